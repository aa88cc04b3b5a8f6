"""The stubs of part 7 as functions of arrays.

A class cannot be compared, nor a function that takes a network. Here each becomes a function of
arrays: a network is built, given numbers, and asked. Like this a wrong answer is compared with the
known mistakes, in the public tests and when it is graded. You need not read it to do the homework.
"""

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import nn

Array = np.ndarray
Tried = Callable[..., tuple[Array, ...]]

AS_FUNCTION: dict[str, Tried] = {}
"""By the name of a stub that takes a network: takes the module that holds it, then the arguments of
a probe."""


def _tries(stub: str) -> Callable[[Tried], Tried]:
    """Mark a function as the one that tries this stub."""

    def keep(tried: Tried) -> Tried:
        AS_FUNCTION[stub] = tried
        return tried

    return keep


def as_function(homework: ModuleType, stub: str) -> Callable[..., Any]:
    """A stub of a module as a function of arrays; one that is such a function already, itself."""
    if stub in AS_FUNCTION:
        return partial(AS_FUNCTION[stub], homework)
    found = getattr(homework, stub)
    return partial(_asked, found) if isinstance(found, type) else found


def _asked(kind: type, sizes: tuple, given: tuple, more: tuple = ()) -> tuple[Array, ...]:
    """What a network of a class gives, and the gradients by what it was given.

    Args:
        kind: the class.
        sizes: what it is made with.
        given: arrays, or tuples of them, by which it has gradients.
        more: arrays that it is given after these.
    """
    leaves: list[torch.Tensor] = []

    def leaf(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(leaf, value))
        leaves.append(torch.from_numpy(value).requires_grad_())
        return leaves[-1]

    inputs = tuple(map(leaf, given))
    model = _filled(kind(*sizes), leaves[0].detach().numpy())
    with torch.random.fork_rng(devices=()):
        torch.default_generator.manual_seed(0)  # a state that it draws is the same each time
        outputs = _apart(model(*inputs, *map(torch.from_numpy, more)))
    return (*_arrays(*outputs), *_gradients(leaves, *outputs))


def _apart(value: Any) -> list[torch.Tensor]:
    if isinstance(value, tuple | list):
        return [one for item in value for one in _apart(item)]
    return [value]


@_tries("to_sequence_rnn")
def _to_sequence_rnn(
    homework: ModuleType, seq: Array, hidden: int, outputs: int
) -> tuple[Array, ...]:
    """What the new network says, and how far the old one moves when the new one is changed."""
    elman = _filled(homework.ElmanRNN(seq.shape[2], hidden, outputs))
    before = _numbers(elman)
    made = homework.to_sequence_rnn(elman)
    out, state = made.to(_dtype(seq)).eval()(torch.from_numpy(seq))
    return (*_arrays(out, state), _moved_with(made, elman, before))


@_tries("to_torch_lstm")
def _to_torch_lstm(homework: ModuleType, x: Array, hidden: int) -> tuple[Array, ...]:
    """What the new network says, and how far the old one moves when the new one is changed."""
    cell = _filled(homework.LSTMCell(x.shape[2], hidden))
    before = _numbers(cell)
    made = homework.to_torch_lstm(cell)
    h, _ = made.to(_dtype(x))(torch.from_numpy(x))
    return (*_arrays(h), _moved_with(made, cell, before))


@_tries("fit")
def _fit(
    homework: ModuleType, kind: str, X: Array, Y: Array, epochs: int, lr: float
) -> tuple[Array, ...]:
    """The losses without learning, and whether the gradients of the epochs have piled up; with it,
    what does not depend on the optimiser.

    That is how many losses there are, whether the last is under the first, and whether the network
    has changed.
    """
    model = _network(homework, kind, X)
    before = _numbers(model)
    losses = homework.fit(model, X, Y, epochs, lr)
    if not lr and _falls(losses):
        return np.zeros(1), np.zeros(())
    if not lr:
        return np.array([float(loss) for loss in losses]), _piled_up(homework, model, X, Y, lr)
    facts = len(losses), losses[-1] < losses[0], _numbers(model) != before
    return tuple(np.array(float(fact)) for fact in facts)


def _falls(losses: list[float]) -> bool:
    """Whether there was a training, though the learning rate was 0."""
    first, last = float(losses[0]), float(losses[-1])
    return first - last > 1e-3 * abs(first)


@_tries("train")
def _train(
    homework: ModuleType, images: Array, labels: Array, epochs: int, lr: float
) -> tuple[Array, ...]:
    """The first loss without learning, and whether the losses fall all the same; with it, what does
    not depend on the optimiser, as for `fit`."""
    classes = int(labels.max()) + 1
    layers = nn.Flatten(), nn.Linear(images[0].size, classes)
    model = _filled(nn.Sequential(*layers), images)
    halves = zip(torch.from_numpy(images).chunk(2), torch.from_numpy(labels).chunk(2), strict=True)
    before = _numbers(model)
    losses = homework.train(model, list(halves), epochs, lr)
    if not lr:
        falls = _falls(losses)
        return np.array(0.0 if falls else float(losses[0])), np.array(float(falls))
    facts = len(losses), losses[-1] < losses[0], _numbers(model) != before
    return tuple(np.array(float(fact)) for fact in facts)


def _piled_up(homework: ModuleType, model: nn.Module, X: Array, Y: Array, lr: float) -> Array:
    """1 if the gradients of two epochs are still there after two epochs that changed nothing."""
    after_two = _gradient(model)
    model.zero_grad()
    homework.fit(model, X, Y, 1, lr)
    once = _gradient(model)
    near = once.any() and np.allclose(after_two, 2 * once, rtol=1e-3, atol=1e-7)
    return np.array(float(near))


def _gradient(model: nn.Module) -> Array:
    found = [p.grad for p in model.parameters() if p.grad is not None]
    return np.concatenate([g.flatten().numpy() for g in found]) if found else np.zeros(1)


@_tries("predict_one_step")
def _predict_one_step(
    homework: ModuleType, kind: str, y: Array, length: int, start: int
) -> tuple[Array, ...]:
    """Its predictions with a network of this kind."""
    return _arrays(homework.predict_one_step(_network(homework, kind, y), y, length, start))


@_tries("predict_multi_step")
def _predict_multi_step(
    homework: ModuleType, kind: str, window: Array, steps: int
) -> tuple[Array, ...]:
    """Its predictions with a network of this kind."""
    return _arrays(homework.predict_multi_step(_network(homework, kind, window), window, steps))


def _network(homework: ModuleType, kind: str, like: Array) -> nn.Module:
    """A network of one feature, three hidden units and one output."""
    sizes = (1, 3, 1, 1) if kind == "LSTMModel" else (1, 3, 1)
    return _filled(getattr(homework, kind)(*sizes), like)


def _dtype(array: Array) -> torch.dtype:
    return torch.from_numpy(array).dtype


def _filled(model: nn.Module, like: Array | None = None) -> nn.Module:
    """Give a network numbers that follow from the kinds of its layers, whatever their order.

    They have the dtype of an array, float32 without one. It is asked in evaluation mode.
    """
    model.to(torch.float32 if like is None else _dtype(like)).eval()
    rng = np.random.RandomState(0)  # the same numbers with every NumPy
    layers = sorted(model.named_modules(), key=lambda one: (type(one[1]).__name__, one[0]))
    with torch.no_grad():
        for _, layer in layers:
            for _, parameter in sorted(layer.named_parameters(recurse=False)):
                parameter.copy_(torch.from_numpy(0.6 * rng.standard_normal(parameter.shape)))
    return model


def _numbers(model: nn.Module) -> list[list[float]]:
    return [value.flatten().tolist() for value in model.state_dict().values()]


def _moved_with(made: nn.Module, old: nn.Module, before: list[list[float]]) -> Array:
    """How far the numbers of `old` are from what they were, once `made` has changed."""
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.add_(1)
    pairs = zip(_numbers(old), before, strict=True)
    return np.array(sum(float(np.abs(np.subtract(*pair)).sum()) for pair in pairs))


def _gradients(leaves: list[torch.Tensor], *outputs: torch.Tensor) -> tuple[Array, ...]:
    """The gradients of a weighted sum of the outputs; zeros where none arrives."""
    total = sum((out * _weights(out)).sum() for out in outputs)
    found: Any = [None] * len(leaves)
    if total.requires_grad:
        found = torch.autograd.grad(total, leaves, allow_unused=True)
    pairs = zip(found, leaves, strict=True)
    return _arrays(*(torch.zeros_like(leaf) if one is None else one for one, leaf in pairs))


def _weights(out: torch.Tensor) -> torch.Tensor:
    return torch.cos(torch.arange(1, out.numel() + 1, dtype=out.dtype)).reshape(out.shape)


def _arrays(*values: Any) -> tuple[Array, ...]:
    return tuple(
        value.numpy(force=True) if isinstance(value, torch.Tensor) else np.asarray(value)
        for value in values
    )
