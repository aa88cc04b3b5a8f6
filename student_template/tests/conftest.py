"""Lets `pytest` end with a line for each stub. You need not read this file to do the homework."""

import contextlib
import functools
import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

import pytest

if sys.version_info < (3, 10):  # noqa: UP036 - students have what they have
    raise pytest.UsageError("this homework needs Python 3.10 or later")

from clock import TooLong, Waiting, sign_of_life, stopped_after
from elsewhere import THE_RULE, about_import, about_opened
from guard import Guard
from known import Known, known_mistakes
from part import Part, place
from report import DONE, NOT_STARTED, WAITS, WRONG, Finding, Summary, explain
from speech import languages, showable
from tensors import Package
from travels import HERE, HOMEWORK, QUESTIONS, RULES, importable
from unfilled import fill_numpy

SECONDS = 5
"""CPU time for one test, if it is not marked otherwise."""
SUMMARY = pytest.StashKey[Summary]()
GUARD = pytest.StashKey[Guard]()
ENDLESS = pytest.StashKey[set[str]]()
"""The stubs that were stopped for taking too long: once for each is enough."""
SCREEN = pytest.StashKey[TextIO | None]()
HELD_UP = pytest.StashKey[str]()
"""The stub that never ends, on which a test builds."""
REMARKS = pytest.StashKey[list[tuple[str, str]]]()
QUIET = -2
"""How little pytest itself says, unless it is asked to say more."""
LAST_RUN = "rnnhw/statuses"

if str(HERE) not in sys.path:  # pytest was started elsewhere
    sys.path.insert(0, str(HERE))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--lang",
        choices=["en", "zh", "both"],
        help="language of the summary; the default can be set in RNNHW_LANG",
    )
    parser.addoption("--report", metavar="FILE", help="write a page with pictures of the results")


def pytest_configure(config: pytest.Config) -> None:
    fill_numpy()
    config.addinivalue_line("markers", "stub(name): the stub that a test belongs to")
    config.addinivalue_line("markers", "seconds(limit): CPU time for a test that trains a model")
    option = config.option
    option.continue_on_collection_errors = True
    asked_for_more = option.verbose > 0
    if option.tbstyle == "auto":
        option.tbstyle = "short" if asked_for_more else "no"
    if not asked_for_more:
        option.verbose, option.reportchars, option.disable_warnings = QUIET, "N", True
    config.stash[ENDLESS] = set()
    config.stash[SCREEN] = _screen(config)
    config.stash[GUARD] = Guard(str(HOMEWORK), {file: importable(file) for file in QUESTIONS})
    config.stash[SUMMARY] = Summary(
        QUESTIONS,
        known=_known_mistakes,
        before=config.cache.get(LAST_RUN, {}) if hasattr(config, "cache") else {},
        traces=option.tbstyle != "no",
    )
    config.pluginmanager.register(Reports(config.stash[SUMMARY]), "homework-reports")


def pytest_unconfigure(config: pytest.Config) -> None:
    if screen := config.stash.get(SCREEN, None):
        screen.close()


def pytest_itemcollected(item: pytest.Item) -> None:
    item.extra_keyword_matches.add(_stub(item))  # for `pytest -k`


def pytest_collection_finish(session: pytest.Session) -> None:
    for item in session.items:
        session.config.stash[SUMMARY].expect(_file(item), _stub(item))


def pytest_runtest_setup(item: pytest.Item) -> None:
    Part.asked.clear()
    endless = item.config.stash[ENDLESS]
    if _stub(item) in endless:
        pytest.skip("an earlier test of this stub took too long")
    below = QUESTIONS.get(_file(item), {}).get(_stub(item), {}).get("builds_on", ())
    if held_up := next((stub for stub in below if stub in endless), None):
        item.stash[HELD_UP] = held_up
        pytest.skip(f"{held_up} took too long")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    if isinstance(item, pytest.Function):
        for value in vars(item.module).values():
            if isinstance(value, Package):
                with _alive(item, "Loading PyTorch", "正在加载 PyTorch"):
                    value.load()  # now, because the clock is not for this
    mark = item.get_closest_marker("seconds")
    guard, stub = item.config.stash[GUARD], _stub(item)
    guard.whose = _file(item)
    alive = _alive(item, f"Training for {stub}", f"正在为 {stub} 训练")
    clock = stopped_after(mark.args[0] if mark else SECONDS, functools.partial(_give_up, item))
    try:
        with alive if mark else contextlib.nullcontext(), guard.on(), clock:
            return (yield)
    except KeyboardInterrupt as error:
        item.config.stash[SUMMARY].interrupted = f"{stub}{place(error)}"
        raise


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[pytest.TestReport]:
    report = yield
    if report.failed or call.when == "call" or HELD_UP in item.stash:
        skipped = report.skipped and HELD_UP not in item.stash
        guard = item.config.stash[GUARD]
        report.homework = {  # plain values, for another process may read them (pytest -n)
            "file": _file(item),
            "stub": _stub(item),
            "finding": None
            if skipped
            else asdict(_finding(item, call.excinfo and call.excinfo.value)),
            "remarks": [list(said) for said in item.stash.get(REMARKS, [])],
            "warnings": [
                *(list(about_import(*key, line)) for key, line in guard.imports.items()),
                *(list(about_opened(*key, line)) for key, line in guard.opened.items()),
            ],
        }
    return report


class Reports:
    """Reads the reports of tests into the summary, in the process that the student sees."""

    def __init__(self, summary: Summary) -> None:
        self._summary = summary

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what a test says."""
        if seen := getattr(report, "homework", None):
            if seen["finding"]:
                self._summary.add(seen["file"], seen["stub"], Finding(**seen["finding"]))
            self._summary.remarks.update(seen["remarks"])
            self._summary.warnings.update(seen["warnings"])


@contextlib.contextmanager
def _alive(item: pytest.Item, en: str, zh: str) -> Iterator[None]:
    """Say what takes so long, if it takes more than a second."""
    screen = item.config.stash[SCREEN]
    if screen is None:
        yield
        return
    words = {"en": en, "zh": zh}
    waiting = Waiting(screen, " / ".join(words[lang] for lang in _languages(item.config)))
    try:
        with sign_of_life(waiting):
            yield
    finally:
        waiting.end()


def _screen(config: pytest.Config) -> TextIO | None:
    """The terminal itself, which shows something while pytest holds back what tests print.

    None in one process of many (pytest -n), and where there is none.
    """
    if hasattr(config, "workerinput"):
        return None
    try:
        out = sys.__stdout__
        return os.fdopen(os.dup(out.fileno()), "w", encoding=out.encoding, errors="replace")
    except (AttributeError, OSError):
        return None


@pytest.fixture
def remark(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Puts a sentence, in English and in Chinese, at the end of the summary."""
    said = request.node.stash.setdefault(REMARKS, [])
    return lambda en, zh: said.append((en, zh))


def _languages(config: pytest.Config) -> tuple[str, ...]:
    # Started from the folder above, pytest does not know our options.
    return languages(getattr(config.option, "lang", None), sys.__stdout__)


def _known_mistakes(file: str, stub: str) -> Known:
    """What is known about a wrong stub. It is called once more, so nothing it does may matter."""
    quiet = contextlib.redirect_stdout(io.StringIO())
    clock = stopped_after(SECONDS, lambda error: os._exit(1))
    with contextlib.suppress(Exception, SystemExit, TooLong), quiet, clock:
        return known_mistakes(file, stub, _function(file, stub))
    return []


def _function(file: str, stub: str) -> Callable:
    """A stub, as a function of plain values."""
    if file in RULES["extra"]:
        from networks import as_function  # it imports PyTorch

        return as_function(Part(file), stub)
    return getattr(Part(file), stub)


def _finding(item: pytest.Item, error: BaseException | None) -> Finding:
    stub = _stub(item)
    if held_up := item.stash.get(HELD_UP, None):
        return Finding(
            WAITS,
            f"It builds on {held_up}, which does not come to an end.",
            f"它建立在 {held_up} 之上，而后者停不下来。",
        )
    finding = explain(error, stub)
    finding.asked = sorted(Part.asked)
    if finding.endless:
        item.config.stash[ENDLESS].add(stub)
    if finding.status == WAITS and _says_nothing_else(f"homework.{_file(item)}", stub):
        finding = Finding(NOT_STARTED)
    return finding


def _file(item: pytest.Item) -> str:
    """The file of the homework that a test is about; of a test of your own, its own file."""
    own = item.get_closest_marker("stub") is None
    return item.path.name if own else item.path.stem.removeprefix("test_")


def _stub(item: pytest.Item) -> str:
    """The stub that a test is about; a test of your own is about itself."""
    mark = item.get_closest_marker("stub")
    return mark.args[0] if mark else item.name


def _says_nothing_else(module: str, name: str) -> bool:
    """Whether a function has nothing in it but `raise NotImplementedError`."""
    code = getattr(getattr(sys.modules.get(module), name, None), "__code__", None)
    return code is not None and code.co_names == ("NotImplementedError",)


def _give_up(item: pytest.Item, error: BaseException) -> None:
    """Say what there is to say, and end: this test cannot be stopped in any other way."""
    config = item.config
    config.stash[SUMMARY].add(_file(item), _stub(item), _finding(item, error))
    if reporter := config.pluginmanager.getplugin("terminalreporter"):
        with config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            pytest_terminal_summary(reporter, config)
            reporter.flush()
    os._exit(1)


def pytest_report_teststatus(
    report: pytest.CollectReport | pytest.TestReport, config: pytest.Config
) -> tuple[str, str, str | tuple[str, dict[str, bool]]] | None:
    finding = getattr(report, "homework", {}).get("finding") or {"status": DONE}
    status = finding["status"]
    if status not in (DONE, WRONG):  # no fault, so nothing to show among the failures
        verbose = config.option.verbose != QUIET
        return status, "", (status.upper(), {"yellow": True}) if verbose else ""
    return (report.outcome, "", "") if config.option.verbose == QUIET else None


def pytest_terminal_summary(
    terminalreporter: "pytest.TerminalReporter", config: pytest.Config
) -> None:
    for report in terminalreporter.stats.get("error", []):  # a test file that cannot be read
        last = report.longreprtext.strip().splitlines()[-1:]
        terminalreporter.write_line(f"{report.nodeid}: {''.join(last)}", red=True)
    summary = config.stash[SUMMARY]
    summary.languages = _languages(config)
    summary.width = config.get_terminal_writer().fullwidth
    if summary.warnings:
        summary.warnings[THE_RULE[0]] = THE_RULE[1]
    for line in summary.lines():
        for text, colour in line:
            shown = showable(text, sys.__stdout__)
            terminalreporter.write(shown, **({colour: True} if colour else {}))
        terminalreporter.line("")
    if page := getattr(config.option, "report", None):
        from pictures.public import write

        lang = "both" if len(summary.languages) > 1 else summary.languages[0]
        said = write(Path(page), summary.rows(), summary.known, lang)
        terminalreporter.write_line(said.zh if lang == "zh" else said.en)
    if hasattr(config, "cache"):
        config.cache.set(LAST_RUN, summary.statuses())
