"""The hidden tests as functions: collected once by pytest, then called without it.

`python -m autograder.drawing.hidden PART...` lists their marks.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from autograder import environment

HIDDEN_TESTS = Path(__file__).parents[1] / "hidden_tests"
FIXTURES = frozenset({"student", "examination"})
"""What a hidden test may ask for besides its own parameters."""


@dataclass(frozen=True)
class HiddenTest:
    """One hidden test, with the parameters that pytest gives it."""

    name: str
    """Its name in pytest, parameters included: no other has it."""
    part: str
    stub: str
    check: str
    property: str
    """The name of its function, "test_gates.py::test_gate_values". Parametrized tests share it, and
    with it the drawn cases."""
    function: Callable[..., None]
    parameters: dict[str, Any]
    fixtures: frozenset[str]

    @property
    def draws(self) -> bool:
        """Whether hypothesis draws arguments for it."""
        return hasattr(self.function, "hypothesis")


class Mark(NamedTuple):
    """Which check a hidden test belongs to."""

    part: str
    stub: str
    check: str
    test: str
    """Its name in pytest."""


class _Collector:
    """A pytest plugin that keeps the tests and runs none."""

    def __init__(self) -> None:
        self.tests: list[HiddenTest] = []
        self.broken: list[str] = []
        """What is wrong with files and tests, a line on each."""

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            said = str(report.longrepr).strip().splitlines()
            self.broken.append(f"{report.nodeid}: {said[-1] if said else 'cannot be read'}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            try:
                self.tests.append(_hidden_test(item))
            except RuntimeError as error:
                self.broken.append(str(error))


def collect(parts: Sequence[str]) -> list[HiddenTest]:
    """The hidden tests of these parts, in the order in which pytest would run them.

    Raises RuntimeError, with one line, if they cannot be imported or one asks for what is not
    there.
    """
    collector = _Collector()
    code = run_pytest(parts, collector, "--collect-only")
    if collector.broken:
        raise RuntimeError(collector.broken[0])
    if code != pytest.ExitCode.OK:
        raise RuntimeError(f"the hidden tests cannot be collected: {code!r}")
    return collector.tests


def run_pytest(parts: Sequence[str], plugin: object, *options: str) -> int:
    """Let pytest run the hidden tests of these parts; returns its exit code."""
    usual = "--assert=plain --strict-markers -p no:cacheprovider -p no:terminal -p no:warnings"
    folders = [str(HIDDEN_TESTS / part) for part in parts]
    config = str(HIDDEN_TESTS / "pytest.ini")
    return pytest.main(["-c", config, *usual.split(), *options, *folders], plugins=[plugin])


def _hidden_test(item: pytest.Item) -> HiddenTest:
    """A collected test. Raises RuntimeError for one that needs pytest to run it."""
    marks = [mark for mark in item.iter_markers() if mark.name not in ("parametrize", "hypothesis")]
    if not isinstance(item, pytest.Function) or [mark.name for mark in marks] != ["check"]:
        raise RuntimeError(f"{item.nodeid}: a hidden test is a function with one mark, its check")
    parameters = dict(item.callspec.params) if hasattr(item, "callspec") else {}
    fixtures = frozenset(item.fixturenames) - {"request"} - parameters.keys()
    if unknown := fixtures - FIXTURES:
        raise RuntimeError(f"{item.nodeid}: there is no {', '.join(sorted(unknown))}")
    stub, check = marks[0].args
    part, property_ = item.path.parent.name, f"{item.path.name}::{item.originalname}"
    place = part, stub, check, property_
    return HiddenTest(item.nodeid, *place, item.obj, parameters, fixtures)


def properties(tests: Sequence[HiddenTest]) -> Iterator[HiddenTest]:
    """One test of each function for which hypothesis draws."""
    seen = set()
    for test in tests:
        if test.draws and (test.part, test.property) not in seen:
            seen.add((test.part, test.property))
            yield test


def marks(parts: Sequence[str]) -> list[Mark]:
    """The marks of the hidden tests of these parts, read in a process of our own surroundings.

    Raises RuntimeError if the tests cannot be collected.
    """
    command = [sys.executable, "-m", "autograder.drawing.hidden", *parts]
    ran = subprocess.run(command, env=environment.of_our_own(), capture_output=True)
    if ran.returncode:
        raise RuntimeError(ran.stderr.decode(errors="replace").strip().splitlines()[-1])
    return msgspec.json.decode(ran.stdout, type=list[Mark])


if __name__ == "__main__":
    found = [Mark(one.part, one.stub, one.check, one.name) for one in collect(sys.argv[1:])]
    sys.stdout.buffer.write(msgspec.json.encode(found))
