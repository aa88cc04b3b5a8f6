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
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.dont_write_bytecode = True  # a source that changes twice in a second would not be noticed
KEPT = {"below", "fingerprints", "known", "travels", "unfinished"}
"""Modules that remember nothing of a run but what they have read: mistakes.json, and what the code
of each homework file uses."""
TESTS = {path.stem for path in Path("tests").glob("*.py")} - KEPT
"""The modules of the student's folder which each run imports anew."""


NEEDLESS = (
    "cacheprovider unraisableexception threadexception faulthandler doctest junitxml pastebin "
    "stepwise setuponly setupplan debugging legacypath logging unittest"
)
"""Plugins of pytest that change nothing of what is said, and that each run would set up anew."""
OPTIONS = ["--lang=both", "--assert=plain", *(f"-pno:{name}" for name in NEEDLESS.split())]


class Only:
    """A plugin that runs the tests of some stubs, each up to its first failure: it tells enough.

    So no other model is trained, and none in vain.
    """

    def __init__(self, stubs: list[str]) -> None:
        self._left = set(stubs)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Drop the tests of the others."""
        items[:] = [item for item in items if _stub(item) in self._left]

    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        """Pass over what belongs to a stub that has failed."""
        return None if _stub(item) in self._left else True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Iterator[None]:
        """Note who has failed."""
        report = yield
        if report.failed:
            self._left.discard(_stub(item))
        return report


def _stub(item: pytest.Item) -> str:
    return item.get_closest_marker("stub").args[0]


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
        pytest.main([*tests, *OPTIONS], plugins=[Only(stubs)])
    for path, source in before.items():  # the next one may build on this file
        path.write_text(source, encoding="utf-8")
    return output.getvalue()


if __name__ == "__main__":
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    compileall.compile_dir("tests", quiet=1)  # once, and not for each run
    gc.freeze()
    print(json.dumps([said(*job) for job in json.load(sys.stdin)]))
