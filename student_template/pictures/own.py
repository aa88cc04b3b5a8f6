"""Your own functions, called for a picture: bounded in time, quiet, and with arrays of their own.

What keeps a picture from being drawn becomes one line, in English and in Chinese.
"""

import contextlib
import io
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from checks import Part, Wrong, said_by
from clock import TooLong, stopped_after
from report import NOT_STARTED, explain

from pictures.charts import Words

SECONDS = 5.0
"""CPU time for one picture, if it says nothing else."""


class Homework:
    """A file of the homework. What it computes comes from copies, so it can change no argument."""

    def __init__(self, part: str) -> None:
        self._part = Part(part)

    def __getattr__(self, stub: str) -> Any:
        if stub.startswith("_"):
            raise AttributeError(stub)
        thing = getattr(self._part, stub)
        return thing if isinstance(thing, type) or not callable(thing) else _copying(thing)


def read_again() -> None:
    """Forget which files could not be read: in a notebook they may have been mended since."""
    sys.modules[Part.__module__]._broken.clear()


def _copying(function: Callable) -> Callable:
    def call(*args: Any, **options: Any) -> Any:
        return function(*_copied(args), **_copied(options))

    return call


def _copied(value: Any) -> Any:
    """Copies of arrays, also inside of tuples, lists and dicts; everything else as it is."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return type(value)(map(_copied, value)) if type(value) in (tuple, list) else value


def attempt(call: Callable[[], Any], seconds: float = SECONDS) -> tuple[Any, Words | None]:
    """What a call returns, or else the line that says why there is nothing."""
    quiet = contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())
    try:
        with quiet[0], quiet[1], warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            with stopped_after(seconds, _give_up):
                return call(), None
    except TooLong:
        return None, Words(
            f"It takes more than {seconds:g} s and was stopped: does a loop never end?",
            f"超过 {seconds:g} 秒，已被停止：是不是有循环停不下来？",
        )
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit too: nothing of the homework may end the page
        return None, _why(error)


def _why(error: BaseException) -> Words:
    found = explain(error, "")
    if found.status == NOT_STARTED:
        return Words("Not started yet.", "还没有开始写。")
    if isinstance(error, NotImplementedError | Wrong):
        return Words(found.en, found.zh)
    said = said_by(error)
    return Words(f"Your code stops with {said}.", f"你的代码运行时出错：{said}。")


def _give_up(_: BaseException) -> None:
    """The way out of a loop that catches everything: the program ends, and says why."""
    line = (
        "A loop in your code never ends, and its `except:` catches everything, this stop too.\n"
        "你的代码里有停不下来的循环，其中的 `except:` 什么都接住，连停止也接住了。\n"
    )
    os.write(2, line.encode(getattr(sys.__stderr__, "encoding", None) or "utf-8", "replace"))
    os._exit(1)
