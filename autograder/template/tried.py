"""An answer tried on one input: what the public tests see of it, and the whole of it."""

import contextlib
import random
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.misconceptions.outcomes import Outcome, outcome
from autograder.misconceptions.probes import is_network, result_names, viewed
from autograder.misconceptions.probes.draw import literal
from autograder.misconceptions.reference import Place, Reference
from autograder.shipped.tests.fingerprints import Leaf, decimals, decoded, fingerprint


def tried(place: Place, answer: Reference, args: Any) -> tuple[list[Leaf], Outcome]:
    """What an answer gives for one input, called once. Raises OnTheEdge where machines may
    differ."""
    _begin_anew(place)
    values = list(_value(viewed(*place, answer), decoded(args)))
    leaves = [list(map(_sure, leaf)) for leaf in fingerprint(values.__getitem__, (0,))]
    return leaves, outcome(values.__getitem__, (0,), result_names(*place))


def _begin_anew(place: Place) -> None:
    """An answer that draws numbers, or leaves those that a network is born with, draws the same."""
    random.seed(0)
    np.random.seed(0)
    if is_network(*place):
        import torch  # not before: that takes long

        torch.set_num_threads(1)  # networks as small as these are slower on many
        torch.default_generator.manual_seed(0)


def _value(function: Callable, args: tuple) -> Iterator[Any]:
    """What a call gives; nothing if it raises."""
    with np.errstate(all="ignore"), warnings.catch_warnings(), contextlib.suppress(Exception):
        warnings.simplefilter("ignore")
        yield function(*args)


def _sure(number: Any) -> Any:
    """Rounded, as the public tests round it. Raises OnTheEdge."""
    if not isinstance(number, float) or (number.is_integer() and abs(number) < 1e6):
        return number  # nothing to round
    return float(literal(number, decimals(number)))
