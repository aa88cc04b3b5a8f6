"""Runs the hidden tests on one submission, and asks why it is wrong where it is."""

import traceback
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from autograder.checking.failure import CheckFailed, OfAnotherKind, OffSlope, noting
from autograder.curriculum import Part, Stub
from autograder.drawing import replay
from autograder.drawing.hidden import HiddenTest
from autograder.drawing.paper import Paper
from autograder.exam.examination import Examination
from autograder.grading.verdict import CheckResult, Fault
from autograder.misconceptions.explain import CALL, Explained, explain, prepare
from autograder.sealed import faults
from autograder.sealed.seal import Limits
from autograder.sealed.student import Student
from autograder.text import Text

_FAULTS: dict[type, Fault] = {
    CheckFailed: "wrong",
    faults.NotStarted: "not started",
    faults.Waits: "waits",
    faults.Unavailable: "unavailable",
    faults.Died: "died",
    faults.StudentFault: "raised",
}
_UNSTEADY = Text(
    "The same input gives different results when it comes again: is something random, or kept?",
    "同样的输入再来一次，结果却不同：是用了随机数，还是保留了上一次的东西？",
)
ODD = Text(
    "What comes back is of another kind than the docstring says, and could not be compared.",
    "返回的内容与文档所说的种类不同，无法比较。",
)
_BY_VALUES = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What our code raises when it gets values of unexpected kinds. For the same cases the reference's
values raised none of these, so the values are at fault, not our code."""
_OURS = Text(
    "This check could not be finished. Please tell your teacher: it may be our mistake.",
    "这项检查没能完成。请告诉老师：可能是我们的错。",
)


def judge(
    student: object,
    parts: Sequence[Part],
    paper: Paper,
    examination: Examination | None = None,
) -> list[CheckResult]:
    """Run the hidden tests of these parts on a student, one result for each check.

    `examination` is for the parts whose models are trained.

    Raises RuntimeError if the hidden tests and the assignment files do not fit together.
    """
    said = []
    for test, error in judge_each(student, paper, examination):
        said.append(((test.part, test.stub, test.check), error))
        if result(*said[-1]).answered_wrongly:
            prepare((test.part, test.stub))
    return settled(said, parts)


def judge_each(
    student: object, paper: Paper, examination: Examination | None = None
) -> Iterator[tuple[HiddenTest, BaseException | None]]:
    """Run each hidden test on a student; what it raises.

    A stub that does nothing but raise NotImplementedError is asked once.
    """
    fixtures = {"student": student, "examination": examination}
    unwritten: dict[tuple[str, str], faults.NotStarted] = {}
    for test in paper.tests:
        place = test.part, test.stub
        error: BaseException | None = unwritten.get(place)
        if error is None:
            if paper.known:
                student.expect(paper.foreseen(test))
            error = _error(test, fixtures, paper)
            if isinstance(error, faults.NotStarted) and error.unwritten == test.stub:
                unwritten[place] = error
        yield test, error


def _error(test: HiddenTest, fixtures: dict[str, Any], paper: Paper) -> BaseException | None:
    """What a hidden test raises."""
    try:
        if "examination" in test.fixtures and fixtures["examination"] is None:
            raise RuntimeError("models are to be trained, but no setting says on what")
        with noting() as noted:
            cases = paper.drawn.of(test) if test.draws else None
            replay.run(test, fixtures, cases, paper.known.get(test.name, ()))
        return noted[0] if noted else None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return error


Said = tuple[tuple[str, str, str], BaseException | None]
"""A check (part, stub, check), and what a test of it has raised."""
_OF_THE_DTYPE = ("dtype", "float32", "keeps")
"""The names of guards of an answer's dtype."""


def settled(said: Iterable[Said], parts: Sequence[Part]) -> list[CheckResult]:
    """One result for each check.

    An answer that is right to float32's digits only, or has another dtype, passes its value checks
    and fails the guard of its dtype instead. Its slopes, for which it is too coarse, pass.
    """
    said = list(said)
    guards = {
        (part.part, stub.name): guard
        for part in parts
        for stub in part.stubs
        if (guard := _dtype_guard(stub))
    }
    failing = {stub for (_, stub, _), error in said if error is not None}
    right = {stub for (_, stub, _), _ in said} - failing
    coarse = {place[:2] for place, error in said if isinstance(error, OfAnotherKind)}
    results = []
    for place, error in said:
        of_stub = place[:2]
        if of_stub in coarse & guards.keys() and isinstance(error, OfAnotherKind | OffSlope):
            results.append(CheckResult(*place))
            if isinstance(error, OffSlope):
                continue
            place = (*of_stub, guards[of_stub])
        results.append(result(place, error, right))
    return list(_in_order(results, parts))


def _dtype_guard(stub: Stub) -> str:
    """The guard of a stub's dtype; "" if it has none."""
    names = [check.name for check in stub.checks if check.kind == "guard"]
    return next((name for name in _OF_THE_DTYPE if name in names), "")


def result(
    place: tuple[str, str, str], error: BaseException | None, right: Collection[str] = ()
) -> CheckResult:
    """The result of a check (part, stub, check) whose test has raised `error`, or nothing: None.

    `right` names the stubs that pass all of their checks.
    """
    if error is None:
        return CheckResult(*place)
    if isinstance(error, replay.Unsteady):
        return CheckResult(*place, "wrong", _UNSTEADY)
    for kind, fault in _FAULTS.items():
        if isinstance(error, kind):
            strip, seen_with = getattr(error, "strip", None), getattr(error, "seen_with", "")
            strip = strip and strip.of_stub(*place[:2])
            text = error.misused if getattr(error, "through", "") in right else error.text
            return CheckResult(*place, fault, text, strip=strip, seen_with=seen_with)
    if isinstance(error, _BY_VALUES):
        return CheckResult(*place, "wrong", ODD)
    return CheckResult(*place, "grader", _OURS, _told(error))


def _told(error: BaseException) -> str:
    """An exception of ours, for staff: what it says and where it was raised."""
    said = "".join(traceback.format_exception_only(error)).strip()
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{said} ({Path(where.filename).name}:{where.lineno})"


def _in_order(results: list[CheckResult], parts: Sequence[Part]) -> Iterator[CheckResult]:
    """One result for each check of the assignment files: a check fails with its first test."""
    found: dict[tuple[str, str, str], CheckResult] = {}
    for result in results:
        key = (result.part, result.stub, result.check)
        if key not in found or found[key].passed:
            found[key] = result
    for part in parts:
        for stub in part.stubs:
            for check in stub.checks:
                key = (part.part, stub.name, check.name)
                if key not in found:
                    raise RuntimeError(f"no hidden test has the mark {key}")
                yield found.pop(key)
    if found:
        raise RuntimeError(f"no assignment.toml has the check {next(iter(found))}")


def hurried(limits: Limits) -> Limits:
    """The limits of calls whose only use is to explain a wrong answer."""
    return msgspec.structs.replace(limits, call_cpu=CALL, call_sleep=CALL)


def why(student: Student, checks: list[CheckResult]) -> tuple[Explained, str]:
    """Why stubs are wrong; and what failed in the search, which costs nobody a verdict."""
    tried = {(check.part, check.stub) for check in checks if check.answered_wrongly}
    # Whoever died, or is not there, is not asked again.
    gone = {(check.part, check.stub) for check in checks if check.broken}
    wrong = [place for place in dict.fromkeys((c.part, c.stub) for c in checks) if place in tried]
    student.reseed(0)
    try:
        return explain(student, [place for place in wrong if place not in gone]), ""
    except Exception as error:
        return Explained([], []), f"no explanation: {_told(error)}"
