"""What a function gives for a few inputs, in a few numbers: by them a known mistake is recognized.

`rnnhw template` makes `mistakes.json` with this file, and the public tests read it with their copy.
You need not read it to do the homework.
"""

import math
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

RAISES = "raises"
"""Stands for the numbers of a call that raises."""


def fingerprint(function: Callable, args: tuple) -> list[Any]:
    """What a call gives, in a few numbers; RAISES if it gives nothing."""
    try:
        with np.errstate(all="ignore"):
            return list(_numbers(function(*args)))
    except Exception:  # which one depends on the version of NumPy
        return [RAISES]


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for key in sorted(value, key=str):
            yield from _numbers(str(key))
            yield from _numbers(value[key])
    elif isinstance(value, tuple | list):
        yield float(len(value))
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, str):
        yield float(zlib.crc32(value.encode()) % 10_000)
    else:
        array = np.asarray(value, float)
        yield from map(float, array.shape)
        finite = np.isfinite(array)
        if not finite.all():
            yield float(np.isnan(array).sum())
        weights = np.cos(np.arange(1, array.size + 1)).reshape(array.shape)
        yield float((np.where(finite, array, 0) * weights).sum())


def same(given: list[list[Any]], known: list[list[Any] | None], right: list[int]) -> bool:
    """Whether a function gives what a mistake gives, for all inputs.

    None stands for what is right; of that only the mark is known.
    """
    return all(
        mark(one) == its_mark
        if other is None
        else len(one) == len(other) and all(map(_near, one, other))
        for one, other, its_mark in zip(given, known, right, strict=True)
    )


def mark(numbers: list[Any]) -> int:
    """A mark by which equal numbers are known, and from which they cannot be told.

    Two digits less than the numbers themselves have: a mistake may change the last ones.
    """
    return zlib.crc32(repr(list(map(_coarse, numbers))).encode())


def _coarse(number: Any) -> Any:
    if not isinstance(number, float) or number == 0:
        return number
    return round(rounded(number), decimals(number) - 2) + 0.0


def rounded(number: Any) -> Any:
    """Four decimals, or seven digits of a large number: what no machine makes differ."""
    if not isinstance(number, float) or number == 0:
        return number
    return round(number, decimals(number)) + 0.0  # no -0.0


def decimals(number: float) -> int:
    """To how many decimals a number is rounded."""
    return min(4, 6 - math.floor(math.log10(abs(number))))


def _near(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 6e-5 + 1e-6 * abs(other)  # there it is rounded
    return one == other


def decoded(value: Any) -> Any:
    """Arguments as they stand in the file, made arrays, tuples and dicts again."""
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    if kind == "array":
        return np.array(content)
    if kind == "tuple":
        return tuple(map(decoded, content))
    return {key: decoded(item) for key, item in content.items()}
