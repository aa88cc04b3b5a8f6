"""Lets `pytest` end with a line for each stub. You need not read this file to do the homework."""

import contextlib
import functools
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from checks import Part
from known import known_mistake
from report import DONE, NOT_STARTED, WAITS, WRONG, Finding, Summary, explain
from tensors import Package

SECONDS = 5
"""CPU time for one test, if it is not marked otherwise."""
SUMMARY = pytest.StashKey[Summary]()
ENDLESS = pytest.StashKey[set[str]]()
"""The stubs that were stopped for taking too long: once for each is enough."""
QUIET = -2
"""How little pytest itself says, unless it is asked to say more."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--lang",
        choices=["en", "zh", "both"],
        default=os.environ.get("RNNHW_LANG", "both"),
        help="language of the summary; the default can be set in RNNHW_LANG",
    )
    parser.addoption("--report", metavar="FILE", help="write a page with pictures of the results")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "stub(name): the stub that a test belongs to")
    config.addinivalue_line("markers", "seconds(limit): CPU time for a test that trains a model")
    table = json.loads(Path(__file__).with_name("questions.json").read_text(encoding="utf-8"))
    questions = {
        part: {stub: entry["question"] for stub, entry in stubs.items()}
        for part, stubs in table.items()
    }
    endless = config.stash[ENDLESS] = set()
    config.stash[SUMMARY] = Summary(
        questions,
        config.option.lang,
        lambda part, stub: None if stub in endless else _known_mistake(part, stub),
    )
    option = config.option
    option.continue_on_collection_errors = True
    asked_for_more = option.verbose > 0
    if option.tbstyle == "auto":
        option.tbstyle = "short" if asked_for_more else "no"
    if not asked_for_more:
        option.verbose, option.reportchars, option.disable_warnings = QUIET, "N", True


def pytest_runtest_setup(item: pytest.Item) -> None:
    if _stub(item) in item.config.stash[ENDLESS]:
        pytest.skip("an earlier test of this stub took too long")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    if isinstance(item, pytest.Function):
        for value in vars(item.module).values():
            if isinstance(value, Package):
                value.load()  # now, because the clock is not for this
    mark = item.get_closest_marker("seconds")
    with _stopped_after(mark.args[0] if mark else SECONDS):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[pytest.TestReport]:
    report = yield
    if report.failed or (call.when == "call" and report.passed):
        report.finding = _note(item, call.excinfo.value if call.excinfo else None)
    return report


@pytest.fixture
def remark(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Puts a sentence, in English and in Chinese, at the end of the summary."""
    return request.config.stash[SUMMARY].remark


def _known_mistake(part: str, stub: str) -> dict[str, dict[str, str]] | None:
    """What is known about a wrong stub. It is called once more, so nothing it does may matter."""
    quiet = contextlib.redirect_stdout(io.StringIO())
    with contextlib.suppress(Exception, SystemExit), quiet, _stopped_after(SECONDS):
        return known_mistake(part, stub, _function(part, stub))
    return None


def _function(part: str, stub: str) -> Callable:
    """A stub, as a function of plain values."""
    if "torch" in sys.modules:  # if not, nothing of this part was tested, and this would take long
        from bench import BENCH

        if stub in BENCH:
            return functools.partial(BENCH[stub], Part(part))
    return getattr(Part(part), stub)


def _note(item: pytest.Item, error: BaseException | None) -> Finding:
    stub = _stub(item)
    if isinstance(error, TimeoutError):
        item.config.stash[ENDLESS].add(stub)
    finding = explain(error, stub)
    file = item.path.name if stub == item.name else item.path.stem.removeprefix("test_")
    if finding.status == WAITS and _says_nothing_else(f"homework.{file}", stub):
        finding = Finding(NOT_STARTED)
    item.config.stash[SUMMARY].add(file, stub, finding)
    return finding


def _stub(item: pytest.Item) -> str:
    """The stub that a test is about; a test of your own is about itself."""
    mark = item.get_closest_marker("stub")
    return mark.args[0] if mark else item.name


def _says_nothing_else(module: str, name: str) -> bool:
    """Whether a function has nothing in it but `raise NotImplementedError`."""
    code = getattr(getattr(sys.modules.get(module), name, None), "__code__", None)
    return code is not None and code.co_names == ("NotImplementedError",)


def pytest_report_teststatus(
    report: pytest.CollectReport | pytest.TestReport, config: pytest.Config
) -> tuple[str, str, str | tuple[str, dict[str, bool]]] | None:
    status = getattr(report, "finding", Finding(DONE)).status
    if status not in (DONE, WRONG):  # no fault, so nothing to show among the failures
        verbose = config.option.verbose != QUIET
        return status, "", (status.upper(), {"yellow": True}) if verbose else ""
    return (report.outcome, "", "") if config.option.verbose == QUIET else None


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> None:
    for report in terminalreporter.stats.get("error", []):  # a test file that cannot be read
        last = report.longreprtext.strip().splitlines()[-1:]
        terminalreporter.write_line(f"{report.nodeid}: {''.join(last)}", red=True)
    for line in terminalreporter.config.stash[SUMMARY].lines():
        for text, colour in line:
            terminalreporter.write(text, **({colour: True} if colour else {}))
        terminalreporter.line("")
    if page := terminalreporter.config.option.report:
        from pictures.public import write

        summary = terminalreporter.config.stash[SUMMARY]
        said = write(Path(page), summary.found, summary.known, summary.lang)
        terminalreporter.write_line(said.zh if summary.lang == "zh" else said.en)


@contextlib.contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in a block that takes more CPU time; not on Windows, which cannot."""
    if not hasattr(signal, "SIGVTALRM"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s of computing")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
