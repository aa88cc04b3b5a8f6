"""The reference with known mistakes in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations, pairwise

from autograder.misconceptions.catalogue import Misconception
from autograder.misconceptions.reference import NoSuchPlace, Place, changed, reference_pieces

_TOKEN = re.compile(r"\w+|\s+|.")


def pairs(known: Sequence[Misconception]) -> Iterator[tuple[Misconception, Misconception]]:
    """All mistakes two at a time, first as they stand, then one of them in another of its forms.

    Of a family of numbers only the first takes part: the others would be too many.
    """
    yield from combinations(known, 2)
    for one, other in combinations(known, 2):
        yield from ((form, other) for form in _forms(one))
        yield from ((one, form) for form in _forms(other))


def _forms(known: Misconception) -> list[Misconception]:
    return [] if known.any else list(known.members())[1:]


def with_mistakes(part: str, *known: Misconception) -> Mapping[Place, str]:
    """The definitions that are other than the reference's in an answer with these mistakes.

    Two mistakes may change the same line, if they change different words of it.
    Raises NoSuchPlace: they cannot stand together.
    """
    changes = _with_mistakes(part, known)
    if isinstance(changes, NoSuchPlace):
        raise changes.with_traceback(None)
    return changes


@lru_cache(4096)
def _with_mistakes(
    part: str, known: tuple[Misconception, ...]
) -> Mapping[Place, str] | NoSuchPlace:
    """The same for every submission, so it is found once; why there is none, too."""
    try:
        return _together(part, *known)
    except NoSuchPlace as error:
        return error.with_traceback(None)


def _together(part: str, *known: Misconception) -> dict[Place, str]:
    # What changes the whole answer comes first: it would undo the other.
    known = tuple(sorted(known, key=lambda one: one.old != ""))
    try:
        return with_changes(part, *((one.stub, one.old, one.new) for one in known))
    except NoSuchPlace:
        if len(known) != 2:
            raise
    one, other = (with_mistakes(part, alone) for alone in known)
    whole = reference_pieces(part)
    both = {
        place: _merged(whole[place[1]], one[place], other[place])
        for place in one.keys() & other.keys()
    }
    return {**one, **other, **both}


def with_changes(part: str, *changes: tuple[str, str, str]) -> dict[Place, str]:
    """The definitions that differ after these changes: (stub, old, new). Raises NoSuchPlace."""
    whole = reference_pieces(part)
    pieces = whole
    for stub, old, new in changes:
        pieces = changed(pieces, stub, old, new)
    return {(part, name): text for name, text in pieces.items() if text != whole[name]}


def _merged(base: str, one: str, other: str) -> str:
    """`base` with the words changed that either text changes. Raises NoSuchPlace if they meet."""
    words = _TOKEN.findall(base)
    changes = sorted(_changes(base, one) + _changes(base, other))
    if any(first[1] > second[0] or first[:2] == second[:2] for first, second in pairwise(changes)):
        raise NoSuchPlace("both change the same words")
    for start, end, new in reversed(changes):
        words[start:end] = new
    both = "".join(words)
    try:
        compile(both, "<both>", "exec")
    except SyntaxError as error:
        raise NoSuchPlace("together they are no Python") from error
    return both


@lru_cache(4096)
def _changes(base: str, text: str) -> list[tuple[int, int, list[str]]]:
    """Which words become which others. All lies between the first change and the last."""
    words, new = _TOKEN.findall(base), _TOKEN.findall(text)
    first = _alike(words, new)
    last = min(_alike(words[::-1], new[::-1]), len(words) - first, len(new) - first)
    old, new = words[first : len(words) - last], new[first : len(new) - last]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(first + i, first + j, new[k:m]) for kind, i, j, k, m in steps if kind != "equal"]


def _alike(one: list[str], other: list[str]) -> int:
    """How many words at the beginning are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))
