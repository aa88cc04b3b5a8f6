"""Runs the student's pytest many times in one process, which is faster than a process for each.

Started in a copy of the student's folder: reads a JSON list of [sources, stubs] from its input,
where `sources` holds homework files by their names, and prints a JSON list of what pytest says
about these stubs of each, in both languages.
"""

import compileall
import contextlib
import gc
import io
import json
import sys
from pathlib import Path

import pytest

sys.dont_write_bytecode = True  # a source that changes twice in a second would not be noticed
TESTS = {path.stem for path in Path("tests").glob("*.py")}
"""The modules of the student's folder, which each run imports anew."""


OPTIONS = [
    "--lang=both",
    "--assert=plain",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:unraisableexception",
]
"""The last one would collect garbage after each run."""


class Only:
    """A plugin that leaves the tests of some stubs, so that no other model is trained in vain."""

    def __init__(self, stubs: list[str]) -> None:
        self._stubs = stubs

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Drop the tests of the others."""
        items[:] = [x for x in items if x.get_closest_marker("stub").args[0] in self._stubs]


def said(sources: dict[str, str], stubs: list[str]) -> str:
    """The summary for some homework files."""
    paths = {name: Path("homework", f"{name}.py") for name in sources}
    before = {path: path.read_text(encoding="utf-8") for path in paths.values()}
    for name, path in paths.items():
        path.write_text(sources[name], encoding="utf-8")
    for name in [name for name in sys.modules if name in TESTS or name.startswith("homework")]:
        del sys.modules[name]
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        tests = [f"tests/test_{name}.py" for name in sources]
        first = ["-x"] if len(stubs) == 1 else []  # the first failure of a stub tells enough
        pytest.main([*tests, *OPTIONS, *first], plugins=[Only(stubs)])
    for path, source in before.items():  # the next one may build on this file
        path.write_text(source, encoding="utf-8")
    return output.getvalue()


if __name__ == "__main__":
    compileall.compile_dir("tests", quiet=1)  # once, and not for each run
    gc.freeze()
    print(json.dumps([said(*job) for job in json.load(sys.stdin)]))
