"""Runs the student's pytest many times in one process, which is faster than a process for each.

Started in a copy of the student's folder: reads a JSON list of [file, stubs, source] from its
input, and prints a JSON list of what `pytest tests/test_<file>.py` says about the stubs of each, in
both languages. With one stub instead of a list, as `pytest -x` says it.
"""

import contextlib
import io
import json
import sys
from pathlib import Path

import pytest

sys.dont_write_bytecode = True  # a source that changes twice in a second would not be noticed
TESTS = {path.stem for path in Path("tests").glob("*.py")}
"""The modules of the student's folder, which each run imports anew."""


class Only:
    """A plugin that leaves the tests of some stubs, so that no other model is trained in vain."""

    def __init__(self, stubs: list[str]) -> None:
        self._stubs = stubs

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Drop the tests of the others."""
        items[:] = [x for x in items if x.get_closest_marker("stub").args[0] in self._stubs]


def said(file: str, stubs: str | list[str], source: str) -> str:
    """The summary for one homework file."""
    path = Path("homework", f"{file}.py")
    before = path.read_text(encoding="utf-8")
    path.write_text(source, encoding="utf-8")
    for name in [name for name in sys.modules if name in TESTS or name.startswith("homework")]:
        del sys.modules[name]
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        options = ["--lang", "both", "--assert=plain", "-p", "no:cacheprovider"]
        options += ["-x"] * isinstance(stubs, str)
        only = Only([stubs] if isinstance(stubs, str) else stubs)
        pytest.main([f"tests/test_{file}.py", *options], plugins=[only])
    path.write_text(before, encoding="utf-8")  # the next one may build on this file
    return output.getvalue()


if __name__ == "__main__":
    print(json.dumps([said(*job) for job in json.load(sys.stdin)]))
