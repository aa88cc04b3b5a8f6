"""Finds out which known mistakes a wrong answer makes, by what it gives for a few fixed inputs.

`mistakes.json` holds the inputs, and for each known mistake the few numbers that its wrong results
come down to. You need not read this file to do the homework.
"""

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from fingerprints import RAISES, Leaf, alike, decoded, digest, fingerprint, in_float32, mark

MISTAKES = Path(__file__).with_name("mistakes.json")

Given = list[list[Leaf]]
"""What a function gives for all inputs."""
Entry = dict[str, Any]
Mistake = dict[str, Any]
Known = list[dict[str, dict[str, str]]]
"""The titles and the hints of known mistakes."""
Kinds = set[int]
"""Which of its results: their numbers in the order in which they come."""


def known_mistakes(part: str, stub: str, function: Callable) -> Known:
    """The mistakes that a function makes: one that explains all of it; else those that explain
    some of its results each; else two that explain it together."""
    entry = _table().get(part, {}).get(stub)
    if not entry:
        return []
    given = [fingerprint(function, decoded(one)) for one in entry["inputs"]]
    if all(one == [[RAISES]] for one in given):  # a network with a float32 tensor of its own
        given = [fingerprint(function, in_float32(decoded(one))) for one in entry["inputs"]]
    right = entry["right"]
    for one in entry["mistakes"]:
        if any(_is_whole(given, gives, right) for gives in one["gives"]):
            return [one]
    some, explained = _partly(given, entry)
    if some and _differing(given, right) <= explained:
        return some
    return [entry["mistakes"][i] for i in entry["pairs"].get(digest(given), [])] or some


def words(known: Known) -> Iterator[tuple[str, str]]:
    """What is said of each, in English and in Chinese."""
    for one in known:
        title, hint = one["title"], one["hint"]
        yield (
            f"A known mistake: {title['en']}. {hint['en']}",
            f"常见错误：{title['zh']}。{hint['zh']}",
        )


def _is_whole(given: Given, gives: list[Any], right: list[list[int]]) -> bool:
    """Whether a function gives what a mistake gives, for all inputs.

    Null stands for what is right; of that only the mark is known.
    """
    return all(
        list(map(mark, one)) == marks
        if other is None
        else len(one) == len(other)
        and all(_fits(one[j], other[j], marks[j : j + 1]) for j in range(len(one)))
        for one, other, marks in zip(given, gives, right, strict=True)
    )


def _fits(leaf: Leaf, other: Leaf | None, right: list[int]) -> bool:
    return [mark(leaf)] == right if other is None else alike(leaf, other)


def _partly(given: Given, entry: Entry) -> tuple[Known, Kinds]:
    """The mistakes that give just what a function gives wherever they change anything.

    With them the results that they explain. No two of them explain the same one.
    """
    right = entry["right"]
    if any(len(one) != len(marks) for one, marks in zip(given, right, strict=True)):
        return [], set()
    found = [pair for one in entry["mistakes"] for pair in _shows(given, one, right)]
    said: Known = []
    explained: Kinds = set()
    for changes, one in sorted(found, key=lambda pair: -len(pair[0])):  # stable: likelier first
        if not changes & explained:
            said.append(one)
            explained |= changes
    return said, explained


def _shows(given: Given, one: Mistake, right: list[list[int]]) -> Iterator[tuple[Kinds, Mistake]]:
    """The results that a mistake explains, with it; nothing if it does not."""
    for gives in [] if one.get("whole") else one["gives"]:
        kinds = _changed(gives)
        fits = (
            _fits(leaves[j], other and other[j], marks[j : j + 1])
            for leaves, other, marks in zip(given, gives, right, strict=True)
            for j in kinds
        )
        if all(fits):
            yield kinds, one
            return


def _changed(gives: list[Any]) -> Kinds:
    """The results that a mistake changes for some input."""
    return {j for other in gives for j, leaf in enumerate(other or []) if leaf is not None}


def _differing(given: Given, right: list[list[int]]) -> Kinds:
    """The results of a function that are wrong for some input."""
    return {
        j
        for leaves, marks in zip(given, right, strict=True)
        for j, leaf in enumerate(leaves)
        if mark(leaf) != marks[j]
    }


@lru_cache
def _table() -> dict[str, dict[str, Entry]]:
    """What mistakes.json says: by part and stub the inputs, a mark of what is right, mistakes.

    By the digest of what two of them give together, the numbers of those that it proves.
    """
    return json.loads(MISTAKES.read_text(encoding="utf-8"))
