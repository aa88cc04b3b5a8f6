"""From the grades of a class to what staff ask: what is hard, what is misunderstood, by whom."""

import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from autograder.curriculum import Part
from autograder.grading.batch import Graded
from autograder.grading.verdict import NOT_TRIED
from autograder.misconceptions.catalogue import Explanation
from autograder.misconceptions.puzzles import Puzzle
from autograder.reports.checks import check_rows
from autograder.text import Text

BINS = 10


class Spread(msgspec.Struct, frozen=True):
    """How points are spread over a class."""

    most: float
    """Points that can be earned."""
    mean: float
    median: float
    full: int
    """How many have all points, and how many none."""
    none: int
    bins: tuple[int, ...]
    """How many lie in each tenth of the points; the last one has those with all of them."""


class CheckStatistic(msgspec.Struct, frozen=True):
    """How a class fared on one check."""

    part: Part
    question: str
    stub: str
    what: Text
    kind: str
    tried: int
    """Submissions in which the stub was written and could be run."""
    passed: int
    discrimination: float | None
    """How well passing goes with the points of all other questions: the correlation, from -1 to 1.
    Near 0 the check tells nobody apart; below 0 the weak pass it more often than the strong. None
    if all who tried passed, or none."""

    @property
    def share(self) -> float:
        """The share of those who tried that passed; 1 if nobody tried."""
        return self.passed / self.tried if self.tried else 1.0


class Finding(msgspec.Struct, frozen=True):
    """Something that was seen in several submissions: a known mistake, or what an answer looks
    like."""

    note: Explanation
    names: tuple[str, ...]


class PuzzleGroup(msgspec.Struct, frozen=True):
    """A wrong answer that nothing explains, and who gives it."""

    puzzle: Puzzle
    names: tuple[str, ...]

    @property
    def toml(self) -> str:
        """What the mistake's entry in the catalogue begins with."""
        return (
            f"# autograder/misconceptions/data/{self.puzzle.part}.toml\n[[misconceptions]]\n"
            f'stub = "{self.puzzle.stub}"\nslug = ""\n'
            'title = { en = "", zh = "" }\nhint = { en = "", zh = "" }\n'
            "old = '''\n'''  # a piece of the reference's answer\n"
            "new = '''\n'''  # what stands there instead\n"
        )


def spread(points: Sequence[float], most: float) -> Spread:
    """The spread of the points of a class. An empty class has none."""
    if not points:
        return Spread(most, 0.0, 0.0, 0, 0, (0,) * BINS)
    places = [min(int(BINS * p / most), BINS - 1) if most else 0 for p in points]
    return Spread(
        most,
        statistics.fmean(points),
        statistics.median(points),
        full=sum(p == most for p in points),
        none=sum(p == 0 for p in points),
        bins=tuple(places.count(i) for i in range(BINS)),
    )


def check_statistics(grades: Sequence[Graded], parts: Sequence[Part]) -> list[CheckStatistic]:
    """Every check that somebody tried, the hardest first."""
    words = {
        (part.part, stub.name, check.name): (part, check.what)
        for part in parts
        for stub in part.stubs
        for check in stub.checks
    }
    outcomes: dict[tuple, list[tuple[bool, float]]] = defaultdict(list)
    for graded in grades:
        earned = {
            (part.part.part, question.question.id): question.earned
            for part in graded.score.parts
            for question in part.questions
        }
        total = sum(earned.values())
        for row in check_rows(graded):
            if row.outcome not in NOT_TRIED:
                rest = total - earned[row.part, row.question]
                key = (row.part, row.stub, row.check, row.question, row.kind)
                outcomes[key].append((row.outcome == "passed", rest))
    found = []
    for (part_name, stub, check, question, kind), seen in outcomes.items():
        part, what = words[part_name, stub, check]
        passed, rest = (np.array(column, float) for column in zip(*seen, strict=True))
        found.append(
            CheckStatistic(
                part,
                question,
                stub,
                what,
                kind,
                len(seen),
                int(passed.sum()),
                discrimination=_correlation(passed, rest),
            )
        )
    return sorted(found, key=lambda one: (one.share, -one.tried))


def _correlation(one: np.ndarray, other: np.ndarray) -> float | None:
    if one.std() == 0 or other.std() == 0:
        return None
    # Rounded: its last digits depend on the processor.
    return round(float(np.corrcoef(one, other)[0, 1]), 2)


def findings(grades: Sequence[Graded]) -> list[Finding]:
    """What is known of wrong answers, the commonest first; each with those who made it."""
    names: dict[tuple, list[str]] = defaultdict(list)
    notes: dict[tuple, Explanation] = {}
    for graded in grades:
        for note in _notes(graded):
            key = (note.part, note.stub, note.mistake or note.title.en)
            notes.setdefault(key, note)
            names[key].append(graded.name)
    found = [Finding(note, tuple(names[key])) for key, note in notes.items()]
    return sorted(found, key=lambda one: (-len(one.names), one.note.part, one.note.stub))


def puzzles(grades: Sequence[Graded]) -> list[PuzzleGroup]:
    """The wrong answers that nothing explains, those that most give first."""
    names: dict[tuple, list[str]] = defaultdict(list)
    first: dict[tuple, Puzzle] = {}
    for graded in grades:
        for puzzle in graded.puzzles:
            key = (puzzle.part, puzzle.stub, puzzle.key)
            first.setdefault(key, puzzle)
            names[key].append(graded.name)
    found = [PuzzleGroup(puzzle, tuple(names[key])) for key, puzzle in first.items()]
    return sorted(found, key=lambda one: (-len(one.names), one.puzzle.part, one.puzzle.stub))


def _notes(graded: Graded) -> Iterator[Explanation]:
    for part in graded.score.parts:
        for question in part.questions:
            for stub in question.stubs:
                yield from stub.why
