"""A student whose code runs in this very process: what the seal is measured against.

`python benchmarks/direct.py HOMEWORK PART...` runs the hidden tests on it, unsealed.
"""

import copy
import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from autograder.curriculum import choose_parts, file_names
from autograder.drawing.paper import Paper
from autograder.grading.judge import judge
from autograder.sealed.faults import StudentRaised
from autograder.sealed.student import Observation
from autograder.text import Text


class DirectFunction:
    """A function with the interface of `autograder.sealed.student.StudentFunction`."""

    def __init__(self, function: Callable) -> None:
        self._function = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return self._function(*args, **kwargs)
        except Exception as error:
            types = [kind.__name__ for kind in type(error).__mro__]
            raise StudentRaised(Text(str(error), str(error)), types, str(error)) from error

    def observe(self, *args: Any, **kwargs: Any) -> Observation:
        """Call it and look at its side effects too."""
        before, events = copy.deepcopy(args), []
        quiet = np.errstate(all="ignore")
        loud = np.errstate(
            over="call", invalid="call", divide="call", call=lambda k, _: events.append(k)
        )
        with quiet, loud:
            value = self(*args, **kwargs)
        changed = [i for i, pair in enumerate(zip(before, args, strict=True)) if not _same(*pair)]
        return Observation(value, events, changed)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, dict):
        return all(_same(a[key], b[key]) for key in a)
    return bool(np.array_equal(a, b))


class DirectModule:
    """A module whose functions can be observed."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._module, name)
        return DirectFunction(value) if callable(value) else value


class DirectStudent:
    """All modules of a package `homework` on sys.path."""

    def __getattr__(self, name: str) -> DirectModule:
        if name not in file_names():
            raise AttributeError(name)
        return DirectModule(importlib.import_module(f"homework.{name}"))


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    parts = choose_parts(",".join(sys.argv[2:]))
    checks = judge(DirectStudent(), parts, Paper.of(parts))
    failed = [check for check in checks if not check.passed]
    sys.exit(f"{len(failed)} checks failed: {failed[0]}" if failed else 0)
