"""Mistakes that show in some of the results of an answer, whatever is wrong with the others."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.misconceptions.catalogue import Misconception, of_stub
from autograder.misconceptions.mutants import with_mistakes
from autograder.misconceptions.outcomes import Outcome, alike, leaves
from autograder.misconceptions.reference import Place, Reference

Given = Callable[[Misconception], Iterable[Iterable[Outcome]]]
"""What a mistake gives, probe by probe: once for each ground that it may stand on."""


def names_of(outcomes: Sequence[Outcome]) -> set[str]:
    """The results that some outcome has."""
    return {name for one in outcomes for name in one.leaves}


def differing(
    ones: Sequence[Outcome],
    others: Sequence[Outcome],
    dtype: type,
    among: Collection[str] | None = None,
) -> set[str]:
    """The results, of all or `among` these, in which the outcomes differ on some probe."""
    return {
        name
        for name in (names_of(ones) | names_of(others) if among is None else among)
        if not all(
            _alike(one.leaves.get(name), other.leaves.get(name), dtype)
            for one, other in zip(ones, others, strict=True)
        )
    }


def _alike(one: Any, other: Any, dtype: type) -> bool:
    return one is other or alike(one, other, dtype)


def partly(
    known: Sequence[Misconception],
    given: Given,
    seen: Sequence[Outcome],
    right: Sequence[Outcome],
    dtype: type = np.float64,
) -> tuple[list[Misconception], set[str]]:
    """The mistakes that give just what was seen wherever they change anything.

    With them the results that they explain. No two of them explain the same one.
    """
    found: list[tuple[set[str], Misconception]] = []
    wrong = differing(seen, right, dtype)
    for one in known:
        found += _member(one, given, seen, wrong, right, dtype)
    said, explained = [], set[str]()
    for changes, one in sorted(found, key=lambda pair: -len(pair[0])):  # stable: likelier first
        if not changes & explained:
            said.append(one)
            explained |= changes
    return said, explained


def _member(
    known: Misconception,
    given: Given,
    seen: Sequence[Outcome],
    wrong: set[str],
    right: Sequence[Outcome],
    dtype: type,
) -> Iterator[tuple[set[str], Misconception]]:
    """The results that a mistake, or one of its family, explains; `wrong` are those to explain."""
    for member in known.members():
        for gives in given(member):
            came: list[Outcome] = []
            changes: set[str] = set()
            for one, there, reference in zip(gives, seen, right, strict=True):
                if one.raised:
                    break  # only the whole of it can be compared
                came.append(one)
                changes |= differing([one], [reference], dtype)
                if not changes <= wrong or differing([one], [there], dtype, changes):
                    break  # the other probes are not computed
            else:
                numbers = [one.leaves.get(name) for one in came for name in changes]
                if _tell(numbers) and not differing(came, seen, dtype, changes):
                    yield changes, known
                    return


def tells(gives: Sequence[Outcome], right: Sequence[Outcome]) -> bool:
    """Whether some of these results can prove the mistake that gives them, whatever the others
    are."""
    if any(one.leaves.keys() != r.leaves.keys() for one, r in zip(gives, right, strict=True)):
        return False
    changes = differing(gives, right, np.float64)
    return _tell([one.leaves.get(name) for one in gives for name in changes])


def _tell(numbers: Sequence[Any]) -> bool:
    """Whether these are numbers that nobody meets by chance: 0 and 1 can come from anywhere."""
    parts = [leaf[np.isfinite(leaf)] % 1 for leaf in numbers if isinstance(leaf, np.ndarray)]
    return bool(parts) and len(np.unique(np.round(np.concatenate(parts), 9))) > 2


def in_table(table: Any, place: Place) -> Iterator[Misconception]:
    """The known mistakes in a table: those whose entries it has, every one that they change."""
    right, seen = dict(leaves(Reference().get(*place))), dict(leaves(table))
    for known in of_stub(*place):
        wrong = dict(leaves(Reference(with_mistakes(place[0], known)).get(*place)))
        changed = [name for name, leaf in wrong.items() if not alike(right.get(name), leaf)]
        if all(alike(seen.get(name), wrong[name]) for name in changed):
            yield known
