"""The assertions of the hidden tests. Each says what is wrong with a value, never what is right.

`what` names the value for the student ("the loss", "the gradient W_x"); `case` describes the input
on which it went wrong. A wrong value raises `CheckFailed`.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograder.checking import tolerance
from autograder.sealed.faults import StudentFault, StudentRaised
from autograder.sealed.student import Observation
from autograder.sealed.wire import Opaque
from autograder.text import Text, printable


class CheckFailed(AssertionError):
    """A value is not what it must be; `text` says how, in both languages."""

    def __init__(self, text: Text, case: object = "") -> None:
        if str(case):
            text += Text(f"(Seen with {case}.)", f"（出现于 {case}。）")
        super().__init__(text.en)
        self.text = text


def kind_of(value: Any) -> str:
    """The type of a value, as a student would say it."""
    if isinstance(value, Opaque):
        return printable(value.type_name, 60)
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}, {value.dtype}"
    return "None" if value is None else type(value).__name__


def shaped(value: Any, shape: tuple[int, ...], *, what: str, case: object = "") -> np.ndarray:
    """`value` is a finite floating-point array of this shape; returns it in float64."""
    _same_shape(value, shape, what, case)
    if value.dtype.kind != "f":
        raise CheckFailed(
            Text(
                f"{what} has dtype {value.dtype}, but must be floating point.",
                f"{what} 的 dtype 是 {value.dtype}，应为浮点数。",
            ),
            case,
        )
    value = np.asarray(value, np.float64)
    if not np.isfinite(value).all():
        raise _wrong_entry(value, ~np.isfinite(value), what, case)
    return value


def array(
    value: Any,
    reference: np.ndarray,
    operations: int = 8,
    *,
    what: str,
    slack: float = 0.0,
    case: object = "",
) -> None:
    """`value` is a floating-point array, right in every entry.

    The tolerance is that of the case's dtype, which is the dtype of the inputs (else float64);
    `slack` is an absolute error on top.
    """
    value = shaped(value, reference.shape, what=what, case=case)
    dtype = getattr(case, "dtype", np.float64)
    scale = np.abs(reference).max(initial=0.0) or 1.0
    wrong = np.abs(value - reference) > scale * tolerance.relative(dtype, operations) + slack
    if wrong.any():
        raise _wrong_entry(value, wrong, what, case)


def integers(value: Any, reference: np.ndarray, *, what: str, case: object = "") -> None:
    """`value` is an array of integers, equal to the reference."""
    _same_shape(value, reference.shape, what, case)
    if value.dtype.kind not in "iu":
        raise CheckFailed(
            Text(
                f"{what} has dtype {value.dtype}, but must hold integers.",
                f"{what} 的 dtype 是 {value.dtype}，应为整数。",
            ),
            case,
        )
    if (value != reference).any():
        raise _wrong_entry(value, value != reference, what, case)


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
    """`value` is one number, right for the case's dtype (else float64).

    `scale` is the size of the terms that add up to it; `slack` is an absolute error on top.
    """
    value = real(value, what=what, case=case)
    dtype = getattr(case, "dtype", np.float64)
    allowed = max(abs(reference), scale, 1e-3) * tolerance.relative(dtype, operations) + slack
    if abs(value - reference) > allowed:
        raise CheckFailed(
            Text(
                f"{what} is not right: you return {value:.6g}.",
                f"{what} 不对：你返回的是 {value:.6g}。",
            ),
            case,
        )


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
        wrong = ", ".join([*(f"-{name}" for name in missing), *(f"+{name}" for name in extra)])
        raise CheckFailed(
            Text(
                f"The dict's keys are not those of the docstring (- missing, + too many): {wrong}.",
                f"dict 的键与文档不符（- 表示缺少，+ 表示多出）：{wrong}。",
            ),
            case,
        )
    return value


def refused(call: Callable[[], Any], names: Iterable[str], case: object = "") -> None:
    """`call` raises ValueError, and the message names one of the arguments `names`."""
    names = list(names)
    wanted = " / ".join(names)
    try:
        call()
    except StudentRaised as fault:
        if "ValueError" not in fault.types:
            raise CheckFailed(
                Text(
                    f"This must raise ValueError, but raises {printable(fault.types[0], 40)}.",
                    f"这里应当抛出 ValueError，却抛出了 {printable(fault.types[0], 40)}。",
                ),
                case,
            ) from fault
        if not any(name in fault.message for name in names):
            raise CheckFailed(
                Text(
                    f"The ValueError's message does not name the wrong argument ({wanted}).",
                    f"ValueError 的信息没有指出是哪个参数错了（{wanted}）。",
                ),
                case,
            ) from fault
        return
    raise CheckFailed(
        Text(
            f"This must raise ValueError that names {wanted}, but a value comes back.",
            f"这里应当抛出指出 {wanted} 的 ValueError，却返回了值。",
        ),
        case,
    )


def untouched(seen: Observation, names: Iterable[str], case: object = "") -> None:
    """The call has left its arguments, called `names`, as they were."""
    names = list(names)
    changed = [names[i] if i < len(names) else str(i) for i in seen.changed]
    if changed:
        raise CheckFailed(
            Text(
                f"The call changes its input: {', '.join(changed)}.",
                f"调用改动了输入：{', '.join(changed)}。",
            ),
            case,
        )


def quiet(seen: Observation, case: object = "") -> None:
    """The call has met no overflow, invalid value or division by zero."""
    if seen.fp_events:
        events = printable(", ".join(map(str, seen.fp_events)), 80)
        raise CheckFailed(
            Text(f"NumPy meets trouble on the way: {events}.", f"计算途中 NumPy 报告：{events}。"),
            case,
        )


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


def slope(numeric: float, claimed: float, scale: float, *, what: str, case: object = "") -> None:
    """A gradient fits the slope that a small step of the student's own function shows."""
    if not abs(numeric - claimed) <= tolerance.SLOPE * max(scale, 1e-3):
        raise CheckFailed(
            Text(
                f"{what} does not fit your own forward result: a small step changes it by "
                f"{numeric:.4g}, your gradient says {claimed:.4g}.",
                f"{what} 与你自己的前向结果对不上：走一小步，变化率是 {numeric:.4g}，"
                f"而你的梯度是 {claimed:.4g}。",
            ),
            case,
        )


def accepted(call: Callable[[], Any], case: object = "") -> Any:
    """`call` returns; an exception there is said to be the fault of refusing a good input."""
    try:
        return call()
    except StudentRaised as fault:
        raise CheckFailed(
            Text("This input is good, but: ", "这个输入没有问题，但是：") + fault.text, case
        ) from fault
    except StudentFault:
        raise


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


def _wrong_entry(value: np.ndarray, wrong: np.ndarray, what: str, case: object) -> CheckFailed:
    """The first wrong entry, by its index; the student's own number there, never ours."""
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    place, shown = f"[{', '.join(map(str, index))}]" if index else "", f"{value[index]:.6g}"
    count = f"{int(wrong.sum())}/{wrong.size}"
    return CheckFailed(
        Text(
            f"{what} is not right at {count} entries, first at {what}{place}: you have {shown}.",
            f"{what} 有 {count} 个元素不对，第一个在 {what}{place}：你的值是 {shown}。",
        ),
        case,
    )
