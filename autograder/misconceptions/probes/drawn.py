"""Draws the numbers of probes.

All sizes of a probe differ, so that a transposed array shows, but for the last set of sizes: there
D = H = K, so that arguments that are exchanged fit. Numbers have one decimal, which keeps the copy
that students get short.
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


class Probe(NamedTuple):
    """The arguments of one call."""

    args: tuple[Any, ...]
    sizes: Mapping[str, int] = MappingProxyType({})
    """The sizes that went into the arguments, by their letters."""


class Draw:
    """Draws arrays: `draw("N", "4H")` has N rows and four blocks of H columns."""

    def __init__(self, sizes: dict[str, int], seed: int) -> None:
        self.sizes = sizes
        self.rng = np.random.default_rng(seed)

    def __call__(self, axes: str) -> np.ndarray:
        words = re.findall(r"(\d*)([A-Z])", axes)
        shape = [int(count or 1) * self.sizes[letter] for count, letter in words]
        return np.round(0.9 * self.rng.standard_normal(shape), 1)

    def all(self, axes: str) -> tuple[np.ndarray, ...]:
        """Several arrays: "ND NH"."""
        return tuple(self(word) for word in axes.split())


def draws() -> Iterator[Draw]:
    """A drawer of arrays for each set of sizes."""
    return (Draw(sizes, seed) for seed, sizes in enumerate(SIZES))
