"""The hidden tests as pytest and hypothesis run them, without any of our own replaying.

Slower than `autograder.grading.judge`, and what it is held against. The attacks that are shown to
work where nothing is sealed meet this, too: it is how the usual graders go about it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis.errors import Flaky

from autograder.checking.failure import noting
from autograder.curriculum import Part
from autograder.drawing.hidden import HIDDEN_TESTS
from autograder.drawing.replay import Unsteady
from autograder.grading import judge
from autograder.grading.verdict import CheckResult


class _Student:
    """A pytest plugin: hands the student to the tests, and keeps what each test said."""

    def __init__(self, fixtures: dict[str, Any]) -> None:
        self._fixtures = fixtures
        self.said: list[tuple[tuple[str, str, str], BaseException | None]] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "no"  # nobody reads the tracebacks, and they take long to make

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        value = self._fixtures.get(fixturedef.argname)
        if value is not None:
            fixturedef.cached_result = (value, fixturedef.cache_key(request), None)
        return value

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        with noting() as noted:
            yield
        if noted:
            raise noted[0]

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
        yield
        if call.when == "call" or call.excinfo:
            place = (item.path.parent.name, *item.get_closest_marker("check").args)
            self.said.append((place, call.excinfo.value if call.excinfo else None))


def judged_by_pytest(
    student: object, parts: Sequence[Part], **fixtures: object
) -> list[CheckResult]:
    """What pytest says of a student, one result for each check."""
    plugin = _Student({"student": student, **fixtures})
    code = pytest.main(
        [
            *("-c", str(HIDDEN_TESTS / "pytest.ini"), "--assert=plain", "--strict-markers"),
            *("-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:warnings"),
            *(str(Path(HIDDEN_TESTS) / part.part) for part in parts),
        ],
        plugins=[plugin],
    )
    assert code in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED), code
    return judge.settled(((place, _as_ours(error)) for place, error in plugin.said), parts)


def _as_ours(error: BaseException | None) -> BaseException | None:
    return Unsteady() if isinstance(error, Flaky) else error
