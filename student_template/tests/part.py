"""The files of the homework: how the tests import them, and what is said when that fails.

You need not read this file to do the homework.
"""

import importlib
import os
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

from elsewhere import about_encoding
from travels import HOMEWORK, not_utf8

EXTRA = ("torch", "torchvision", "tqdm", "sklearn")
"""The packages that only parts 7 and 8 need."""
INSTALL = "pip install -r requirements-torch.txt"


CONDUCT = "conduct"
"""Not a result is wrong but what the call does: what it refuses, what it writes into."""


class Wrong(AssertionError):
    """An answer is not right; `en` and `zh` say what is wrong and what to think about.

    `of` is the result whose numbers are wrong, or CONDUCT.
    """

    def __init__(self, en: str, zh: str, of: str = "") -> None:
        super().__init__(f"{en} / {zh}")
        self.en = en
        self.zh = zh
        self.of = of


class Broken(Wrong):
    """A file of the homework cannot be imported, so nothing in it can be tested."""


class Part:
    """A file of the homework. It is imported when a test first needs it, so that a mistake in one
    file leaves the tests of the others alone."""

    asked: ClassVar[set[str]] = set()
    """The names that have been asked for, of any file, since it was cleared."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # pytest looks for marks of its own
            raise AttributeError(name)
        Part.asked.add(name)
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
    if fault := _not_utf8(name, error):
        return Broken(*fault)
    if isinstance(error, SyntaxError):
        where = f"homework/{os.path.basename(error.filename or file)}:{error.lineno or 1}"
        return Broken(
            f"Syntax error at {where}: {error.msg}. Nothing in this file can be tested.",
            f"{where} 有语法错误：{error.msg}。这个文件里的内容都无法测试。",
        )
    return Broken(
        f"{file} cannot be imported: {said_by(error)}.", f"{file} 无法导入：{said_by(error)}。"
    )


def _not_utf8(name: str, error: BaseException) -> tuple[str, str] | None:
    """What is said about a file that cannot be read, if its encoding is the reason."""
    if not isinstance(error, SyntaxError | ValueError):
        return None
    for path in (getattr(error, "filename", None), HOMEWORK / f"{name}.py"):
        if path and os.path.isfile(path):
            fault = not_utf8(Path(path).read_bytes())
            if fault:
                return about_encoding(os.path.relpath(path, HOMEWORK).replace(os.sep, "/"), *fault)
    return None


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
