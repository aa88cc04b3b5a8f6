"""The recurrent layer of a student's network, computed by the grader.

A network is asked in two halves (`autograder/sealed/relay.py`). The first half tells what enters
its recurrent layer, the grader computes what comes out of it, with the weights that are in the
network's state, and the second half answers to that without having seen an image. Whatever else a
network looks at (the pixels themselves, a table, a copy of the data set), it does not help.
"""

import re
from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

import msgspec
import numpy as np

from autograder.checking.failure import CheckFailed
from autograder.sealed.student import Remote, Student
from autograder.text import Text

State = dict[str, np.ndarray]
"""A network's parameters and buffers."""
Starts = list[list[np.ndarray] | None]
"""For each call of a layer the states from which it begins, each (layers, 1, H), none for zeros; or
None if it goes on from what the call before has returned."""
Returned = list[tuple[np.ndarray, list[np.ndarray]]]
"""For each call of a layer its outputs, (N, t, D), and its last states, each (layers, N, H)."""

_KINDS = {1: "RNN", 3: "GRU", 4: "LSTM"}
"""PyTorch's layers, by how many times hidden_size rows their weights have."""
_CARRIED = 1e-3
"""A state within this distance of the one that the layer returned before counts as that one."""


class Entered(msgspec.Struct, frozen=True):
    """What enters the recurrent layer that a network asks first."""

    layer: str
    """Its path in the network; "" if the network asks none."""
    nonlinearity: str
    inputs: list[np.ndarray]
    """For each call the steps, (N, t, F)."""
    states: list[list[np.ndarray]]
    """For each call the states that it is given, each (layers, N, H), or none."""
    logits: np.ndarray
    """What the whole network answers, by itself."""

    @property
    def steps(self) -> np.ndarray:
        """All steps, (N, T, F)."""
        return np.concatenate(self.inputs, axis=1)

    @classmethod
    def joined(cls, batches: Sequence["Entered"]) -> "Entered":
        """What enters for the images of all batches."""
        first = batches[0]
        inputs = [np.concatenate(some) for some in zip(*(b.inputs for b in batches), strict=True)]
        states = [
            [np.concatenate(some, axis=1) for some in zip(*call, strict=True)]
            for call in zip(*(b.states for b in batches), strict=True)
        ]
        logits = np.concatenate([b.logits for b in batches])
        return cls(first.layer, first.nonlinearity, inputs, states, logits)


def entered(student: Student, name: str, model: Remote, levels: np.ndarray) -> Entered:
    """What enters the recurrent layer of a model called `name` that reads images (N, S, S).

    Raises StudentFault, and CheckFailed for a model that asks no layer with a batch of sequences.
    """
    images = student.workshop.make("images", levels)
    said = student.workshop.ask("entering", model, images, label=name)
    try:
        entered = msgspec.convert(said, Entered)
    except msgspec.ValidationError as error:
        raise not_recurrent(name) from error
    if not entered.layer or not _fits(entered, len(levels)):
        raise not_recurrent(name)
    return entered


def _fits(entered: Entered, count: int) -> bool:
    """Whether a layer was called with sequences of `count` images, and with states for them."""
    states = [state for states in entered.states for state in states]
    if not all(a.ndim == 3 and a.dtype.kind == "f" for a in [*entered.inputs, *states]):
        return False
    sizes = {(len(x), x.shape[2]) for x in entered.inputs}
    return (
        [n for n, _ in sizes] == [count]
        and len(entered.states) == len(entered.inputs)
        and all(state.shape[1] == count for state in states)
    )


class Recurrence:
    """The recurrent layer of a network called `name`, with weights from the network's state.

    `entered` says which layer it is. Raises CheckFailed for weights that do not fit together.
    """

    def __init__(self, name: str, state: State, entered: Entered) -> None:
        prefix = f"{entered.layer}."
        own = {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}
        # A cell's weights have the names of a layer's, less the number.
        self._weights = {k if "_l" in k else f"{k}_l0": v for k, v in own.items()}
        self._nonlinearity = entered.nonlinearity
        try:
            self._layer = self._built()
        except (AttributeError, LookupError, ValueError, ArithmeticError, RuntimeError) as error:
            raise not_recurrent(name) from error

    def _built(self) -> Any:
        """PyTorch's own layer with these weights."""
        import torch  # here, because the NumPy parts do without it

        weights = self._weights
        rows, hidden = weights["weight_hh_l0"].shape
        kind = _KINDS[rows // hidden]
        layer = getattr(torch.nn, kind)(
            weights["weight_ih_l0"].shape[1],
            hidden,
            num_layers=sum(re.fullmatch(r"weight_hh_l\d+", name) is not None for name in weights),
            bias="bias_ih_l0" in weights,
            batch_first=True,
            bidirectional="weight_hh_l0_reverse" in weights,
            **({"nonlinearity": self._nonlinearity} if kind == "RNN" else {}),
        )
        layer.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
        return layer.requires_grad_(False)

    def shuffled(self, rng: np.random.Generator) -> "Recurrence":
        """The same layer, its weights from state to state in another order."""
        return self.changed(lambda v: rng.permutation(v.ravel()).reshape(v.shape))

    def changed(self, change: Callable[[np.ndarray], np.ndarray]) -> "Recurrence":
        """The same layer with other weights from state to state."""
        other = copy(self)
        other._weights = {k: change(v) if "weight_hh" in k else v for k, v in self._weights.items()}
        other._layer = other._built()
        return other

    def starts(self, entered: Entered) -> Starts:
        """The states from which each call begins."""
        found: Starts = []
        last: list[np.ndarray] = []
        for inputs, given in zip(entered.inputs, entered.states, strict=True):
            goes_on = bool(last) and len(given) == len(last) and all(map(_same, given, last))
            # A state that differs from image to image could carry more than the rows do.
            start = None if goes_on else [state.mean(axis=1, keepdims=True) for state in given]
            found.append(start)
            if len(entered.inputs) > 1:
                _, last = self._call(inputs, last if start is None else start)
        return found

    def run(self, inputs: list[np.ndarray], starts: Starts) -> Returned:
        """What the layer returns in each call, for the steps (N, t, F) of each."""
        returned: Returned = []
        for steps, start in zip(inputs, starts, strict=True):
            returned.append(self._call(steps, returned[-1][1] if start is None else start))
        return returned

    def _call(
        self, steps: np.ndarray, start: list[np.ndarray]
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        import torch

        states = [torch.tensor(s).expand(-1, len(steps), -1).contiguous() for s in start]
        given = () if not states else (tuple(states) if len(states) > 1 else states[0],)
        output, last = self._layer(torch.tensor(steps), *given)
        last = last if isinstance(last, tuple) else (last,)
        return output.numpy(), [state.numpy() for state in last]


def _same(given: np.ndarray, last: np.ndarray) -> bool:
    return given.shape == last.shape and np.allclose(given, last, atol=_CARRIED)


def answers(
    student: Student, name: str, model: Remote, layer: str, side: int, returned: Returned
) -> Any:
    """What a model answers to what the grader's recurrent layer returns."""
    return student.workshop.ask("leaving", model, layer, side, returned, label=name)


def not_recurrent(name: str) -> CheckFailed:
    """The answers of a network do not come from a recurrent layer alone."""
    return CheckFailed(
        Text(
            f"The answers of {name} do not come from its recurrent layer: when we compute that "
            "layer, with your weights and the rows that your network gives it, they are others.",
            f"{name} 的答案不是由循环层给出的：我们用你的权重、按你的网络送进去的行来计算这一层时，"
            "得到的答案不一样。",
        )
    )
