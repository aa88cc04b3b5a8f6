"""Runs the student's pytest many times; loads and collects once, which takes most of a run's time.

Started in a copy of the student's folder: reads a JSON list of [sources, stubs] from its input,
where `sources` holds homework files by their names, and prints a JSON list of what pytest says
about these stubs of each, in both languages.
"""

import contextlib
import gc
import importlib
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

NEEDLESS = (
    "cacheprovider unraisableexception threadexception faulthandler doctest junitxml pastebin "
    "stepwise setuponly setupplan debugging legacypath logging unittest"
)
"""Plugins of pytest that change nothing of what is said, and that each run would set up anew."""
OPTIONS = ["--lang=both", "--assert=plain", *(f"-pno:{name}" for name in NEEDLESS.split())]
Job = tuple[dict[str, str], list[str]]


class Runs:
    """A plugin that forks for each job as soon as the tests are collected.

    The child's session goes on with the tests of the job's stubs, each stub up to its first
    failure: it tells enough. So no other model is trained, and none in vain. The session of the
    process itself ends with no test.
    """

    def __init__(self, jobs: list[Job]) -> None:
        self._jobs = jobs
        self._left: set[str] = set()
        self.said: list[str] = []
        self.answer: int | None = None
        """In a child: where what is said goes."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Fork, and keep the tests of the job's stubs."""
        _warm_up(items)
        gc.freeze()
        for sources, stubs in self._jobs:
            before = {name: _file(name).read_text(encoding="utf-8") for name in sources}
            _write(sources)
            reading, writing = os.pipe()
            child = os.fork()
            if child == 0:
                self.answer, self._left = writing, set(stubs)
                items[:] = [item for item in items if _stub(item) in self._left]
                return
            os.close(writing)
            with open(reading, encoding="utf-8") as pipe:
                self.said.append(pipe.read())
            _, status = os.waitpid(child, 0)
            assert status == 0, f"{stubs} ended pytest, with {status}"
            _write(before)  # the next one may build on these files
        items.clear()

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


def _warm_up(items: list[pytest.Item]) -> None:
    """Load and read what the runs would else load and read one by one."""
    for item in items:
        for value in vars(item.module).values():
            if hasattr(type(value), "load"):
                value.load()  # PyTorch
    importlib.import_module("pictures.checker")
    importlib.import_module("numpy.random")
    if "torch" in sys.modules:
        importlib.import_module("networks")
    importlib.import_module("known").known_mistakes("", "", print)  # it keeps mistakes.json
    sources = importlib.import_module("travels").collect().sources
    importlib.import_module("below").uses(sources)  # it keeps what it has read of each file


def _stub(item: pytest.Item) -> str:
    return item.get_closest_marker("stub").args[0]


def _file(name: str) -> Path:
    return Path("homework", f"{name}.py")


def _write(sources: dict[str, str]) -> None:
    for name, source in sources.items():
        _file(name).write_text(source, encoding="utf-8")


def said(jobs: list[Job]) -> list[str]:
    """The summary of each job."""
    runs, output = Runs(jobs), io.StringIO()
    with contextlib.redirect_stdout(output):
        tests = sorted({f"tests/test_{name}.py" for sources, _ in jobs for name in sources})
        pytest.main([*tests, *OPTIONS], plugins=[runs])
    if runs.answer is not None:
        with open(runs.answer, "w", encoding="utf-8") as pipe:
            pipe.write(output.getvalue())
        os._exit(0)
    return runs.said


if __name__ == "__main__":
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True  # a source that changes twice in a second would not be noticed
    print(json.dumps(said(json.load(sys.stdin))))
