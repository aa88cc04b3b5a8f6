"""What the tests of every part use. You need not read this file to do the homework.

Each function looks at one thing, and raises `Wrong` with an explanation in English and Chinese.
"""

import copy
import importlib
import os
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest

EXTRA = ("torch", "torchvision", "tqdm", "sklearn")
"""The packages that only parts 7 and 8 need."""
INSTALL = 'pip install -e ".[torch]"'


class Wrong(AssertionError):
    """An answer is not right; `en` and `zh` say what is wrong and what to think about."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(f"{en} / {zh}")
        self.en = en
        self.zh = zh


class Broken(Wrong):
    """A file of the homework cannot be imported, so nothing in it can be tested."""


def stub(name: str) -> pytest.MarkDecorator:
    """Mark a test with the stub that it belongs to."""
    return pytest.mark.stub(name)


def each_stub(*names: str) -> pytest.MarkDecorator:
    """Run a test for several stubs; it gets the name as its argument `name`."""
    return pytest.mark.parametrize("name", [pytest.param(n, marks=stub(n)) for n in names])


class Part:
    """A file of the homework. It is imported when a test first needs it, so that a mistake in one
    file leaves the tests of the others alone."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # pytest looks for marks of its own
            raise AttributeError(name)
        module = _import(self._name)
        if not hasattr(module, name):
            file = f"homework/{self._name}.py"
            raise Wrong(f"{file} does not define {name}.", f"{file} 里没有定义 {name}。")
        return getattr(module, name)


_broken: dict[str, Broken] = {}


def _import(name: str) -> ModuleType:
    if name in _broken:
        raise _broken[name].with_traceback(None)
    try:
        return importlib.import_module(f"homework.{name}")
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        _broken[name] = _why_broken(name, error)
        raise _broken[name] from error


def _why_broken(name: str, error: BaseException) -> Broken:
    file = f"homework/{name}.py"
    if isinstance(error, ModuleNotFoundError) and error.name in ("homework", f"homework.{name}"):
        return Broken(f"There is no file {file}.", f"没有文件 {file}。")
    if isinstance(error, ModuleNotFoundError) and error.name in EXTRA:
        return missing(error.name)
    if isinstance(error, SyntaxError):
        where = f"homework/{os.path.basename(error.filename or file)}:{error.lineno or 1}"
        return Broken(
            f"Syntax error at {where}: {error.msg}. Nothing in this file can be tested.",
            f"{where} 有语法错误：{error.msg}。这个文件里的内容都无法测试。",
        )
    return Broken(
        f"{file} cannot be imported: {said_by(error)}.", f"{file} 无法导入：{said_by(error)}。"
    )


def missing(package: str) -> Broken:
    """A package is not installed; says how to install it."""
    return Broken(
        f"This part needs {package}, which is not installed: {INSTALL}",
        f"这个部分要用到 {package}，但还没有安装：{INSTALL}",
    )


def said_by(error: BaseException) -> str:
    """An exception in one line: its name, what it says, and where in the homework it was raised."""
    words = " ".join(str(error).split())[:160]
    return (f"{type(error).__name__}: {words}" if words else type(error).__name__) + place(error)


def place(error: BaseException) -> str:
    """Where in the homework an exception was raised, in brackets; nothing if it was elsewhere."""
    found, step = "", error.__traceback__
    while step:
        folder, file = os.path.split(step.tb_frame.f_code.co_filename)
        if os.path.basename(folder) == "homework":
            found = f" (homework/{file}:{step.tb_lineno})"
        step = step.tb_next
    return found


def ensure(condition: Any, en: str, zh: str) -> None:
    """Raise `Wrong` unless the condition holds."""
    if not condition:
        raise Wrong(en, zh)


def array(value: Any, shape: tuple[int, ...], what: str) -> np.ndarray:
    """`value` is an array of finite floating-point numbers of this shape."""
    ensure(
        value is not None,
        f"{what} is None: is a `return` missing?",
        f"{what} 是 None：是不是忘了写 return？",
    )
    kind = type(value).__name__
    ensure(
        isinstance(value, np.ndarray | np.floating),
        f"{what} is of type {kind}, but must be a NumPy array of shape {shape}.",
        f"{what} 的类型是 {kind}，应当是形状为 {shape} 的 NumPy 数组。",
    )
    value = np.asarray(value)
    ensure(
        value.shape == shape,
        f"{what} has shape {value.shape}, but must have shape {shape}.",
        f"{what} 的形状是 {value.shape}，应当是 {shape}。",
    )
    ensure(
        value.dtype.kind == "f",
        f"{what} has dtype {value.dtype}, but must hold floating-point numbers.",
        f"{what} 的 dtype 是 {value.dtype}，应当是浮点数。",
    )
    ensure(np.isfinite(value).all(), f"{what} holds nan or inf.", f"{what} 里有 nan 或 inf。")
    return value


def number(value: Any, what: str) -> float:
    """`value` is a finite Python float (np.float64 is one too)."""
    kind = type(value).__name__
    ensure(
        isinstance(value, float),
        f"{what} is of type {kind}, but must be a Python float.",
        f"{what} 的类型是 {kind}，应当是 Python 的 float。",
    )
    ensure(np.isfinite(value), f"{what} is {value}.", f"{what} 是 {value}。")
    return value


def results(value: Any, *names: str) -> tuple[Any, ...]:
    """`value` is a tuple of as many results as there are names."""
    ensure(
        isinstance(value, tuple | list) and len(value) == len(names),
        f"The function must return {len(names)} results: {', '.join(names)}.",
        f"函数应当返回 {len(names)} 个结果：{', '.join(names)}。",
    )
    return tuple(value)


def entries(value: Any, names: list[str], what: str) -> dict[str, Any]:
    """`value` is a dict with exactly these keys."""
    ensure(
        isinstance(value, dict) and set(value) == set(names),
        f"{what} must be a dict with just these keys: {', '.join(names)}.",
        f"{what} 应当是字典，键恰好是：{', '.join(names)}。",
    )
    return value


def worked(value: Any, expected: Any, what: str, en: str, zh: str) -> None:
    """`value` is what a worked example says, to the four decimals that are printed there."""
    expected = np.asarray(expected, float)
    value = array(value, expected.shape, what) if expected.shape else number(value, what)
    value = np.asarray(value)
    wrong = np.argwhere(np.abs(value - expected) > 1e-4)
    if len(wrong):
        index = tuple(int(i) for i in wrong[0])
        have, right, at = f"{value[index]:.4f}", f"{expected[index]:.4f}", list(index)
        raise Wrong(
            f"{f'Entry {at} of {what}' if at else what} is {have}, but should be {right}. {en}",
            f"{f'{what} 的元素 {at}' if at else what} 是 {have}，应当是 {right}。{zh}",
        )


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
        raise Wrong(
            f"NumPy reports trouble on the way: {error}. {en}",
            f"计算途中 NumPy 报告：{error}。{zh}",
        ) from error


def refuses(argument: str, function: Callable, *args: Any) -> None:
    """The call raises ValueError, with a message that names the argument."""
    try:
        function(*args)
    except ValueError as error:
        ensure(
            argument in str(error),
            f"The message of your ValueError does not name `{argument}`.",
            f"ValueError 的信息里没有指出 `{argument}`。",
        )
    except NotImplementedError:
        raise
    except Exception as error:
        raise Wrong(
            f"A bad `{argument}` must raise ValueError, but raises {said_by(error)}.",
            f"`{argument}` 不对时应当抛出 ValueError，却抛出了 {said_by(error)}。",
        ) from error
    else:
        raise Wrong(
            f"A bad `{argument}` is accepted without a word: check it, and raise ValueError.",
            f"`{argument}` 不对却没有报错：请先检查，再抛出 ValueError。",
        )


def keeps(function: Callable, *args: Any) -> None:
    """float32 in, float32 out; and the inputs stay as they were."""
    given = _in_float32(args)
    before = copy.deepcopy(given)
    for value in _arrays(function(*given)):
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


def fits_slope(
    gradient: np.ndarray,
    function: Callable[[np.ndarray], float],
    at: np.ndarray,
    what: str,
    en: str,
    zh: str,
) -> None:
    """`gradient` is the slope of `function` (an array in, a number out) at the array `at`."""
    direction = np.random.default_rng(0).standard_normal(at.shape)
    nudge = 1e-5 * direction
    slope = (function(at + nudge) - function(at - nudge)) / 2e-5
    claimed = float((gradient * direction).sum())
    ensure(
        abs(slope - claimed) <= 1e-5 * max(1.0, abs(slope)),
        f"{what} is not the slope of your own forward result: "
        f"it says {claimed:.4f}, a small nudge shows {slope:.4f}. {en}",
        f"{what} 不是你自己的前向结果的斜率："
        f"按它算是 {claimed:.4f}，稍微动一下得到的是 {slope:.4f}。{zh}",
    )
