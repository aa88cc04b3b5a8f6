"""A function that only raises NotImplementedError is known by its code, and asked once."""

import sys

import pytest

from autograder.drawing.draw import Drawn
from autograder.drawing.hidden import HiddenTest
from autograder.drawing.paper import Paper
from autograder.grading.judge import judge_each
from autograder.sealed import faults
from autograder.sealed.student import Student
from tests.inprocess import Homework, InProcess

OPEN = "raise NotImplementedError('Q7: softmax')"
BODIES = {
    "nothing": (OPEN, True),
    "a docstring": (f"'''Says what to do.'''\n    {OPEN}", True),
    "no message": ("raise NotImplementedError", True),
    "a branch open": (f"if axis: return z\n    {OPEN}", False),
    "a loop": (f"for one in z:\n        {OPEN}", False),
    "something first": (f"len(z)\n    {OPEN}", False),
    "something caught": (f"try: 1 / 0\n    except ZeroDivisionError: {OPEN}", False),
    "anything caught": (f"try: return z / 2\n    except: {OPEN}", False),
    "at the end": (f"try: return z / 2\n    finally: {OPEN}", False),
    "a wrapper": (
        f"pass\ndef careful(f):\n  def softmax(z, axis):\n    f(z)\n    {OPEN}\n  return softmax\n"
        "softmax = careful(len)",
        False,
    ),
    "another raises it": ("return other(z)\ndef other(z):\n    " + OPEN, False),
}


@pytest.fixture
def made(monkeypatch):
    """A submission whose softmax has this body."""
    monkeypatch.setattr(sys, "meta_path", [Homework(), *sys.meta_path])
    return lambda body: InProcess({"loss": f"def softmax(z, axis=None):\n    {body}\n"})


@pytest.mark.parametrize("body, unwritten", BODIES.values(), ids=BODIES)
def test_only_what_does_nothing_else_is_unwritten(made, body, unwritten):
    with pytest.raises(faults.NotStarted) as raised:
        Student(made(body)).loss.softmax([1.0], None)
    assert raised.value.unwritten == ("softmax" if unwritten else "")


@pytest.mark.parametrize("body, calls", [(OPEN, 1), (f"if axis: return z\n    {OPEN}", 3)])
def test_it_is_asked_once_and_every_check_is_told(made, body, calls):
    def asks(student: Student) -> None:
        student.loss.softmax([1.0])

    place = "loss", "softmax", "values", "test_it.py::asks"
    tests = [HiddenTest(str(i), *place, asks, {}, frozenset({"student"})) for i in range(3)]
    process = made(body)
    told = [error for _, error in judge_each(Student(process), Paper(tests, Drawn({})))]
    assert [type(error) for error in told] == [faults.NotStarted] * 3
    assert len(process.asked) == calls
