"""similar.csv: pairs that staff should look at, with what was seen. It accuses nobody.

There are two kinds of evidence: similar code (`autograder.similarity`), and the same mistakes. A
mistake that many make means little; one that only these two make means much.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import msgspec

from autograder.grading.batch import Graded
from autograder.reports.cells import cell
from autograder.reports.checks import mistakes
from autograder.similarity.likeness import Pair

RARE = 0.05
"""The share of a class up to which a mistake is rare; two in any class."""
EACH = 0.3
"""The share of the gap between score and 1 that each common rare mistake closes."""
ALONE = 2
"""Rare mistakes in common that are told of two whose code is not alike."""


class Similar(msgspec.Struct, frozen=True):
    """Two submissions, from 0 to 1 how alike they are, and what was seen."""

    a: str
    b: str
    score: float
    why: str


def similar(grades: Sequence[Graded], alike: Iterable[Pair]) -> list[Similar]:
    """The pairs to look at, the likeliest first."""
    code = {(pair.a, pair.b): pair for pair in alike}
    names = {graded.name: i for i, graded in enumerate(grades)}
    shared = _rare_in_common(grades)
    found = []
    for a, b in {**code, **shared}:
        pair, rare = code.get((a, b)), shared.get((a, b), [])
        if pair is None and len(rare) < ALONE:
            continue
        score = 1 - (1 - (pair.score if pair else 0)) * (1 - EACH) ** len(rare)
        found.append(Similar(a, b, round(score, 3), "; ".join(_seen(pair, rare))))
    return sorted(found, key=lambda one: (-one.score, names[one.a], names.get(one.b, 0), one.b))


def to_csv(rows: Iterable[Similar]) -> str:
    """similar.csv as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(Similar.__struct_fields__)
    writer.writerows([cell(row.a), cell(row.b), row.score, row.why] for row in rows)
    return out.getvalue()


def _rare_in_common(grades: Sequence[Graded]) -> dict[tuple[str, str], list[str]]:
    """The rare mistakes that two submissions both make, for each two that have some."""
    made: dict[str, list[str]] = defaultdict(list)
    for graded in grades:
        for mistake in dict.fromkeys(mistakes(graded)):
            made[mistake].append(graded.name)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for mistake, names in sorted(made.items()):
        if len(names) <= max(2, RARE * len(grades)):
            for pair in combinations(names, 2):
                shared[pair].append(mistake)
    return shared


def _seen(pair: Pair | None, rare: Sequence[str]) -> Iterator[str]:
    if pair:
        yield f"{pair.score:.0%} of the rare code of one stands in the other: " + ", ".join(
            pair.where
        )
    if rare:
        yield "both make mistakes that few make: " + ", ".join(rare)
