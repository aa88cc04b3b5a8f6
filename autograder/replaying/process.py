"""`python -m autograder.replaying.process TASK DONE`: the trusted process that repeats a stub.

It runs the stub's hidden tests on the sealed homework again, and writes a script for each check
that fails. No code of a student runs in it.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from autograder.curriculum import Part, choose_parts
from autograder.drawing import replay
from autograder.drawing.hidden import HiddenTest
from autograder.drawing.paper import Paper
from autograder.grading.judge import result
from autograder.replaying.record import Beside, Recorder
from autograder.replaying.script import Failed, script
from autograder.replaying.task import Done, Said, Task
from autograder.sealed.asked import Asked
from autograder.sealed.process import SealedProcess
from autograder.sealed.student import Student


class Repeated(msgspec.Struct):
    """What the hidden tests of one stub said."""

    failed: list[Failed] = []
    passed: list[str] = []
    """The checks that passed."""
    left_out: list[str] = []
    """Those that examine models after a long training: they are not repeated."""
    troubles: list[str] = []
    """What went wrong in the grader."""


def repeat(asked: Asked, part: Part, stub: str, paper: Paper) -> Repeated:
    """Run the hidden tests of a stub again on a student's process."""
    repeated = Repeated()
    recorder = Recorder(asked, Beside(exact=not part.exams))
    of_check: dict[str, list[HiddenTest]] = {}
    for test in paper.tests:
        if (test.part, test.stub) == (part.part, stub):
            of_check.setdefault(test.check, []).append(test)
    for check, tests in of_check.items():
        for test in (one for one in tests if "examination" not in one.fixtures):
            if error := _error(test, recorder, paper.drawn.of(test) if test.draws else None):
                _note(repeated, part, test, error, recorder)
                break
        else:
            examined = any("examination" in test.fixtures for test in tests)
            (repeated.left_out if examined else repeated.passed).append(check)
    return repeated


def _note(
    repeated: Repeated, part: Part, test: HiddenTest, error: BaseException, recorder: Recorder
) -> None:
    said = result((test.part, test.stub, test.check), error)
    if said.ours or said.text is None:
        repeated.troubles.append(f"{test.check}: {said.trouble}")
        return
    compared = getattr(error, "compared", None)
    steps = list(recorder.steps)
    repeated.failed.append(Failed(part, test.stub, test.check, said.text, steps, compared))


def main(task_file: str, done_file: str) -> None:
    """Do the task that stands in a file, and write what was found into another."""
    task = msgspec.json.decode(Path(task_file).read_bytes(), type=Task)
    (part,) = choose_parts(task.part)
    with SealedProcess(Path(task.homework), torch=part.needs == "torch") as process:
        paper = Paper.of([part], task.keys)
        repeated = repeat(process, part, task.stub, paper)
        sealed = process.seal.sealed
    failed = []
    for one in repeated.failed:
        name = f"{one.stub}.{one.check}.py" if one.called else ""
        if name:
            (Path(task.into) / name).write_text(script(one), encoding="utf-8")
        failed.append(Said(one.check, one.said, name))
    done = Done(sealed, failed, repeated.passed, repeated.left_out, repeated.troubles)
    Path(done_file).write_bytes(msgspec.json.encode(done))


def _error(test: HiddenTest, recorder: Recorder, cases: list[Any] | None) -> BaseException | None:
    """What a hidden test raises; the recorder then holds what was asked in the case that failed."""
    recorder.steps.clear()
    recorder.reseed(replay.seed(test))
    for attempt in replay.attempts(test, {"student": Student(recorder)}, cases):
        if (first := _raised(attempt, recorder)) is None:
            continue
        if cases is None or not isinstance(first, Exception):
            return first
        steps = list(recorder.steps)
        recorder.reseed(replay.seed(test) + 1)
        if (again := _raised(attempt, recorder)) is not None:
            return again
        recorder.steps = steps
        return replay.Unsteady()
    return None


def _raised(attempt: Callable[[], None], recorder: Recorder) -> BaseException | None:
    recorder.begin()
    try:
        attempt()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return error
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
