"""A network cut open at its recurrent layer, in the student's process.

`entering` returns what goes into the layer, `leaving` what the network answers to what comes out of
it. The grader computes the layer itself, so every answer has come through the recurrence.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import nn

Layer = nn.RNNBase | nn.RNNCellBase
Forward = Callable[..., Any]


def entering(model: nn.Module, images: torch.Tensor) -> dict[str, Any]:
    """What goes into the first recurrent layer that a network calls, call by call.

    Returns:
        `layer`: its path in the model, "" if there is none; `nonlinearity`: "tanh" or "relu".
        `inputs`: for each call the steps, (N, t, F), whatever the layout that the layer takes.
        `states`: for each call the states that it is given, each (layers, N, H); often none.
        `logits`: what the network answers.
    """
    asked: list[str] = []
    calls: list[tuple[torch.Tensor, list[torch.Tensor]]] = []

    def listening(path: str, layer: Layer) -> Forward:
        forward = layer.forward

        def listen(x: torch.Tensor, hx: Any = None) -> Any:
            asked.append(path)
            if path == asked[0]:
                calls.append(_batch_first(layer, x, hx))
            return forward(x, hx)

        return listen

    layers = {p: m for p, m in model.named_modules() if isinstance(m, Layer)}
    with _replaced({layer: listening(p, layer) for p, layer in layers.items()}), torch.no_grad():
        logits = model(images)
    first = asked[0] if asked else ""
    return {
        "layer": first,
        "nonlinearity": getattr(layers.get(first), "nonlinearity", "tanh"),
        "inputs": [x.numpy(force=True) for x, _ in calls],
        "states": [[state.numpy(force=True) for state in states] for _, states in calls],
        "logits": logits.numpy(force=True),
    }


def leaving(
    model: nn.Module, layer: str, side: int, returned: list[tuple[np.ndarray, list[np.ndarray]]]
) -> torch.Tensor:
    """What a network answers when a recurrent layer returns this, call by call.

    The images that it gets are black: all that it knows of the right ones is `returned`, which has
    the steps' outputs, (N, t, D), and the last states, each (layers, N, H), of each call.
    """
    asked = model.get_submodule(layer)
    answers = iter(returned)

    def say(x: torch.Tensor, hx: Any = None) -> Any:
        return _in_layout_of(asked, *next(answers))

    count = len(returned[0][0])
    with _replaced({asked: say}), torch.no_grad():
        return model(torch.zeros(count, 1, side, side))


@contextmanager
def _replaced(forwards: dict[Layer, Forward]) -> Iterator[None]:
    """Let layers compute something else for a while."""
    for layer, forward in forwards.items():
        layer.forward = forward
    try:
        yield
    finally:
        for layer in forwards:
            vars(layer).pop("forward", None)


def _batch_first(layer: Layer, x: torch.Tensor, hx: Any) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """A call's steps as (N, t, F), and the states that it is given, each (layers, N, H)."""
    states = [] if hx is None else [*hx] if isinstance(hx, tuple | list) else [hx]
    if isinstance(layer, nn.RNNCellBase):
        x, states = x[:, None], [state[None] for state in states]
    elif not layer.batch_first:
        x = x.transpose(0, 1)
    return x, states


def _in_layout_of(layer: Layer, output: np.ndarray, states: list[np.ndarray]) -> Any:
    """What a layer returns, from its outputs (N, t, D) and its last states, each (layers, N, H)."""
    last = [torch.tensor(state) for state in states]
    steps = torch.tensor(output)
    if isinstance(layer, nn.RNNCellBase):
        last, steps = [state[0] for state in last], last[0][0]
    elif not layer.batch_first:
        steps = steps.transpose(0, 1)
    state = tuple(last) if len(last) > 1 else last[0]
    if isinstance(layer, nn.RNNCellBase):
        return state
    return steps, state
