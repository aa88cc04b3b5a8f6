"""Two known mistakes at once, as the public tests know them: by a digest of what they give."""

import contextlib
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

from autograder.misconceptions.catalogue import (
    Misconception,
    WrongAnswer,
    of_stub,
    wrong_answers,
)
from autograder.misconceptions.mutants import pairs, with_mistakes
from autograder.misconceptions.outcomes import Outcome, apart
from autograder.misconceptions.probes import is_network
from autograder.misconceptions.probes.draw import OnTheEdge
from autograder.misconceptions.reference import NoSuchPlace, Place, Reference
from autograder.shipped.tests.fingerprints import Leaf, digest
from autograder.template.tried import tried

_LIKELIEST = 10
"""So many mistakes of a network are tried two at a time, without their other forms: that takes
long."""


def by_digest(
    place: Place, told: Sequence[str], inputs: Sequence[Any], alone: Collection[str]
) -> dict[str, list[int]]:
    """For each digest that two mistakes give, the numbers of those of these two that it proves:
    their places in `told`, the slugs that students are told. None for what an answer `alone`
    gives, or one of the catalogue that has no words.

    Where several pairs give the same, only what they have in common is proven. Of two, what shows
    in nan and inf alone is not: those come from anywhere.
    """
    taken = {*alone, *_of_those_without_words(place, inputs)}
    outcomes = lru_cache(lambda one: _given(place, inputs, one)[1])
    proven: dict[str, set[str]] = {}
    for one, other in _pairs(place) if inputs else ():
        try:
            gives, both = _given(place, inputs, one, other)
        except (NoSuchPlace, OnTheEdge):  # they cannot stand together, or machines may differ
            continue
        shown = {a.slug for a, b in ((one, other), (other, one)) if apart(both, outcomes(b))}
        if (key := digest(gives)) not in taken:
            proven[key] = proven.get(key, shown) & shown
    numbers = {
        key: sorted(told.index(slug) for slug in slugs if slug in told)
        for key, slugs in proven.items()
    }
    return {key: its for key, its in numbers.items() if its}


def _of_those_without_words(place: Place, inputs: Sequence[Any]) -> Iterator[str]:
    """The digests of wrong answers that explain nothing."""
    for one in wrong_answers(place[0]) if inputs else ():
        if one.stub == place[1] and not one.title:
            with contextlib.suppress(OnTheEdge):
                yield digest(_given(place, inputs, one)[0])


def _pairs(place: Place) -> Iterator[tuple[Misconception, Misconception]]:
    known = of_stub(*place)
    if not all(one.steady for one in known):
        return iter(())  # what it gives might be taken for a pair of others
    return combinations(known[:_LIKELIEST], 2) if is_network(*place) else pairs(known)


def _given(
    place: Place, inputs: Sequence[Any], *known: Misconception | WrongAnswer
) -> tuple[list[list[Leaf]], list[Outcome]]:
    """What an answer with these mistakes gives. Raises NoSuchPlace or OnTheEdge."""
    answer = Reference(with_mistakes(place[0], *known))
    leaves, outcomes = zip(*(tried(place, answer, args) for args in inputs), strict=True)
    return list(leaves), list(outcomes)
