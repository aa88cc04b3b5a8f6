"""Draws the numbers of probes.

All sizes of a probe differ, so that a transposed array shows, but for the last set of sizes: there
D = H = K = O, so that arguments that are exchanged fit. Numbers have few decimals, which keeps the
copy that students get short, and the same on every machine.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from autograder.misconceptions.reference import Place
from autograder.signatures import Array, Form, mapped, signature

SIZES = (
    {"N": 3, "T": 4, "D": 5, "H": 2, "K": 6, "O": 6, "C": 3},
    {"N": 2, "T": 5, "D": 3, "H": 4, "K": 7, "O": 7, "C": 1},
    {"N": 2, "T": 4, "D": 3, "H": 3, "K": 3, "O": 3, "C": 2},
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
    """Draws arrays of the sizes of one probe."""

    def __init__(self, sizes: Mapping[str, int], seed: int) -> None:
        self.sizes = sizes
        # Of all its streams NumPy promises this one alone to every version to come.
        self.rng = np.random.RandomState(seed)

    def __call__(self, axes: str) -> np.ndarray:
        """An array with the axes "NTD"."""
        return self._array(Array(tuple(axes)))

    def arguments(self, place: Place, *names: str) -> dict[str, Any]:
        """Arguments of a stub, as its docstring says of them: those that it must be given.

        With `names` these, drawn in this order: another would give other numbers, and with them
        other fingerprints in the copy that students have. Raises ValueError for what is no array.
        """
        said = signature(*place)
        if not names:
            return said.draw(self._array)
        return {name: mapped(said.arguments[name], self._array) for name in names}

    def value(self, form: Form, sizes: Mapping[str, int]) -> Any:
        """A value of this form, of other sizes."""
        return mapped(form, partial(self._array, sizes=sizes))

    def probe(self, place: Place, arguments: Mapping[str, Any], *more: Any) -> Probe:
        """The probe with these arguments of a stub, brought into the order of the call."""
        order = [name for name in signature(*place).arguments if name in arguments]
        return Probe((*(arguments[name] for name in order), *more), self.sizes)

    def _array(self, form: Array, sizes: Mapping[str, int] | None = None) -> np.ndarray:
        shape = form.shape(sizes or self.sizes)
        if form.kind != "integer":
            return literal(0.9 * self.rng.standard_normal(shape), 1)
        return self.rng.randint(*form.bounds(sizes or self.sizes), shape)


def draws() -> Iterator[Draw]:
    """A drawer of arrays for each set of sizes."""
    return (Draw(sizes, seed) for seed, sizes in enumerate(SIZES))


MADE: dict[Place, Callable[[], Iterator[Probe]]] = {}
"""What makes the probes of a stub whose docstring does not say enough to draw them."""


def probes_of(part: str, *stubs: str) -> Callable:
    """Mark a function as the one that makes the probes of these stubs."""

    def keep(make: Callable) -> Callable:
        MADE.update({(part, stub): make for stub in stubs})
        return make

    return keep
