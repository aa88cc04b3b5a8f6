"""Opens what students handed in, in a process of its own with little memory and time.

A few kilobytes of a zip can ask for gigabytes and minutes. The process that meets them ends, and
one submission is refused.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from autograder.curriculum import file_names
from autograder.environment import of_our_own
from autograder.intake.layout import Sorted
from autograder.intake.names import HandIn
from autograder.intake.process import OUT_OF_MEMORY, Taken, Task
from autograder.intake.refusal import WRITE_ZIP, Intake, IntakeError
from autograder.text import Text, printable

WALL = 600
"""Seconds on the clock. This ends only what hangs, on a network drive say."""
_TOO_MUCH = Text(
    "It takes more memory or time to read than any homework should.",
    "读取它所需的内存或时间超过了任何作业应有的。",
)


class Failed(Exception):
    """This machine could not take a submission in: its disk is full, say. No fault of the
    student's."""


class Openers:
    """Takes hand-ins in, as many at a time as are asked for. Use as a context manager."""

    def __init__(self) -> None:
        self._idle: list[_Process] = []

    def __enter__(self) -> "Openers":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes that wait for more."""
        while self._idle:
            self._idle.pop().close()

    def take_in(self, hand_in: HandIn | Path, into: Path) -> Intake:
        """Copy the homework files of one submission into the folder `into`, which is made.

        Raises IntakeError if nothing can be graded, and Failed if this machine is not able to.
        """
        hand_in = hand_in if isinstance(hand_in, HandIn) else HandIn(hand_in)
        task = _task([hand_in.path])
        task.inside, task.into = hand_in.inside, os.path.abspath(into)
        code, output, said = self.ask(task)
        if code == 0 and output:
            taken = msgspec.json.decode(output[-1], type=Taken)
            if taken.failed:
                raise Failed(taken.failed)
            if taken.refused:
                raise IntakeError(taken.refused)
            return Intake(into, taken.notices)
        if code in (-signal.SIGXCPU, OUT_OF_MEMORY):
            raise IntakeError(_TOO_MUCH + WRITE_ZIP)
        raise Failed(f"intake ended with exit code {code}: {said}")

    def ask(self, task: Task) -> tuple[int, list[bytes], str]:
        """The exit code of a task, the lines of its answer, and what was said last."""
        process = self._free()
        answer = process.ask(task)
        if process.alive():
            self._idle.append(process)
        else:
            process.close()
        return answer

    def _free(self) -> "_Process":
        """A process that waits, or else a new one."""
        with suppress(IndexError):  # threads may take the last one from each other
            while True:
                process = self._idle.pop()
                if process.alive():
                    return process
                process.close()
        return _Process()


def take_in(hand_in: HandIn | Path, into: Path) -> Intake:
    """The same for one submission alone."""
    with Openers() as openers:
        return openers.take_in(hand_in, into)


def survey(zips: Sequence[Path], floor: int) -> list[Sorted]:
    """What is in each of these zips. A zip at which the process dies counts as one hand-in."""
    found: list[Sorted] = []
    with Openers() as openers:
        while len(found) < len(zips):
            task = _task(zips[len(found) :])
            task.floor = floor
            _, output, _ = openers.ask(task)
            found += [msgspec.json.decode(line, type=Sorted) for line in output]
            if len(found) < len(zips):
                found.append(Sorted([""]))
    return found


def _task(paths: Sequence[Path]) -> Task:
    return Task(sorted(file_names()), [os.path.abspath(path) for path in paths])


class _Process:
    """The process that forks itself for each task."""

    def __init__(self) -> None:
        self._late = False
        self._said = tempfile.TemporaryFile()  # noqa: SIM115, `close` closes it
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from autograder.intake.process import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env=of_our_own(),
            cwd="/",
            start_new_session=True,  # Ctrl-C is for the command, which ends this one in its way
        )

    def ask(self, task: Task) -> tuple[int, list[bytes], str]:
        """The exit code of a task, the lines of its answer, and what was said last."""
        self._said.seek(0)
        self._said.truncate()  # what the task before has said
        late = threading.Timer(WALL, self._kill)
        late.start()
        lines: list[bytes] = []
        try:
            with suppress(BrokenPipeError):
                self._process.stdin.write(task.encoded() + b"\n")
                self._process.stdin.flush()
            for line in self._process.stdout:
                if line[0] not in b"{\n":
                    return int(line), lines[:-1], self._last_words()
                lines.append(line)
            return self._process.wait(), [], self._last_words()
        finally:
            late.cancel()

    def alive(self) -> bool:
        """Whether it can be asked again."""
        return self._process.poll() is None

    def close(self) -> None:
        """Let it end: nobody asks any more."""
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._said.close()

    def _kill(self) -> None:
        self._late = True
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _last_words(self) -> str:
        if self._late:
            return f"no answer in {WALL} s"
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip().splitlines()
        return printable(said[-1]) if said else "nothing said"
