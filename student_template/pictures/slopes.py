"""A gradient beside the slope that a small nudge shows, entry by entry.

What is nudged is your own forward function, in float64, a little up and a little down:

    slope = (f(x + e) - f(x - e)) / (2 e)
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from checks import Wrong, array, entries

Arrays = dict[str, np.ndarray]
NUDGE = 1e-5
ALLOWED = 1e-6
"""How far a right gradient may be from the slope, relative to the largest entry of its kind."""


@dataclass
class Claim:
    """What a stub claims, and the forward function that it is about."""

    inputs: Arrays
    """What is nudged, by the name of its gradient."""
    forward: Callable[[Arrays], np.ndarray]
    """From these inputs to what a loss reads."""
    gradients: Callable[[np.ndarray], object]
    """From the loss's gradient at what it reads to the dict of gradients that the stub returns."""
    weights: np.ndarray
    """The loss is the sum of what it reads, each times its weight here."""
    time: dict[str, int] = field(default_factory=dict)
    """Which axis of a gradient counts the steps."""
    loss_time: int | None = None
    """Which axis of what the loss reads counts the steps."""
    slopes: Callable[[Arrays], Arrays] | None = None
    """Makes the numbers that are claimed out of the derivatives, where they are no gradients."""


@dataclass
class Compared:
    """One gradient, as it is claimed and as the nudges say."""

    name: str
    claimed: np.ndarray
    nudged: np.ndarray
    time: int | None = None

    @property
    def wrong(self) -> np.ndarray:
        """Where they differ."""
        scale = max(np.abs(self.nudged).max(initial=0.0), 1e-3)
        return np.abs(self.claimed - self.nudged) > ALLOWED * scale

    @property
    def steps(self) -> list[int]:
        """The steps at which they differ; none if this gradient has no steps."""
        if self.time is None:
            return []
        axes = tuple(axis for axis in range(self.wrong.ndim) if axis != self.time)
        return [int(t) for t in np.flatnonzero(self.wrong.any(axis=axes))]

    @property
    def factor(self) -> float | None:
        """The number by which all entries are too large, if it is one number for all of them."""
        real = np.abs(self.nudged) > 1e-3 * max(np.abs(self.nudged).max(initial=0.0), 1e-12)
        if not self.wrong.any() or not real.any() or self.wrong[~real].any():
            return None
        ratios = self.claimed[real] / self.nudged[real]
        return float(ratios[0]) if np.allclose(ratios, ratios[0], rtol=1e-4, atol=0) else None


def derivatives(claim: Claim) -> Arrays:
    """The derivative of all that the loss reads by each entry of each input, by nudging."""
    base = claim.forward(claim.inputs)
    if base.dtype != np.float64:
        raise Wrong(
            f"Your forward function returns {base.dtype} for float64 inputs: a nudge is lost in "
            "its rounding.",
            f"输入是 float64，你的前向函数却返回 {base.dtype}：微小的改动会被舍入掉。",
        )
    return {name: _by_entries(claim, name) for name in claim.inputs}


def _by_entries(claim: Claim, name: str) -> np.ndarray:
    values = claim.inputs[name]
    found = np.zeros((*values.shape, *claim.weights.shape))
    for index in np.ndindex(values.shape):
        ends = []
        for sign in (1, -1):
            moved = values.copy()
            moved[index] += sign * NUDGE
            ends.append(claim.forward({**claim.inputs, name: moved}))
        found[index] = (ends[0] - ends[1]) / (2 * NUDGE)
    return found


def compare(claim: Claim) -> tuple[list[Compared], np.ndarray | None]:
    """Every gradient of a claim; and, for each of them and each step, whether it is wrong when
    the loss reads that step alone (gradients down, steps across)."""
    by_entry = derivatives(claim)
    whole = _compared(claim, by_entry, claim.weights)
    if claim.loss_time is None:
        return whole, None
    alone = [
        [one.wrong.any() for one in _compared(claim, by_entry, weights)]
        for weights in _one_step_each(claim)
    ]
    return whole, np.array(alone).T


def _one_step_each(claim: Claim) -> Iterator[np.ndarray]:
    """The weights of a loss that reads one step alone, for each step."""
    for t in range(claim.weights.shape[claim.loss_time]):
        weights = np.zeros_like(claim.weights)
        at = tuple(t if axis == claim.loss_time else slice(None) for axis in range(weights.ndim))
        weights[at] = claim.weights[at]
        yield weights


def _compared(claim: Claim, by_entry: Arrays, weights: np.ndarray) -> list[Compared]:
    if claim.slopes:
        nudged = claim.slopes(by_entry)
    else:
        last = tuple(range(-weights.ndim, 0))
        nudged = {
            name: (values * weights).sum(axis=last) if weights.ndim else values * weights
            for name, values in by_entry.items()
        }
    claimed = entries(claim.gradients(weights), list(nudged), "grads")
    compared = []
    for name, slope in nudged.items():
        numbers = _numbers(claimed[name], slope, name)
        compared.append(Compared(name, numbers, slope, claim.time.get(name)))
    return compared


def _numbers(value: object, like: np.ndarray, name: str) -> np.ndarray:
    """A gradient as an array, also where it is one number."""
    value = np.asarray(value, float) if isinstance(value, float) else value
    return np.asarray(array(value, like.shape, f'grads["{name}"]'), float)


def flat(values: np.ndarray, time: int | None) -> np.ndarray:
    """An array as a table, its steps across if it has steps."""
    if time is not None and values.ndim > 1:
        values = np.moveaxis(values, time, -1)
    return values.reshape(math.prod(values.shape[:-1]), -1) if values.ndim else values.reshape(1, 1)
