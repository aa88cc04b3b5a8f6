"""The early trial of `fit`: nobody passes it who has not learned, and nobody is drawn twice."""

import sys

import pytest

from autograder.checking.failure import CheckFailed
from autograder.curriculum import choose_parts
from autograder.drawing.paper import Paper
from autograder.grading.judge import judge_each
from autograder.sealed.student import Student
from tests.inprocess import Homework, InProcess
from tests.support import complete, patched

RIGHT = complete("torch_models")["torch_models"]
INPUT = "X, Y = _as_input(model, X), _as_input(model, Y)"


@pytest.fixture(scope="module")
def paper() -> Paper:
    """What is asked of `fit` with a SequenceRNN."""
    whole = Paper.of(choose_parts("torch_models"))
    tests = [test for test in whole.tests if (test.stub, test.check) == ("fit", "sequence")]
    return Paper(tests, whole.drawn)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "learns"),
    [
        (INPUT, True),
        (f"{INPUT}; X = X[:, -1:].expand_as(X)", False),  # it sees the last value only
    ],
)
def test_who_has_not_learned_is_not_let_through(monkeypatch, paper, change, learns):
    monkeypatch.setattr(sys, "meta_path", [Homework(), *sys.meta_path])
    student = Student(InProcess({"torch_models": patched(RIGHT, "fit", INPUT, change)}))
    student.workshop.ask("seed", 0)
    errors = [error for _, error in judge_each(student, paper)]
    assert [isinstance(error, CheckFailed) for error in errors] == [not learns]
    assert [wave.model for wave in student.noted] == ["SequenceRNN"], "one picture"
