"""What became of each check: outcomes, points that add up, and the known mistake."""

import msgspec
import pytest

from autograder.curriculum import choose_parts
from autograder.grading.batch import Graded
from autograder.grading.points import score
from autograder.grading.verdict import CheckResult
from autograder.misconceptions.catalogue import Explanation, of_stub
from autograder.reports import gradescope
from autograder.reports.checks import check_rows
from autograder.text import Text
from tests.support import PARTS

WRONG = {
    "softmax": ("softmax has shape (1,).", "wrong"),
    "log_softmax": ("It stops with ValueError.", "raised"),
    "sigmoid": ("sigmoid ended its whole process.", "died"),
    "lstm_step": ("lstm_step is not started.", "not started"),
    "forget_gate": ("", "waits"),
    "input_gate": ("It could not be finished.", "grader"),
}


def test_every_check_has_a_row_with_its_outcome(make):
    rows = list(check_rows(make(WRONG)))
    parts = choose_parts(",".join(PARTS))
    assert [(r.part, r.stub, r.check) for r in rows] == [
        (part.part, stub.name, check.name)
        for part in parts
        for stub in part.stubs
        for check in stub.checks
    ]
    fault = {stub: "unavailable" if f == "grader" else f for stub, (_, f) in WRONG.items()}
    assert {r.stub: r.outcome for r in rows} == {r.stub: fault.get(r.stub, "passed") for r in rows}
    assert all((r.points_lost > 0) == (r.outcome != "passed") for r in rows if r.kind == "value")


@pytest.mark.parametrize("every", [1, 2, 3])
def test_what_is_lost_adds_up_to_what_is_not_earned(every):
    (part,) = choose_parts("loss")
    places = [(stub.name, check.name) for stub in part.stubs for check in stub.checks]
    failing = places[::every]
    checks = [
        CheckResult(part.part, stub, check, "wrong" if (stub, check) in failing else "")
        for stub, check in places
    ]
    graded = Graded("a", score([part], checks), None, 0.0, [], [])
    lost = sum(row.points_lost for row in check_rows(graded))
    assert lost == pytest.approx(graded.score.points - graded.score.earned, abs=0.03)


def test_of_what_could_not_be_graded_nothing_is_available():
    parts = choose_parts("loss")
    rows = list(check_rows(Graded("a", score(parts, []), None, 0.0, [], [])))
    assert {row.outcome for row in rows} == {"unavailable"}
    assert sum(row.points_lost for row in rows) == pytest.approx(9, abs=0.01)


def test_the_known_mistake_is_named_where_it_was_made(make):
    known = of_stub("loss", "softmax")[0]
    id = f"loss.softmax.{known.slug}"
    why = [
        Explanation(known.title, known.hint, "loss", "softmax", id),
        Explanation(Text("transposed", "转置"), Text("", ""), "loss", "log_softmax"),
    ]
    graded = make(WRONG, why=why)
    assert {row.stub: row.mistake for row in check_rows(graded) if row.mistake} == {"softmax": id}
    tests = gradescope.results(graded, "en")["tests"]
    told = [check for test in tests for check in test["extra_data"]["checks"]]
    rows = [msgspec.structs.asdict(row) for row in check_rows(graded)]
    assert told == [{k: v for k, v in r.items() if k not in ("part", "question")} for r in rows]
