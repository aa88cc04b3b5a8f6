"""A wrong array beside the right one, and ways in which the one may look like the other."""

from collections.abc import Callable, Mapping
from itertools import permutations
from typing import Any, NamedTuple

import numpy as np

from autograder.misconceptions.outcomes import alike
from autograder.signatures import BATCH, TIME


class Pair(NamedTuple):
    """A wrong array beside the right one."""

    seen: np.ndarray
    right: np.ndarray
    others: Mapping[str, Any]
    """All right leaves of the same result."""
    sizes: Mapping[str, int]
    axes: Mapping[str, int]
    """Which axis is the batch and which is time, by their letters, where there is one."""


def not_finite(pair: Pair) -> bool:
    return bool((~np.isfinite(pair.seen)).any() and np.isfinite(pair.right).all())


def transposed(pair: Pair) -> bool:
    orders = list(permutations(range(pair.right.ndim)))[1:]
    return any(alike(pair.seen, pair.right.transpose(order)) for order in orders)


def times(factor: Callable[[Mapping[str, int]], float]) -> Callable[[Pair], bool]:
    def fits(pair: Pair) -> bool:
        try:
            scaled = np.asarray(pair.right * factor(pair.sizes))
            return pair.right.any() and alike(pair.seen, scaled)
        except KeyError:  # a probe without this size
            return False

    return fits


def in_time(pair: Pair) -> int | None:
    """The axis of time, if both arrays have one, of three steps or more: of two, each is an end."""
    axis = pair.axes.get(TIME)
    if axis is None or pair.seen.shape != pair.right.shape or pair.right.shape[axis] < 3:
        return None
    return axis


def wrong_steps(pair: Pair) -> set[int]:
    """The steps at which the array is wrong; empty if it has no time."""
    if (axis := in_time(pair)) is None:
        return set()
    steps = zip(np.moveaxis(pair.seen, axis, 0), np.moveaxis(pair.right, axis, 0), strict=True)
    scale = float(np.abs(pair.right).max(initial=0.0)) or 1.0
    return {t for t, (one, other) in enumerate(steps) if np.abs(one - other).max() > 1e-9 * scale}


def empty_later(pair: Pair) -> bool:
    """Right up to a step, zero from there on."""
    wrong, axis = wrong_steps(pair), in_time(pair)
    if axis is None or not wrong or min(wrong) == 0 or not pair.right.all():
        return False
    return not np.moveaxis(pair.seen, axis, 0)[min(wrong) :].any()


def reversed(pair: Pair) -> bool:
    axis = in_time(pair)
    return axis is not None and alike(pair.seen, np.flip(pair.right, axis))


def blocks(pair: Pair) -> bool:
    """The blocks of H columns in another order."""
    columns, H = (pair.right.shape or (0,))[-1], pair.sizes.get("H", 0)
    count = columns // H if H else 0
    if pair.seen.shape != pair.right.shape or not 1 < count <= 4 or columns % H:
        return False
    blocks = np.split(pair.right, count, axis=-1)
    orders = list(permutations(blocks))[1:]
    return any(alike(pair.seen, np.concatenate(order, axis=-1)) for order in orders)


def another(pair: Pair) -> bool:
    """The values that belong under another name."""
    return pair.right.size > 1 and any(
        alike(pair.seen, other) and not alike(pair.right, other) for other in pair.others.values()
    )


def rounded(pair: Pair) -> bool:
    """The right numbers with a few decimals only."""
    return pair.right.size > 0 and any(
        alike(pair.seen, np.asarray(np.round(pair.right, digits))) for digits in range(9)
    )


def first_ones(pair: Pair) -> bool:
    """Only the first of the right entries along one axis, or the first alone without that axis."""
    return any(
        alike(pair.seen, np.moveaxis(pair.right, axis, 0)[0])
        or any(
            alike(pair.seen, np.take(pair.right, range(count), axis))
            for count in range(1, pair.right.shape[axis])
        )
        for axis in range(pair.right.ndim)
        if pair.right.shape[axis] > 1
    )


def offset(pair: Pair) -> bool:
    """Every number is off by the same."""
    if pair.seen.shape != pair.right.shape or pair.right.size < 2:
        return False
    off = pair.seen - pair.right
    return bool(off.any()) and alike(pair.seen, pair.right + off.flat[0])


def columns(pair: Pair) -> bool:
    """Only some of the blocks of H columns are wrong."""
    columns, H = (pair.right.shape or (0,))[-1], pair.sizes.get("H", 0)
    count = columns // H if H else 0
    if pair.seen.shape != pair.right.shape or not 2 <= count <= 4 or columns % H:
        return False
    pairs = zip(np.split(pair.seen, count, -1), np.split(pair.right, count, -1), strict=True)
    return any(alike(one, other) for one, other in pairs)


def one_row(pair: Pair) -> bool:
    """Every row of the batch is the same, though the right ones differ."""
    axis = pair.axes.get(BATCH)
    if axis is None or pair.seen.shape != pair.right.shape or pair.right.ndim < 2:
        return False
    seen, right = (np.moveaxis(array, axis, 0) for array in (pair.seen, pair.right))
    same = alike(seen, np.broadcast_to(seen[:1], seen.shape))
    return len(right) > 1 and same and any(alike(seen[0], row) for row in right)
