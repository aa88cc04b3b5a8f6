"""What every script begins with: finds the homework, calls it, and shows what comes back."""

import base64
import copy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy import inf, nan

__all__ = ["base64", "inf", "nan"]  # literals need them
ROUNDING = 256
"""Differences up to so many units in the last place of the largest right entry count as rounding.
"""
UNKNOWN = object()
"""Stands for the right answer where there is more than one."""


class Other:
    """Stands for what is no plain value: an exception, an object, what was too large to keep."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __repr__(self) -> str:
        return self.words

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Other) and self.words == other.words

    def __hash__(self) -> int:
        return hash(self.words)


class Refusal(Other):
    """Stands for an exception that names one of these arguments."""

    def __init__(self, kind: str, names: list[str]) -> None:
        super().__init__(f"{kind} that names {' or '.join(names)}")
        self.kind, self.names = kind, names

    def fits(self, value: Any) -> bool:
        """Whether an exception is such a one."""
        words = repr(value) if isinstance(value, Other) else ""
        return words.startswith(f"{self.kind}:") and any(name in words for name in self.names)


def find_homework() -> str:
    """The folder that holds `homework`: the one on the command line, or one near by."""
    here = Path(__file__).resolve().parent
    given = [Path(argument) for argument in sys.argv[1:2]]
    for place in given or [here, here.parent, Path.cwd()]:
        for folder in (place, place.parent):
            if (folder / "homework").is_dir():
                return str(folder.resolve())
    sys.exit(f"There is no homework: python {Path(__file__).name} FOLDER_THAT_HOLDS_homework")


def plain(value: Any) -> Any:
    """Tensors as arrays."""
    if isinstance(value, tuple | list):
        return type(value)(map(plain, value))
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value.detach().cpu().numpy() if hasattr(value, "detach") else value


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The numbers, arrays and words in a value, each with its place."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}[{key!r}]")
    elif isinstance(value, tuple | list) and not all(map(_is_word, value)):
        for i, item in enumerate(value):
            yield from leaves(item, f"{path}[{i}]")
    else:
        yield path, value


def _is_word(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def show(
    call: str,
    function: Callable[[], Any],
    given: dict[str, Any],
    then: Any,
    right: Any = UNKNOWN,
) -> None:
    """Call a function of the homework, and print what comes back beside what is right."""
    print(f"\n{call}", flush=True)
    for name, value in given.items():
        print(_block(f"    {name} = ", value))
    before, events = copy.deepcopy(given), {}
    try:
        # NumPy tells what it meets on the way: an overflow, say.
        with np.errstate(all="ignore", over="call", invalid="call", divide="call"):
            old = np.seterrcall(lambda kind, _: events.setdefault(kind))
            try:
                now = plain(function())
            finally:
                np.seterrcall(old)
    except Exception as error:
        now = Other(f"{type(error).__name__}: {error}")
    compare(now, then, right)
    if events:
        print(f"  NumPy reports 计算途中 NumPy 报告: {', '.join(events)}")
    changed = [name for name in given if not same(plain(before[name]), plain(given[name]))]
    if changed:
        print(f"  the call has changed its input 调用改动了输入: {', '.join(changed)}")


def compare(now: Any, then: Any, right: Any = UNKNOWN) -> None:
    """Print what came back, then and now, beside what is right, place by place."""
    mine, graded = dict(leaves(now)), dict(leaves(then))
    rights = {} if right is UNKNOWN else dict(leaves(right))
    missing = Other("nothing 没有")
    for place in dict.fromkeys([*mine, *graded, *rights]):
        value, earlier = mine.get(place, missing), graded.get(place, missing)
        print(f"  {place or 'result 结果'}")
        print(_block("    now 现在:   ", value))
        if not same(value, earlier):
            print(_block("    then 批改时: ", earlier))
        if right is not UNKNOWN:
            print(_block("    right 正确: ", rights.get(place, missing)))
            print(f"    off 相差:   {off(value, rights.get(place, missing))}")


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same but for rounding."""
    mine, others = dict(leaves(one)), dict(leaves(other))
    if list(mine) != list(others):
        return False
    if list(mine) != [""]:
        return all(same(mine[place], others[place]) for place in mine)
    if _is_number(one) and _is_number(other):
        return np.shape(one) == np.shape(other) and not _differences(one, other)[1].any()
    return type(one) is type(other) and bool(np.all(one == other))


def off(value: Any, right: Any) -> str:
    """How far a value is from what is right, in words."""
    if isinstance(right, Refusal) and right.fits(value):
        return "0"
    if not (_is_number(value) and _is_number(right)):
        return "0" if same(value, right) else "another thing 不是同一个东西"
    if np.shape(value) != np.shape(right):
        return f"another shape 形状不同: {np.shape(value)}, {np.shape(right)}"
    difference, wrong = _differences(value, right)
    if not wrong.any():
        return "0"
    worst = np.unravel_index(np.argmax(difference), difference.shape)
    place = f" at 位于 [{', '.join(map(str, worst))}]" if worst else ""
    return f"{difference.max():.6g}{place}; {wrong.sum()}/{wrong.size} entries 个元素"


def _is_number(value: Any) -> bool:
    kinds = (np.ndarray, np.generic, int, float)
    return isinstance(value, kinds) and np.asarray(value).dtype.kind in "biuf"


def _differences(value: Any, right: Any) -> tuple[np.ndarray, np.ndarray]:
    """How far each entry is off, and whether that is more than rounding."""
    low = np.float32 in (getattr(value, "dtype", float), getattr(right, "dtype", float))
    one, other = np.asarray(value, float), np.asarray(right, float)
    with np.errstate(all="ignore"):
        difference = np.array(np.abs(one - other))
    difference[~np.isfinite(difference)] = inf
    difference[(one == other) | (np.isnan(one) & np.isnan(other))] = 0
    scale = np.abs(other[np.isfinite(other)]).max(initial=0.0) or 1.0
    return difference, difference > scale * ROUNDING * np.finfo("float32" if low else float).eps


def _block(head: str, value: Any) -> str:
    """A value behind its head; the further lines of an array stand below its first."""
    if isinstance(value, np.ndarray):
        kind = f"{value.dtype} {value.shape}"
        text = np.array2string(value, separator=", ", prefix=" " * 8, threshold=200)
        return f"{head}{kind}\n        {text}"
    return f"{head}{value!r}" if len(repr(value)) < 2000 else f"{head}{repr(value)[:2000]} …"
