"""Wrong answers that nothing explains, in a form in which those of a class can be compared.

For staff only: wrong numbers that many give point at a mistake to add.
"""

import hashlib
import inspect
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

from autograder.misconceptions.given import given
from autograder.misconceptions.outcomes import Outcome, same
from autograder.misconceptions.probes import probes
from autograder.misconceptions.reference import Place, Reference

_DIGITS = 5
"""Digits in which equal results agree on every machine."""
_LONGEST = 1_500
"""Characters of an input or a result that are shown."""


class Puzzle(msgspec.Struct, frozen=True):
    """A wrong answer of one stub that is not explained."""

    part: str
    stub: str
    key: str
    """Equal for answers that give the same on all probes."""
    input: str
    """The first probe on which it is wrong, as text."""
    result: str
    """What it gives for that."""


def puzzle(place: Place, seen: Sequence[Outcome]) -> Puzzle | None:
    """The puzzle that these outcomes on a stub's probes are; None if they are right."""
    for probe, right, one in zip(probes(*place), given(place), seen, strict=True):
        if not same(right, one):
            inputs = "\n".join(_inputs(place, probe.args))
            return Puzzle(*place, _key(seen), inputs[:_LONGEST], _shown(one)[:_LONGEST])
    return None


def _inputs(place: Place, args: tuple) -> Iterator[str]:
    """The arguments by their names, where the stub is a function."""
    function = Reference().get(*place)
    names = list(inspect.signature(function).parameters) if inspect.isfunction(function) else []
    for i, value in enumerate(args):
        yield f"{names[i] if i < len(names) else f'[{i}]'} = {_text(value)}"


def _shown(one: Outcome) -> str:
    if one.raised:
        return f"raises {one.raised}"
    return "\n".join(f"{name or 'result'} = {_text(leaf)}" for name, leaf in one.leaves.items())


def _text(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return np.array2string(value, precision=4, separator=", ", threshold=60)
    return str(value)


def _key(seen: Sequence[Outcome]) -> str:
    digest = hashlib.blake2b(digest_size=6)
    for one in seen:
        digest.update(one.raised.encode())
        for name, leaf in one.leaves.items():
            digest.update(f"{name}={_rounded(leaf)};".encode())
    return digest.hexdigest()


def _rounded(leaf: Any) -> str:
    if not isinstance(leaf, np.ndarray):
        return str(leaf)
    scale = np.abs(leaf[np.isfinite(leaf)]).max(initial=0.0) or 1.0
    # Rounded relative to the largest entry, since small ones can be sums in which large terms
    # cancel. No negative zero.
    shares = np.round(leaf / scale, _DIGITS) + 0.0
    return f"{leaf.shape} {scale:.{_DIGITS}g} {shares.ravel().tolist()}"
