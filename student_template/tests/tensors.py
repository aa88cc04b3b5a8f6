"""What the tests of parts 7 and 8 use on top of `checks`. You need not read this file.

PyTorch is imported when the first test that needs it runs: the other parts start without it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from checks import array, ensure, missing, number
from training import NO_LEARNING
from unfilled import fill_torch


class Package:
    """A package that a test file needs. It is imported before the file's first test runs."""

    def __init__(self, name: str, set_up: Callable[[ModuleType], None]) -> None:
        self._name = name
        self._set_up = set_up
        self._module: ModuleType | None = None

    def load(self) -> ModuleType:
        """The package itself. Raises Broken if it is not installed."""
        if self._module is None:
            try:
                module = importlib.import_module(self._name)
            except ImportError as error:
                raise missing(self._name) from error
            self._set_up(module)
            self._module = module
        return self._module

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # pytest looks for marks of its own
            raise AttributeError(name)
        return getattr(self.load(), name)


def _set_up(torch: ModuleType) -> None:
    # Models as small as ours are slower on many threads, and a test's clock adds all threads up.
    torch.set_num_threads(1)
    fill_torch(torch)
    # The first optimiser makes PyTorch import much of itself.
    torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)


Remark = Callable[[str, str], None]
"""The fixture `remark`: puts a sentence, in English and in Chinese, at the end of the summary."""

torch = Package("torch", _set_up)


def seconds(limit: float) -> pytest.MarkDecorator:
    """Give a test more CPU time than the others have: it trains a model."""
    return pytest.mark.seconds(limit)


def tensor(values: Any) -> torch.Tensor:
    """These numbers in float32."""
    return torch.tensor(np.asarray(values, np.float32))


def numbers(seed: int, *shape: int) -> torch.Tensor:
    """A tensor of random numbers."""
    return tensor(0.7 * np.random.default_rng(seed).standard_normal(shape))


def values(result: Any, shape: tuple[int, ...], what: str) -> np.ndarray:
    """`result` is a tensor of finite floating-point numbers of this shape; as an array."""
    kind = type(result).__name__
    hint = {"tuple": "It returns several things.", "NoneType": "Is a `return` missing?"}.get(kind)
    hint_zh = {"tuple": "它返回了好几样东西。", "NoneType": "是不是忘了写 return？"}.get(kind)
    ensure(
        isinstance(result, torch.Tensor),
        f"{what} is of type {kind}, but must be a tensor of shape {shape}. {hint or ''}".strip(),
        f"{what} 的类型是 {kind}，应当是形状为 {shape} 的张量。{hint_zh or ''}",
    )
    return array(result.numpy(force=True), shape, what)


def filled(model: torch.nn.Module, how: float | int) -> torch.nn.Module:
    """Give every parameter of a model this value (a float), or random ones (an int, the seed).

    It is asked in evaluation mode.
    """
    model.train(False)
    with torch.no_grad():
        for i, parameter in enumerate(model.parameters()):
            chosen = isinstance(how, float)
            fill = torch.full_like(parameter, how) if chosen else numbers(how + i, *parameter.shape)
            parameter.copy_(fill)
    return model


def linear(layer: Any, shape: tuple[int, int], what: str) -> None:
    """`layer` is an nn.Linear with a bias, whose weight has this shape."""
    right = isinstance(layer, torch.nn.Linear) and tuple(layer.weight.shape) == shape
    ensure(
        right and layer.bias is not None,
        f"The attribute {what} must be nn.Linear({shape[1]}, {shape[0]}).",
        f"属性 {what} 应当是 nn.Linear({shape[1]}, {shape[0]})。",
    )


def layers(model: torch.nn.Module, kind: str) -> list[torch.nn.Module]:
    """The layers of a kind ("LSTM", "Linear") anywhere in a model, one at least."""
    ensure(
        isinstance(model, torch.nn.Module),
        f"{type(model).__name__} must be a subclass of nn.Module.",
        f"{type(model).__name__} 应当是 nn.Module 的子类。",
    )
    found = [module for module in model.modules() if type(module).__name__ == kind]
    ensure(found, f"The model has no nn.{kind}.", f"模型里没有 nn.{kind}。")
    return found


def each_alone(
    forward: Callable[[torch.Tensor], torch.Tensor], batch: torch.Tensor, what: str
) -> None:
    """Every item of a batch gets the result that it gets in a batch of its own."""
    with torch.no_grad():
        together = forward(batch)
        alone = torch.cat([forward(batch[i : i + 1]) for i in range(len(batch))])
    ensure(
        together.shape == alone.shape and torch.allclose(together, alone, atol=1e-5),
        f"The other items of a batch change an item's {what}. Which axis is the batch? "
        "nn.RNN and nn.LSTM take the time first unless batch_first=True.",
        f"同一批里别的样本会改变{what}。哪个轴是批次？"
        "除非 batch_first=True，nn.RNN 和 nn.LSTM 都把时间放在最前面。",
    )


def losses(value: Any, epochs: int, of: str) -> list[float]:
    """`value` is what the training function `of` returns: a loss for each epoch."""
    ensure(
        isinstance(value, list) and len(value) == epochs,
        f"{of} with epochs={epochs} must return a list of {epochs} losses, one for each epoch.",
        f"epochs={epochs} 时 {of} 应当返回 {epochs} 个损失组成的列表，每个 epoch 一个。",
    )
    return [number(loss, f"losses[{i}]") for i, loss in enumerate(value)]


def falling_losses(value: Any, epochs: int, of: str) -> None:
    """The same of a training that learns."""
    found = losses(value, epochs, of)
    ensure(found[-1] < found[0], "The losses do not fall.", "损失没有下降。")


def mean_losses(value: Any, epochs: int, of: str, right: float, en: str, zh: str) -> None:
    """The same of a training that learns nothing: each is `right`, in words `en` and `zh`."""
    for i, loss in enumerate(losses(value, epochs, of)):
        ensure(
            abs(loss - right) < right / 10,  # labels may be smoothed, batches differ in size
            f"With lr={NO_LEARNING:g} a model stays what it is, so losses[{i}] must be its {en}, "
            f"{right:.4f}; it is {loss:.4f}.",
            f"lr={NO_LEARNING:g} 时模型几乎不变，所以 losses[{i}] 应当是它的{zh} {right:.4f}；"
            f"你的是 {loss:.4f}。",
        )
