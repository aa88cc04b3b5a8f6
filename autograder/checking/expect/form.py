"""The form of an answer: how many results, which keys, which type."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.checking.expect.values import real
from autograder.checking.failure import CheckFailed, kind_of
from autograder.sealed.faults import NotStarted
from autograder.shipped.tests.training import NO_LEARNING
from autograder.text import Text, printable


def results(value: Any, names: Iterable[str], case: object = "") -> tuple:
    """`value` is a tuple (or list) with one result for each name; returns it."""
    names = list(names)
    if not isinstance(value, tuple | list) or len(value) != len(names):
        got = f"{len(value)} results" if isinstance(value, tuple | list) else kind_of(value)
        wanted = ", ".join(names)
        raise CheckFailed(
            Text(
                f"You return {got}; the docstring asks for {len(names)}: {wanted}.",
                f"你返回的是 {got}；文档要求返回 {len(names)} 个：{wanted}。",
            ),
            case,
        )
    return tuple(value)


def entries(value: Any, names: Iterable[str], case: object = "") -> dict[str, Any]:
    """`value` is a dict with exactly these keys; returns it."""
    names = list(names)
    if not isinstance(value, dict):
        raise CheckFailed(
            Text(
                f"You return {kind_of(value)}, not a dict.",
                f"你返回的是 {kind_of(value)}，不是 dict。",
            ),
            case,
        )
    missing = [name for name in names if name not in value]
    extra = [printable(str(key), 30) for key in value if key not in names]
    if missing or extra:
        # A few will do: a hostile dict has a hundred thousand.
        wrong = [*(f"-{name}" for name in missing), *(f"+{name}" for name in extra[:8])]
        wrong = ", ".join([*wrong, "…"] if len(extra) > 8 else wrong)
        raise CheckFailed(
            Text(
                f"The dict's keys are not those of the docstring (- missing, + too many): {wrong}.",
                f"dict 的键与文档不符（- 表示缺少，+ 表示多出）：{wrong}。",
            ),
            case,
        )
    return value


def filled_in(value: Any, names: Iterable[str], *, what: str) -> dict[str, Any]:
    """`value` is a table, a dict with these keys, and not as empty as the stub's; returns it."""
    table = entries(value, names)
    if all(isinstance(entry, str) and not entry for entry in table.values()):
        raise NotStarted(Text(f"{what} is not started.", f"{what} 还没有开始写。"))
    return table


def same_dtype(value: Any, dtype: type, *, what: str, case: object = "") -> None:
    """`value` is an array of just this dtype."""
    if not isinstance(value, np.ndarray) or value.dtype != dtype:
        wanted = np.dtype(dtype).name
        raise CheckFailed(
            Text(
                f"{what} is {kind_of(value)}; the inputs are {wanted}, so must it be.",
                f"{what} 是 {kind_of(value)}；输入是 {wanted}，它也应当是。",
            ),
            case,
        )


def of_dtype(value: Any, dtype: type, *, what: str, case: object = "") -> None:
    """`value` is an array of the dtype that the docstring asks for, whatever the inputs are."""
    if not isinstance(value, np.ndarray) or value.dtype != dtype:
        wanted = np.dtype(dtype).name
        raise CheckFailed(
            Text(
                f"{what} is {kind_of(value)}, but must be an array of {wanted}.",
                f"{what} 是 {kind_of(value)}，应为 {wanted} 的数组。",
            ),
            case,
        )


def plain_float(value: Any, *, what: str, case: object = "") -> None:
    """`value` is a Python float (np.float64 is one)."""
    if not isinstance(value, float):
        raise CheckFailed(
            Text(
                f"{what} is {kind_of(value)}, but must be a Python float.",
                f"{what} 是 {kind_of(value)}，应为 Python 的 float。",
            ),
            case,
        )


def plain_bool(value: Any, *, what: str, case: object = "") -> None:
    """`value` is a Python bool; np.bool_ is none."""
    if not isinstance(value, bool):
        raise CheckFailed(
            Text(
                f"{what} is {kind_of(value)}, but must be a Python bool.",
                f"{what} 是 {kind_of(value)}，应为 Python 的 bool。",
            ),
            case,
        )


def losses(value: Any, epochs: int, *, of: str) -> None:
    """`value` is what the training function `of` returns: a loss for each epoch, falling."""
    _are_losses(value, epochs, of)
    if value[-1] >= value[0]:
        raise CheckFailed(Text("The losses do not fall.", "损失没有下降。"))


def mean_losses(
    value: Any, epochs: int, right: float, *, of: str, what: Text, slack: float
) -> None:
    """The losses of a training without learning are all `right`, called `what`.

    `slack` is a relative error: a mean over batches of different sizes is a little off.
    """
    _are_losses(value, epochs, of)
    for i, loss in enumerate(value):
        if abs(loss - right) > slack * right:
            raise CheckFailed(
                Text(
                    f"With lr={NO_LEARNING:g} a model stays what it is, so losses[{i}] must be "
                    f"its {what.en}: you have {loss:g}.",
                    f"lr={NO_LEARNING:g} 时模型几乎不变，所以 losses[{i}] 应当是它的{what.zh}："
                    f"你的是 {loss:g}。",
                )
            )


_FALLS = 0.02
"""The share by which a loss falls that falls at all."""


def steady_losses(value: Any, epochs: int, *, of: str) -> None:
    """The losses of a training without learning do not fall."""
    _are_losses(value, epochs, of)
    if value[0] - value[-1] > _FALLS * abs(value[0]):
        raise CheckFailed(
            Text(
                f"{of} does not use lr: with lr={NO_LEARNING:g} the loss falls all the same, from "
                f"{value[0]:.4g} to {value[-1]:.4g}.",
                f"{of} 没有用到 lr：lr={NO_LEARNING:g} 时，损失照样从 {value[0]:.4g} 降到"
                f" {value[-1]:.4g}。",
            )
        )


def _are_losses(value: Any, epochs: int, of: str) -> None:
    if not isinstance(value, list) or len(value) != epochs:
        raise CheckFailed(
            Text(
                f"{of}(..., epochs={epochs}, ...) must return a list of {epochs} losses.",
                f"{of}(..., epochs={epochs}, ...) 应当返回 {epochs} 个损失组成的列表。",
            )
        )
    for i, loss in enumerate(value):
        plain_float(loss, what=f"losses[{i}]")
        real(loss, what=f"losses[{i}]")
