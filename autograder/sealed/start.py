"""Two ways to start a student's process: as a fresh Python, or as a fork of one that waits.

A fresh Python imports NumPy (and PyTorch if it is needed) for each submission. A `Nursery` keeps
one process that has imported them and knows nothing of the grader (`zygote`); it forks itself for
each submission.
"""

import contextlib
import os
import select
import socket
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from autograder.sealed.shelf import package_folders
from autograder.sealed.worker import Birth

_BOOT = (
    "import sys; sys.path += sys.argv[3:]; from importlib import import_module; "
    "import_module(sys.argv[1]).main(int(sys.argv[2]))"
)
_ENVIRONMENT = {
    # One thread in each process: the seal requires it, and jobs side by side do not slow each other
    # down.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "PYTHONHASHSEED": "0",
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
}

_NO_CACHE = {"TORCHINDUCTOR_CACHE_DIR": "/"}
"""PyTorch's compiler makes the folder for its cache as soon as it is imported. This one stands, and
a nursery writes nothing into it."""


class Started(Protocol):
    """A process that was started, in a session of its own."""

    pid: int

    def exit_code(self, seconds: float) -> int | None:
        """How it has ended, negative for a signal; None if it has not within some seconds."""

    def end(self) -> None:
        """Kill it and its group. Its number may be another's afterwards."""


class Fresh:
    """A process of a new Python."""

    def __init__(self, scratch: str, channel: socket.socket, prints: BinaryIO) -> None:
        self._process = _python(
            "autograder.sealed.worker",
            channel,
            prints,
            scratch,
            Birth(scratch).environment,
        )
        self.pid = self._process.pid

    def exit_code(self, seconds: float) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(seconds)
        return None

    def end(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, 9)
        self._process.wait()


class Nursery:
    """Starts processes as forks of one that has imported what they need.

    It is started by the process's main thread, and dies with it. Forks of this process may use it.
    """

    def __init__(self, torch: bool) -> None:
        self._control, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with there, open(os.devnull, "wb") as nowhere:
            self._process = _python("autograder.sealed.zygote", there, nowhere, "/", _NO_CACHE)
        module = "autograder.sealed.warm" if torch else "autograder.sealed.worker"
        self._control.send(module.encode())

    def start(self, scratch: str, channel: socket.socket, prints: BinaryIO) -> "Forked":
        """A new process. Raises OSError if it cannot be had."""
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with there:
            descriptors = [channel.fileno(), prints.fileno(), there.fileno()]
            socket.send_fds(self._control, [msgspec.msgpack.encode(Birth(scratch))], descriptors)
        return Forked(here)

    def close(self) -> None:
        """End the process that waits, and all that it has started."""
        self._control.close()
        self._process.kill()
        self._process.wait()


class Forked:
    """A process that a `Nursery` has started, at the other end of a lifeline."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._code: int | None = None
        said = line.recv(64)
        if not said:
            raise OSError("the process that starts the students' has ended")
        self.pid = int(said)

    def exit_code(self, seconds: float) -> int | None:
        if self._code is None and select.select([self._line], [], [], seconds)[0]:
            said = self._line.recv(64)
            self._code = int(said) if said else None
        return self._code

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
            while self._line.recv(64):  # until it is gone, and the other end closed
                pass
        self._line.close()


def _python(
    module: str, channel: socket.socket, prints: BinaryIO, folder: str, environment: dict[str, str]
) -> subprocess.Popen:
    """A new Python that calls `main` of a module with the number of a descriptor. It gets nothing
    else of ours."""
    return subprocess.Popen(
        [
            # Not -I, which would ignore PYTHONHASHSEED: sets must keep their order.
            sys.executable,
            "-s",
            "-S",
            "-B",
            "-c",
            _BOOT,
            module,
            str(channel.fileno()),
            *package_folders(),
            str(Path(__file__).parents[2]),
        ],
        pass_fds=[channel.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=prints,
        stderr=prints,
        cwd=folder,
        env={**_ENVIRONMENT, **environment},
        start_new_session=True,
    )
