"""Watches what the homework imports and opens, because the grader has less than your computer.

You need not read this file to do the homework. It needs nothing but Python.
"""

import builtins
import contextlib
import errno
import importlib
import os
import sys
from collections.abc import Iterator, Mapping
from types import CodeType
from typing import Any

_CODE = (".py", ".pyc", ".pyi", ".pyd", ".so", ".dll", ".dylib", ".pth", ".zip")
_SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/share/")


class Guard:
    """Notes, while it is `on`, what the homework in a folder imports and opens against the rules.

    Args:
        homework: the folder of the package `homework`.
        allowed: for each file of a part ("loss"), the packages that it may import.
        refuse: let these imports and files fail, as they do at the grader's.
    """

    def __init__(
        self, homework: str, allowed: Mapping[str, frozenset[str]], refuse: bool = False
    ) -> None:
        self._homework = os.path.join(os.path.realpath(homework), "")
        self._allowed = allowed
        self._refuse = refuse
        self._active = self._hooked = False
        self.whose = ""
        """The file of a part that is tried: other files may import what it may."""
        self._import = builtins.__import__
        self._import_module = importlib.import_module
        folders = (sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path)
        self._libraries = tuple(
            os.path.join(os.path.realpath(folder), "")
            for folder in dict.fromkeys(folders)
            if folder and not self._homework.startswith(os.path.join(os.path.realpath(folder), ""))
        )
        self.imports: dict[tuple[str, str], int] = {}
        """By file ("tools/a.py") and package, the line."""
        self.opened: dict[tuple[str, str], int] = {}
        """By file of the homework and the path that it opens, the line."""

    @contextlib.contextmanager
    def on(self) -> Iterator[None]:
        """Watch as long as the block runs."""
        if not self._hooked:  # such a hook stays as long as the process does
            sys.addaudithook(self._audit)
        self._hooked = self._active = True
        builtins.__import__ = self._watched_import
        importlib.import_module = self._watched_import_module
        try:
            yield
        finally:
            self._active = False
            builtins.__import__ = self._import
            importlib.import_module = self._import_module

    def _watched_import(self, name: str, globals: Any = None, *rest: Any, **named: Any) -> Any:
        level = rest[2] if len(rest) > 2 else named.get("level", 0)
        if not level:
            self._look_at(name, sys._getframe(1))
        return self._import(name, globals, *rest, **named)

    def _watched_import_module(self, name: str, package: str | None = None) -> Any:
        if not name.startswith("."):
            self._look_at(name, sys._getframe(1))
        return self._import_module(name, package)

    def _look_at(self, name: str, frame: Any) -> None:
        file = self._file(frame.f_code)
        package = name.partition(".")[0]
        if not file or package in sys.stdlib_module_names or package == "homework":
            return
        part = file.removesuffix(".py")
        if package not in self._allowed.get(part, self._allowed.get(self.whose, frozenset())):
            self.imports.setdefault((file, package), frame.f_lineno)
            if self._refuse:
                raise ModuleNotFoundError(f"No module named {package!r}", name=package)

    def _file(self, code: CodeType) -> str:
        """The file of the homework that this code stands in; "" for other code."""
        path = code.co_filename
        if "homework" not in path:
            return ""
        path = os.path.realpath(path)
        here = path.startswith(self._homework)
        return path[len(self._homework) :].replace(os.sep, "/") if here else ""

    def _audit(self, event: str, args: tuple) -> None:
        if event != "open" or not self._active or not isinstance(args[0], str | bytes):
            return
        path = os.path.realpath(os.fsdecode(args[0]))
        if path.endswith(_CODE) or "__pycache__" in path or path.startswith(_SYSTEM):
            return
        if path.startswith(self._libraries) or path == os.path.realpath(os.devnull):
            return
        frame = sys._getframe(1)
        while frame and not self._file(frame.f_code):
            if "importlib._bootstrap" in frame.f_code.co_filename:
                return  # a library that is being imported may open what it likes
            frame = frame.f_back
        if frame:
            self.opened.setdefault((self._file(frame.f_code), path), frame.f_lineno)
            if self._refuse:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
