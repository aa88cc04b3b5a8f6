"""Which submissions there are in the paths of a command."""

from pathlib import Path

import pytest

from autograder.intake import IntakeError, find
from tests.support import complete, write_folder, write_zip


@pytest.fixture
def inbox(tmp_path):
    """A folder of both zips and folders, and of what lies about."""
    folder = tmp_path / "inbox"
    write_folder(folder / "ann", complete("loss"))
    write_zip(folder / "bob.zip", {"homework/loss.py": ""})
    write_zip(folder / "cy.ZIP", {"homework/loss.py": ""})
    (folder / "dee.rar").write_bytes(b"Rar!")
    (folder / "empty").mkdir()
    (folder / "__MACOSX").mkdir()
    (folder / "._ann.zip").write_text("")  # macOS keeps its own there
    (folder / "grades.csv").write_text("")
    (folder / "flat").mkdir()
    (folder / "flat" / "lstm.py").write_text("")
    return folder


def test_a_folder_of_submissions_is_looked_into(inbox):
    found = find([inbox])
    assert [one.path.name for one in found.hand_ins] == [
        "ann",
        "bob.zip",
        "cy.ZIP",
        "dee.rar",
        "empty",
        "flat",
    ]
    assert [one.name for one in found.hand_ins] == ["ann", "bob", "cy", "dee.rar", "empty", "flat"]
    assert found.left_out == [str(inbox / "grades.csv")]


def test_a_zip_with_a_dot_before_its_name_does_not_vanish(tmp_path):
    for name in (".kept.zip", "..zip", "ann.zip", "._ann.zip"):
        write_zip(tmp_path / name, {"homework/loss.py": ""})
    assert [one.path.name for one in find([tmp_path]).hand_ins] == ["..zip", ".kept.zip", "ann.zip"]


def test_single_submissions(inbox):
    for name in ("ann", "flat", "bob.zip", "dee.rar"):
        assert [one.path for one in find([inbox / name]).hand_ins] == [inbox / name]


def test_each_once(inbox):
    found = [one.path for one in find([inbox / "ann", inbox, inbox / "bob.zip"]).hand_ins]
    assert len(found) == len(set(found)) == 6
    assert found[0] == inbox / "ann"


@pytest.mark.parametrize(("name", "words"), [("none", "no such file"), ("empty", "no submission")])
def test_nothing_there(inbox, name, words):
    with pytest.raises(IntakeError, match=words):
        find([inbox / name])


def test_results_are_no_submission(tmp_path, monkeypatch):
    write_zip(tmp_path / "ann.zip", {"homework/loss.py": ""})
    out = tmp_path / "results"
    (out / "ann").mkdir(parents=True)
    (out / "ann" / "report.html").write_text("")
    monkeypatch.chdir(tmp_path)
    here = Path(".")
    assert [one.name for one in find([here], Path("results")).hand_ins] == ["ann"]
    (out / "grades.csv").write_text("")
    again = find([here], Path("others"))
    assert [one.name for one in again.hand_ins] == ["ann"]
    assert again.left_out == ["results"]


@pytest.mark.parametrize("out", ["", "ann", "ann/results"])
def test_results_never_go_into_a_submission(inbox, out):
    with pytest.raises(IntakeError, match="choose another folder for reports"):
        find([inbox], inbox / out)


def test_names_say_the_group_where_there_are_groups(tmp_path):
    for group in "AB":
        (tmp_path / "hw" / group).mkdir(parents=True)
        for name in ("x", "y", "z"):
            write_zip(tmp_path / "hw" / group / f"{name}.zip", {"homework/loss.py": ""})
    assert [one.name for one in find([tmp_path]).hand_ins] == [
        f"{group}_{name}" for group in "AB" for name in "xyz"
    ]


def test_what_cannot_be_looked_into_is_graded_all_the_same(tmp_path):
    (tmp_path / "damaged.zip").write_bytes(b"PK\3\4 and no more")
    (tmp_path / "empty.zip").write_bytes(b"")
    assert [one.name for one in find([tmp_path]).hand_ins] == ["damaged", "empty"]
