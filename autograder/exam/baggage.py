"""The state of a trained model may hold the numbers of a network, and nothing else."""

from typing import TypeGuard

import numpy as np

from autograder.checking.failure import CheckFailed
from autograder.exam.recurrence import State
from autograder.text import Text

_TIMES = 8
"""A state may hold so many times the numbers of the plain network. A network with two recurrent
layers for one, and two linear ones, has four times as many."""
_LARGEST = 2**24
"""Bytes in a state, whatever its hidden size."""
_SIDE = 4
"""The longest side of an array, in hidden units: an LSTM's weights have four rows for each."""


def ensure_network(state: object, name: str, inputs: int, classes: int, layers: int) -> State:
    """The state, if its size and kind are those of the question's network. Raises CheckFailed.

    It may hold floating-point arrays, and single numbers of any kind (a BatchNorm counts its
    batches). No side is longer than 4 hidden_size. In all there are at most eight times the numbers
    of the plain network, which has `layers` recurrent layers and a linear one.
    """
    if not _is_state(state):
        raise CheckFailed(
            Text(
                f"The state_dict of {name} holds other things than tensors.",
                f"{name} 的 state_dict 里有张量以外的东西。",
            )
        )
    hidden, gates = _sizes(state)
    plain = classes * (hidden + 1)
    for below in [inputs, *[hidden] * (layers - 1)]:
        plain += gates * hidden * (below + hidden + 2)
    arrays = state.values()
    too_much = sum(map(len, state)) + sum(v.size for v in arrays) > _TIMES * plain
    too_large = sum(v.nbytes for v in arrays) > _LARGEST
    longest = max(_SIDE * hidden, inputs, classes)
    if too_much or too_large or not all(_is_a_network_s(v, longest) for v in arrays):
        raise CheckFailed(
            Text(
                f"The state of {name} holds far more numbers than such a network needs, or others.",
                f"{name} 的状态里的数远远多于这样的网络所需要的，或者是别的东西。",
            )
        )
    return state


def _is_state(state: object) -> TypeGuard[State]:
    return isinstance(state, dict) and all(
        isinstance(name, str) and isinstance(value, np.ndarray) for name, value in state.items()
    )


def _sizes(state: State) -> tuple[int, int]:
    """hidden_size, and how many times as many rows the recurrent weights have; 1 without any."""
    weights = [value for name, value in state.items() if "weight_hh" in name and value.ndim]
    hidden = max((value.shape[-1] for value in weights if value.ndim == 2), default=1)
    return hidden, max((len(value) // hidden for value in weights), default=1)


def _is_a_network_s(array: np.ndarray, longest: int) -> bool:
    """Whether it is an array of floats with sides that a network has, or a single number."""
    return max(array.shape, default=0) <= longest and (array.dtype.kind == "f" or array.size <= 1)
