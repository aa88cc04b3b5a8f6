"""Which system calls the student's process may make: a list of the allowed ones.

Every kernel adds calls, and a list of forbidden ones would leave each new one open until somebody
noticed. A call that is not listed here fails with ENOSYS, as on an older kernel, and the C library
falls back. Well-known forbidden calls fail with EPERM instead, so that reports say PermissionError.

The list was found by running the homework of all parts, PyTorch's too, and all tests of the seal.
"""

import contextlib
import errno
import fcntl
import os
import socket
import termios
from collections.abc import Iterable

try:  # before the seal, which would keep it from looking for libseccomp
    import pyseccomp
except (ImportError, RuntimeError, OSError):  # not Linux, or no libseccomp here
    pyseccomp = None


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MEMORY = _names("""
    brk munmap mremap mprotect madvise mincore msync membarrier get_mempolicy pkey_alloc pkey_free
    pkey_mprotect
""")
_FILES = _names("""
    read write readv writev pread64 pwrite64 preadv pwritev sendfile close close_range lseek
    _llseek ftruncate fsync fdatasync fadvise64 stat lstat fstat newfstatat statx statfs fstatfs
    access faccessat faccessat2 readlink readlinkat getdents getdents64 getcwd chdir fchdir mkdir
    mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat umask dup
    dup2 dup3 pipe pipe2 readahead
""")
_WAITING = _names("""
    select pselect6 poll ppoll epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait
    epoll_pwait2 eventfd eventfd2 timerfd_create timerfd_settime timerfd_gettime signalfd signalfd4
    nanosleep clock_nanosleep pause alarm setitimer getitimer futex sched_yield
""")
# On the only socket, that to the grader. Not sendmsg: descriptors that wait in a socket keep files
# open that nobody counts.
_TO_THE_GRADER = _names("sendto recvfrom getsockname getpeername")
_ITSELF = _names("""
    exit exit_group getpid getppid gettid getpgrp getpgid getsid getuid geteuid getgid getegid
    getresuid getresgid getgroups capget rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending
    rt_sigtimedwait rt_sigsuspend sigaltstack restart_syscall arch_prctl set_tid_address
    set_robust_list rseq getrlimit setrlimit getrusage times sysinfo uname getcpu gettimeofday time
    clock_gettime clock_getres getrandom getpriority sched_getaffinity sched_getparam
    sched_getscheduler sched_getattr sched_get_priority_max sched_get_priority_min wait4 waitid
""")
_REFUSED = _names("""
    socket socketpair connect bind listen sendmsg sendmmsg recvmsg ptrace process_vm_readv
    process_vm_writev process_madvise process_mrelease kcmp move_pages migrate_pages pidfd_open
    pidfd_getfd pidfd_send_signal shmget shmat shmctl msgget msgctl msgsnd msgrcv semget semctl
    semop semtimedop mq_open mq_unlink memfd_create memfd_secret unshare setns mount umount2
    pivot_root chroot io_uring_setup io_setup keyctl add_key request_key bpf perf_event_open
    userfaultfd syslog open_by_handle_at name_to_handle_at fanotify_init inotify_init1 inotify_init
    chmod fchmod fchmodat fchmodat2 chown lchown fchown fchownat utime utimes utimensat futimesat
    truncate truncate64 setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr
    fremovexattr removexattrat openat2 mknod mknodat flock setpriority ioprio_set execve execveat
    setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid setsid setpgid
    capset clock_settime settimeofday sethostname quotactl reboot acct
""")
# fallocate would take the whole disk in one call, and count for nothing where the size stays.
_UNSUPPORTED = _names("fallocate getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr")
_TO_ITSELF = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
_OF_ITSELF = ("prlimit64", "sched_setaffinity")
# Without leases, which make other processes wait; without locks, which the kernel does not limit in
# number; without F_SETOWN, which lets a descriptor send signals.
_FCNTL = (fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD)
_FCNTL += (fcntl.F_GETFL, fcntl.F_SETFL)
# What a socket is. Not SO_PEERPIDFD, a descriptor of the grader's process.
_GETSOCKOPT = (socket.SO_TYPE, socket.SO_ERROR, socket.SO_PROTOCOL, socket.SO_DOMAIN)
_TCGETS2 = 0x802C542A
# Questions about a terminal (is it one, how wide), how much there is to read, and what fcntl can
# set, too.
_IOCTL = (termios.TCGETS, _TCGETS2, termios.TIOCGWINSZ, termios.FIONREAD, termios.FIONBIO)
_IOCTL += (termios.FIOCLEX, termios.FIONCLEX)
# Of NVIDIA's driver, by the bits that all of its commands have in common, as (mask, value):
# https://github.com/NVIDIA/open-gpu-kernel-modules (nv-ioctl-numbers.h, uvm_linux_ioctl.h).
_GPU_IOCTL = ((0xFF00, 0x4600), (0xFFFFFF00, 0), (0xFFFFFF00, 0x30000000))
_GPU_CALLS = ("mlock", "mlock2", "munlock", "mbind", "sched_setscheduler", "sched_setparam")
_PR_SET_NAME, _PR_GET_NAME, _PR_GET_DUMPABLE, _PR_SET_VMA = 15, 16, 3, 0x53564D41
_CLONE_THREAD, _MAP_HUGETLB = 0x10000, 0x40000
_LOW_32_BITS = 2**32 - 1  # the kernel ignores the rest of these arguments


def restrict(gpu: bool) -> bool:
    """Let this process make only the calls above, for good. Returns whether that could be done.

    Args:
        gpu: whether it may start threads, and speak to NVIDIA's driver.
    """
    if pyseccomp is None:
        return False
    rules = _Rules()
    allowed = (*_MEMORY, *_FILES, *_WAITING, *_TO_THE_GRADER, *_ITSELF)
    for call in (*allowed, *(_GPU_CALLS if gpu else ())):
        rules.allow(call)
    for call in _REFUSED:
        rules.refuse(call)
    for call in _UNSUPPORTED:
        rules.refuse(call, errno.EOPNOTSUPP)
    for calls, own in ((_TO_ITSELF, os.getpid()), (_OF_ITSELF, 0)):
        for call in calls:
            rules.allow(call, (0, _LOW_32_BITS, own))
            rules.refuse_others(call, 0, own)
    rules.allow_values("fcntl", 1, _FCNTL)
    rules.allow_values("ioctl", 1, _IOCTL)
    rules.allow_values("getsockopt", 2, _GETSOCKOPT)
    rules.allow_values("prctl", 0, (_PR_SET_NAME, _PR_GET_NAME, _PR_GET_DUMPABLE, _PR_SET_VMA))
    for mask, value in _GPU_IOCTL if gpu else ():
        rules.allow("ioctl", (1, mask, value))
    rules.allow("mmap", (3, _MAP_HUGETLB, 0))  # huge pages are few, and the machine's
    _opening(rules)
    _starting(rules, gpu)
    return rules.load()


def _opening(rules: "_Rules") -> None:
    """What may be opened, by its flags.

    Opening for reading, or for nothing, with O_TRUNC empties a file, whoever may not write. A file
    without a name (O_TMPFILE) is in no folder that could be measured; Python's tempfile falls back
    to a named one.
    """
    mask = os.O_ACCMODE | os.O_TRUNC | (os.O_TMPFILE & ~os.O_DIRECTORY)
    for call, position in (("open", 1), ("openat", 2)):
        for mode in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR):
            rules.allow(call, (position, mask, mode))
        for mode in (os.O_WRONLY, os.O_RDWR):
            rules.allow(call, (position, mask, mode | os.O_TRUNC))
        for flags in (os.O_TRUNC, os.O_ACCMODE, os.O_ACCMODE | os.O_TRUNC):
            rules.refuse(call, errno.EPERM, (position, mask, flags))


def _starting(rules: "_Rules", gpu: bool) -> None:
    """No processes; threads only for CUDA. clone3 hides its flags in memory, where a filter cannot
    look: it fails with ENOSYS."""
    for call in ("fork", "vfork"):
        rules.refuse(call, errno.EAGAIN)
    if gpu:
        rules.allow("clone", (0, _CLONE_THREAD, _CLONE_THREAD))
        rules.refuse("clone", errno.EAGAIN, (0, _CLONE_THREAD, 0))
    else:
        rules.refuse("clone", errno.EAGAIN)


class _Rules:
    """A filter in the making. A condition is (position, mask, value) of an argument."""

    def __init__(self) -> None:
        self._filter = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))

    def allow(self, call: str, *conditions: tuple[int, int, int]) -> None:
        self._add(pyseccomp.ALLOW, call, conditions)

    def allow_values(self, call: str, position: int, values: Iterable[int]) -> None:
        for value in values:
            self.allow(call, (position, _LOW_32_BITS, value))

    def refuse(
        self, call: str, error: int = errno.EPERM, *conditions: tuple[int, int, int]
    ) -> None:
        self._add(pyseccomp.ERRNO(error), call, conditions)

    def refuse_others(self, call: str, position: int, value: int) -> None:
        """Refuse the call but for this value of an argument."""
        self._rule(pyseccomp.ERRNO(errno.EPERM), call, pyseccomp.Arg(position, pyseccomp.NE, value))

    def _add(self, action: int, call: str, conditions: Iterable[tuple[int, int, int]]) -> None:
        equal = pyseccomp.MASKED_EQ
        self._rule(action, call, *(pyseccomp.Arg(at, equal, *rest) for at, *rest in conditions))

    def _rule(self, action: int, call: str, *args: object) -> None:
        with contextlib.suppress(OSError, ValueError):  # a call that is unknown here is not there
            self._filter.add_rule(action, call, *args)

    def load(self) -> bool:
        """Put the filter in force. Returns whether the kernel accepts it."""
        try:
            self._filter.load()
        except OSError:
            return False
        return True
