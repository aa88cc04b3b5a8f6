"""A replay says what pytest and hypothesis say of the same cases: the same verdicts and words."""

import pytest

from tests.grading.test_right_styles import STYLES
from tests.support import NUMPY, complete, replaced, said
from tests.wrong_answers import WRONG, Round, rounds

UNSTEADY = """
_calls = []
def softmax(z, axis=-1):
    _calls.append(1)
    e = np.exp(z - z.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True) + {off}
"""
ODD = {
    "fails every other time": UNSTEADY.format(off="len(_calls) % 2"),
    "fails from its tenth call on": UNSTEADY.format(off="(len(_calls) > 9)"),
    "says something else each time": UNSTEADY.format(off="len(_calls)"),
    "raises something else each time": UNSTEADY.format(off="[][len(_calls)]"),
    "raises now and then": UNSTEADY.format(off="0 / (len(_calls) % 3)"),
    "returns nothing": "def softmax(z, axis=-1): pass",
    "is not there": "",
}
A_HUNDRED = 100


def _submissions() -> tuple[dict[str, dict[str, str]], dict[str, list[str]]]:
    """Submissions, and the parts on which each is judged."""
    right = complete(*NUMPY)
    made, parts = {"reference": right}, {"reference": list(NUMPY)}
    for name, style in STYLES.items():
        made[name], parts[name] = style, list(style)
    for name, definition in ODD.items():
        made[name] = {"loss": replaced(complete("loss")["loss"], "softmax", definition)}
        parts[name] = ["loss"]
    for number, one in enumerate(_fullest()):
        made[f"round {number}"], parts[f"round {number}"] = one.sources, [one.part]
    return made, parts


ROUNDS, PLACE = rounds({name: answer for name, answer in WRONG.items() if answer.part in NUMPY})


def _fullest() -> list[Round]:
    """As few submissions as hold a hundred mistakes, some of each part."""
    ordered = sorted(ROUNDS, key=lambda one: -len(one.stubs))
    first = [next(one for one in ordered if one.part == part) for part in NUMPY]
    chosen = []
    for one in [*first, *(one for one in ordered if one not in first)]:
        if sum(len(earlier.stubs) for earlier in chosen) < A_HUNDRED:
            chosen.append(one)
    return chosen


@pytest.fixture(scope="module")
def verdicts():
    """What is said of each submission: replayed, and by pytest.

    Odd ones go by how often they are called. They are replayed by themselves: so few are not first
    compared with what the reference answers, which would call them once more.
    """
    made, parts = _submissions()
    odd = {name: made.pop(name) for name in ODD}
    parts_of_odd = {name: parts.pop(name) for name in ODD}
    replayed = said(made, parts) | said(odd, parts_of_odd)
    by_pytest = said(made | odd, parts | parts_of_odd, by_pytest=True)
    return replayed, by_pytest


def test_there_are_a_hundred_mistakes():
    fullest = _fullest()
    held = [name for name, number in PLACE.items() if ROUNDS[number] in fullest]
    assert len(held) >= A_HUNDRED


@pytest.mark.slow
@pytest.mark.parametrize("name", _submissions()[0])
def test_a_replay_says_what_hypothesis_says(verdicts, name):
    replayed, by_pytest = verdicts
    assert replayed[name] == by_pytest[name]
    assert any(not check.passed for check in replayed[name]) == (name not in ("reference", *STYLES))
