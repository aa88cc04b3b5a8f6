"""student.zip in each language: it imports, is tested, and is handed in like any other."""

import zipfile

import pytest

from autograder.curriculum import all_parts
from autograder.glue import student_zip
from autograder.template.languages import DIVIDER, LANGUAGES, is_chinese
from tests.student_template.test_leaks import secrets, squeezed

MEGABYTE = 1_000_000
IMPORTS = "; ".join(
    f"import homework.{file}" for part in all_parts() if not part.needs for file in part.files
)


@pytest.fixture(scope="module", params=LANGUAGES)
def released(request, tmp_path_factory):
    """The language, and the folder that a student unpacks."""
    folder = tmp_path_factory.mktemp(request.param)
    student_zip.write(folder / "student.zip", all_parts(), request.param)
    assert (folder / "student.zip").stat().st_size < 3 * MEGABYTE
    with zipfile.ZipFile(folder / "student.zip") as archive:
        archive.extractall(folder)
    return request.param, folder / "rnnhw"


def test_it_shows_that_language(released):
    lang, folder = released
    homework = (folder / "homework" / "lstm.py").read_text(encoding="utf-8")
    assert (DIVIDER in homework) == (lang == "both")
    assert ("How much of each memory cell is kept" in homework) == (lang != "zh")
    assert ("每个单元的记忆保留多少" in homework) == (lang != "en")
    notebook = (folder / "notebooks" / "playground.ipynb").read_text(encoding="utf-8")
    assert ("Try your functions here" in notebook) == (lang != "zh")
    assert ("试一试你写的函数" in notebook) == (lang != "en")


def test_each_language_has_its_readme_and_its_handouts(released):
    _, folder = released
    names = {path.name for path in [*folder.glob("*.md"), *folder.glob("handouts/*.md")]}
    assert {"README.md", "README.zh.md", "05_lstm.md", "05_lstm.zh.md"} <= names


def test_every_stub_imports_and_is_known_as_untouched(released, python):
    _, folder = released
    assert python(folder, "-c", IMPORTS).returncode == 0
    run = python(folder, "submit.py", RNNHW_LANG="en")
    assert run.returncode == 0
    files = [file for part in all_parts() for file in part.files]
    assert run.stdout.count("is started.") == len(files)
    assert all(f"Nothing in homework/{file}.py is started." in run.stdout for file in files)


def test_the_public_tests_run(released, run_tests):
    _, folder = released
    run = run_tests(folder, "tests/test_loss.py", "--lang", "en")
    assert run.stdout.count("not started") == 4, run.stdout
    assert "wrong" not in run.stdout


def test_nothing_leaks(released):
    _, folder = released
    texts = {
        path.name: squeezed(path.read_text(encoding="utf-8"))
        for shown in ("homework", "notebooks")
        for path in (folder / shown).iterdir()
    }
    kept = {line: squeezed(line) for line in secrets()}
    assert not [(n, line) for n, text in texts.items() for line, x in kept.items() if x in text]


def test_one_language_of_a_comment_or_a_docstring_is_english(tmp_path):
    student_zip.write(tmp_path / "student.zip", all_parts(), "en")
    with zipfile.ZipFile(tmp_path / "student.zip") as archive:
        homework = [name for name in archive.namelist() if "/homework/" in name]
        lines = [line for name in homework for line in archive.read(name).decode().splitlines()]
    # Sentences that are cut into words, and names that are found in them.
    examples = [line for line in lines if is_chinese(line)]
    assert 0 < len(examples) < 8
