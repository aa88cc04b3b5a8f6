"""What became of each check, as data: checks.csv, and the same in results.json."""

import csv
import io
from collections.abc import Iterable, Iterator

import msgspec

from autograder.grading.batch import Graded
from autograder.grading.points import QuestionScore, StubScore
from autograder.grading.verdict import Outcome
from autograder.reports.cells import cell


class CheckRow(msgspec.Struct, frozen=True):
    """What became of one check."""

    part: str
    question: str
    stub: str
    check: str
    kind: str
    """value or guard"""
    outcome: Outcome
    points_lost: float
    mistake: str
    """The ids of the known mistakes that the stub makes, with blanks between; "" if none is known.
    """


def check_rows(graded: Graded) -> Iterator[CheckRow]:
    """The checks of one submission, in the order of the questions."""
    for part in graded.score.parts:
        for question in part.questions:
            yield from rows_of_question(part.part.part, question)


def mistakes(graded: Graded) -> Iterator[str]:
    """The ids of the known mistakes of one submission, once for each stub that makes them."""
    for part in graded.score.parts:
        for question in part.questions:
            for stub in question.stubs:
                if any(result.answered_wrongly for result in stub.failed):
                    yield from _known(stub)


def to_csv(grades: Iterable[Graded]) -> str:
    """checks.csv as text: `submission`, then the fields of `CheckRow`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["submission", *CheckRow.__struct_fields__])
    for graded in grades:
        name = cell(graded.name)
        writer.writerows([name, *msgspec.structs.astuple(row)] for row in check_rows(graded))
    return out.getvalue()


def rows_of_question(part: str, score: QuestionScore) -> Iterator[CheckRow]:
    """The checks of one question."""
    for stub in score.stubs:
        yield from _of_stub(part, score.question.id, stub)


def _of_stub(part: str, question: str, score: StubScore) -> Iterator[CheckRow]:
    failed = {result.check: result for result in score.failed}
    gone = score.status == "not there" and not failed  # nothing of the submission could be run
    lost = _points_lost(score, set(failed)) if gone or failed else {}
    known = " ".join(_known(score))
    for check in score.stub.checks:
        result = failed.get(check.name)
        outcome = "unavailable" if gone else result.outcome if result else "passed"
        yield CheckRow(
            part,
            question,
            score.stub.name,
            check.name,
            check.kind,
            outcome,
            points_lost=0.0 if outcome == "passed" else lost[check.kind],
            mistake=known if result and result.answered_wrongly else "",
        )


def _known(score: StubScore) -> list[str]:
    return [one.mistake for one in score.why if one.mistake]


def _points_lost(score: StubScore, failed: set[str]) -> dict[str, float]:
    """What each failed check costs, by kind; together they are what its checks have not earned."""
    values, guards = (
        [check.name for check in score.stub.checks if check.kind == kind]
        for kind in ("value", "guard")
    )
    share = score.stub.points / len(values)
    there = score.status != "not there"
    right = sum(there and name not in failed for name in values)
    each_guard = share * right * score.stub.guard_share / max(len(guards), 1)
    return {"value": round(share, 4), "guard": round(each_guard, 4)}
