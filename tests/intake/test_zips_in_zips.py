"""Zips in zips, and zips that are odd in other ways."""

import warnings
import zipfile

import pytest

from tests.intake.taking import LOSS, RIGHT, refused, taken
from tests.support import write_zip

INNER = {"homework/loss.py": LOSS, "homework/more/a.py": "a = 1"}


def inner(tmp_path, entries=INNER) -> bytes:
    """A zip, for another to hold."""
    return write_zip(tmp_path / "inner.zip", entries).read_bytes()


@pytest.mark.parametrize("around", ["", "rnnhw/", "2023001-张三/"])
def test_a_zip_in_a_zip(tmp_path, around):
    path = write_zip(tmp_path / "one.zip", {f"{around}submission.zip": inner(tmp_path)})
    assert taken(path, tmp_path) == (["loss.py", "more/a.py"], [])


def test_a_zip_in_a_zip_in_a_zip(tmp_path):
    middle = write_zip(tmp_path / "middle.zip", {"b/submission.zip": inner(tmp_path)})
    path = write_zip(tmp_path / "one.zip", {"a.zip": middle.read_bytes()})
    assert taken(path, tmp_path) == (["loss.py", "more/a.py"], [])


def test_a_zip_in_a_folder_beside_a_report(tmp_path):
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "submission.zip").write_bytes(inner(tmp_path))
    (folder / "report.pdf").write_bytes(b"%PDF")
    assert taken(folder, tmp_path) == (["loss.py", "more/a.py"], [])


def test_of_several_zips_the_one_that_submit_writes(tmp_path):
    other = inner(tmp_path, {"homework/loss.py": "other = 1"})
    entries = {"a.zip": other, "submission.zip": inner(tmp_path), "loss.py": ""}
    path = write_zip(tmp_path / "one.zip", entries)
    assert taken(path, tmp_path) == (
        ["loss.py", "more/a.py"],
        [
            "“a.zip” was left out.",
            "“loss.py” was left out.",
            "“submission.zip” was graded.",
        ],
    )
    assert (tmp_path / "taken" / "loss.py").read_text() == LOSS


def test_a_homework_goes_before_a_zip_beside_it(tmp_path):
    path = write_zip(tmp_path / "one.zip", {**RIGHT, "student.zip": inner(tmp_path)})
    assert taken(path, tmp_path) == (["loss.py"], ["“student.zip” was left out."])


def test_zips_in_each_other_without_end(tmp_path):
    data = inner(tmp_path)
    for i in range(6):
        data = write_zip(tmp_path / f"{i}.zip", {f"{j}.zip": data for j in range(4)}).read_bytes()
    path = tmp_path / "5.zip"
    assert "homework/" in refused(path, tmp_path).en


@pytest.mark.parametrize(
    ("entries", "names", "notice"),
    {
        "homework in homework": ({"homework/homework/loss.py": LOSS}, ["loss.py"], ""),
        "all in a folder called homework": (
            {"homework/rnnhw/homework/loss.py": LOSS, "homework/submit.py": ""},
            ["loss.py"],
            "",
        ),
        "another course beside it": (
            {**RIGHT, "deep learning/loss.py": "", "deep learning/train.py": ""},
            ["loss.py"],
            "",
        ),
        "a folder homework/ of another course": (
            {"homework/train.py": "", "rnn/loss.py": LOSS},
            ["loss.py"],
            "There is no folder homework/; the files in “rnn” were graded.",
        ),
        "twice": (
            [("homework/loss.py", "old = 1"), ("homework/loss.py", LOSS)],
            ["loss.py"],
            "“homework/loss.py” stands in it twice; the last was graded.",
        ),
        "another case": (
            {**RIGHT, "homework/Loss.py": "", "homework/LOSS.PY": ""},
            ["loss.py"],
            "“homework/Loss.py” was left out: not every system can keep it beside “loss.py”.",
        ),
        "a folder in the place of a file": (
            {**RIGHT, "homework/loss.py/x.py": ""},
            ["loss.py"],
            "“homework/loss.py/x.py” was left out: ",
        ),
        "a device of Windows": (
            {**RIGHT, "homework/con.py": "", "homework/aux/x.py": ""},
            ["loss.py"],
            "“homework/aux/x.py” has a name that not every system can write; it was left out.",
        ),
        "a blank at the end": (
            {**RIGHT, "homework/a /x.py": "", "homework/b./x.py": ""},
            ["loss.py"],
            "“homework/a /x.py” has a name that not every system can write",
        ),
        "a colon": ({**RIGHT, "homework/a:b.py": ""}, ["loss.py"], "has a name that not every"),
        "a NUL": (
            {**RIGHT, "homework/b\0.py": ""},
            ["loss.py"],
            "points outside and was left out.",
        ),
        "letters": ({**RIGHT, "homework/作业.py": ""}, ["loss.py", "作业.py"], ""),
        "a notebook too": (
            {**RIGHT, "homework/play.ipynb": ""},
            ["loss.py"],
            "Only Python files are graded; left out of homework/: “homework/play.ipynb”.",
        ),
        "a quote that forges": (
            {**RIGHT, "../a” was graded. “b.py": ""},
            ["loss.py"],
            '“../a" was graded. "b.py” points outside and was left out.',
        ),
    }.values(),
)
def test_odd_zips(tmp_path, entries, names, notice):
    path = tmp_path / "one.zip"
    with zipfile.ZipFile(path, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile's own, on entries that stand twice
        for name, content in entries.items() if isinstance(entries, dict) else entries:
            info = zipfile.ZipInfo("x")
            info.filename = name
            archive.writestr(info, content)
    found, notices = taken(path, tmp_path)
    assert found == names
    assert (tmp_path / "taken" / "loss.py").read_text() == LOSS
    assert notice in " | ".join(notices) if notice else notices == []
