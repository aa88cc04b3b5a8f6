"""`rnnhw grade`: what it takes, what it writes, how it refuses."""

import csv
import json

import pytest

from autograder.cli import grade as grade_module
from autograder.cli.results import Results
from autograder.cli.roll import call
from autograder.cli.standing import Standing
from autograder.curriculum import choose_parts
from autograder.grading.batch import Graded
from autograder.grading.points import score
from autograder.intake import HandIn
from autograder.sealed.seal import Seal
from tests.cli.conftest import one_line
from tests.support import complete, patched, write_folder, write_zip


@pytest.fixture
def inbox(tmp_path):
    """A folder of a zip, a folder and an archive of another kind."""
    folder = tmp_path / "inbox"
    right = complete("loss")["loss"]
    write_folder(folder / "ann", {"loss": patched(right, "softmax", "", "    return z\n")})
    write_zip(folder / "bob.zip", {"homework/loss.py": right})
    (folder / "cy.zip").write_bytes(b"Rar!" + bytes(99))
    return folder


def table(out) -> dict[str, dict[str, str]]:
    """grades.csv by submission."""
    with open(out / "grades.csv", encoding="utf-8-sig", newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


@pytest.mark.slow
def test_a_folder_of_both(rnnhw, inbox, tmp_path, nothing_left):
    out = tmp_path / "new" / "results"
    result = rnnhw("grade", inbox, "--out", out, "--parts", "loss", "--lang", "zh", "--jobs", 2)
    assert result.exit_code == 0, result.output
    rows = table(out)
    assert {name: row["score"] for name, row in rows.items()} == {
        **{"ann": "7.5", "bob": "9.0", "cy": "0.0"},
    }
    assert {row["max_score"] for row in rows.values()} == {"9.0"}
    for name, words in (
        ("ann", "softmax: 不正确 (0/1.5)"),
        ("bob", "softmax: 完成"),
        ("cy", "无法批改"),
    ):
        results = json.loads((out / name / "results.json").read_text(encoding="utf-8"))
        assert results["score"] == float(rows[name]["score"])
        assert words in results["tests"][0]["output"]
        assert ' data-lang="zh">' in (out / name / "report.html").read_text(encoding="utf-8")
    assert "RAR 压缩包" in json.loads((out / "cy" / "results.json").read_text("utf-8"))["output"]
    for words in ("ann", "7.5", "bob", "cy", "This is a RAR archive", "grades.csv"):
        assert words in result.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ann", "bob.zip"])
def test_a_single_one(rnnhw, inbox, tmp_path, name):
    result = rnnhw("grade", inbox / name, "--out", tmp_path / "out", "--parts", "loss")
    assert result.exit_code == 0, result.output
    assert list(table(tmp_path / "out")) == [name.removesuffix(".zip")]


def made_up(seal: Seal | None):
    """Stands in for grading: everything gets nothing."""

    def grade_all(given, parts, jobs, *, done, **options):
        grades = [Graded(one.name, score(parts, []), seal, 0.0, [], []) for one in given]
        list(map(done, grades))
        return grades

    return grade_all


@pytest.fixture
def pretend(monkeypatch):
    """Grades nothing really, on a machine with this seal."""

    def pretend(seal: Seal | None = None) -> None:
        monkeypatch.setattr(grade_module, "grade_all", made_up(seal))
        monkeypatch.setattr(grade_module, "check_fit", lambda parts: None)
        monkeypatch.setattr(grade_module, "can_seal", lambda: bool(seal and seal.sealed))

    return pretend


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "nowhere: there is no such file"),
        (["empty"], "no submission in it"),
        (["ann", "--parts", "loss,nothing"], "there is no part 'nothing'; there are"),
        (["ann", "--out", "file"], "File exists"),
    ],
)
def test_bad_input_is_refused_in_one_line(rnnhw, pretend, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    write_folder(tmp_path / "ann", {"loss": ""})
    pretend()
    assert words in one_line(rnnhw("grade", *arguments))
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    "arguments", [[], ["x", "--jobs", "0"], ["x", "--lang", "fr"], ["x", "-q"]]
)
def test_bad_options_end_with_2(rnnhw, arguments):
    result = rnnhw("grade", *arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_parts_are_chosen(rnnhw, pretend, inbox, tmp_path):
    pretend(Seal(7))
    for parts, points in (("lstm", "16.0"), ("loss, lstm", "25.0"), ("lstm,loss,lstm", "25.0")):
        result = rnnhw("grade", inbox, "--out", tmp_path / "out", "--parts", parts)
        assert result.exit_code == 0
        assert {row["max_score"] for row in table(tmp_path / "out").values()} == {points}
    rnnhw("grade", inbox, "--out", tmp_path / "out")
    whole = sum(part.points for part in choose_parts(None))
    assert {float(row["max_score"]) for row in table(tmp_path / "out").values()} == {whole}


def test_without_landlock_it_says_so_before_all(rnnhw, pretend, inbox, tmp_path):
    pretend(Seal(0, True, 61_000))
    result = rnnhw("grade", inbox, "--out", tmp_path / "out", "--parts", "loss")
    assert result.exit_code == 0
    assert result.stdout.startswith("NOT SEALED: ")
    for row in table(tmp_path / "out").values():
        assert row["sealed"] == "NO" and "not sealed" in row["remarks"]
    for name in ("ann", "bob", "cy"):
        results = json.loads((tmp_path / "out" / name / "results.json").read_text("utf-8"))
        assert results["output"].splitlines()[0].startswith("NOT SEALED")
        page = (tmp_path / "out" / name / "report.html").read_text("utf-8")
        assert '<p class="unsealed">' in page and "未封闭" in page


def test_without_landlock_a_seal_can_be_required(rnnhw, pretend, inbox, tmp_path):
    pretend(Seal())
    result = rnnhw("grade", inbox, "--out", tmp_path / "out", "--require-seal")
    assert "no Landlock" in one_line(result)
    assert not (tmp_path / "out").exists()


def test_with_landlock_a_required_seal_is_there(rnnhw, pretend, inbox, tmp_path):
    pretend(Seal(4))
    result = rnnhw("grade", inbox, "--out", tmp_path / "out", "--require-seal", "--parts", "loss")
    assert result.exit_code == 0
    assert "NOT SEALED" not in result.output


def test_no_control_characters_and_no_markup_reach_the_terminal(rnnhw, pretend, tmp_path):
    pretend(Seal(7))
    folder, out = tmp_path / "in[red]box", tmp_path / "o[red]ut"
    folder.mkdir()
    write_zip(folder / "\x1b]0;owned\x07\x1b[31m[red]ann.zip", {"homework/loss.py": ""})
    result = rnnhw("grade", folder, "--out", out, "--parts", "loss")
    assert result.exit_code == 0, result.output
    assert not {"\x1b", "\x07"} & set(result.stdout)
    assert "o[red]ut/grades.csv" in result.stdout


@pytest.mark.slow
def test_names_are_made_safe(rnnhw, tmp_path, nothing_left):
    folder = tmp_path / "inbox"
    folder.mkdir()
    write_zip(folder / "\x1b]0;owned\x07\x1b[31m[red]=ann.zip", {"homework/loss.py": "x ="})
    (folder / "=cmd.zip").write_bytes(b"")
    result = rnnhw("grade", folder, "--out", tmp_path / "out", "--parts", "loss")
    assert result.exit_code == 0, result.output
    assert "]0;owned [31m[red]=ann" in result.stdout
    assert not {"\x1b", "\x07"} & set(result.stdout)
    assert set(table(tmp_path / "out")) == {"]0;owned [31m[red]=ann", "'=cmd"}


@pytest.mark.parametrize(("lang", "page"), [("", "both"), ("en", "en"), ("zh", "zh")])
def test_the_language_of_the_reports(tmp_path, lang, page):
    roll = call([HandIn(tmp_path, name="ann")], roster=None)
    standing = Standing(tmp_path / ".kept", lang)
    results = Results(tmp_path, standing, roll, choose_parts("loss"), lang, {})
    results.add(Graded("ann", score(choose_parts("loss"), []), None, 0.0, [], []))
    shown = (tmp_path / "ann" / "report.html").read_text(encoding="utf-8")
    assert f' data-lang="{page}">' in shown
    plain = (tmp_path / "ann" / "results.json").read_text(encoding="utf-8")
    assert ("没有任何代码被运行" in plain) is (lang == "zh")
