"""What stands and would say the same is not made again."""

import shutil

import pytest

from autograder.cli import class_files
from autograder.reports import html
from tests.cli.conftest import graded, table
from tests.support import complete


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """The submissions of which a page has been made, in order."""
    made: list[str] = []
    real = html.to_html
    monkeypatch.setattr(html, "to_html", lambda one, lang: made.append(one.name) or real(one, lang))
    return made


def test_reports_that_stand_are_not_made_again(rnnhw, inbox, tmp_path, rendered):
    out = tmp_path / "out"
    graded(rnnhw, inbox, out)
    assert rendered == ["ann", "bob", "cy"]
    page = out / "ann" / "report.html"
    before = page.stat().st_mtime_ns
    assert graded(rnnhw, inbox, out).exit_code == 0
    assert rendered == ["ann", "bob", "cy"] and page.stat().st_mtime_ns == before
    assert {row["score"] for row in table(out).values()} == {"9.0"}


def test_what_is_out_of_step_is_made_again(rnnhw, inbox, tmp_path, rendered):
    out = tmp_path / "out"
    graded(rnnhw, inbox, out)
    page = (out / "ann" / "report.html").read_bytes()
    (out / "ann" / "report.html").write_bytes(page + b" ")
    (out / "bob" / "results.json").unlink()
    rendered.clear()
    graded(rnnhw, inbox, out)
    assert rendered == ["ann", "bob"] and (out / "ann" / "report.html").read_bytes() == page
    by_hand = tmp_path / "overrides.csv"
    by_hand.write_text("submission,question,points,reason\ncy,Q7,1,late\n")
    for more, again in (
        (("--overrides", by_hand), ["cy"]),
        ((), ["cy"]),
        (("--lang", "zh"), ["ann", "bob", "cy"]),
        (("--lang", "zh", "--fresh"), ["ann", "bob", "cy"]),
    ):
        rendered.clear()
        assert graded(rnnhw, inbox, out, *more).exit_code == 0
        assert rendered == again, more
    (inbox / "bob" / "homework" / "loss.py").write_text("x = 'another'")
    rendered.clear()
    graded(rnnhw, inbox, out, "--lang", "zh")
    assert rendered == ["bob"], "its text is among what a class is compared by"


def test_a_note_that_cannot_be_read_costs_only_time(rnnhw, inbox, tmp_path, rendered):
    out = tmp_path / "out"
    graded(rnnhw, inbox, out)
    (out / ".kept" / "reports" / "ann.json").write_text("[]")
    rendered.clear()
    assert graded(rnnhw, inbox, out).exit_code == 0
    assert rendered == ["ann"]


def test_the_files_of_a_class_that_stand_are_not_made_again(rnnhw, inbox, tmp_path, monkeypatch):
    out, made = tmp_path / "out", []
    real = class_files.to_html
    monkeypatch.setattr(class_files, "to_html", lambda *told: made.append(1) or real(*told))
    by_hand, roster = tmp_path / "overrides.csv", tmp_path / "roster.csv"
    by_hand.write_text("submission,question,points,reason\ncy,Q7,1,late\n")
    roster.write_text("id,name\nann,Ann\nbob,Bob\ndan,Dan\n")

    def is_made(*more) -> bool:
        made.clear()
        assert graded(rnnhw, inbox, out, *more).exit_code == 0
        return bool(made)

    assert is_made() and not is_made()
    for name in ("checks.csv", "similar.csv", "class.html"):
        whole = (out / name).read_bytes()
        (out / name).write_bytes(whole[:9])
        assert is_made() and (out / name).read_bytes() == whole and not is_made()
    (out / "ann" / "report.html").unlink()
    assert not is_made(), "a report is not one of them"
    for more in (("--overrides", by_hand), ("--roster", roster), ("--lang", "zh")):
        assert is_made(*more) and not is_made(*more)
    shutil.rmtree(inbox / "bob")
    assert is_made("--lang", "zh"), "one fewer handed in"


def test_parts_that_are_not_graded_accuse_nobody(rnnhw, inbox, tmp_path):
    """Everybody has handed in other parts, too: the stubs and what the questions force."""
    for folder in inbox.iterdir():
        (folder / "homework" / "lstm.py").write_text(complete("lstm")["lstm"], "utf-8")
    graded(rnnhw, inbox, tmp_path / "out")
    similar = (tmp_path / "out" / "similar.csv").read_text("utf-8-sig").splitlines()
    assert len(similar) == 1, "its head alone"
