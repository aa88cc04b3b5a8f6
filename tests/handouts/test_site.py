"""The site: every page is there, and every link leads somewhere."""

from pathlib import Path, PurePosixPath

import pytest

from autograder.curriculum import all_parts
from autograder.handouts import site
from tests.handouts.links import broken
from tests.support import ROOT


def test_every_link_leads_somewhere(tmp_path: Path) -> None:
    site.write(tmp_path)
    files = {p.relative_to(tmp_path).as_posix(): p for p in tmp_path.rglob("*") if p.is_file()}
    pages = {name: p.read_text("utf-8") for name, p in files.items() if name.endswith(".html")}
    assert broken(pages, set(files)) == []
    assert len(pages) == 2 + 2 * (len(all_parts()) + 1) + len(site.staff_files())


def test_the_staffs_pages_are_all_there() -> None:
    written = {file for folder in (ROOT, ROOT / "docs") for file in folder.glob("*.md")}
    written |= set((ROOT / "assignments").glob("*/STAFF.md"))
    assert {ROOT / file for file in site.staff_files()} == written


def test_a_link_that_leads_nowhere_stops_the_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "bad.md").write_text("# Bad\n\n[here](../nowhere.md)\n")
    bad = PurePosixPath("docs/bad.md")
    monkeypatch.setattr(site, "ROOT", tmp_path)
    monkeypatch.setattr(site, "staff_files", lambda: {bad: "staff/bad.html"})
    with pytest.raises(site.SiteError, match=r"docs/bad\.md: the link to \.\./nowhere\.md"):
        site._staff_page(bad, {bad: "staff/bad.html"})


def test_the_pictures_are_small_and_ask_for_nothing() -> None:
    pictures = list(site.PICTURES.iterdir())
    assert {picture.name for picture in pictures} == {"summary.svg", "report.png"}
    assert sum(picture.stat().st_size for picture in pictures) < 300_000
    assert "://" not in (site.PICTURES / "summary.svg").read_text("utf-8").replace(
        "http://www.w3.org/2000/svg", ""
    )
