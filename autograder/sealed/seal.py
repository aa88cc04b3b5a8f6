"""The layers that close the student's process in. Runs inside that process, before the homework.

layer       what it stops
--------    -------------------------------------------------------------------------------------
Landlock    reading anything but libraries and the homework (hidden tests, solutions, results, other
            submissions, data labels, /proc, home); writing anywhere but the scratch folder; TCP;
            abstract sockets and signals to any process outside (Landlock ABI 6); ptrace
seccomp     every system call that `syscalls` does not list: new sockets, processes, programs,
            shared memory, namespaces; and what Landlock leaves open to a process of the same user:
            modes, owners, times, locks and leases of files; limits, priority and processors of
            other processes; signals before ABI 6, truncation before ABI 3
user        as root: the process becomes a user that owns nothing, so what root may do it may not
limits      memory, CPU time, file size, open files, core files; no new process and no thread, so
            nothing can stay behind

A layer that this machine does not offer is left out and the `Seal` says so: every report names it.
"""

import contextlib
import ctypes
import glob
import os
import resource
import signal
import stat
import sys
from itertools import chain

import landlockpy
import msgspec

from autograder.sealed import syscalls

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_KEEPCAPS = 1, 4, 8
_CAP_VERSION_3, _CAP_DAC_READ_SEARCH = 0x20080522, 2
# Files that CUDA opens: its devices, what the kernel says of them, and the names of its own
# threads, which it writes (https://github.com/nolabs-ai/nono/pull/673).
_GPU_FILES = ("/dev/nvidia*", "/proc/driver/nvidia*", "/proc/devices", "/proc/cpuinfo")
_GPU_FILES += ("/proc/self", "/sys/devices/system", "/sys/bus/pci", "/sys/module/nvidia*")
_GPU_THREADS = 256


class Limits(msgspec.Struct, frozen=True):
    """What one student process may use."""

    memory: int = 2 * 2**30
    """Bytes on top of what the libraries have taken. With the GPU there is no such limit: its
    driver reserves hundreds of GiB of address space."""
    file_size: int = 16 * 2**20
    """Bytes in one file."""
    scratch_size: int = 64 * 2**20
    """Bytes in the scratch folder at any time."""
    scratch_files: int = 1_000
    """Files and folders in the scratch folder at any time."""
    open_files: int = 64
    processes: int = 0
    """New processes and threads."""
    total_cpu: int = 900
    """Seconds of CPU time in the life of one process: a last resort behind the call's own limit."""
    call_cpu: float = 5.0
    """Seconds of CPU time for one call or one import."""
    call_sleep: float = 10.0
    """Seconds that one call or one import may sleep. Waiting for a processor does not count."""
    stub_cpu: float = 45.0
    """Seconds of CPU time for all calls of one function together."""
    submission_cpu: float = 75.0
    """Seconds of CPU time for the whole submission. After that each function may still compute for
    a second: quick ones earn their points."""
    idle: float = 30.0
    """Seconds that a submission may sleep in all its calls together. After that each of its
    functions may sleep for half a second."""
    deaths: int = 5
    """When so many functions have died in the same way, and no more than those have answered, the
    rest is not tried."""


class Reach(msgspec.Struct, frozen=True):
    """What one student process may open."""

    readable: list[str]
    """Files and folders that it may read, with all that is below."""
    listable: list[str]
    """Folders of which it may read the names below, and no file."""
    scratch: str
    """The folder that it may write."""
    gpu: bool = False
    """Whether it may use the devices and the threads that CUDA needs."""


class Seal(msgspec.Struct, frozen=True):
    """Which layers are in force."""

    landlock: int = 0
    """The kernel's Landlock ABI; 0: no Landlock."""
    seccomp: bool = False
    user: int = -1
    """The user id that the process runs as."""
    limits: bool = False

    @property
    def sealed(self) -> bool:
        """Whether homework cannot read the grader's files."""
        return self.landlock >= 1

    def __str__(self) -> str:
        if not self.sealed:
            return "NOT SEALED: no Landlock on this machine, homework could read the grader's files"
        network = (
            "no sockets" if self.seccomp else "no TCP" if self.landlock >= 4 else "NETWORK OPEN"
        )
        user = "as root" if self.user == 0 else "as an unprivileged user"
        return f"sealed (Landlock ABI {self.landlock}, {network}, {user})"


def landlock_abi() -> int:
    """The Landlock ABI that this machine offers; 0: none."""
    return max(0, landlockpy.abi_version())


def can_seal() -> bool:
    """Whether a process can be sealed on this machine."""
    return Seal(landlock_abi()).sealed


def apply(reach: Reach, limits: Limits, user: int | None) -> Seal:
    """Close this process in, for good. `user` is whom root becomes; None leaves the user alone."""
    if user is not None:
        _become(user, keep_reading=not all(map(_open_to_all, reach.readable)))
    _limit(limits, reach.gpu)
    if sys.platform != "linux":
        return Seal(user=os.getuid(), limits=True)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # after the change of user
    if reach.gpu:  # or the names of its threads would still be root's to write
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 1)
    return Seal(_landlock(reach), syscalls.restrict(reach.gpu), os.getuid(), limits=True)


def _open_to_all(path: str) -> bool:
    """Whether any user may reach `path`: every folder on the way can be passed."""
    while (parent := os.path.dirname(path)) != path:
        if not os.stat(parent).st_mode & stat.S_IXOTH:
            return False
        path = parent
    return True


def _become(user: int, keep_reading: bool) -> None:
    """Turn from root into `user`, without groups.

    With `keep_reading` the right to read past file permissions stays, for a Python that lives in
    root's own folder; Landlock then still decides what is read.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if keep_reading:
        libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    if keep_reading:
        header = (ctypes.c_uint32 * 2)(_CAP_VERSION_3, 0)
        reading = 1 << _CAP_DAC_READ_SEARCH
        sets = (ctypes.c_uint32 * 6)(reading, reading, 0, 0, 0, 0)
        if libc.capset(header, sets) != 0:
            raise OSError(ctypes.get_errno(), "capset")


def _limit(limits: Limits, gpu: bool) -> None:
    def cap(kind: int, value: int) -> None:
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(kind, (value, value))

    cap(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":  # what the kernel keeps for a user, who may be the grader's
        cap(resource.RLIMIT_SIGPENDING, 64)
        cap(resource.RLIMIT_MSGQUEUE, 0)
    cap(resource.RLIMIT_FSIZE, limits.file_size)
    cap(resource.RLIMIT_CPU, limits.total_cpu)
    if sys.platform == "linux":
        with open("/proc/self/statm") as statm:
            mapped = int(statm.read().split()[0]) * resource.getpagesize()
        if not gpu:
            cap(resource.RLIMIT_AS, mapped + limits.memory)
        cap(resource.RLIMIT_NPROC, _GPU_THREADS if gpu else limits.processes)
    cap(resource.RLIMIT_NOFILE, limits.open_files)


def _landlock(reach: Reach) -> int:
    abi = landlock_abi()
    if not abi:
        return 0
    if len(os.listdir("/proc/self/task")) != 1:
        raise RuntimeError("Landlock would miss the threads that already run")
    files, scopes = landlockpy.AccessFS, landlockpy.Scope
    read_file = files.READ_FILE
    with landlockpy.Ruleset(scoped=scopes.ABSTRACT_UNIX_SOCKET | scopes.SIGNAL) as rules:
        for path in reach.readable:
            rules.allow_path(path, read_file | (files.READ_DIR if os.path.isdir(path) else 0))
        for path in reach.listable:
            rules.allow_path(path, files.READ_DIR)
        rules.allow_path("/dev/null", files.READ_FILE | files.WRITE_FILE)
        all_files = landlockpy.fs_for_abi(abi)
        for path in chain.from_iterable(map(glob.glob, _GPU_FILES if reach.gpu else ())):
            used = files.READ_FILE | files.WRITE_FILE | files.IOCTL_DEV
            used |= files.READ_DIR if os.path.isdir(path) else 0
            rules.allow_path(path, used & all_files)
        rules.allow_path(reach.scratch, all_files & ~(files.EXECUTE | files.MAKE_SOCK))
        rules.restrict()
    return abi
