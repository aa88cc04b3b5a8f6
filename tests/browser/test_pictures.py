"""What students see of their own work, in a browser: the pages of look.py, and a report."""

from pathlib import Path

import msgspec
import pytest

from autograder.checking.evidence import Reading, Strip, Wave
from autograder.curriculum import all_parts
from autograder.grading.batch import Graded
from autograder.grading.points import score
from autograder.grading.verdict import CheckResult
from autograder.reports import html
from autograder.sealed.seal import Seal
from autograder.template import samples
from autograder.text import Text
from tests.browser import eyes
from tests.browser.chromium import Tab
from tests.student_template.conftest import copy_template, run_python

NUMPY = [part.part for part in all_parts() if not part.needs]
PAGES = [*NUMPY, "rnn_backward", "lstm_backward", "half-done", "public", "report"]
each_page = pytest.mark.parametrize("name", PAGES)
each_lang = pytest.mark.parametrize("lang", ["en", "zh", "both"])
each_scheme = pytest.mark.parametrize("dark", (False, True), ids=("light", "dark"))
SPOIL = "\n\n_right = rnn_backward\n\n\ndef rnn_backward(*a):\n    g = _right(*a)\n"
SPOIL += '    g["x"][:, 1] += 1\n    g["W_hh"] *= 2\n    return g\n'


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All the pages."""
    where = tmp_path_factory.mktemp("pages")
    complete = copy_template(where / "complete", samples.complete)
    with (complete / "homework" / "bptt.py").open("a", encoding="utf-8") as file:
        file.write(SPOIL)
    asked = {name: (complete, [name]) for name in NUMPY}
    asked |= {n: (complete, ["--gradient", n]) for n in ("rnn_backward", "lstm_backward")}
    asked["half-done"] = copy_template(where / "half", samples.half_done), ["loss"]
    for name, (homework, options) in asked.items():
        out = where / f"{name}.html"
        ran = run_python(homework, "look.py", *options, "--no-open", "--out", str(out))
        assert ran.returncode == 0, ran.stdout + ran.stderr
    options = ["-m", "pytest", "tests/test_bptt.py", "--report", str(where / "public.html")]
    run_python(complete, *options)
    (where / "report.html").write_text(html.to_html(graded(), "both"), encoding="utf-8")
    return where


def graded() -> Graded:
    """A submission with every kind of picture in its report."""
    strip, checks = Strip('grads["x"]', (2, 4, 5), [3, 17, 33], 1), []
    for part in all_parts():
        for stub in part.stubs:
            for check in stub.checks:
                fault = "wrong" if stub.name in ("rnn_backward", "softmax", "RowRNN") else ""
                checks.append(CheckResult(part.part, stub.name, check.name, fault))
    checks = [
        msgspec.structs.replace(c, text=Text("Seen.", "看到了。"), strip=strip) if c.fault else c
        for c in checks
    ]
    table = [[40 if i == j else (i * j) % 3 for j in range(10)] for i in range(10)]
    seen = [
        Wave("SequenceRNN", [0.1, 0.9, 0.3], [0.0, 1.0, 0.2], 0.0051, 0.01, [0.5, 0.1, 0.02]),
        Reading("RowLSTM", 0.9677, [0.84, 0.88, 0.92], table, [2.0, 0.4]),
        Reading("RowRNN", 0.1, [0.97, 0.98, 0.99], table),
    ]
    points = score(all_parts(), checks)
    return Graded("ann", points, Seal(7, True, 61_000, True), 1.5, [], [], seen=seen)


def opened(tab: Tab, folder: Path, name: str, lang: str = "both", dark: bool = False) -> None:
    tab.look(dark=dark)
    tab.open((folder / f"{name}.html").as_uri())
    tab.ask(f"document.documentElement.dataset.lang = '{lang}'")


@each_page
@each_lang
def test_a_page_is_quiet_and_fits_every_screen(tab, folder, name, lang):
    opened(tab, folder, name, lang)
    assert tab.ask("document.querySelectorAll('svg.chart').length") > 0
    assert eyes.too_wide(tab) == []
    assert eyes.outside(tab) == []
    assert eyes.covered(tab) == []
    assert tab.complaints() == []


@each_page
@each_scheme
def test_a_page_can_be_read_by_all(tab, folder, axe, name, dark):
    opened(tab, folder, name, dark=dark)
    assert eyes.hard_to_read(tab, axe) == []


@each_page
def test_words_in_pictures_can_be_read_in_the_dark(tab, folder, name):
    """axe-core does not look at the text of an SVG."""
    colours = []
    for dark in (False, True):
        opened(tab, folder, name, dark=dark)
        colours.append(tab.ask("getComputedStyle(document.querySelector('.chart text')).fill"))
    assert colours[0] != colours[1]


def test_the_button_changes_the_language(tab, folder):
    opened(tab, folder, "lstm")
    shown = []
    for _ in range(3):
        tab.ask("document.querySelector('button').click()")
        shown.append(tab.ask("document.querySelector('h1').innerText.trim()"))
    assert shown[0].isascii() and "记忆" in shown[1] and "\n" in shown[2]


def test_covered_words_are_seen(tab, tmp_path):
    """These tests can fail."""
    page = tmp_path / "bad.html"
    words = "<text y='20'>one word</text><text x='20' y='22'>another</text>"
    page.write_text(f"<svg class='chart' viewBox='0 0 300 50'>{words}</svg>")
    tab.open(page.as_uri())
    assert eyes.covered(tab) == ["one word on another"]
