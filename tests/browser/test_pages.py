"""The site in a browser: quiet, asks nobody, fits every screen, and is readable by all."""

from pathlib import Path

import pytest

from autograder.handouts import site
from tests.browser import eyes
from tests.browser.chromium import Tab

PAGES = [name for name, _ in site.site()]
A4 = 672  # what is left between the margins, in CSS pixels
each_page = pytest.mark.parametrize("name", PAGES)
each_scheme = pytest.mark.parametrize("dark", (False, True), ids=("light", "dark"))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("site")
    site.write(where)
    return where


@each_page
def test_a_page_is_quiet_and_fits_every_screen(tab: Tab, folder: Path, name: str) -> None:
    tab.look()
    tab.open((folder / name).as_uri())
    assert eyes.too_wide(tab) == []
    tab.look(A4, paper=True)
    assert tab.ask(eyes.WIDER.replace(".scroll, svg, math", "svg *, math *")) == [A4]
    assert eyes.outside(tab) == []
    assert tab.complaints() == []


@each_page
@each_scheme
def test_a_page_can_be_read_by_all(tab: Tab, folder: Path, axe: str, name: str, dark: bool) -> None:
    """Contrast, alternative texts, names of links, landmarks: what axe-core knows to check."""
    tab.look(dark=dark)
    tab.open((folder / name).as_uri())
    assert eyes.hard_to_read(tab, axe) == []


def test_the_browser_sees_what_is_wrong(tab: Tab, axe: str, tmp_path: Path) -> None:
    """These tests can fail."""
    bad = tmp_path / "bad.html"
    bad.write_text(
        "<!doctype html><img src='http://127.0.0.1:9/x.png'><p style='color:#ccc;width:900px'>pale"
        "</p><svg class='fig' viewBox='0 0 10 10'><text x='50'>far</text></svg>"
        "<script>console.error('oh')</script>"
    )
    tab.look(480)
    tab.open(bad.as_uri())
    assert len(eyes.too_wide(tab)) > 1
    tab.look(480)
    assert eyes.outside(tab) == ["far"]
    assert any("oh" in said for said in tab.complaints())
    assert any("127.0.0.1:9" in said for said in tab.complaints())
    found = {violation.split(":")[0] for violation in eyes.hard_to_read(tab, axe)}
    assert {"color-contrast", "image-alt", "html-has-lang"} <= found
