"""What may go from a training to the questions: the numbers of a network, and nothing besides."""

import numpy as np

from autograder.checking.failure import CheckFailed
from autograder.exam.recurrence import State
from autograder.text import Text

_TIMES = 8
"""How many times the numbers of the plain network a state may hold. Two recurrent layers for one
and two linear ones at the end hold four times as many."""
_LARGEST = 2**24
"""Bytes in a state, whatever its hidden size."""
_SIDE = 4
"""The longest side of an array, in hidden units: an LSTM's weights have four rows for each."""


def ensure_network(state: object, name: str, inputs: int, classes: int, layers: int) -> State:
    """The state, if it holds what the network of the question may hold. Raises CheckFailed.

    That is: floating-point arrays (and a count of batches, as a BatchNorm keeps it), none with a
    side of more than 4 hidden_size, and in all no more than eight times as many numbers as the
    plain network has, which is a recurrent layer (or `layers`) and a linear one.
    """
    entries = state.items() if isinstance(state, dict) else [("", None)]
    if not all(isinstance(k, str) and isinstance(v, np.ndarray) for k, v in entries):
        raise CheckFailed(
            Text(
                f"The state_dict of {name} holds other things than tensors.",
                f"{name} 的 state_dict 里有张量以外的东西。",
            )
        )
    hidden = max((v.shape[-1] for k, v in entries if "weight_hh" in k and v.ndim == 2), default=1)
    gates = max((len(v) // hidden for k, v in entries if "weight_hh" in k and v.ndim), default=1)
    plain = classes * (hidden + 1)
    for below in [inputs, *[hidden] * (layers - 1)]:
        plain += gates * hidden * (below + hidden + 2)
    longest = max(_SIDE * hidden, inputs, classes)
    if (
        sum(len(k) + v.size for k, v in entries) > _TIMES * plain
        or sum(v.nbytes for _, v in entries) > _LARGEST
        or any(side > longest for _, v in entries for side in v.shape)
        or any(v.dtype.kind != "f" and v.size > 1 for _, v in entries)
    ):
        raise CheckFailed(
            Text(
                f"The state of {name} holds far more numbers than such a network needs, or others.",
                f"{name} 的状态里的数远远多于这样的网络所需要的，或者是别的东西。",
            )
        )
    return state
