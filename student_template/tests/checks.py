"""What the tests of every part use. You need not read this file to do the homework.

Each function looks at one thing, and raises `Wrong` with an explanation in English and Chinese.
"""

import copy
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from part import CONDUCT, Broken, Part, Wrong, missing, place, said_by

__all__ = ["Broken", "Part", "Wrong", "missing", "place", "said_by"]

_UNFILLED = (
    " Is some entry never filled? What `np.empty` makes is nan here at first.",
    "是不是有元素一直没有填？这里 `np.empty` 得到的数组起初都是 nan。",
)


def stub(name: str) -> pytest.MarkDecorator:
    """Mark a test with the stub that it belongs to."""
    return pytest.mark.stub(name)


def each_stub(*names: str) -> pytest.MarkDecorator:
    """Run a test for several stubs; it gets the name as its argument `name`."""
    return pytest.mark.parametrize("name", [pytest.param(n, marks=stub(n)) for n in names])


Words = str | tuple[str, str]
"""What something is called: a piece of code, or words in English and in Chinese."""


def both(words: Words) -> tuple[str, str]:
    """The same for English and for Chinese sentences."""
    return words if isinstance(words, tuple) else (words, words)


def run(file: str) -> None:
    """Run one test file, for `python tests/test_loss.py`."""
    sys.exit(pytest.main([file]))


def ensure(condition: Any, en: str, zh: str, of: str = "") -> None:
    """Raise `Wrong` unless the condition holds."""
    if not condition:
        raise Wrong(en, zh, of)


def kind_of(value: Any) -> str:
    """The type of a value; NumPy's are told from Python's of the same name."""
    name = type(value).__name__
    return f"numpy.{name}" if isinstance(value, np.generic) else name


def array(value: Any, shape: tuple[int, ...], what: Words) -> np.ndarray:
    """`value` is an array of finite floating-point numbers of this shape."""
    what_en, what_zh = both(what)
    ensure(
        value is not None,
        f"{what_en} is None: is a `return` missing?",
        f"{what_zh} 是 None：是不是忘了写 return？",
    )
    kind = kind_of(value)
    ensure(
        isinstance(value, np.ndarray | np.floating),
        f"{what_en} is of type {kind}, but must be a NumPy array of shape {shape}.",
        f"{what_zh} 的类型是 {kind}，应当是形状为 {shape} 的 NumPy 数组。",
    )
    value = np.asarray(value)
    ensure(
        value.shape == shape,
        f"{what_en} has shape {value.shape}, but must have shape {shape}.",
        f"{what_zh} 的形状是 {value.shape}，应当是 {shape}。",
    )
    ensure(
        value.dtype.kind == "f",
        f"{what_en} has dtype {value.dtype}, but must hold floating-point numbers.",
        f"{what_zh} 的 dtype 是 {value.dtype}，应当是浮点数。",
    )
    why_en, why_zh = _UNFILLED if np.isnan(value).any() else ("", "")
    ensure(
        np.isfinite(value).all(),
        f"{what_en} holds nan or inf.{why_en}",
        f"{what_zh} 里有 nan 或 inf。{why_zh}",
    )
    return value


def number(value: Any, what: Words) -> float:
    """`value` is a finite Python float (np.float64 is one too)."""
    what_en, what_zh = both(what)
    kind = kind_of(value)
    ensure(
        isinstance(value, float),
        f"{what_en} is of type {kind}, but must be a Python float.",
        f"{what_zh} 的类型是 {kind}，应当是 Python 的 float。",
    )
    ensure(np.isfinite(value), f"{what_en} is {value}.", f"{what_zh} 是 {value}。")
    return value


def results(value: Any, *names: str) -> tuple[Any, ...]:
    """`value` is a tuple of as many results as there are names."""
    ensure(
        isinstance(value, tuple | list) and len(value) == len(names),
        f"The function must return {len(names)} results: {', '.join(names)}.",
        f"函数应当返回 {len(names)} 个结果：{', '.join(names)}。",
    )
    return tuple(value)


def entries(value: Any, names: list[str], what: Words) -> dict[str, Any]:
    """`value` is a dict with exactly these keys."""
    what_en, what_zh = both(what)
    ensure(
        isinstance(value, dict) and set(value) == set(names),
        f"{what_en} must be a dict with just these keys: {', '.join(names)}.",
        f"{what_zh} 应当是字典，键恰好是：{', '.join(names)}。",
    )
    return value


def worked(value: Any, expected: Any, what: Words, en: str, zh: str) -> None:
    """`value` is what a worked example says, to the four decimals that are printed there.

    Where all of it is wrong in one simple way, that is said, and not the hint `en` and `zh`.
    """
    expected = np.asarray(expected, float)
    value = array(value, expected.shape, what) if expected.shape else number(value, what)
    value = np.asarray(value)
    wrong = np.argwhere(np.abs(value - expected) > 1e-4)
    if len(wrong):
        index = tuple(int(i) for i in wrong[0])
        have, right, at = f"{value[index]:.4f}", f"{expected[index]:.4f}", list(index)
        what_en, what_zh = both(what)
        en, zh = _in_one_way(value, expected) or (en, zh)
        raise Wrong(
            f"{f'Entry {at} of {what_en}' if at else what_en} is {have}, but should be {right}. "
            f"{en}",
            f"{f'{what_zh} 的元素 {at}' if at else what_zh} 是 {have}，应当是 {right}。{zh}",
            what_en,
        )


@np.errstate(all="ignore")
def _in_one_way(value: np.ndarray, expected: np.ndarray) -> tuple[str, str] | None:
    """How all of a wrong result differs, in words: by its sign, by one factor, by its order."""

    def is_it(other: np.ndarray) -> bool:
        return other.shape == value.shape and bool((np.abs(value - other) <= 1e-4).all())

    if (expected != 0).sum() > 1:
        if is_it(-expected):
            return "Only the sign is wrong.", "只是符号反了。"
        factor = float((value * expected).sum() / (expected**2).sum())
        if abs(factor) > 0.01 and is_it(factor * expected):
            return (
                f"All of it is {factor:.4g} times what it should be.",
                f"全部都是正确值的 {factor:.4g} 倍。",
            )
    if expected.ndim == 2 and is_it(expected.T):
        return "It is transposed.", "它转置了。"
    for axis in range(expected.ndim):
        if is_it(np.flip(expected, axis)):
            return f"Along axis {axis} it is in reverse.", f"沿轴 {axis} 的顺序反了。"
    return None


_TROUBLE = {"overflow": "溢出", "divide by zero": "除以零", "invalid value": "无效的数"}
"""What NumPy reports, in Chinese."""


def quiet(
    function: Callable,
    *args: Any,
    en: str = "Which form of the formula never takes exp of a large number, or log of 0?",
    zh: str = "把公式写成哪种形式，就不会对很大的数取 exp，也不会对 0 取 log？",
) -> Any:
    """The result of a call in which NumPy meets no overflow, invalid value or division by zero."""
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            return function(*copy.deepcopy(args))
    except FloatingPointError as error:
        kind, _, where = str(error).partition(" encountered in ")
        raise Wrong(
            f"NumPy reports trouble on the way: {error}. {en}",
            f"计算途中 NumPy 在 {where or '运算'} 里遇到了{_TROUBLE.get(kind, '无效的数')}。{zh}",
        ) from error


def refused(argument: str, function: Callable, *args: Any) -> None:
    """The call raises ValueError, with a message that names the argument."""
    try:
        function(*args)
    except ValueError as error:
        ensure(
            argument in str(error),
            f"The message of your ValueError does not name `{argument}`.",
            f"ValueError 的信息里没有指出 `{argument}`。",
            CONDUCT,
        )
    except NotImplementedError:
        raise
    except Exception as error:
        raise Wrong(
            f"A bad `{argument}` must raise ValueError, but raises {said_by(error)}.",
            f"`{argument}` 不对时应当抛出 ValueError，却抛出了 {said_by(error)}。",
            CONDUCT,
        ) from error
    else:
        raise Wrong(
            f"A bad `{argument}` is accepted without a word: check it, and raise ValueError.",
            f"`{argument}` 不对却没有报错：请先检查，再抛出 ValueError。",
            CONDUCT,
        )


def keeps(function: Callable, *args: Any) -> None:
    """float32 in, float32 out; and the inputs stay as they were."""
    given = _in_float32(args)
    before = copy.deepcopy(given)
    made = function(*given)
    for value in made if isinstance(made, tuple | list) else (made,):
        if isinstance(value, np.generic):
            number(value, ("A number that float32 arrays give", "由 float32 数组得到的数"))
    for value in _arrays(made):
        ensure(
            value.dtype == np.float32,
            f"float32 in means float32 out, but a result is {value.dtype}. "
            "Look for np.zeros without a dtype and for np.float64 factors.",
            f"输入 float32，输出也要是 float32，但有一个结果是 {value.dtype}。"
            "看看有没有不带 dtype 的 np.zeros，或者 np.float64 的因子。",
        )
    same = map(np.array_equal, _arrays(before), _arrays(given))
    ensure(
        all(same),
        "The call changes its input: `z -= m` writes into it, `z = z - m` makes a new array.",
        "调用改动了输入：`z -= m` 会写进原数组，`z = z - m` 则会新建数组。",
        CONDUCT,
    )


def _in_float32(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.astype(np.float32 if value.dtype.kind == "f" else value.dtype)
    if isinstance(value, dict):
        return {key: _in_float32(item) for key, item in value.items()}
    return tuple(map(_in_float32, value)) if isinstance(value, tuple) else value


def _arrays(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict | tuple | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _arrays(item)


def slope(
    gradient: np.ndarray,
    function: Callable[[np.ndarray], float],
    at: np.ndarray,
    what: Words,
    en: str,
    zh: str,
) -> None:
    """`gradient` is the slope of `function` (an array in, a number out) at the array `at`."""
    direction = np.random.default_rng(0).standard_normal(at.shape)
    nudge = 1e-5 * direction
    numeric = (function(at + nudge) - function(at - nudge)) / 2e-5
    claimed = float((gradient * direction).sum())
    what_en, what_zh = both(what)
    ensure(
        abs(numeric - claimed) <= 1e-5 * max(1.0, abs(numeric)),
        f"{what_en} is not the slope of your own forward result: "
        f"it says {claimed:.4f}, a small nudge shows {numeric:.4f}. {en}",
        f"{what_zh} 不是你自己的前向结果的斜率："
        f"按它算是 {claimed:.4f}，稍微动一下得到的是 {numeric:.4f}。{zh}",
        what_en,
    )
