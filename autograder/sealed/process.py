"""Starts, watches, kills and restarts a student's process. Runs in the grader."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import msgspec
import psutil

from autograder.sealed import faults, wire
from autograder.sealed.channel import ChannelClosed, WatchedChannel
from autograder.sealed.clocks import awake_seconds, cpu_seconds
from autograder.sealed.scratch import overfull, remove
from autograder.sealed.seal import Limits, Reach, Seal
from autograder.sealed.shelf import Shelf, package_folders
from autograder.sealed.worker import Setup

_BOOT = (
    "import sys; sys.path += sys.argv[2:]; "
    "from autograder.sealed.worker import main; main(int(sys.argv[1]))"
)
_FIRST_USER = 61_000
"""Worker users are numbered from here: no account has these numbers on a usual system."""
_BIG_IMPORT = 30.0
"""Seconds of CPU time for the import of a file that may import PyTorch's relatives."""
_WALL_FOR_CPU = 4
"""Seconds on the clock for each second of a budget: on a busy machine a process gets its turns."""
_ENVIRONMENT = {
    # One thread a process: the seal counts on it, and so does the time of jobs side by side.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "PYTHONHASHSEED": "0",
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
}

_NAP = 1.0
"""Seconds that each function may sleep when all that a submission may sleep is used up."""


def _memory_folder() -> str | None:
    """A folder that lives in memory; None for the usual one, and where TMPDIR names a place."""
    folder = "/dev/shm"
    usable = os.access(folder, os.W_OK | os.X_OK) and not os.environ.get("TMPDIR")
    return folder if usable else None


class WorkerNotStarted(Exception):
    """The student's process could not be set up: a fault of this machine, not of the student."""


class SealedProcess:
    """A student's process and the folders that it lives in. Use as a context manager.

    Args:
        homework: folder that holds the package `homework`; it is only read.
        limits: what one process may use.
        torch: whether the homework needs PyTorch.
        gpu: whether it may use the GPU.
    """

    def __init__(
        self,
        homework: Path,
        limits: Limits | None = None,
        torch: bool = False,
        gpu: bool = False,
    ) -> None:
        self.limits = limits or Limits()
        self._torch, self._gpu = torch, gpu
        self._seal = Seal()
        self._sealing = False
        self._root = Path(tempfile.mkdtemp(prefix="rnnhw-"))
        self._scratch = str(self._root / "scratch")
        # Some hundred links: in memory where there is such a folder, a disk takes its time.
        self._links = Path(tempfile.mkdtemp(prefix="rnnhw-", dir=_memory_folder()))
        self._homework = homework
        self._preparing = threading.Thread(target=self._prepare)
        self._unprepared: OSError | None = None
        self._process: subprocess.Popen | None = None
        self._channel: WatchedChannel | None = None
        self.incidents: list[str] = []
        """What the process did that no honest one does, each once: for staff."""
        self._untouched = 0  # when the scratch folder last changed before any homework ran
        self._idle: Counter[str] = Counter()  # seconds asleep, by function

    def __enter__(self) -> "SealedProcess":
        try:
            # Others may pass through to the homework; what they may read there the seal decides.
            self._root.chmod(0o711)
            self._start()
        except BaseException:
            self.close()
            raise
        # In the background, while the grader collects its tests.
        self._preparing.start()
        return self

    def _prepare(self) -> None:
        """Lay out what the process may read, then let it seal itself."""
        try:
            shutil.copytree(self._homework, self._root / "submission" / "homework")
            self._links.chmod(0o711)
            self._shelf = Shelf(self._links / "shelf")
            _open_to_all(self._root / "submission", self._links / "shelf")
            self._let_seal()
        except OSError as error:  # a full disk, say
            self._unprepared = error

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill the process and remove its folders."""
        if self._preparing.ident:
            self._preparing.join()
        self._kill()
        remove(self._root)
        remove(self._links)

    @property
    def seal(self) -> Seal:
        """Which layers are in force. Raises WorkerNotStarted."""
        self._await_seal()
        return self._seal

    def restart(self) -> None:
        """Begin anew: the next request is answered by a process that remembers nothing."""
        self._await_seal()
        self._kill()

    def ask(
        self, request: wire.Request, label: str = "", budget: float | None = None
    ) -> wire.Reply:
        """Send a request and wait for the reply.

        Args:
            request: what to ask.
            label: what the student knows the call by; made from the request without it.
            budget: seconds of CPU time for this call; without it those of the limits.

        Raises:
            StudentFault: the process died, hung or sent rubbish; a new one has been started.
        """
        self._await_seal()
        label = label or request.name or f"homework/{request.module}.py"
        limits = self.limits
        is_import = not request.name and not request.handle
        if is_import and self._torch and budget is None:
            budget = _BIG_IMPORT
        if budget is not None:
            wall = limits.call_wall + _WALL_FOR_CPU * budget
            limits = msgspec.structs.replace(limits, call_cpu=budget, call_wall=wall)
        # A number that cannot be guessed: what was sent before it was asked is no answer.
        number = secrets.randbits(63)
        data = wire.encode(msgspec.structs.replace(request, number=number))
        try:
            watch = self._watch(label, limits)
            reply = wire.decode(self._channel.exchange(data, watch), wire.Reply)
            while reply.number != number:
                self._note("sent answers before they were asked")
                reply = wire.decode(self._channel.receive(), wire.Reply)
            self._look_at_scratch(label)
            return reply
        except ChannelClosed:
            fault = faults.crashed(label, self._exit_code())
        except wire.WireError:
            fault = faults.garbled(label)
        except faults.Died as died:
            fault = died
        self._note(fault.incident)
        self._kill()
        raise fault

    def _note(self, incident: str) -> None:
        if incident not in self.incidents:
            self.incidents.append(incident)

    def _watch(self, label: str, limits: Limits) -> Callable[[], None]:
        """A watch over one call: raises when its CPU time or its time on the clock is over."""
        clock = time.monotonic()
        cpu: float | None = None
        awake = slept = 0.0

        def look() -> None:
            nonlocal cpu, awake, slept
            self._look_at_scratch(label)
            now = time.monotonic()
            if cpu is None:  # first asked when a call takes long; most never do
                cpu, awake = cpu_seconds(self._process.pid), now - awake_seconds(self._process.pid)
            if cpu_seconds(self._process.pid) - cpu > limits.call_cpu:
                raise faults.too_slow(label, limits)
            if now - clock > limits.call_wall:
                raise faults.no_answer(label, limits)
            if self._gpu:  # to wait for the GPU is no sleep, and looks like it
                return
            total = max(slept, now - awake - awake_seconds(self._process.pid))
            self._idle[label] += total - slept
            slept = total
            if self._idle.total() > self.limits.idle and self._idle[label] > _NAP:
                raise faults.asleep(label, self.limits)

        return look

    def _look_at_scratch(self, label: str) -> None:
        """Raise if the process has filled its folder. After every call: to blame the right one."""
        if os.stat(self._scratch).st_ctime_ns == self._untouched:  # quicker than to list entries
            return
        if overfull(self._scratch, self.limits.scratch_size, self.limits.scratch_files):
            raise faults.wrote_too_much(label, self.limits)

    def _start(self) -> None:
        """Start a process. It imports its libraries and waits to be told how to seal itself."""
        scratch = self._scratch
        remove(scratch)
        os.mkdir(scratch, mode=0o700)
        here, there = socket.socketpair()
        with there, open(self._root / "prints", "w+b") as prints:
            self._process = subprocess.Popen(
                [
                    # Not -I, which would ignore PYTHONHASHSEED: sets must keep their order.
                    *(sys.executable, "-s", "-S", "-B", "-c", _BOOT, str(there.fileno())),
                    *(*package_folders(), str(Path(__file__).parents[2])),
                ],
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=prints,
                stderr=prints,
                cwd=scratch,
                env={**_ENVIRONMENT, "HOME": scratch, "TMPDIR": scratch},
                start_new_session=True,
            )
        self._channel = WatchedChannel(here)

    def _let_seal(self) -> None:
        """Tell the process where it lives and what it may do; it answers with its seal."""
        user = None
        if os.getuid() == 0:
            user = _FIRST_USER + os.getpid() % 4000
            os.chown(self._scratch, user, user)
        homework = str(self._root / "submission")
        readable = [*self._shelf.readable, homework]
        reach = Reach(readable, self._shelf.listable, self._scratch, self._gpu)
        setup = Setup(
            sys_path=self._shelf.sys_path,
            homework=homework,
            reach=reach,
            limits=self.limits,
            user=user,
            torch=self._torch,
        )
        with contextlib.suppress(ChannelClosed):  # noticed when its answer is awaited
            self._channel.send(msgspec.msgpack.encode(setup))
        self._sealing = True

    def _await_seal(self) -> None:
        """Wait until a process stands sealed. Raises WorkerNotStarted."""
        self._preparing.join()
        if self._unprepared:
            raise WorkerNotStarted(str(self._unprepared)) from self._unprepared
        if self._process is None:
            self._start()
            self._let_seal()
        if not self._sealing:
            return
        self._sealing = False
        try:
            self._seal = msgspec.msgpack.decode(self._channel.receive(), type=Seal)
        except (ChannelClosed, msgspec.MsgspecError) as error:
            said = (self._root / "prints").read_text(errors="replace").strip().splitlines()
            self._kill()
            raise WorkerNotStarted(said[-1] if said else "it ended at once") from error
        # Nobody can set this time. It changes with the first entry, and never back.
        self._untouched = os.stat(self._scratch).st_ctime_ns

    def _exit_code(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(timeout=2)
        return None

    def _kill(self) -> None:
        """End the process, its group and whatever it may have started."""
        if self._channel:
            self._channel.close()
        if self._process is None:
            return
        family = []
        with contextlib.suppress(psutil.Error):
            family = psutil.Process(self._process.pid).children(recursive=True)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, 9)
        for child in family:
            with contextlib.suppress(psutil.Error):
                child.kill()
        self._process.wait()
        self._process = None


def _open_to_all(*roots: Path) -> None:
    """Let every user read these folders, whatever our umask is: the process may be another user."""
    for folder, _, files in (found for root in roots for found in os.walk(root)):
        os.chmod(folder, 0o755)
        for file in (os.path.join(folder, name) for name in files):
            if not os.path.islink(file):
                os.chmod(file, 0o644)
