"""The fixed inputs on which a submission is compared with the reference and the known mistakes.

draw      sizes, and random numbers that are the same every time
texts     the probes of part 1
by_hand   the probes of stubs that take more than arrays of some shape
networks  the probes of stubs that are networks, or take one

For all other stubs the docstring says what to draw.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any, Protocol

import numpy as np

from autograder.curriculum import CurriculumError, choose_parts
from autograder.misconceptions.probes import by_hand, networks, texts
from autograder.misconceptions.probes.draw import MADE, SIZES, Draw, Probe, draws
from autograder.misconceptions.probes.networks import is_network
from autograder.misconceptions.reference import Place, Reference
from autograder.signatures import BATCH, TIME, is_called, signature

__all__ = [
    "Answer",
    "Probe",
    "axes",
    "by_hand",
    "is_network",
    "probes",
    "result_names",
    "texts",
    "viewed",
]


class Answer(Protocol):
    """What can be asked: a `Reference`, or a submission."""

    def get(self, part: str, name: str) -> Any:
        """A function or a table."""

    def tried(self, part: str, stub: str, *args: Any) -> Any:
        """What a stub that is a network, or takes one, gives for arrays."""


@lru_cache
def probes(part: str, stub: str) -> tuple[Probe, ...]:
    """The probes of a stub, in the order in which they are tried; none for a table."""
    place = part, stub
    if place in MADE:
        return tuple(MADE[place]())
    if is_network(*place):
        return tuple(networks.of_class(stub))
    if stub.isupper() or next(iter(choose_parts(part))).needs:
        return ()
    try:
        return tuple(_from_docstring(place))
    except ValueError as error:
        raise CurriculumError(
            f"solutions/{part}.py: {stub}: {error}: make its probes in {by_hand.__file__}"
        ) from error


def _from_docstring(place: Place) -> Iterator[Probe]:
    for draw in draws():
        args = draw.arguments(place)
        yield draw.probe(place, args)
        if "activation" in signature(*place).arguments and draw.sizes is SIZES[0]:
            yield draw.probe(place, args, "identity")
    if place == ("variants", "tree_lstm_node"):  # a leaf
        leaf = Draw({**SIZES[0], "C": 0}, 7)
        yield Probe(leaf.probe(place, leaf.arguments(place)).args)


def result_names(part: str, stub: str) -> tuple[str, ...]:
    """What the results of a stub are called, where there are several."""
    if is_network(part, stub):
        return networks.result_names(stub)
    results = tuple(signature(part, stub).results)
    return results if len(results) > 1 else ()


def axes(part: str, stub: str, name: str, ndim: int) -> dict[str, int]:
    """Which axis is the batch and which is time, of what is called `name` and has `ndim` axes."""
    said = signature(part, stub) if is_called(part, stub) else None
    names = [name]
    if is_network(part, stub):  # there "dx" is a gradient
        names.append(f"the gradient of {name.removeprefix('d')}")
    found = {}
    for letter in (BATCH, TIME) if said else ():
        for one in names:
            axis = said.axis(letter, one, ndim)
            if axis is not None:
                found[letter] = axis
    return found


def viewed(part: str, stub: str, answer: Answer) -> Callable:
    """A function from the arguments of a probe to what is compared.

    That is the stub itself, or what its results do where many results are right.
    """
    if is_network(part, stub):
        return partial(answer.tried, part, stub)
    function = answer.get(part, stub)
    if (part, stub) != ("lstm", "memory_cell_weights"):
        return function
    return lambda: _run_memory(function())


def _run_memory(weights: Any) -> np.ndarray:
    """What an LSTM of one unit puts out with weights that were set by hand.

    One more number is 1 if that is right, but not with larger numbers: its gates leak.
    """
    program = [(3, 1, 1), (4, 1, 0), (2, 0, 1), (5, -1, 1), (6, 0, 1), (2, 1, 0), (7, -1, 0)]
    larger = [(300, 1, 1), (0, 0, 0), (300, 1, 0), (300, 0, 1), (0, -1, 1)]
    zero = np.zeros((1, 1))
    lstm_forward = Reference().get("lstm", "lstm_forward")
    small, large = (
        lstm_forward(np.array([steps], float), zero, zero, *weights, "identity")[0][0, :, 0]
        for steps in (program, larger)
    )
    small = small.round(1)
    leaks = np.abs(large - (300, 0, 0, 600, 0)).max() > 0.01
    return np.append(small, float(leaks and (small == (3, 0, 7, 0, 0, 0, 0)).all()))
