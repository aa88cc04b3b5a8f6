"""The early trial of `fit`: nobody passes it who has not learned, and nobody is drawn twice."""

import sys

import pytest

from autograder.checking.failure import CheckFailed
from autograder.curriculum import choose_parts
from autograder.drawing.paper import Paper
from autograder.grading.judge import judge_each
from autograder.hidden_tests.torch_models import sine
from autograder.sealed.student import Student
from tests.inprocess import Homework, InProcess
from tests.support import complete, patched

RIGHT = complete("torch_models")["torch_models"]
INPUT = "X, Y = _as_input(model, X), _as_input(model, Y)"
LEARNS = "model.parameters(), lr"
OUTPUT_LAYER = """
    (p for n, p in model.named_parameters() if n.startswith(("linear.", "linear_ho."))), lr"""
"""The nearest wrong training that we know: only this layer learns."""
CHECKS = {"SequenceRNN": "sequence", "ElmanRNN": "elman", "LSTMModel": "lstm"}


@pytest.fixture(scope="module")
def whole() -> Paper:
    return Paper.of(choose_parts("torch_models"))


def asked(whole: Paper, model: str) -> Paper:
    """What is asked of `fit` with this model."""
    place = "fit", CHECKS[model]
    tests = [test for test in whole.tests if (test.stub, test.check) == place]
    return Paper(tests, whole.drawn)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "learns"),
    [
        (INPUT, True),
        (f"{INPUT}; X = X[:, -1:].expand_as(X)", False),  # it sees the last value only
    ],
)
def test_who_has_not_learned_is_not_let_through(monkeypatch, whole, change, learns):
    monkeypatch.setattr(sys, "meta_path", [Homework(), *sys.meta_path])
    student = Student(InProcess({"torch_models": patched(RIGHT, "fit", INPUT, change)}))
    student.workshop.ask("seed", 0)
    errors = [error for _, error in judge_each(student, asked(whole, "SequenceRNN"))]
    assert [isinstance(error, CheckFailed) for error in errors] == [not learns]
    assert [wave.model for wave in student.noted] == ["SequenceRNN"], "one picture"


@pytest.mark.slow
@pytest.mark.parametrize("learns", [LEARNS, OUTPUT_LAYER], ids=["right", "output layer only"])
@pytest.mark.parametrize("model", CHECKS)
def test_the_early_bar_lies_between_right_and_wrong(monkeypatch, whole, model, learns):
    monkeypatch.setattr(sys, "meta_path", [Homework(), *sys.meta_path])
    early = sine.EARLY[model].epochs
    monkeypatch.setitem(sine.WHOLE, model, sine.WHOLE[model]._replace(epochs=1))
    student = Student(InProcess({"torch_models": patched(RIGHT, "fit", LEARNS, learns)}))
    for factor in [sine.factor(seed) for seed in range(3)]:
        monkeypatch.setattr(sine, "factor", lambda seed, factor=factor: factor)
        list(judge_each(student, asked(whole, model)))
        wave = student.noted.pop()
        assert wave.model == model
        assert (len(wave.losses) == early) == (learns == LEARNS), "one epoch: it was tried again"
