"""What a call gave, in a form that can be compared: leaves by name, or an exception."""

import copy
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograder.checking import tolerance
from autograder.checking.failure import kind_of
from autograder.sealed import faults
from autograder.sealed.wire import Opaque

_LONGEST = 1000
"""Operations in the longest chain of any probe, with a wide margin: wrong formulas are off by many
orders of magnitude more."""


class Outcome(NamedTuple):
    """The leaves of a result, each a float64 array or something that is no number."""

    leaves: dict[str, Any]
    raised: str = ""
    """The name of the exception that came instead; "" if there is a result."""


def outcome(function: Callable, args: tuple, names: Sequence[str] = ()) -> Outcome:
    """Call a function on a copy of these arguments. Raises faults.Died if the student's process has
    ended."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a reference that stands on wrong functions complains
            return Outcome(dict(leaves(function(*copy.deepcopy(args)), names)))
    except faults.Died:
        raise
    except faults.StudentRaised as fault:
        return Outcome({}, fault.types[0])
    except Exception as error:
        return Outcome({}, type(error).__name__)


def leaves(value: Any, names: Sequence[str] = (), path: str = "") -> Iterator[tuple[str, Any]]:
    """The numbers, arrays and other plain things in a value, each with a name for people."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (), f'{path}["{key}"]')
    elif isinstance(value, tuple | list):
        for i, item in enumerate(value):
            named = names[i] if len(names) == len(value) else f"{path}[{i}]"
            yield from leaves(item, (), named)
    elif (
        isinstance(value, np.ndarray | np.number | int | float)
        and np.asarray(value).dtype.kind in "biuf"
    ):
        yield path, np.asarray(value, np.float64)
    elif value is None or isinstance(value, str | bytes):
        yield path, value
    else:  # no right answer holds arrays of text or complex numbers
        yield path, Opaque(kind_of(value))


def tells_something(one: Outcome) -> bool:
    """Whether there is a number or a word in it: exceptions and None tell nothing."""
    return any(isinstance(leaf, np.ndarray | str) for leaf in one.leaves.values())


def same(one: Outcome, other: Outcome, dtype: type = np.float64) -> bool:
    """Whether two outcomes differ by the rounding of this dtype at most."""
    return (
        one.raised == other.raised
        and one.leaves.keys() == other.leaves.keys()
        and all(alike(one.leaves[name], leaf, dtype) for name, leaf in other.leaves.items())
    )


def apart(ones: Sequence[Outcome], others: Sequence[Outcome]) -> bool:
    """Whether outcomes differ somewhere in more than exceptions, nan and inf."""
    return any(
        name in other.leaves and _apart(leaf, other.leaves[name])
        for one, other in zip(ones, others, strict=True)
        for name, leaf in one.leaves.items()
    )


def _apart(one: Any, other: Any) -> bool:
    if not (isinstance(one, np.ndarray) and isinstance(other, np.ndarray)):
        return not alike(one, other)
    if one.shape != other.shape:
        return True
    finite = np.isfinite(one) & np.isfinite(other)
    return not alike(one[finite], other[finite])


def alike(one: Any, other: Any, dtype: type = np.float64) -> bool:
    """Whether two leaves differ by the rounding of this dtype at most; nan is like nan."""
    if not (isinstance(one, np.ndarray) and isinstance(other, np.ndarray)):
        return type(one) is type(other) and bool(one == other)
    if one.shape != other.shape:
        return False
    finite = np.isfinite(other)
    if finite.all():  # the usual case, and some hundred thousand times in a search
        return _near(one, other, dtype)
    rest = ~finite
    return _near(one[finite], other[finite], dtype) and np.array_equal(
        one[rest], other[rest], equal_nan=True
    )


def _near(one: np.ndarray, other: np.ndarray, dtype: type) -> bool:
    """`alike` for arrays of one shape, of which the other is finite."""
    scale = np.abs(other).max(initial=0.0) or 1.0
    return bool((np.abs(one - other) <= scale * tolerance.relative(dtype, _LONGEST)).all())
