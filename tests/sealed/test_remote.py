"""Objects that stay in the student's process, and the handles that speak of them."""

import sys

import numpy as np
import pytest

from autograder.sealed import faults, wire
from autograder.sealed.asked import USUAL, Terms
from autograder.sealed.process import SealedProcess
from autograder.sealed.seal import Limits
from autograder.sealed.student import Remote, Student
from autograder.sealed.watch import Account
from tests.inprocess import Homework, InProcess
from tests.support import write_folder

THINGS = """
import os

class Box:
    def __init__(self, *content, scale=1):
        self.content, self.scale = list(content), scale

    def __call__(self, by=1):
        return sum(self.content) * self.scale * by

    def put(self, other):
        self.content.append(other)
        return self

    def die(self):
        os._exit(3)

    def fail(self):
        raise ValueError("no such thing")

    def unwritten(self):
        raise NotImplementedError

def pair(number):
    return Box(number), Box(number + 1)

def total(box, others=()):
    return box() + sum(other() for other in others)

def same(a, b):
    return a is b

def names(table):
    return {key: type(value).__name__ for key, value in table.items()}

class Slippery:
    def __getattr__(self, name):
        raise KeyError(name)

class Endless:
    def __getattr__(self, name):
        return getattr(self, name + "x")

def slippery():
    return Slippery()

def endless():
    return Endless()
"""


@pytest.fixture(scope="module")
def process(tmp_path_factory, nothing_left):
    """A process of the test's own."""
    folder = write_folder(tmp_path_factory.mktemp("things") / "one", {"loss": THINGS})
    with SealedProcess(folder / "homework", Limits(call_cpu=0.5, call_sleep=2)) as started:
        yield started


@pytest.fixture(params=["sealed", "double"])
def student(request, monkeypatch) -> Student:
    """The student of the process, and of the double that other tests use."""
    if request.param == "sealed":
        return Student(request.getfixturevalue("process"))
    monkeypatch.setattr(sys, "meta_path", [Homework(), *sys.meta_path])
    return Student(InProcess({"loss": THINGS}))


def test_an_object_is_made_called_and_looked_into(student):
    box = student.loss.Box.make(1, 2, scale=10)
    assert isinstance(box, Remote) and box.label == "Box"
    assert box() == 30 and box(2) == 60
    assert box.get("scale") == 10 and box.get("content") == [1, 2]
    assert box.call("put", 4) == wire.Opaque("Box"), "an object does not cross"
    assert box() == 70
    assert student.loss.Box.make()() == 0, "another one"


def test_what_a_call_makes_can_stay_too(student):
    box = student.loss.Box.make(1)
    assert box.make().label == "Box", "the result of the call"
    assert student.loss.pair.make(3).number != box.number


def test_handles_are_arguments_also_in_tuples_and_dicts(student):
    a, b, c = (student.loss.Box.make(number) for number in (1, 2, 4))
    assert student.loss.total(a, (b, c)) == 7
    assert student.loss.total(a, [b, b]) == 5
    assert student.loss.same(a, a) and not student.loss.same(a, b)
    assert student.loss.names({"one": a, "more": (b,), "none": 3}) == {
        **{"one": "Box", "more": "tuple", "none": "int"},
    }
    seen = student.loss.total.observe(a, (b, c))
    assert (seen.value, seen.changed) == (7, [])


def test_faults_of_an_object_are_told_of_its_label(student):
    box = student.loss.Box.make(1)
    with pytest.raises(faults.StudentRaised, match="Box stopped with ValueError: no such thing"):
        box.call("fail")
    with pytest.raises(faults.NotStarted, match="Box is not started"):
        box.call("unwritten")
    with pytest.raises(faults.Unavailable, match="does not define nothing"):
        box.call("nothing")
    with pytest.raises(faults.Unavailable, match="does not define nothing"):
        box.get("nothing")
    with pytest.raises(faults.Unavailable, match="does not define Nothing"):
        student.loss.Nothing.make()


@pytest.mark.parametrize("name", ["slippery", "endless"])
def test_an_object_whose_attributes_misbehave(student, name):
    thing = getattr(student.loss, name).make()
    with pytest.raises(faults.StudentFault):
        thing.get("training")
    with pytest.raises(faults.StudentFault):
        thing.call("state_dict")
    with pytest.raises(faults.StudentFault):
        thing()
    assert student.loss.Box.make(5)() == 5, "others go on"


@pytest.mark.parametrize("number", [1, 2**62, 2**64 - 1])
def test_a_handle_of_nothing_is_lost(student, process, number):
    with pytest.raises(faults.Died, match="ghost could not be used any more"):
        Remote(student._process, number, "ghost")()
    with pytest.raises(faults.Died, match="could not be used any more"):
        student.loss.total(Remote(student._process, number, "ghost"))


def test_the_handle_of_a_module_is_none(student):
    """0 stands for no handle in a request, so nothing can be kept under it."""
    with pytest.raises(faults.StudentFault):
        Remote(student._process, 0, "ghost")()


def test_objects_of_a_dead_process_say_so(process):
    student = Student(process)
    box, other = student.loss.Box.make(1), student.loss.Box.make(2)
    with pytest.raises(faults.Died, match=r"Box ended its whole process \(exit code 3\)"):
        box.call("die")
    for use in (box, lambda: other.call("put", 1), lambda: other.get("scale"), other.make):
        with pytest.raises(faults.Died, match="Box ended its whole process"):
            use()
    process.account = Account()
    for use in (box, lambda: other.call("put", 1), lambda: other.get("scale"), other.make):
        with pytest.raises(faults.Died, match="Box could not be used any more: an earlier call"):
            use()
    with pytest.raises(faults.Died, match="total could not be used any more"):
        student.loss.total(box)
    assert student.loss.Box.make(3)() == 3, "a new process is there"
    student.forget()
    assert student.loss.Box.make(4)() == 4


class Forger:
    """Stands for a process that answers whatever it likes."""

    limits = Limits()

    def __init__(self, value: object, kind: str = "value") -> None:
        self._reply = wire.Reply(kind, value)

    def ask(self, request: wire.Request, terms: Terms = USUAL) -> wire.Reply:
        """The forged reply; the file itself is said to be there."""
        if not request.name and not request.handle:
            return wire.Reply("value")
        return wire.decode(wire.encode(self._reply), wire.Reply)


@pytest.mark.parametrize("value", [None, 7, "handle", [1], {"number": 1}, np.ones(2)])
def test_what_is_kept_must_be_answered_with_a_handle(value):
    with pytest.raises(faults.Died, match="is not an answer"):
        Student(Forger(value)).loss.Box.make()
    with pytest.raises(faults.Died, match="is not an answer"):
        Student(Forger(value)).workshop.make("tensor", 1)


@pytest.mark.parametrize("number", [1, 2**64 - 1])
def test_a_forged_number_gives_no_more_than_a_handle(number):
    made = Student(Forger(wire.Handle(number))).loss.Box.make()
    assert type(made) is Remote and made.number == number
    value = made()
    assert type(value) is wire.Handle and not callable(value), "a handle that came is inert"


def test_kinds_of_answers_that_are_none():
    for kind in ("function", "", "kept", "raised"):
        with pytest.raises(faults.Died, match="is not an answer"):
            Student(Forger(1, kind)).loss.Box.make()
    with pytest.raises(faults.Died, match="could not be used any more"):
        Student(Forger(1, "lost")).loss.Box.make()


@pytest.mark.parametrize("number", [-1, 2**64])
def test_numbers_that_do_not_fit_do_not_cross(number):
    with pytest.raises(wire.WireError):
        wire.encode(wire.Reply("value", wire.Handle(number)))
