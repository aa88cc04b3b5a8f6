"""What a function gives for a few inputs, in a few numbers: by them a known mistake is recognized.

`rnnhw template` makes `mistakes.json` with this file, and the public tests read it with their copy.
You need not read it to do the homework.
"""

import math
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import numpy as np

RAISES = "raises"
"""Stands for the numbers of a call that raises."""


Leaf = list[Any]
"""One of the results of a call in a few numbers, or how many there are."""


def fingerprint(function: Callable, args: tuple) -> list[Leaf]:
    """What a call gives, in a few numbers for each of its results; RAISES if it gives nothing."""
    try:
        with np.errstate(all="ignore"):
            return [list(numbers) for numbers in _leaves(function(*args))]
    except Exception:  # which one depends on the version of NumPy
        return [[RAISES]]


def _leaves(value: Any, names: tuple[float, ...] = ()) -> Iterator[Iterator[Any]]:
    if isinstance(value, dict):
        yield chain(names, [float(len(value))])
        for key in sorted(value, key=str):
            yield from _leaves(value[key], (*names, *_numbers(str(key))))
    elif isinstance(value, tuple) or (isinstance(value, list) and any(map(_is_result, value))):
        yield chain(names, [float(len(value))])
        for item in value:
            yield from _leaves(item, names)
    else:
        yield chain(names, _numbers(value))


def _is_result(value: Any) -> bool:
    return isinstance(value, np.ndarray | dict)


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, tuple | list):
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


def alike(one: Leaf, other: Leaf) -> bool:
    """Whether two leaves are equal up to rounding."""
    return len(one) == len(other) and all(map(_near, one, other))


def mark(leaf: Leaf) -> int:
    """A mark by which equal leaves are known, and from which they cannot be told.

    Two digits less than the numbers themselves have: a mistake may change the last ones.
    """
    return zlib.crc32(repr(list(map(_coarse, leaf))).encode())


def digest(given: list[list[Leaf]]) -> str:
    """A short text by which all that a function gives for some inputs is known."""
    marks = [list(map(mark, leaves)) for leaves in given]
    return f"{zlib.crc32(repr(marks).encode()):08x}"


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


def in_float32(value: Any) -> Any:
    """Arguments with float32 in the place of float64."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(np.float32)
    if isinstance(value, dict):
        return {key: in_float32(item) for key, item in value.items()}
    return type(value)(map(in_float32, value)) if isinstance(value, tuple | list) else value
