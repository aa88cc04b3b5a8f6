"""A value that is not what it must be, and the words for what came instead."""

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


def kind_of(value: Any) -> str:
    """The type of a value, as a student would say it."""
    if isinstance(value, Opaque):
        return printable(value.type_name, 60)
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}, {value.dtype}"
    return "None" if value is None else type(value).__name__


def wrong_entry(value: np.ndarray, wrong: np.ndarray, what: str, case: object) -> CheckFailed:
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
        Strip.of(wrong, what, case),
    )
