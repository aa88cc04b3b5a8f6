"""Opens what students handed in, in a process of its own with little memory and time.

A few kilobytes of a zip can ask for gigabytes and minutes. The process that meets them ends, and
one submission is refused.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
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


def take_in(hand_in: HandIn | Path, into: Path) -> Intake:
    """Copy the homework files of one submission into the folder `into`, which is made.

    Raises IntakeError if nothing can be graded, and Failed if this machine is not able to.
    """
    hand_in = hand_in if isinstance(hand_in, HandIn) else HandIn(hand_in)
    task = _task([hand_in.path])
    task.inside, task.into = hand_in.inside, os.path.abspath(into)
    code, output, said = _run(task)
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


def survey(zips: Sequence[Path], floor: int) -> list[Sorted]:
    """What is in each of these zips. A zip at which the process dies counts as one hand-in."""
    found: list[Sorted] = []
    while len(found) < len(zips):
        task = _task(zips[len(found) :])
        task.floor = floor
        _, output, _ = _run(task)
        found += [msgspec.json.decode(line, type=Sorted) for line in output]
        if len(found) < len(zips):
            found.append(Sorted([""]))
    return found


def _task(paths: Sequence[Path]) -> Task:
    return Task(sorted(file_names()), [os.path.abspath(path) for path in paths])


def _run(task: Task) -> tuple[int, list[bytes], str]:
    """The exit code, the lines of the answer, and the last words of the process."""
    command = [sys.executable, "-c", "from autograder.intake.process import main; main()"]
    try:
        ran = subprocess.run(
            command,
            input=task.encoded(),
            capture_output=True,
            env=of_our_own(),
            cwd="/",
            timeout=WALL,
            start_new_session=True,  # Ctrl-C is for the command, which ends this one in its way
        )
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL, [], f"no answer in {WALL} s"
    said = ran.stderr.decode(errors="replace").strip().splitlines()
    return ran.returncode, ran.stdout.splitlines(), printable(said[-1]) if said else "nothing said"
