"""A table of all answers, made at home under one key, and graded under another."""

import msgspec
import pytest

from autograder.curriculum import choose_parts
from autograder.drawing.draw import draw
from autograder.drawing.paper import Paper
from autograder.drawing.reference import Unsealed
from autograder.grading.judge import judge
from autograder.grading.points import Score, score
from autograder.key import PUBLIC_KEYS, Key, Keys
from autograder.sealed import wire
from autograder.sealed.student import Student
from tests.support import NUMPY

PARTS = choose_parts(",".join(NUMPY))
OTHER = Keys(cases=Key.of(b"the key of another year"))


class Recording(Unsealed):
    """The reference, which writes down every answer."""

    def __init__(self, table: dict[bytes, wire.Reply]) -> None:
        super().__init__("solutions")
        self._table = table

    def ask(self, request: wire.Request, *others: object) -> wire.Reply:
        """The reference's reply, kept by all that was asked."""
        reply = self._table[question(request)] = super().ask(request, *others)
        return reply


class Table(Unsealed):
    """Answers what stands in a table, and nothing else."""

    def __init__(self, table: dict[bytes, wire.Reply]) -> None:
        super().__init__("solutions")
        self._table = table

    def ask(self, request: wire.Request, *_: object) -> wire.Reply:
        """The reply that was written down, if there is one."""
        return self._table.get(question(request), wire.Reply("value"))


def question(request: wire.Request) -> bytes:
    """What a table knows a call by: the function and its arguments."""
    bare = msgspec.structs.replace(request, number=0, compare=False)
    return wire.encode(bare)


def graded(process: Unsealed, paper: Paper) -> Score:
    """The points of whoever answers so."""
    return score(PARTS, judge(Student(process), PARTS, paper))


@pytest.fixture(scope="module")
def public() -> Paper:
    """What is asked without a key."""
    return Paper.of(PARTS, PUBLIC_KEYS)


@pytest.fixture(scope="module")
def table(public: Paper) -> dict[bytes, wire.Reply]:
    """What the reference answers to all that is asked without a key."""
    table: dict[bytes, wire.Reply] = {}
    whole = graded(Recording(table), public)
    assert whole.earned == whole.points
    return table


def stubs(points: Score) -> dict[str, float]:
    """What each stub earned, of those that earned anything."""
    of_all = (s for part in points.parts for question in part.questions for s in question.stubs)
    return {stub.stub.name: stub.earned for stub in of_all if stub.earned}


@pytest.mark.slow
def test_without_a_key_it_earns_everything(table, public):
    again = graded(Table(table), public)
    assert again.earned > 0.9 * again.points


CONSTANTS = {"SEQUENCE_SHAPES", "SYMBOLS", "memory_cell_weights"}
"""What has no arguments: to know the answer is all that is asked."""


@pytest.mark.slow
def test_with_a_key_it_earns_what_takes_no_arguments(table, public):
    other = Paper(public.tests, draw(public.tests, PARTS, OTHER))
    assert stubs(graded(Table(table), other)).keys() == CONSTANTS
