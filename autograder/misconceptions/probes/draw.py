"""Draws the numbers of probes.

All sizes of a probe differ, so that a transposed array shows, but for the last set of sizes: there
D = H = K, so that arguments that are exchanged fit. Numbers have few decimals, which keeps the copy
that students get short, and the same on every machine.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

SIZES = (
    {"N": 3, "T": 4, "D": 5, "H": 2, "K": 6, "C": 3},
    {"N": 2, "T": 5, "D": 3, "H": 4, "K": 7, "C": 1},
    {"N": 2, "T": 4, "D": 3, "H": 3, "K": 3, "C": 2},
)

_EDGE = 1e-9
"""Processors and libraries differ in the last digits of `exp` and of sums: by far less than this,
relative to the numbers."""


class Probe(NamedTuple):
    """The arguments of one call."""

    args: tuple[Any, ...]
    sizes: Mapping[str, int] = MappingProxyType({})
    """The sizes that went into the arguments, by their letters."""


class OnTheEdge(ValueError):
    """A number so near to where rounding turns that its last digit depends on the machine."""


def literal(value: Any, decimals: int) -> np.ndarray:
    """Rounded so that every machine gets the same digits. Raises OnTheEdge where none can."""
    scaled = np.asarray(value, float) * 10.0**decimals
    unsure = np.abs(np.abs(scaled % 1.0 - 0.5)) <= _EDGE * np.maximum(10.0**decimals, abs(scaled))
    if unsure.any():
        raise OnTheEdge(f"{np.asarray(value)[unsure][0]!r} rounded to {decimals} decimals")
    return np.round(value, decimals) + 0.0  # no -0.0


class Draw:
    """Draws arrays: `draw("N", "4H")` has N rows and four blocks of H columns."""

    def __init__(self, sizes: dict[str, int], seed: int) -> None:
        self.sizes = sizes
        # Of all its streams NumPy promises this one alone to every version to come.
        self.rng = np.random.RandomState(seed)

    def __call__(self, axes: str) -> np.ndarray:
        words = re.findall(r"(\d*)([A-Z])", axes)
        shape = [int(count or 1) * self.sizes[letter] for count, letter in words]
        return literal(0.9 * self.rng.standard_normal(shape), 1)

    def all(self, axes: str) -> tuple[np.ndarray, ...]:
        """Several arrays: "ND NH"."""
        return tuple(self(word) for word in axes.split())


def draws() -> Iterator[Draw]:
    """A drawer of arrays for each set of sizes."""
    return (Draw(sizes, seed) for seed, sizes in enumerate(SIZES))
