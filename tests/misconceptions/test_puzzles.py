"""What nothing explains is told to staff, with its input and result; equal answers are alike."""

import pytest

from autograder.misconceptions.explain import explain
from autograder.sealed.student import Student
from tests.inprocess import InProcess
from tests.support import complete, patched

SOURCES = complete("loss", "lstm")
STRANGE = "    return z * 0.123 + np.arange(z.shape[-1])\n"


def puzzles(why, stub: str, body: str):
    """The puzzles that a submission is with this answer in it; `why` has its homework imported."""
    part = "loss" if "softmax" in stub else "lstm"
    sources = {**SOURCES, part: patched(SOURCES[part], stub, "", body)}
    return explain(Student(InProcess(sources)), [(part, stub)]).puzzles


def test_a_strange_answer_is_shown_with_its_input(why):
    (one,) = puzzles(why, "softmax", STRANGE)
    assert (one.part, one.stub) == ("loss", "softmax")
    assert one.input.startswith("z = [[") and "result = [[" in one.result
    assert len(one.input) <= 1_500 and len(one.result) <= 1_500


@pytest.mark.parametrize(
    ("body", "alike"),
    [
        ("    return np.arange(z.shape[-1]) + 0.123 * z\n", True),
        ("    return (1 + 1e-13) * (z * 0.123 + np.arange(z.shape[-1]))\n", True),
        ("    return z * 0.124 + np.arange(z.shape[-1])\n", False),
    ],
)
def test_equal_answers_have_one_key(why, body, alike):
    (one,), (other,) = puzzles(why, "softmax", STRANGE), puzzles(why, "softmax", body)
    assert (one.key == other.key) is alike


def test_right_and_known_answers_are_no_puzzles(why):
    assert puzzles(why, "softmax", "    return 1 / (1 + np.exp(-z))\n") == []
    assert explain(Student(InProcess(SOURCES)), [("loss", "softmax")]).puzzles == []
