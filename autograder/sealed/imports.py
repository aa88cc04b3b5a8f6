"""The rule for imports, the same wherever homework is graded. Runs inside the student's process.

A file of a part may import the standard library, the packages that `assignments/rules.toml` names
for its part, and other files of the homework that keep to the same. What else is installed on a
grading machine does not matter, nor which parts are graded together.
"""

import builtins
import importlib.util
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any


class ImportRule:
    """Watches every `import` statement in the homework. It stops honest mistakes, and no attack.

    Args:
        importable: for each file of a part, by its name, the packages that it may import.
    """

    def __init__(self, importable: Mapping[str, Sequence[str]]) -> None:
        self._importable = {f"homework.{name}": set(names) for name, names in importable.items()}
        self._packages: dict[str, set[str]] = defaultdict(set)
        self._files: dict[str, set[str]] = defaultdict(set)
        self._for = ""  # the file for which others are imported
        self._import = builtins.__import__

    def install(self) -> None:
        """Watch from now on."""
        builtins.__import__ = self._watched

    def imported(self, name: str) -> Any:
        """A file of the homework by its full name. Raises what its import raises."""
        self._for = name
        try:
            module = importlib.import_module(name)
        finally:
            self._for = ""
        self._ensure(name)
        return module

    def _watched(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        asking = str((globals or {}).get("__name__", ""))
        if asking.partition(".")[0] != "homework":
            return self._import(name, globals, locals, fromlist, level)
        full = name
        if level:
            full = importlib.util.resolve_name("." * level + name, globals.get("__package__"))
        package = full.partition(".")[0]
        if package == "homework":
            module = self._import(name, globals, locals, fromlist, level)
            self._files[asking] |= {full, *(f"{full}.{item}" for item in fromlist or ())}
            self._ensure(asking)
            return module
        if package not in sys.stdlib_module_names:
            for file in (asking, self._for):  # its own rule, and that of whom it is imported for
                self._ensure(file, {package})
            self._packages[asking].add(package)
        return self._import(name, globals, locals, fromlist, level)

    def _ensure(self, file: str, packages: set[str] | None = None) -> None:
        """Raise ModuleNotFoundError if a file imports what its part may not.

        That is itself, or through the files that it imports.
        """
        if file not in self._importable:
            return
        packages = self._reached(file) if packages is None else packages
        for package in sorted(packages - self._importable[file]):
            raise ModuleNotFoundError(f"No module named {package!r}", name=package)

    def _reached(self, file: str) -> set[str]:
        """The packages that a file imports, itself or through the files that it imports."""
        known, left = set(), [file]
        while left:
            one = left.pop()
            if one not in known:
                known.add(one)
                left += self._files[one]
        return set().union(*(self._packages[one] for one in known))
