"""`python submit.py`: what it writes and what it says."""

import ast
import zipfile

import pytest

from autograder.curriculum import all_parts
from autograder.intake import take_in


def test_untouched_is_written_with_a_note_for_each_file(untouched, python):
    run = python(untouched, "submit.py", RNNHW_LANG="en")
    assert run.returncode == 0
    for part in all_parts():
        for file in part.files:
            assert f"Note: Nothing in homework/{file}.py is started." in run.stdout
    assert str(untouched / "submission.zip") in run.stdout
    assert (untouched / "submission.zip").exists()


def test_help_is_told_in_both_languages_and_nothing_is_written(untouched, python):
    run = python(untouched, "submit.py", "--help", RNNHW_LANG="both")
    assert run.returncode == 0
    assert "writes submission.zip from homework/" in run.stdout and "它不带参数" in run.stdout
    assert not (untouched / "submission.zip").exists()


def test_complete_is_written_without_a_warning(complete, python):
    run = python(complete, "submit.py")
    assert "Note" not in run.stdout
    assert run.returncode == 0


def test_half_done_warns_of_the_other_half(half_done, python):
    output = python(half_done, "submit.py", RNNHW_LANG="zh").stdout
    said = "注意：homework/loss.py 里还没有开始写：cross_entropy、sequence_cross_entropy。"
    assert said in output.splitlines()
    assert "log_softmax" not in output
    assert "Note" not in output


def test_what_is_in_the_zip(numpy_parts, python):
    (numpy_parts / "homework" / "notes.txt").write_text("not code")
    python(numpy_parts, "submit.py")
    with zipfile.ZipFile(numpy_parts / "submission.zip") as archive:
        names = archive.namelist()
        homework = {path.name for path in (numpy_parts / "homework").glob("*.py")}
        assert set(names) == {"submission.py", *(f"homework/{name}" for name in homework)}
        body = ast.parse(archive.read("submission.py")).body
        assert len(body) == 1 and ast.get_docstring(ast.parse(archive.read("submission.py")))


def test_the_grader_takes_it_in(numpy_parts, python, tmp_path):
    python(numpy_parts, "submit.py")
    taken = take_in(numpy_parts / "submission.zip", tmp_path / "in")
    assert taken.notices == []
    got = {path.name: path.read_bytes() for path in taken.homework.iterdir()}
    assert got == {path.name: path.read_bytes() for path in (numpy_parts / "homework").glob("*.py")}


def test_the_same_homework_gives_the_same_bytes(numpy_parts, python):
    python(numpy_parts, "submit.py")
    first = (numpy_parts / "submission.zip").read_bytes()
    for path in (numpy_parts / "homework").glob("*.py"):
        path.touch()
    python(numpy_parts, "submit.py")
    assert (numpy_parts / "submission.zip").read_bytes() == first


@pytest.mark.parametrize(("added", "notes"), [(b"\r\n", 1), (b"\n# mended\n", 0)])
def test_a_file_to_repair_is_known_by_what_stands_in_it(complete, untouched, python, added, notes):
    faulty = (untouched / "homework" / "repair.py").read_bytes()
    (complete / "homework" / "repair.py").write_bytes(faulty.replace(b"\n", b"\r\n") + added)
    output = python(complete, "submit.py", RNNHW_LANG="en").stdout
    assert output.count("Note: Nothing in homework/repair.py is started.") == notes
    assert output.count("Note:") == notes


def test_from_another_folder(numpy_parts, python, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run = python(elsewhere, str(numpy_parts / "submit.py"))
    assert run.returncode == 0
    assert (numpy_parts / "submission.zip").exists()
    assert list(elsewhere.iterdir()) == []


def test_a_file_that_does_not_compile(numpy_parts, python):
    (numpy_parts / "homework" / "loss.py").write_text("x = 1\ndef (:\n")
    run = python(numpy_parts, "submit.py", RNNHW_LANG="en")
    assert run.stdout.count("Problem: homework/loss.py:2 does not compile (") == 1
    assert "imported alone: SyntaxError: invalid syntax (homework/loss.py:2)" in run.stdout
    assert run.returncode == 0
    assert (numpy_parts / "submission.zip").exists()


def test_a_missing_file_and_a_missing_stub(numpy_parts, python):
    (numpy_parts / "homework" / "lstm.py").unlink()
    loss = numpy_parts / "homework" / "loss.py"
    loss.write_text(loss.read_text(encoding="utf-8").replace("def softmax(", "def soft_max("))
    output = python(numpy_parts, "submit.py", RNNHW_LANG="en").stdout
    assert "homework/lstm.py is missing." in output
    assert "homework/loss.py does not define softmax." in output


def test_a_later_definition_takes_the_place_of_the_stub(untouched, python):
    with (untouched / "homework" / "loss.py").open("a") as file:
        file.write("\n\ndef softmax(z, axis=-1):\n    return z\n")
    output = python(untouched, "submit.py").stdout
    assert "homework/loss.py: log_softmax, cross_entropy, sequence_cross_entropy." in output


def test_no_homework_at_all(numpy_parts, python):
    (numpy_parts / "homework").rename(numpy_parts / "elsewhere")
    run = python(numpy_parts, "submit.py")
    assert run.returncode == 1
    en, zh = run.stderr.splitlines()
    assert en.startswith("Error: ") and zh.startswith("错误：")
    assert not (numpy_parts / "submission.zip").exists()


def test_it_needs_the_standard_library_only(complete, python):
    run = python(complete, "-I", "-S", "submit.py")
    assert run.returncode == 0, run.stderr
