"""The wrong answers that we know, as submissions.

Answers that cannot meet share a submission, to save time: one for each of several stubs, none of
which calls another.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from autograder.grading.points import Score, StubScore
from autograder.misconceptions.catalogue import WrongAnswer, wrong_answers
from autograder.misconceptions.reference import changed, pieces
from tests.student_template.at_home import is_called_wrong, said
from tests.support import EVERY, FILE_OF, Sources, complete, judged, losing

SOURCES = complete(*EVERY)

ALSO_RUN = {
    "memory_cell_weights": {"lstm_forward"},
    "lstm_backward": {"lstm_forward"},
    "fit": {"SequenceRNN", "LSTMModel"},
    "predict_one_step": {"SequenceRNN", "LSTMModel"},
    "predict_multi_step": {"SequenceRNN", "LSTMModel"},
    "RowRNN": {"train"},
    "RowLSTM": {"train"},
}
"""What the hidden or the public tests of a stub run besides what it calls itself."""


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
        self._changed: set[str] = set()  # the wrong stubs, and helpers in which they are wrong
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
        file = FILE_OF[stub]
        right = _whole(file)
        wrong = changed(right, stub, one.entry.old, one.entry.new)
        # The entry may change a helper, which others call too.
        own = {name: text for name, text in wrong.items() if text != right[name]}
        if _meet({stub, *own}, self._changed, self._callers):
            return False
        whole = {**self._pieces[file], **own}
        calling = callers(whole) if file == one.part else self._callers
        if _meet({stub, *own}, self._changed, calling):  # what is wrong may call other stubs
            return False
        self._pieces[file], self._callers = whole, calling
        self._changed |= {stub, *own}
        self.stubs.add(stub)
        self.trained |= one.entry.trained
        return True

    def may_lose(self) -> set[str]:
        """The stubs that are wrong, and those that build on them."""
        return self.stubs.union(*(self._callers.get(name, ()) for name in self._changed))


def _meet(these: Iterable[str], those: set[str], calling: Mapping[str, frozenset[str]]) -> bool:
    """Whether one of these is among those, calls one of them, or is called by one."""
    return any(
        those & ({one} | calling.get(one, frozenset()))
        or any(one in calling.get(other, ()) for other in those)
        for one in these
    )


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


class Judged(NamedTuple):
    """What became of a wrong answer."""

    stub: StubScore
    """Its own stub, by the hidden tests."""
    at_home: list[str]
    """What the public tests say of it."""

    @property
    def lost(self) -> float:
        """The points that it costs."""
        return self.stub.stub.points - self.stub.earned

    @property
    def called_wrong(self) -> bool:
        """Whether the public tests see it."""
        return is_called_wrong(self.at_home)

    def complaints(self, entry: WrongAnswer) -> Iterator[str]:
        """What is not as the catalogue says, and what to write."""
        if self.lost <= 0:
            yield "keeps all its points: write a hidden test that tells it, or take the entry away"
        yield from complaint_at_home(entry, self.called_wrong)


def complaint_at_home(entry: WrongAnswer, called_wrong: bool) -> Iterator[str]:
    """What is not so in an entry that the public tests call wrong, or let pass."""
    if entry.public and not called_wrong:
        yield (
            "the public tests let it pass: write an example that tells it, "
            "or `public = false` and the `reason`"
        )
    if called_wrong and not entry.public:
        yield "the public tests call it wrong: take `public = false` and its `reason` away"


def judged_rounds(made: list[Round], in_short: bool = False) -> list[Score]:
    """The score of each submission, on its own part; or only which stubs lose points."""
    scores = judged(
        {str(i): one.sources for i, one in enumerate(made)},
        {str(i): [one.part] for i, one in enumerate(made)},
        trained=[str(i) for i, one in enumerate(made) if one.trained],
        in_short=in_short,
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
