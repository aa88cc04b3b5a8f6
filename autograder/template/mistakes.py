"""What the public tests know of the known mistakes: words, and what each gives for a few inputs.

No code of a mistake goes to students, and no result of the reference: only the few numbers that the
mistake's own wrong results come down to, rounded so that they are the same on every machine.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from autograder.curriculum import all_parts
from autograder.misconceptions.catalogue import Misconception, of_stub
from autograder.misconceptions.leafwise import tells
from autograder.misconceptions.mutants import with_mistakes
from autograder.misconceptions.outcomes import Outcome
from autograder.misconceptions.probes import probes, viewed
from autograder.misconceptions.probes.draw import OnTheEdge
from autograder.misconceptions.reference import Place, Reference
from autograder.shipped.tests.fingerprints import (
    RAISES,
    Leaf,
    alike,
    decoded,
    digest,
    fingerprint,
    mark,
)
from autograder.template import two_mistakes
from autograder.template.tried import tried
from autograder.text import Text

_MEMBERS = 24
"""So many of a family of mistakes go along."""


def text() -> str:
    """The content of mistakes.json. Raises UnsureError."""
    parts = []
    for part in all_parts():
        entries = {stub.name: _entry((part.part, stub.name)) for stub in part.stubs}
        stubs = [_stub(name, entry) for name, entry in entries.items() if entry["mistakes"]]
        if stubs:
            parts.append(f'"{part.part}": {{\n' + ",\n".join(stubs) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


class UnsureError(Exception):
    """A number whose last digit depends on the machine; the message says whose."""


def _entry(place: Place) -> dict[str, Any]:
    """Inputs that tell the mistakes of a stub from the right answer and from each other, marks of
    what is right for each, and what each mistake gives: null where that is right. Then digests of
    two at once.

    Of a family of mistakes the first members go along.
    """
    known = [
        (one, member)
        for one in of_stub(*place)
        if one.steady
        for member in islice(one.members(), _MEMBERS)
    ]
    answers = [Reference(), *(Reference(with_mistakes(place[0], member)) for _, member in known)]
    inputs, gives, seen = _told_apart(place, answers)
    right, *wrong = gives
    exact = [fingerprint(viewed(*place, Reference()), decoded(args)) for args in inputs]
    differs = [list(map(_differs, results, exact)) for results in wrong]
    for results, rounded_ones in zip(differs, wrong, strict=True):
        if any(map(_nearly, results, rounded_ones, right)):
            results.clear()  # nearly right for an input, and known by no mark
    told: dict[str, dict[str, Any]] = {}
    for one, results in _by_one_alone([head for head, _ in known], differs):
        words = {"title": _both(one.title), "hint": _both(one.hint), "gives": []}
        told.setdefault(one.slug, words)["gives"].append(results)
    for (one, _), outcomes in zip(known, seen[1:], strict=True):
        if one.slug in told and not tells(outcomes, seen[0]):
            told[one.slug]["whole"] = True  # some of its results alone prove nothing
    return {
        "inputs": inputs,
        "right": [list(map(mark, leaves)) for leaves in right],
        "mistakes": list(told.values()),
        "pairs": two_mistakes.by_digest(
            place, list(told), inputs, {digest(results) for results in gives}
        ),
    }


def _told_apart(
    place: Place, answers: Sequence[Reference]
) -> tuple[list[Any], list[list[list[Leaf]]], list[list[Outcome]]]:
    """The inputs of a stub that tell more of these answers apart than those before, and what each
    answer gives for them."""
    inputs: list[Any] = []
    gives: list[list[list[Leaf]]] = [[] for _ in answers]
    seen: list[list[Outcome]] = [[] for _ in answers]
    for args in (_encoded(probe.args) for probe in probes(*place) if _travels(probe.args)):
        results = [_result(place, one, args) for one in answers]
        longer = [[*before, leaves] for before, (leaves, _) in zip(gives, results, strict=True)]
        if len(set(map(repr, longer))) > len(set(map(repr, gives))):
            inputs.append(args)
            gives = longer
            seen = [[*before, one] for before, (_, one) in zip(seen, results, strict=True)]
    return inputs, gives, seen


def _differs(leaves: list[Leaf], right: list[Leaf]) -> list[Leaf | None] | None:
    """What a mistake gives, with null for each result that is right, and for all if all are."""
    if len(leaves) != len(right):
        return list(leaves)
    differs = [None if alike(r, x) else x for x, r in zip(leaves, right, strict=True)]
    return differs if any(differs) else None


def _nearly(differs: list[Leaf | None] | None, leaves: list[Leaf], right: list[Leaf]) -> bool:
    """Whether something is taken for right that has not its mark."""
    taken = [True] * len(leaves) if differs is None else [leaf is None for leaf in differs]
    some = [(x, r) for x, r, same in zip(leaves, right, taken, strict=False) if same]
    return any(mark(x) != mark(r) for x, r in some)


def _by_one_alone(
    known: Sequence[Misconception], differs: Sequence[list]
) -> Iterator[tuple[Misconception, list]]:
    """The results by which one mistake alone is known, with it.

    A mistake that is no family goes before one that is: it is the same with a name of its own.
    """
    owners: dict[str, list[Misconception]] = {}
    for one, results in zip(known, differs, strict=True):
        if any(x not in (None, [[RAISES]]) for x in results):
            owners.setdefault(repr(results), []).append(one)
    for results in differs:
        its = owners.pop(repr(results), [])
        alone = {other.slug for other in its if not other.family} or {other.slug for other in its}
        if len(alone) == 1:
            yield next(other for other in its if other.slug in alone), results


def _result(place: Place, answer: Reference, args: Any) -> tuple[list[Leaf], Outcome]:
    """What an answer gives for one input. Raises UnsureError."""
    try:
        return tried(place, answer, args)
    except OnTheEdge as error:
        raise UnsureError(
            f"{'.'.join(place)}: {error} depends on the machine: change the numbers of its probes"
        ) from error


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _travels(args: tuple) -> bool:
    """Whether JSON gives these arguments back: an empty array loses its shape."""
    return bool(args) and all(arg.size for arg in args if isinstance(arg, np.ndarray))


def _encoded(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return {"array": value.tolist()}
    if isinstance(value, tuple):
        return {"tuple": [_encoded(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": {key: _encoded(item) for key, item in value.items()}}
    return [_encoded(item) for item in value] if isinstance(value, list) else value


def _stub(name: str, entry: dict[str, list]) -> str:
    """One stub, with a line for each input and each mistake."""
    lists = [
        f'  "{key}": [\n   ' + ",\n   ".join(json.dumps(i, ensure_ascii=False) for i in items) + "]"
        for key, items in entry.items()
        if key != "pairs"
    ]
    lists.append(f'  "pairs": {json.dumps(entry["pairs"])}')
    return f' "{name}": {{\n' + ",\n".join(lists) + "}"
