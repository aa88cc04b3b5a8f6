"""Words about a known mistake go to students; its code, which is nearly an answer, never does."""

import json
import zipfile
from functools import cache

import pytest

from autograder.curriculum import Part, all_parts
from autograder.glue import student_zip
from autograder.misconceptions.catalogue import misconceptions, other_ways
from autograder.reports import gradescope, html
from autograder.template import cut
from tests.misconceptions.conftest import PLACES
from tests.student_template.test_leaks import squeezed
from tests.support import graded, patched, stubs
from tests.wrong_answers import SOURCES, WRONG

SHORTEST = 14


@cache
def code() -> set[str]:
    """The longer lines of the changes, unless a stub or a handout shows them on purpose."""
    shown = "".join(
        squeezed(cut.stub(part, cut.source(file))) for part in all_parts() for file in part.files
    ) + "".join(squeezed(handout(part)) for part in all_parts())
    changes = [one.entry.new for one in WRONG.values()]
    changes += [way.new for part, stub in PLACES for way in other_ways(part, stub)]
    lines = {squeezed(line) for new in changes for line in new.splitlines()}
    telling = {line for line in lines if len(line) >= SHORTEST and not line.endswith("(")}
    return {line for line in telling if line not in shown}


def handout(part: Part) -> str:
    """What a part's handout says."""
    return (part.folder / "handout.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def downloaded(tmp_path_factory) -> dict[str, str]:
    """The text files of student.zip."""
    path = tmp_path_factory.mktemp("zip") / "student.zip"
    student_zip.write(path, all_parts())
    with zipfile.ZipFile(path) as archive:
        return {name: squeezed(archive.read(name).decode()) for name in archive.namelist()}


def test_there_is_something_to_keep_secret():
    assert len(code()) > 700


def test_no_code_is_downloaded(downloaded):
    assert [(name, c) for name, text in downloaded.items() for c in code() if c in text] == []
    assert not [
        name
        for name in downloaded
        if "misconception" in name or (name.endswith(".toml") and "pyproject" not in name)
    ]


def test_no_two_mistakes_look_the_same_at_home():
    table = json.loads((cut.TEMPLATE / "tests" / "mistakes.json").read_text(encoding="utf-8"))
    for stubs_of_part in table.values():
        for stub, entry in stubs_of_part.items():
            seen = [str(gives) for one in entry["mistakes"] for gives in one["gives"]]
            assert len(seen) == len(set(seen)), stub
    assert sum(len(e["mistakes"]) for part in table.values() for e in part.values()) > 300


def test_the_words_are_downloaded_for_the_released_parts_only(downloaded, tmp_path):
    (name,) = [name for name in downloaded if name.endswith("mistakes.json")]
    assert squeezed(misconceptions("rnn")[0].hint.zh) in downloaded[name]
    student_zip.write(tmp_path / "one.zip", all_parts()[:1])
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert list(json.loads(archive.read(name))) == [all_parts()[0].part]


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    """A submission with mistakes, graded the whole way."""
    first = {part: misconceptions(part)[20] for part in ("rnn", "lstm")}
    sources = {
        part: patched(SOURCES[part], one.stub, one.old, one.new) for part, one in first.items()
    }
    folder = tmp_path_factory.mktemp("reported")
    return first, graded(folder, {"ann": sources}, first)["ann"]


@pytest.mark.slow
def test_the_whole_way(reported):
    known, ann = reported
    assert not ann.troubles
    for one in known.values():
        assert [told.title for told in stubs(ann.score)[one.stub].why] == [one.title]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_reports_begin_with_the_mistake_and_hold_no_code(reported, lang):
    known, ann = reported
    page, plain = html.to_html(ann, lang), gradescope.to_json(ann, lang)
    for text in map(squeezed, (page, plain)):
        assert not [c for c in code() if c in text]
    questions = json.loads(plain)["tests"]
    for one in known.values():
        (said,) = [t["output"] for t in questions if f"➤ {one.text.to(lang)}" in t["output"]]
        lines = said.splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith(f"{one.stub}: "))
        assert lines[at + 1] == f"  ➤ {one.text.to(lang)}"
        assert f'<strong><span lang="en">{one.title.en.split("`")[0][:10]}' in page
