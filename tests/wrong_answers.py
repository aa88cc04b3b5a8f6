"""The wrong answers that we know, as submissions.

Answers that cannot meet share a submission, to save time: one for each of several stubs, none of
which calls another.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from autograder.grading.points import Score
from autograder.misconceptions.catalogue import WrongAnswer, wrong_answers
from autograder.misconceptions.reference import changed, pieces
from tests.student_template.at_home import said
from tests.support import EVERY, FILE_OF, NUMPY, Sources, complete, judged, losing

SOURCES = complete(*EVERY)

# What the checks of a function run besides what it calls itself.
ALSO_RUN = {
    "fit": {"SequenceRNN", "LSTMModel"},
    "predict_one_step": {"SequenceRNN", "LSTMModel"},
    "predict_multi_step": {"SequenceRNN", "LSTMModel"},
}


class Wrong(NamedTuple):
    """A wrong answer, and the part that it belongs to."""

    part: str
    entry: WrongAnswer


WRONG: dict[str, Wrong] = {
    f"{part}.{one.stub}.{one.slug}": Wrong(part, one)
    for part in EVERY
    for one in wrong_answers(part)
}
"""By their ids."""


@cache
def _called(piece: str) -> dict[str, frozenset[str]]:
    """For each function or class that stands in some lines, the names that it uses."""
    return {
        node.name: frozenset(n.id for n in ast.walk(node) if isinstance(n, ast.Name))
        for node in ast.parse(piece).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def callers(whole: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """For each function or class of a source in pieces, those that use it, near or far."""
    called = {name: names for piece in whole.values() for name, names in _called(piece).items()}
    for name in ALSO_RUN.keys() & called.keys():
        called[name] |= ALSO_RUN[name]
    calling = {name: {c for c, names in called.items() if name in names} for name in called}
    return {name: frozenset(_above(name, calling)) for name in calling}


def _above(name: str, calling: Mapping[str, set[str]]) -> set[str]:
    """Those that use something, near or far."""
    found, left = set(), [name]
    while left:
        new = calling.get(left.pop(), set()) - found
        found |= new
        left += new
    return found


@cache
def _whole(file: str) -> dict[str, str]:
    """The pieces of a file of the reference; one that is a stub as a whole has one."""
    return {file: SOURCES[file]} if file in FILE_OF else pieces(SOURCES[file])


class Round:
    """A submission with several wrong answers."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.stubs: set[str] = set()
        self.trained = False
        self._pieces = {file: _whole(file) for file in SOURCES}
        self._callers = callers(_whole(part))

    @property
    def sources(self) -> Sources:
        """The submission."""
        return {file: "".join(whole.values()) for file, whole in self._pieces.items()}

    def takes(self, one: Wrong) -> bool:
        """Put a wrong answer in, if it and those that are here cannot meet."""
        stub = one.entry.stub
        if one.part != self.part or stub in self.stubs:
            return False
        together = {stub, *self.stubs}
        if _meet(together, self._callers):
            return False
        file = FILE_OF[stub]
        whole = changed(self._pieces[file], stub, one.entry.old, one.entry.new)
        calling = callers(whole) if file == one.part else self._callers
        if _meet(together, calling):  # the wrong answer calls what the right one does not
            return False
        self._pieces[file], self.stubs, self._callers = whole, together, calling
        self.trained |= one.entry.trained
        return True

    def may_lose(self) -> set[str]:
        """The stubs that are wrong, and those that build on them."""
        return self.stubs.union(*(self._callers.get(stub, ()) for stub in self.stubs))


def _meet(stubs: set[str], calling: Mapping[str, frozenset[str]]) -> bool:
    return any((stubs - {one}).intersection(calling.get(one, ())) for one in stubs)


def rounds(wrong: dict[str, Wrong]) -> tuple[list[Round], dict[str, int]]:
    """Wrong answers in few submissions, and the number of each one's submission."""
    made: list[Round] = []
    place: dict[str, int] = {}
    for name, answer in wrong.items():
        for number, one in enumerate([*made, Round(answer.part)]):
            if one.takes(answer):
                place[name] = number
                made[number:] = made[number:] or [one]
                break
    return made, place


def rounds_at_home(wrong: dict[str, Wrong]) -> tuple[list[Round], dict[str, int]]:
    """The same for the public tests, of those that are `public`.

    Where networks train each stands alone: pytest then stops at its first failure.
    """
    public = {name: one for name, one in wrong.items() if one.entry.public}
    made, place = rounds({name: one for name, one in public.items() if one.part in NUMPY})
    for name, one in public.items():
        if one.part not in NUMPY:
            place[name] = len(made)
            made.append(Round(one.part))
            made[-1].takes(one)
    return made, place


def judged_rounds(made: list[Round]) -> list[Score]:
    """The score of each submission, on its own part."""
    scores = judged(
        {str(i): one.sources for i, one in enumerate(made)},
        {str(i): [one.part] for i, one in enumerate(made)},
        trained=[str(i) for i, one in enumerate(made) if one.trained],
    )
    return [scores[str(i)] for i in range(len(made))]


def said_at_home(made: list[Round]) -> dict[tuple[int, str], list[str]]:
    """By submission and wrong stub, what the public tests say."""
    told = said({str(i): (one.sources, one.stubs) for i, one in enumerate(made)})
    return {(int(number), stub): lines for (number, stub), lines in told.items()}


def strays(made: list[Round], scores: list[Score]) -> Iterator[str]:
    """The stubs that lose points for another's mistake."""
    for one, score in zip(made, scores, strict=True):
        yield from (f"{one.part}.{stub}" for stub in sorted(losing(score) - one.may_lose()))
