"""Starts the processes that judge, and can stop all that are at work.

One submission has a process to itself. A class has one process in all, which prepares once and
forks itself for each submission (`serving`), where the system can do that.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import msgspec

from autograder.environment import of_our_own
from autograder.grading.verdict import Job, Verdict
from autograder.text import printable

GRACE = 20.0
"""Seconds that a process gets to remove what it has made before it is killed."""


class JudgeFailed(Exception):
    """The grader could not judge a submission: no verdict, and nobody's fault but ours."""


class Stopped(Exception):
    """Judging was stopped before it was done."""


def environment(folder: Path) -> dict[str, str]:
    """What a judging process finds; what it caches goes into `folder`."""
    return of_our_own(
        HYPOTHESIS_STORAGE_DIRECTORY=str(folder / "hypothesis"),
        # PyTorch creates this folder with the first optimiser, even if nothing is compiled.
        TORCHINDUCTOR_CACHE_DIR=str(folder / "torch"),
    )


class Judges:
    """Starts judging processes, as many at a time as are asked for. Use as a context manager.

    Args:
        many: whether a class is judged.
    """

    def __init__(self, many: bool = False) -> None:
        self._many = many and sys.platform == "linux"
        self._server: _Server | None = None
        self._running: set[subprocess.Popen] = set()
        self._stopped = False
        self._lock = threading.RLock()

    def __enter__(self) -> "Judges":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process that waits for further submissions."""
        if self._server:
            self._server.close()
            self._server = None

    def judge(self, job: Job, folder: Path) -> Verdict:
        """Judge one submission; `folder` is for its files.

        Raises JudgeFailed, and Stopped after `stop`.
        """
        files = folder / "job.json", folder / "verdict.json"
        try:
            files[0].write_bytes(msgspec.json.encode(job))
            code, said = self._ask_server(files) if self._many else self._run(files, folder)
        except OSError as error:
            raise JudgeFailed(str(error)) from error
        if self._stopped:
            raise Stopped
        if code == 0 and files[1].exists():
            return msgspec.json.decode(files[1].read_bytes(), type=Verdict)
        lines = said.strip().splitlines()
        words = printable(lines[-1]) if lines else "nothing said"
        raise JudgeFailed(f"exit code {code}: {words}")

    def stop(self) -> None:
        """Let every process end and clean up, kill those that do not, and start no further one."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for process in running:
            process.terminate()
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE)
            process.kill()

    def _run(self, files: tuple[Path, Path], folder: Path) -> tuple[int, str]:
        """The exit code of a process of its own, and what it has said."""
        process = self._start(list(map(str, files)), folder, subprocess.PIPE)
        try:
            said, _ = process.communicate()
        finally:
            with self._lock:
                self._running.discard(process)
        return process.returncode, said.decode(errors="replace")

    def _ask_server(self, files: tuple[Path, Path]) -> tuple[int, str]:
        """The same for a fork. Raises OSError if the process that forks is gone."""
        with self._lock:
            if self._stopped:
                raise Stopped
            if self._server and not self._server.alive():
                self._server.close()
                self._server = None
            self._server = server = self._server or _Server(self._start)
        return server.ask(files)

    def _start(
        self, arguments: list[str], folder: Path, stdout: int | BinaryIO, *descriptors: int
    ) -> subprocess.Popen:
        with self._lock:
            if self._stopped:
                raise Stopped
            process = subprocess.Popen(
                [sys.executable, "-m", "autograder.grading.process", *arguments],
                env=environment(folder),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the command, which stops it in good order
                pass_fds=descriptors,
            )
            self._running.add(process)
            return process


class _Server:
    """The process that forks itself for each submission."""

    def __init__(self, start: Callable[..., subprocess.Popen]) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="rnnhw-"))
        self._said = self._folder / "said"
        self._control, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with there, self._said.open("wb") as said:
            command = ["--serve", str(there.fileno())]
            self._process = start(command, self._folder, said, there.fileno())

    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, files: tuple[Path, Path]) -> tuple[int, str]:
        """Judge one submission: its exit code, and what was said. Raises OSError."""
        request = msgspec.json.encode(list(map(str, files)))
        with ExitStack() as stack:
            said, said_there = (stack.enter_context(end) for end in _pipe())
            code, code_there = (stack.enter_context(end) for end in _pipe())
            there = [said_there.fileno(), code_there.fileno()]
            socket.send_fds(self._control, [request], there)
            said_there.close()
            code_there.close()
            words, number = said.read(), code.read()
        if not number:
            raise OSError(f"the process that judges has ended: {self._last_words()}")
        return int(number), words.decode(errors="replace")

    def close(self) -> None:
        """Let it end: nobody asks any more."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE)
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _last_words(self) -> str:
        lines = self._said.read_text(errors="replace").strip().splitlines()
        return printable(lines[-1]) if lines else "nothing said"


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    """A pipe: where it is read, and where it is written."""
    here, there = os.pipe()
    return open(here, "rb"), open(there, "wb")
