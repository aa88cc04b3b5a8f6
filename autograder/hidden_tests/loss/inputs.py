"""What the hidden tests of part 3 share."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checking import expect, tolerance
from autograder.checking.cases import Case
from autograder.signatures import signature

FAR = 1e4
"""Scores of this size must do no harm."""


def slack(case: Case) -> float:
    """Some right styles add and subtract numbers of size 1e4: the rounding of such a sum."""
    return tolerance.rounding(case.dtype, FAR)


def far_apart(case: Case, *shape: int) -> np.ndarray:
    """Scores that are -1e4, 0 or 1e4."""
    return case.rng().choice(np.array([-FAR, 0, FAR]), shape).astype(case.dtype)


def loss_and_gradient(value: Any, case: Case) -> tuple[Any, Any]:
    """The two results of a loss."""
    return expect.results(value, signature("loss", "cross_entropy").results, case)


def compare_slope(call: Callable[[np.ndarray], Any], logits: np.ndarray, case: Case) -> None:
    """The gradient along a random direction against a central difference of the same loss."""
    direction = np.random.default_rng(case.seed + 1).standard_normal(logits.shape)
    step = 1e-5
    higher, lower = (
        loss_and_gradient(call(logits + sign * step * direction), case)[0] for sign in (1, -1)
    )
    numeric = (expect.real(higher, what="loss") - expect.real(lower, what="loss")) / (2 * step)
    dlogits = loss_and_gradient(call(logits), case)[1]
    dlogits = expect.shaped(dlogits, logits.shape, what="dlogits", case=case)
    scale = float(np.abs(direction).sum())
    expect.slope(numeric, float((dlogits * direction).sum()), scale, what="dlogits", case=case)
