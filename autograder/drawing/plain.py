"""Drawn arguments as plain numbers, which JSON holds, and back.

Numbers, words, truth values, None and lists stand for themselves; anything else is a dict whose
only key says what it is:

    {"tuple": [...]}   {"dict": [[key, value], ...]}   {"dtype": "float32"}
    {"case": [sizes, dtype, seed, extra]}
"""

import math
from typing import Any

import numpy as np

from autograder.checking.cases import Case

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


def frozen(value: Any) -> Plain:
    """A drawn value as plain numbers. Raises TypeError for a kind that is not in the table."""
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float and math.isfinite(value):
        return value
    if type(value) is list:
        return list(map(frozen, value))
    if type(value) is tuple:
        return {"tuple": list(map(frozen, value))}
    if type(value) is dict:
        return {"dict": [[frozen(key), frozen(item)] for key, item in value.items()]}
    if isinstance(value, type) and issubclass(value, np.generic):
        return {"dtype": np.dtype(value).name}
    if type(value) is Case:
        fields = (value.sizes, value.dtype, value.seed, value.extra)
        return {"case": list(map(frozen, fields))}
    raise TypeError(f"a hidden test cannot draw {value!r}: see {__name__}")


def thawed(plain: Plain) -> Any:
    """The value again: a new one each time, so that no test finds what another has changed."""
    if isinstance(plain, list):
        return list(map(thawed, plain))
    if not isinstance(plain, dict):
        return plain
    ((kind, content),) = plain.items()
    if kind == "tuple":
        return tuple(map(thawed, content))
    if kind == "dict":
        return {thawed(key): thawed(item) for key, item in content}
    if kind == "dtype":
        return np.dtype(content).type
    if kind == "case":
        return Case(*map(thawed, content))
    raise ValueError(f"a drawn value of an unknown kind: {kind}")
