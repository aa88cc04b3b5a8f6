"""report.html in a browser: what belongs together stands together, on a telephone too."""

from pathlib import Path

import pytest

from autograder.curriculum import choose_parts
from autograder.grading.batch import Graded
from autograder.grading.points import score
from autograder.grading.verdict import CheckResult
from autograder.reports import html
from autograder.sealed.seal import Seal
from autograder.text import Text
from tests.browser.chromium import Tab

LAYOUT = """(() => {
  const box = e => e.getBoundingClientRect();
  const across = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const wrong = [];
  for (const points of document.querySelectorAll('h2 .points, h3 .points, .badge')) {
    const head = points.parentElement, own = box(points), title = box(head.firstElementChild);
    const name = head.textContent.trim().slice(0, 40);
    if (own.bottom > box(head).bottom + 1) wrong.push('below its head: ' + name);
    if (across(own, title)) wrong.push('over its title: ' + name);
    if (own.height > 60) wrong.push('broken: ' + name);
    const next = head.nextElementSibling;
    if (next && across(own, box(next))) wrong.push('over what follows: ' + name);
    for (const stub of document.querySelectorAll('.stub'))
      if (!stub.contains(points) && across(own, box(stub))) wrong.push('over a box: ' + name);
  }
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) wrong.push(`wider than the window: ${wide}`);
  return wrong;
})()"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with everything in it, wrong answers and long words too."""
    parts = choose_parts(None)
    long = Text("“" + "a/" * 40 + "x.py” is a link and was left out.", "“x.py” 是链接，已忽略。")
    said = Text("It has shape (1, 2, 3), and not " + "(4, 5, 6), " * 9, "形状不对。")
    checks = [
        CheckResult(part.part, stub.name, check.name, fault, said if fault else None)
        for part in parts
        for i, stub in enumerate(part.stubs)
        for check in stub.checks
        for fault in (("", "wrong", "not started")[i % 3],)
    ]
    name = "Ann Li_123456_assignsubmission_file_with_a_name_that_goes_on_and_on"
    graded = Graded(name, score(parts, checks), Seal(7, True, 61_000), 1.0, [long], [])
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html.to_html(graded, "both"), encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", ["both", "en", "zh"])
def test_points_stand_beside_their_titles(tab: Tab, report: Path, lang: str) -> None:
    tab.look()
    tab.open(report.as_uri())
    tab.ask(f"document.documentElement.dataset.lang = '{lang}'")
    for width in (360, 768, 1200):
        tab.look(width)
        assert tab.ask("document.querySelectorAll('h3 .points').length") > 20
        assert tab.ask(LAYOUT) == [], width
    assert tab.complaints() == []


def test_a_report_that_floats_its_points_is_found_wrong(tab: Tab, report: Path) -> None:
    """This test can fail: so it was laid out once."""
    tab.look(360)
    tab.open(report.as_uri())
    tab.ask(
        "document.head.insertAdjacentHTML('beforeend', '<style>h2, h3 { display: block }"
        " h2 .points, h3 .points { float: right }</style>')"
    )
    assert tab.ask(LAYOUT)
