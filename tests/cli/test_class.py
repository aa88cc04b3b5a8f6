"""A class in one command: whose hand-ins they are, what is kept, what is written of the whole."""

import csv

import pytest

from autograder.misconceptions.catalogue import of_stub
from tests.cli.conftest import one_line
from tests.support import complete, patched, write_zip

ROSTER = (
    "Student,ID,SIS User ID,SIS Login ID,Section,HW (12)\n    Points Possible,,,,,9\n"
    '"Lee, Ann",901,s1,lee,A,\n"Bo, Bo",902,s2,bo,A,\n"Eve, E",904,s4,eve,A,\n'
)


@pytest.fixture
def exported(tmp_path):
    """What Canvas exports: an earlier attempt, a late one, and a gradebook."""
    right = complete("loss")["loss"]
    known = of_stub("loss", "softmax")[0]
    wrong = patched(right, "softmax", known.old, known.new)
    folder = tmp_path / "class"
    folder.mkdir()
    for name, source in (
        ("leeann_901_1_submission.zip", wrong),
        ("leeann_901_2_submission-1.zip", right),
        ("bobo_LATE_902_3_submission.zip", wrong),
    ):
        write_zip(folder / name, {"homework/loss.py": source})
    (tmp_path / "roster.csv").write_text(ROSTER)
    return folder


def rows(file) -> list[dict[str, str]]:
    with open(file, encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.slow
def test_from_the_export_to_the_gradebook(rnnhw, exported, tmp_path, nothing_left):
    out, roster = tmp_path / "results", tmp_path / "roster.csv"
    ann, bo = "leeann_901_2_submission-1", "bobo_LATE_902_3_submission"
    usual = ("grade", exported, "--out", out, "--parts", "loss", "--roster", roster)
    first = rnnhw(*usual)
    assert first.exit_code == 0, first.output
    grades = {row["student"]: row for row in rows(out / "grades.csv")}
    assert [(r["submission"], r["score"], r["late"]) for r in grades.values()] == [
        (bo, grades["s2"]["score"], "yes"),
        (ann, "9.0", ""),
        ("", "0.0", ""),
    ]
    assert float(grades["s2"]["score"]) < 9 and grades["s4"]["name"] == "Eve, E"
    assert "leeann_901_1_submission" in grades["s1"]["remarks"]
    assert "Handed in nothing (1): Eve, E" in first.output
    known = {row["mistake"] for row in rows(out / "checks.csv") if row["submission"] == bo}
    assert f"loss.softmax.{of_stub('loss', 'softmax')[0].slug}" in known
    assert list(rows(out / "similar.csv")) == []
    assert "Lee, Ann" in (out / "class.html").read_text("utf-8")

    # What is there already is not graded again, and a person's word stands above a computed one.
    report = (out / bo / "report.html").stat().st_mtime_ns
    overrides = tmp_path / "overrides.csv"
    overrides.write_text(f"submission,stub,points,reason\n{bo},softmax,1.5,shown at the board\n")
    again = rnnhw(*usual, "--overrides", overrides)
    assert again.exit_code == 0, again.output
    seconds = {row["submission"]: row["seconds"] for row in rows(out / "grades.csv")}
    assert seconds[ann] == grades["s1"]["seconds"], "kept, not graded again"
    assert (out / bo / "report.html").stat().st_mtime_ns > report
    assert "shown at the board" in (out / bo / "report.html").read_text("utf-8")
    filled = rnnhw("export", out, roster, "--out", tmp_path / "filled.csv")
    assert filled.exit_code == 0, filled.output
    assert '"Lee, Ann",901,s1,lee,A,9\n' in (tmp_path / "filled.csv").read_text()

    # One is gone: said, and its report stays.
    (exported / "bobo_LATE_902_3_submission.zip").unlink()
    third = rnnhw(*usual, "--fresh")
    assert f"left as it is: {out / bo}" in third.output
    assert (out / bo / "report.html").exists()
    assert [row["submission"] for row in rows(out / "grades.csv")] == [ann, "", ""]


@pytest.mark.parametrize(
    ("option", "text", "words"),
    [
        ("--roster", "a,b\n1,2\n", "no column with ids"),
        ("--overrides", "submission,stub,points,reason\nzoe,softmax,1,x\n", "no submission 'zoe'"),
        ("--overrides", "a,b\n", "its columns must be"),
    ],
)
def test_bad_tables_are_one_line_and_nothing_is_graded(
    rnnhw, exported, tmp_path, option, text, words
):
    (tmp_path / "bad.csv").write_text(text)
    out = tmp_path / "results"
    result = rnnhw("grade", exported, "--out", out, "--parts", "loss", option, tmp_path / "bad.csv")
    assert result.exit_code == 2 and words in one_line(result) and not out.exists()


def test_past_years_must_be_there(rnnhw, exported, tmp_path):
    result = rnnhw("grade", exported, "--parts", "loss", "--past", tmp_path / "none")
    assert result.exit_code == 2 and "no such file" in one_line(result)
