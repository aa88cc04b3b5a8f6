"""Calls that travel together: each has its own answer, limit and fault."""

import pytest

from autograder.sealed import faults, wire
from autograder.sealed.ahead import call
from autograder.sealed.channel import WatchedChannel
from tests.sealed.conftest import doer

BURN = "import time; start = time.process_time()\nwhile time.process_time() < start + 0.2: pass"


@pytest.fixture
def expected(process):
    """Foresee some pieces of code."""
    process.incidents.clear()

    def expect(*codes: str, after: int = 3) -> None:
        # The first travels alone, two after it, then four.
        codes = ["answer = 8"] * after + list(codes)
        process.expect([call(wire.Request("loss", "do", args=(code,))) for code in codes])
        for _ in range(after):
            assert doer(process)("answer = 8") == 8

    yield expect
    process.restart()


@pytest.fixture
def sent(monkeypatch):
    """How many messages went out, each time that something did."""
    counts, send = [], WatchedChannel.send

    def counting(self, *messages):
        counts.append(len(messages))
        return send(self, *messages)

    monkeypatch.setattr(WatchedChannel, "send", counting)
    return counts


def test_many_travel_together(do, expected, sent):
    codes = [f"answer = {n}" for n in range(40)]
    do("answer = 0")
    sent.clear()
    expected(*codes, after=0)
    assert list(map(do, codes)) == list(range(40))
    assert [count for count in sent if count] == [1, 2, 4, 8, 16, 9]


def test_what_is_large_travels_alone(do, expected, sent):
    codes = [f"answer = {n}; {'#' * 50_000}" for n in range(3)]
    do("answer = 0")
    expected(*codes)
    sent.clear()
    assert list(map(do, codes)) == [0, 1, 2]
    assert [count for count in sent if count] == [1, 1, 1]


def test_another_call_comes_in_between(do, expected, sent):
    expected("answer = 1", "answer = 2", "answer = 3")
    assert [do("answer = 1"), do("answer = 7"), do("answer = 2")] == [1, 7, 2]


@pytest.mark.parametrize(
    "end", ["os._exit(3)", "while True: pass", "time.sleep(60)", "os.write(channel(), b'?' * 9)"]
)
def test_a_death_is_blamed_on_its_own_call(do, expected, process, end):
    expected("answer = 1", "answer = 2", end, "answer = 4")
    assert [do("answer = 1"), do("answer = 2")] == [1, 2]
    with pytest.raises(faults.Died):
        do(end)
    assert len(process.incidents) == 1
    assert do("answer = 4") == 4


@pytest.mark.parametrize(
    "end", ["os._exit(3)", "while True: pass", "time.sleep(60)", "os.write(channel(), b'?' * 9)"]
)
def test_nobody_is_blamed_for_what_was_not_asked(do, expected, process, end):
    expected("answer = 1", end, "answer = 3")
    assert [do("answer = 1"), do("answer = 7")] == [1, 7]
    assert process.incidents == []


def test_each_has_its_own_limit(do, expected):
    codes = [f"{BURN}\nanswer = {n}" for n in range(4)]
    expected(*codes)
    assert list(map(do, codes)) == [0, 1, 2, 3]


def test_each_raises_its_own(process, expected):
    do = doer(process)
    expected("answer = 1", "raise KeyError('a')", "answer = 3")
    assert do("answer = 1") == 1
    with pytest.raises(faults.StudentRaised, match="KeyError"):
        do("raise KeyError('a')")
    assert do("answer = 3") == 3


def test_what_is_drawn_does_not_depend_on_what_was_sent_for_nothing(process, do, expected):
    draw = "import random; answer = random.random() + np.random.random()"
    process.reseed(7)
    drawn = [do(draw) for _ in range(3)]
    expected("answer = 1", draw, draw)
    assert do("answer = 1") == 1
    process.reseed(7)
    assert [do(draw) for _ in range(3)] == drawn
    process.restart()
    assert do(draw) not in drawn
    process.reseed(7)
    assert do(draw) == drawn[0]
