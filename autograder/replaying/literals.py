"""Values as Python source that gives them again, to the last digit and with their dtype.

The source needs the names `np`, `inf`, `nan` and `Other`. Nothing in a value can be more than a
literal there: it may come from a student.
"""

import base64
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder.sealed.wire import Handle, Opaque

_LARGE = 3_000
"""Arrays with more entries are written in base64: nobody would read them."""
_HUGE = 2_000_000
"""Larger values, in bytes, are named and left out."""
_WIDTH = 88


def literal(value: Any, names: Mapping[int, str] | None = None) -> str:
    """The source of a value that has come over the wire; `names` are those of handles."""
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        return f"np.{value.dtype.type.__name__}({_entry(value)})"
    if isinstance(value, Handle):
        return (names or {}).get(value.number, "Other('an object')")
    if isinstance(value, Opaque):
        return f"Other({value.type_name!r})"
    if isinstance(value, dict):
        pairs = (f"{literal(k, names)}: {literal(v, names)}" for k, v in value.items())
        return _wrapped("{", pairs, "}")
    if isinstance(value, list):
        return _wrapped("[", (literal(item, names) for item in value), "]")
    if isinstance(value, tuple):
        items = [literal(item, names) for item in value]
        return f"({items[0]},)" if len(items) == 1 else _wrapped("(", items, ")")
    return repr(value)


def _array(array: np.ndarray) -> str:
    if array.nbytes > _HUGE:
        return f"Other({f'an array of shape {array.shape}, {array.dtype}: too large to show'!r})"
    dtype = array.dtype.name if array.dtype.kind in "biufc" else array.dtype.str
    if array.size == 0:
        return f"np.zeros({array.shape}, {dtype!r})"
    if array.size > _LARGE:
        packed = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
        lines = " ".join(repr(line) for line in textwrap.wrap(packed, _WIDTH - 8))
        packed = f"base64.b64decode({lines})"
        return f"np.frombuffer({packed}, {array.dtype.str!r}).reshape({array.shape}).copy()"
    return f"np.array({_nested(array)}, {dtype!r})"


def _nested(array: np.ndarray) -> str:
    if not isinstance(array, np.ndarray) or array.ndim == 0:
        return _entry(array[()] if isinstance(array, np.ndarray) else array)
    return _wrapped("[", map(_nested, array), "]")


def _entry(number: Any) -> str:
    """One entry, in the fewest digits that give it back. A float32 is written as the float64 of its
    value."""
    if isinstance(number, np.floating):
        short = str(number)
        return short if number.dtype.type(float(short)) == number else repr(float(number))
    if isinstance(number, np.complexfloating):
        return f"complex({_entry(number.real)}, {_entry(number.imag)})"
    return repr(number.item()) if isinstance(number, np.generic) else repr(number)


def _wrapped(opening: str, items: Iterator[str] | list[str], closing: str) -> str:
    """The items on one line if they fit, else in lines that do."""
    items = list(items)
    whole = f"{opening}{', '.join(items)}{closing}"
    if len(whole) <= _WIDTH and "\n" not in whole:
        return whole
    lines, line = [], ""
    for item in items:
        if line and ("\n" in item or len(line) + len(item) + 2 > _WIDTH):
            lines.append(line)
            line = ""
        line += f"{' ' if line else ''}{item},"
    inside = textwrap.indent("\n".join([*lines, line]), "    ")
    return f"{opening}\n{inside}\n{closing}"
