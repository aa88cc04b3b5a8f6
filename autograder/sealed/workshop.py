"""What hidden tests make inside the student's process: tensors, loaders, modules of PyTorch's own.

Only a process that needs PyTorch imports this. The grader keeps handles of what is made here and
judges the numbers that come out; nothing here is secret, and nothing that it says is trusted more
than the homework is.
"""

import importlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, TensorDataset

from autograder.sealed.relay import entering, leaving
from autograder.sealed.worker import reseed
from autograder.shipped.tests.networks import as_function

__all__ = ["entering", "leaving"]


def seed(number: int) -> None:
    """Begin every global stream of random numbers anew, the GPU's too."""
    reseed(number)
    torch.manual_seed(number)


def tensor(values: Any) -> torch.Tensor:
    """A tensor with these numbers, of their shape and dtype."""
    return torch.tensor(np.asarray(values))


def images(levels: np.ndarray) -> torch.Tensor:
    """Images of grey levels 0..255, (N, S, S), as the homework gets them: float32 (N, 1, S, S)."""
    return torch.from_numpy(levels).to(torch.float32).div_(255)[:, None]


def loader(levels: np.ndarray, labels: np.ndarray, batch_size: int) -> DataLoader:
    """A loader of images, grey levels (N, S, S), and labels (N,): shuffled anew in every epoch, the
    same in every run."""
    data = TensorDataset(images(levels), torch.from_numpy(labels))
    order = RandomSampler(data, generator=torch.Generator().manual_seed(0))
    # Whole batches are picked at once: one by one, picking would take longer than learning.
    return DataLoader(data, sampler=BatchSampler(order, batch_size, False), batch_size=None)


class PlainLoader:
    """A loader with no more than the docstrings promise: one can iterate over it, repeatedly."""

    def __init__(self, batches: list[tuple[torch.Tensor, torch.Tensor]]) -> None:
        self._batches = batches

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        return iter(self._batches)


def plain_loader(levels: np.ndarray, labels: np.ndarray, sizes: list[int]) -> PlainLoader:
    """Images, grey levels (N, S, S), and labels (N,) in batches of these sizes, always in the same
    order."""
    parts = zip(images(levels).split(sizes), torch.from_numpy(labels).split(sizes), strict=True)
    return PlainLoader(list(parts))


class Witness(nn.Module):
    """Passes images on to a linear layer, and notes in which mode it is asked.

    It also notes whether a gradient was added to an earlier one that had not been cleared.
    """

    def __init__(self, features: int, classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(features, classes)
        self.asked_in_training = False
        self.asked_for_gradients = False
        self.added_gradients = False
        self._newest: torch.Tensor | None = None
        self.linear.weight.register_hook(self._note_gradient)
        self.linear.weight.register_post_accumulate_grad_hook(self._compare_gradient)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits, of shape (N, classes)."""
        self.asked_in_training |= self.training
        self.asked_for_gradients |= torch.is_grad_enabled()
        return self.linear(x.flatten(1))

    def _note_gradient(self, gradient: torch.Tensor) -> None:
        self._newest = gradient.detach().clone()

    def _compare_gradient(self, weight: torch.Tensor) -> None:
        self.added_gradients |= not torch.equal(weight.grad, self._newest)


def witness(features: int, classes: int) -> Witness:
    """A classifier that notes how it is used."""
    return Witness(features, classes)


def modules(model: nn.Module) -> list[tuple[str, str]]:
    """The path and the type's name of every module in a model, its own first with path ""."""
    return [(path, type(module).__name__) for path, module in model.named_modules()]


def state(model: nn.Module) -> dict[str, np.ndarray]:
    """A model's parameters and buffers by name, each of its own shape."""
    return {name: value.numpy(force=True).copy() for name, value in model.state_dict().items()}


def load(model: nn.Module, values: dict[str, np.ndarray]) -> None:
    """Give a model these parameters and buffers, each of its own shape, and all that it has. Raises
    RuntimeError."""
    model.load_state_dict({name: tensor(value) for name, value in values.items()})


def gradients(
    model: nn.Module, args: list, upstream: list[np.ndarray]
) -> tuple[dict[str, np.ndarray | None], list[np.ndarray | None]]:
    """The gradients of sum(output * upstream) by the model's parameters and by its arguments.

    `args` are arrays, and tuples of them. `upstream` has an array for each output, of its shape, in
    the order in which outputs come. Each gradient has the shape of its parameter or argument; None
    means that no gradient reaches it.
    """
    inputs: list[torch.Tensor] = []

    def entering(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return tuple(map(entering, value))
        inputs.append(tensor(value).requires_grad_())
        return inputs[-1]

    model.zero_grad()
    outputs = _flat(model(*map(entering, args)))
    total = sum((out * tensor(up)).sum() for out, up in zip(outputs, upstream, strict=True))
    total.backward()
    found = {name: _gradient(p) for name, p in model.named_parameters()}
    return found, [_gradient(p) for p in inputs]


def _flat(value: Any) -> list[torch.Tensor]:
    if isinstance(value, list | tuple):
        return [tensor for item in value for tensor in _flat(item)]
    return [value]


def _gradient(leaf: torch.Tensor) -> np.ndarray | None:
    return None if leaf.grad is None else leaf.grad.numpy(force=True)


def tried(part: str, stub: str, *args: Any) -> tuple[np.ndarray, ...]:
    """What a stub that is a network, or takes one, gives for arrays."""
    return as_function(importlib.import_module(f"homework.{part}"), stub)(*args)
