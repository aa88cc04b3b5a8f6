"""Starts, watches, kills and restarts a student's process. Runs in the grader."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import msgspec
import psutil

from autograder.sealed import faults, wire
from autograder.sealed.channel import ChannelClosed, WatchedChannel
from autograder.sealed.seal import Limits, Seal
from autograder.sealed.shelf import Shelf
from autograder.sealed.worker import Setup

_BOOT = (
    "import sys; sys.path += sys.argv[2:]; "
    "from autograder.sealed.worker import main; main(int(sys.argv[1]))"
)
_FIRST_USER = 61_000
"""Worker users are numbered from here: no account has these numbers on a usual system."""
_ENVIRONMENT = {
    # One thread a process: the seal counts on it, and so does the time of jobs side by side.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "PYTHONHASHSEED": "0",
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
}


class WorkerNotStarted(Exception):
    """The student's process could not be set up: a fault of this machine, not of the student."""


class SealedProcess:
    """A student's process and the folders that it lives in. Use as a context manager.

    Args:
        homework: folder that holds the package `homework`; it is only read.
        limits: what one process may use.
    """

    def __init__(self, homework: Path, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.seal = Seal()
        self._root = Path(tempfile.mkdtemp(prefix="rnnhw-"))
        self._homework = homework
        self._process: subprocess.Popen | None = None
        self._channel: WatchedChannel | None = None

    def __enter__(self) -> "SealedProcess":
        try:
            # Others may pass through to the homework; what they may read there the seal decides.
            self._root.chmod(0o711)
            self._shelf = Shelf(self._root / "shelf")
            shutil.copytree(self._homework, self._root / "submission" / "homework")
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill the process and remove its folders."""
        self._kill()
        shutil.rmtree(self._root, ignore_errors=True)

    def ask(self, request: wire.Request) -> wire.Reply:
        """Send a request and wait for the reply.

        Raises:
            StudentFault: the process died, hung or sent rubbish; a new one has been started.
        """
        if self._process is None:
            self._start()
        label = request.name or f"homework/{request.module}.py"
        data = wire.encode(request)
        try:
            return wire.decode(self._channel.exchange(data, self._watch(label)), wire.Reply)
        except ChannelClosed:
            fault = faults.crashed(label, self._exit_code())
        except wire.WireError:
            fault = faults.garbled(label)
        except faults.Died as died:
            fault = died
        self._kill()
        raise fault

    def _watch(self, label: str) -> Callable[[], None]:
        """A watch over one call: raises when its CPU time or its time on the clock is over."""
        clock = time.monotonic()
        cpu: float | None = None

        def look() -> None:
            nonlocal cpu
            if cpu is None:  # first asked when a call takes long; most never do
                cpu = self._cpu_seconds()
            if self._cpu_seconds() - cpu > self.limits.call_cpu:
                raise faults.too_slow(label, self.limits)
            if time.monotonic() - clock > self.limits.call_wall:
                raise faults.no_answer(label, self.limits)

        return look

    def _cpu_seconds(self) -> float:
        try:
            return sum(psutil.Process(self._process.pid).cpu_times()[:4])
        except psutil.Error:
            return 0.0

    def _start(self) -> None:
        scratch = self._root / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        user = None
        if os.getuid() == 0:
            user = _FIRST_USER + os.getpid() % 4000
            os.chown(scratch, user, user)
        here, there = socket.socketpair()
        with there, open(self._root / "prints", "w+b") as prints:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-I", "-S", "-B", "-c", _BOOT, str(there.fileno())),
                    *(*self._shelf.sys_path, str(Path(__file__).parents[2])),
                ],
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=prints,
                stderr=prints,
                cwd=scratch,
                env={**_ENVIRONMENT, "HOME": str(scratch), "TMPDIR": str(scratch)},
                start_new_session=True,
            )
        self._channel = WatchedChannel(here)
        setup = Setup(
            sys_path=self._shelf.sys_path,
            readable=self._shelf.readable,
            homework=str(self._root / "submission"),
            scratch=str(scratch),
            limits=self.limits,
            user=user,
        )
        try:
            answer = self._channel.exchange(msgspec.msgpack.encode(setup), lambda: None)
            self.seal = msgspec.msgpack.decode(answer, type=Seal)
        except (ChannelClosed, msgspec.MsgspecError) as error:
            said = (self._root / "prints").read_text(errors="replace").strip().splitlines()
            self._kill()
            raise WorkerNotStarted(said[-1] if said else "it ended at once") from error

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
