"""A value that is not what it must be, and the words for what came instead."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, NamedTuple

import numpy as np

from autograder.checking.evidence import Strip
from autograder.sealed.wire import Opaque
from autograder.text import Text, printable


class Compared(NamedTuple):
    """What was compared, for staff alone: it holds what is right."""

    what: str
    value: Any
    right: Any


class CheckFailed(AssertionError):
    """A value is not what it must be; `text` says how, in both languages.

    `strip` shows where, if the value is an array.
    """

    compared: Compared | None = None
    """What it was compared with, if it was. It goes into no verdict and no report."""

    def __init__(self, text: Text, case: object = "", strip: Strip | None = None) -> None:
        if str(case):
            text += Text(f"(Seen with {case}.)", f"（出现于 {case}。）")
        super().__init__(text.en)
        self.text = text
        self.strip = strip


class OfAnotherKind(CheckFailed):
    """A value is right, but coarser than asked for, or of another dtype: a dtype guard's affair."""


class OffSlope(CheckFailed):
    """A gradient is not the slope of the student's own forward result."""


_noted: ContextVar[list[OfAnotherKind] | None] = ContextVar("noted", default=None)


@contextlib.contextmanager
def noting() -> Iterator[list[OfAnotherKind]]:
    """Collect what is right but of another kind, and go on with the test."""
    found: list[OfAnotherKind] = []
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def note(failed: OfAnotherKind) -> None:
    """Keep this for whoever collects; raise it if nobody does."""
    found = _noted.get()
    if found is None:
        raise failed
    found.append(failed)


def kind_of(value: Any) -> str:
    """The type of a value, as a student would say it."""
    if isinstance(value, Opaque):
        return printable(value.type_name, 60)
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}, {value.dtype}"
    if isinstance(value, np.generic):
        return f"a NumPy {value.dtype}"
    return "None" if value is None else type(value).__name__


def wrong_entry(
    value: np.ndarray,
    wrong: np.ndarray,
    what: str,
    case: object,
    *,
    right: np.ndarray | None = None,
    dtype: np.dtype | None = None,
) -> CheckFailed:
    """The first wrong entry, by its index; the student's own number there, never ours.

    Where that number looks right in all digits that are shown, it is said how far it is off; and
    of an array of whole numbers (`dtype`), that it can hold nothing else.
    """
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    place = f"[{', '.join(map(str, index))}]" if index else ""
    shown = shown_number(value[index], None if right is None else right[index])
    count = f"{int(wrong.sum())}/{wrong.size}"
    text = Text(
        f"{what} is not right at {count} entries, first at {what}{place}: you have {shown.en}.",
        f"{what} 有 {count} 个元素不对，第一个在 {what}{place}：你的值是 {shown.zh}。",
    )
    if dtype is not None and dtype.kind in "iub":
        text += Text(
            f"Its dtype is {dtype}, which cuts off what stands behind the point.",
            f"它的 dtype 是 {dtype}，小数部分都被截掉了。",
        )
    return CheckFailed(
        text,
        case,
        Strip.of(wrong, what),
    )


def shown_number(value: float, right: float | None) -> Text:
    """A wrong number; how far it is off, if its first digits are right."""
    shown = f"{value:.6g}"
    if right is None or shown != f"{right:.6g}":
        return Text(shown, shown)
    off = f"{abs(value - right):.1g}"
    return Text(f"{shown}, which is off by {off}", f"{shown}，差了 {off}")
