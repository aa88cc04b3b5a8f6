"""How far a right answer may be off: one place for all parts.

Each floating-point operation is off by at most eps/2, relative to its result. A chain of `n` of
them is off by about sqrt(n) eps when errors cancel and n eps when they do not; another right way to
write the same formula takes other operations in another order. So the bound is

    |value - reference| <= 32 * n * eps(dtype) * scale

with n the length of the longest chain of operations (at least 8), and scale the size of the largest
reference value in the array: an entry that is small only because large terms cancel is not held to
its own size. Wrong formulas miss this by many orders of magnitude, in float32 too.
"""

import numpy as np

_SAFETY = 32
_SHORTEST = 8


def relative(dtype: np.dtype | type, operations: int) -> float:
    """The allowed error, relative to the scale, for results of `dtype` (float32 or float64)."""
    return _SAFETY * max(operations, _SHORTEST) * float(np.finfo(dtype).eps)


def rounding(dtype: np.dtype | type, size: float) -> float:
    """The absolute error of a few sums of numbers of this size."""
    return 4 * size * float(np.finfo(dtype).eps)


SLOPE = 1e-5
"""Relative error of a central difference with step 1e-5 in float64, with a margin: the truncation
error is about step^2 and the rounding error about eps/step, both near 1e-10, for functions whose
values and derivatives are of size 1; a wrong gradient is off by 1e-2 and more."""
