"""class.html in a browser: it fits, it sorts by keyboard, it asks nobody for anything."""

from pathlib import Path

import msgspec
import pytest

from autograder.curriculum import choose_parts
from autograder.misconceptions.puzzles import Puzzle
from autograder.reports.class_page.page import ClassReport, to_html
from autograder.reports.similar import Similar
from autograder.text import Text
from tests.browser.chromium import Tab
from tests.browser.eyes import covered, hard_to_read, outside, too_wide
from tests.reports.synthetic import synthetic


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with everything in it."""
    parts = choose_parts(None)
    grades = synthetic(40, parts, seed=5)
    long = Puzzle("loss", "softmax", "1", "z = [" + "0.123456, " * 40 + "]", "result = [1.0]")
    grades[0] = msgspec.structs.replace(grades[0], puzzles=[long], troubles=["x" * 120])
    similar = [Similar(grades[0].name, "last year/ann", 0.93, "93% of the rare code: lstm.a")]
    remarks = [Text("Handed in nothing (1): Eve", "未提交（1 人）：Eve")]
    path = tmp_path_factory.mktemp("class") / "class.html"
    path.write_text(to_html(ClassReport(grades, parts, similar, remarks), "both"), "utf-8")
    return path


@pytest.mark.parametrize("lang", ["both", "en", "zh"])
def test_it_fits_every_window(tab: Tab, page: Path, lang: str) -> None:
    tab.look()
    tab.open(page.as_uri())
    tab.ask(f"document.documentElement.dataset.lang = '{lang}'")
    assert too_wide(tab) == [] and outside(tab) == [] and covered(tab) == []
    assert tab.complaints() == []


@pytest.mark.parametrize("dark", [False, True])
def test_everyone_can_read_it(tab: Tab, axe: str, page: Path, dark: bool) -> None:
    tab.look(1200, dark=dark)
    tab.open(page.as_uri())
    assert hard_to_read(tab, axe) == []


def test_a_head_sorts_its_table(tab: Tab, page: Path) -> None:
    tab.look(1200)
    tab.open(page.as_uri())
    shares = """[...document.querySelectorAll('.sortable tbody tr')].map(
      row => Number(row.cells[4].dataset.value))"""
    before = tab.ask(shares)
    assert before == sorted(before) and len(set(before)) > 3
    press = "document.querySelectorAll('.sortable th button')[4].click()"
    tab.ask(f"{press}; {press}; 0")
    assert tab.ask(shares) == sorted(before, reverse=True)
    assert tab.ask("document.querySelectorAll('[aria-sort=descending]').length") == 1
