"""Answers that are as the reference's, to the byte; and those that are not, kept for the test."""

import pytest

from autograder.sealed import faults, wire
from autograder.sealed.ahead import FIRST_NUMBER, call
from autograder.sealed.asked import USUAL, Known
from tests.sealed.conftest import doer

COUNT = "sys.asked = getattr(sys, 'asked', 0) + 1\nanswer = sys.asked"
FORGET = "sys.asked = 0"


def known(code: str, answer: object) -> Known:
    request = wire.Request("loss", "do", args=(code,))
    frame = wire.encode(wire.Reply("value", answer, number=FIRST_NUMBER + 9))
    return Known(request, USUAL, call(request), frame)


@pytest.fixture
def fresh(process, do):
    process.incidents.clear()
    do(FORGET)
    yield process
    process.restart()


def test_all_is_as_known(fresh, do):
    assert fresh.answers_as([known(COUNT, 1), known("answer = 'a'", "a"), known(COUNT, 2)])
    assert do(COUNT) == 3  # it is asked, and not told what was known


@pytest.mark.parametrize("other", [2.0, True, "2", None, [2], 3])
def test_another_answer_is_kept_for_who_asks(fresh, do, other):
    assert not fresh.answers_as([known(COUNT, 1), known(COUNT, other), known(COUNT, 3)])
    assert [do(COUNT) for _ in range(4)] == [1, 2, 3, 4]


def test_the_last_bit_counts(fresh, do):
    assert fresh.answers_as([known("answer = 0.1 + 0.2", 0.1 + 0.2)])
    assert not fresh.answers_as([known("answer = 0.1 + 0.2", 0.3)])


def test_who_asks_for_something_else_gets_that(fresh, do):
    assert not fresh.answers_as([known(COUNT, 1), known(COUNT, 7)])
    assert [do("answer = 5"), do(COUNT)] == [5, 3]


def test_an_exception_is_kept(fresh):
    do = doer(fresh)
    assert not fresh.answers_as([known("raise KeyError('a')", 1)])
    with pytest.raises(faults.StudentRaised, match="KeyError"):
        do("raise KeyError('a')")


def test_a_death_is_kept_and_blamed_once(fresh, do):
    assert not fresh.answers_as([known("answer = 1", 1), known("os._exit(3)", 2)])
    assert do("answer = 1") == 1
    with pytest.raises(faults.Died, match="exit code 3"):
        do("os._exit(3)")
    assert len(fresh.incidents) == 1
    assert do("answer = 4") == 4


def test_they_travel_together(fresh, do):
    some = [known(f"answer = {n}", n) for n in range(9)]
    fresh.expect([one.call for one in some])
    assert fresh.answers_as(some)
