"""The numbers themselves: arrays, single numbers, exact values, slopes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from autograder.checking import tolerance
from autograder.checking.failure import (
    CheckFailed,
    Compared,
    OfAnotherKind,
    OffSlope,
    kind_of,
    note,
    shown_number,
    wrong_entry,
)
from autograder.text import Text, printable


def comparing(judge: Callable[..., None]) -> Callable[..., None]:
    """Let a failing assertion note the two values that it compared."""

    @wraps(judge)
    def remembering(value: Any, reference: Any, *rest: Any, what: str, **named: Any) -> None:
        try:
            judge(value, reference, *rest, what=what, **named)
        except CheckFailed as failed:
            failed.compared = Compared(what, value, reference)
            raise

    return remembering


def shaped(value: Any, shape: tuple[int, ...], *, what: str, case: object = "") -> np.ndarray:
    """`value` is a finite floating-point array of this shape; returns it in float64."""
    _same_shape(value, shape, what, case)
    if value.dtype.kind != "f":
        said = Text(
            f"{what} has dtype {value.dtype}, but must be floating point.",
            f"{what} 的 dtype 是 {value.dtype}，应为浮点数。",
        )
        if value.dtype.kind not in "iub":
            raise CheckFailed(said, case)
        note(OfAnotherKind(said, case))
    value = np.asarray(value, np.float64)
    if not np.isfinite(value).all():
        raise wrong_entry(value, ~np.isfinite(value), what, case)
    return value


@comparing
def array(
    value: Any,
    reference: np.ndarray,
    operations: int = 8,
    *,
    what: str,
    slack: float = 0.0,
    case: object = "",
) -> None:
    """`value` is a floating-point array of the reference's shape, right in every entry.

    The tolerance is that of the case's dtype, which is the dtype of the inputs (else float64);
    `slack` is an absolute error on top. What is right to float32's digits only is noted.
    """
    given = getattr(value, "dtype", None)
    value = shaped(value, reference.shape, what=what, case=case)
    dtype = getattr(case, "dtype", np.float64)
    scale = np.abs(reference).max(initial=0.0) or 1.0
    off = np.abs(value - reference)
    wrong = off > scale * tolerance.relative(np.float32, operations) + slack
    if wrong.any():
        raise wrong_entry(value, wrong, what, case, right=reference, dtype=given)
    if (off > scale * tolerance.relative(dtype, operations) + slack).any():
        note(_coarse(what, case))


@comparing
def integers(value: Any, reference: np.ndarray, *, what: str, case: object = "") -> None:
    """`value` is an array like the reference; that it holds other than integers is noted."""
    _same_shape(value, reference.shape, what, case)
    fault = None
    if value.dtype.kind not in "iu":
        fault = Text(
            f"{what} has dtype {value.dtype}, but must hold integers.",
            f"{what} 的 dtype 是 {value.dtype}，应为整数。",
        )
    if value.dtype.kind not in "iufb":
        raise CheckFailed(fault, case)
    if (value != reference).any():
        raise wrong_entry(value, value != reference, what, case)
    if fault:
        note(OfAnotherKind(fault, case))


def real(value: Any, *, what: str, case: object = "") -> float:
    """`value` is one finite number; returns it as a float."""
    if isinstance(value, np.ndarray) and value.shape == ():
        value = value[()]
    number_like = isinstance(value, int | float | np.integer | np.floating)
    if isinstance(value, bool) or not number_like:
        raise CheckFailed(
            Text(
                f"{what} is {kind_of(value)}, but must be one number.",
                f"{what} 是 {kind_of(value)}，应为一个数。",
            ),
            case,
        )
    if not np.isfinite(value):
        raise CheckFailed(Text(f"{what} is {value}.", f"{what} 是 {value}。"), case)
    return float(value)


@comparing
def number(
    value: Any,
    reference: float,
    operations: int = 8,
    *,
    what: str,
    scale: float = 0.0,
    slack: float = 0.0,
    case: object = "",
) -> None:
    """`value` is one number, right for the case's dtype (else float64), or noted as coarser.

    `scale` is the size of the terms that add up to it; `slack` is an absolute error on top.
    """
    value = real(value, what=what, case=case)
    scale = max(abs(reference), scale, 1e-3)

    def near(dtype: type) -> bool:
        allowed = scale * tolerance.relative(dtype, operations) + slack
        return abs(value - reference) <= allowed

    if not near(np.float32):
        shown = shown_number(value, reference)
        raise CheckFailed(
            Text(
                f"{what} is not right: you return {shown.en}.",
                f"{what} 不对：你返回的是 {shown.zh}。",
            ),
            case,
        )
    if not near(getattr(case, "dtype", np.float64)):
        note(_coarse(what, case))


@comparing
def equal(value: Any, reference: Any, *, what: str, case: object = "") -> None:
    """`value` is exactly the reference: strings, integers, truth values, or lists, tuples and dicts
    of these. A NumPy scalar counts as the plain number that it holds."""
    value = _unboxed(value)
    if type(value) is not type(reference):
        kind, wanted = kind_of(value), kind_of(reference)
        raise CheckFailed(
            Text(f"{what} is {kind}, but must be {wanted}.", f"{what} 是 {kind}，应为 {wanted}。"),
            case,
        )
    if not _alike(value, reference):
        shown = printable(repr(value))
        raise CheckFailed(
            Text(f"{what} is not right: you return {shown}.", f"{what} 不对：你返回的是 {shown}。"),
            case,
        )


_OWN = Text("your own forward result", "你自己的前向结果")


def slope(
    numeric: float,
    claimed: float,
    scale: float,
    *,
    what: str,
    case: object = "",
    of: Text = _OWN,
) -> None:
    """A gradient fits the slope of a forward result, as a small step shows it."""
    if not abs(numeric - claimed) <= tolerance.SLOPE * max(scale, 1e-3):
        raise OffSlope(
            Text(
                f"{what} does not fit {of.en}: a small step changes it by "
                f"{numeric:.4g}, your gradient says {claimed:.4g}.",
                f"{what} 与{of.zh}对不上：走一小步，变化率是 {numeric:.4g}，"
                f"而你的梯度是 {claimed:.4g}。",
            ),
            case,
        )


def _coarse(what: str, case: object) -> OfAnotherKind:
    """Right to the digits of float32, in an answer that must have those of float64."""
    return OfAnotherKind(
        Text(
            f"{what} is right to seven digits, and float64 has sixteen: something is float32, or "
            "a small number is added on the way.",
            f"{what} 只有七位有效数字是对的，而 float64 有十六位：计算中有 float32，"
            "或者途中加了一个很小的数。",
        ),
        case,
    )


def _unboxed(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _alike(value: Any, reference: Any) -> bool:
    """Whether two plain values are the same in type and content, to their depth.

    `==` alone takes 1.0 and True for 1, and fails on arrays.
    """
    value = _unboxed(value)
    if type(value) is not type(reference):
        return False
    if isinstance(reference, list | tuple):
        return len(value) == len(reference) and all(map(_alike, value, reference))
    if isinstance(reference, dict):
        return value.keys() == reference.keys() and all(
            _alike(value[key], item) for key, item in reference.items()
        )
    return bool(value == reference)


def _same_shape(value: Any, shape: tuple[int, ...], what: str, case: object) -> None:
    if isinstance(value, np.generic):
        value = np.asarray(value)
    if not isinstance(value, np.ndarray):
        raise CheckFailed(
            Text(
                f"{what} is {kind_of(value)}, but must be a NumPy array of shape {shape}.",
                f"{what} 是 {kind_of(value)}，应为形状 {shape} 的 NumPy 数组。",
            ),
            case,
        )
    if value.shape != shape:
        raise CheckFailed(
            Text(
                f"{what} has shape {value.shape}, but must have shape {shape}.",
                f"{what} 的形状是 {value.shape}，应为 {shape}。",
            ),
            case,
        )
