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
from autograder.misconceptions.mutants import with_mistakes
from autograder.misconceptions.probes import probes, viewed
from autograder.misconceptions.probes.draw import OnTheEdge, literal
from autograder.misconceptions.reference import Place, Reference
from autograder.shipped.tests.fingerprints import RAISES, decimals, decoded, fingerprint, mark, same
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


def _entry(place: Place) -> dict[str, list]:
    """Inputs that tell the mistakes of a stub from the right answer and from each other, a mark of
    what is right for each, and what each mistake gives: null where that is right.

    Of a family of mistakes the first members go along.
    """
    known = [
        (one, member)
        for one in of_stub(*place)
        if one.steady
        for member in islice(one.members(), _MEMBERS)
    ]
    answers = [Reference(), *(Reference(with_mistakes(place[0], member)) for _, member in known)]
    inputs: list[Any] = []
    gives: list[list] = [[] for _ in answers]
    for args in (_encoded(probe.args) for probe in probes(*place) if _travels(probe.args)):
        results = [_result(place, one, args) for one in answers]
        longer = [[*before, result] for before, result in zip(gives, results, strict=True)]
        if len(set(map(repr, longer))) > len(set(map(repr, gives))):
            inputs.append(args)
            gives = longer
    right, *wrong = gives
    exact = [fingerprint(viewed(*place, Reference()), decoded(args)) for args in inputs]
    differs = [
        [None if same([r], [x], [0]) else x for x, r in zip(results, exact, strict=True)]
        for results in wrong
    ]
    for results, rounded_ones in zip(differs, wrong, strict=True):
        pairs = zip(results, rounded_ones, right, strict=True)
        if any(x is None and mark(seen) != mark(r) for x, seen, r in pairs):
            results.clear()  # nearly right for an input, and known by no mark
    told: dict[str, dict[str, Any]] = {}
    for one, results in _by_one_alone([head for head, _ in known], differs):
        words = {"title": _both(one.title), "hint": _both(one.hint), "gives": []}
        told.setdefault(one.slug, words)["gives"].append(results)
    return {"inputs": inputs, "right": list(map(mark, right)), "mistakes": list(told.values())}


def _by_one_alone(
    known: Sequence[Misconception], differs: Sequence[list]
) -> Iterator[tuple[Misconception, list]]:
    """The results by which one mistake alone is known, with it.

    A mistake that is no family goes before one that is: it is the same with a name of its own.
    """
    owners: dict[str, list[Misconception]] = {}
    for one, results in zip(known, differs, strict=True):
        if any(x not in (None, [RAISES]) for x in results):
            owners.setdefault(repr(results), []).append(one)
    for results in differs:
        its = owners.pop(repr(results), [])
        alone = {other.slug for other in its if not other.family} or {other.slug for other in its}
        if len(alone) == 1:
            yield next(other for other in its if other.slug in alone), results


def _result(place: Place, answer: Reference, args: Any) -> list[Any]:
    """What an answer gives for one input. Raises UnsureError."""
    try:
        return list(map(_sure, fingerprint(viewed(*place, answer), decoded(args))))
    except OnTheEdge as error:
        raise UnsureError(
            f"{'.'.join(place)}: {error} depends on the machine: change the numbers of its probes"
        ) from error


def _sure(number: Any) -> Any:
    """Rounded, as the public tests round it. Raises OnTheEdge where machines may differ."""
    if not isinstance(number, float) or number == 0:
        return number
    return float(literal(number, decimals(number)))


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
    lists = (
        f'  "{key}": [\n   ' + ",\n   ".join(json.dumps(i, ensure_ascii=False) for i in items) + "]"
        for key, items in entry.items()
    )
    return f' "{name}": {{\n' + ",\n".join(lists) + "}"
