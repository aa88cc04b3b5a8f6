"""CONTRIBUTING.md is run: its example, put into a copy of the tree, is a whole question."""

import json
import re
import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support import ROOT, run_in

_FENCE = re.compile(
    r"^ +(?P<marks>`{3,})(?P<language>\w+) (?P<file>\S+)\n(?P<text>.*?)^ +(?P=marks)$",
    re.MULTILINE | re.DOTALL,
)
FOLDERS = (
    "assignments",
    "autograder",
    "benchmarks",
    "docs",
    "solutions",
    "student_template",
    "tests",
)
MISTAKES = Path("student_template", "tests", "mistakes.json")
ITS_MISTAKES = """
from autograder.curriculum import choose_parts
from autograder.template import mistakes
mistakes.all_parts = lambda: choose_parts("variants")
print(mistakes.text())
"""
"""Makes what the public tests know of the mistakes of one part."""
FILES, LINES = 7, 120
"""How much a maintainer writes by hand at most."""


def edits() -> list[tuple[str, str, str]]:
    """The language, the file and the text of each fence that names a file."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return [(m["language"], m["file"], dedent(m["text"])) for m in _FENCE.finditer(guide)]


def sides(diff: str) -> tuple[str, str]:
    """What a diff takes away and what it writes, both with the lines that stay."""
    lines = diff.splitlines()
    return tuple(
        "\n".join(line[1:] for line in lines if line[:1] in {" ", sign}) for sign in ("-", "+")
    )


def edit(path: Path, language: str, text: str) -> None:
    """Put the text of a fence into a file."""
    content = path.read_text(encoding="utf-8")
    if language == "diff":
        old, new = sides(text)
        assert content.count(old) == 1, f"{path.name}: not there once: {old}"
        content = content.replace(old, new)
    else:
        content += ("\n\n" if language == "python" else "\n") + text
    path.write_text(content, encoding="utf-8")


def well(tree: Path, *args: str) -> str:
    """What this Python says in a copy of the tree. Fails if it does not end well."""
    done = run_in(tree, *args)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rnnhw(tree: Path, *args: str) -> str:
    return well(tree, "-c", "from autograder.cli import app; app()", *args)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, str]:
    """A copy of the tree with the example in it, and what `rnnhw template` has said there."""
    folder = tmp_path_factory.mktemp("tree") / "rnnhw"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, folder)
    for language, file, text in edits():
        edit(folder / file, language, text)
    return folder, rnnhw(folder, "template")


@pytest.fixture(scope="module")
def tree(made) -> Path:
    """A copy of the tree with the example in it, and with what `rnnhw template` makes of it."""
    return made[0]


def test_it_is_little_to_write():
    files = {file for _, file, _ in edits()}
    lines = 0
    for language, _, text in edits():
        written = text.splitlines()
        lines += (
            sum(line.startswith("+") for line in written) if language == "diff" else len(written)
        )
    assert len(files) <= FILES and lines <= LINES, (sorted(files), lines)


def test_nothing_is_missing(made):
    tree, said = made
    assert {line.partition(": ")[0] for line in said.splitlines()} == {"written"}, said
    assert "def layer_norm" in (tree / "student_template/homework/variants.py").read_text("utf-8")


def test_what_is_made_is_the_same_again(tree):
    """The part with the example in a second process; the others as they stand in the project."""
    written = (tree / MISTAKES).read_text("utf-8")
    again = well(tree, "-W", "ignore", "-c", ITS_MISTAKES).strip()
    assert "layer_norm" in again and again.removeprefix("{").removesuffix("}").strip() in written
    here = json.loads((ROOT / MISTAKES).read_text("utf-8"))
    assert json.loads(written) == here | json.loads(again)


def test_it_is_as_tidy_as_the_rest(tree):
    well(tree, "-m", "ruff", "check", ".")
    well(tree, "-m", "ruff", "format", "--check", ".")


def test_its_wrong_answers_lose_points(tree):
    said = well(tree, "-m", "tests.mutants", "layer_norm")
    assert "2 of 2 wrong answers lose points, 2 are called wrong at home" in said


def test_the_reference_earns_the_points(tree, tmp_path):
    well(tree, "-m", "autograder.template.samples", str(tmp_path / "samples"))
    complete, results = str(tmp_path / "samples" / "complete"), tmp_path / "results"
    rnnhw(tree, "grade", complete, "--out", str(results), "--parts", "variants")
    verdict = json.loads((results / "complete" / "results.json").read_text("utf-8"))
    assert verdict["score"] == verdict["max_score"] == 10


@pytest.mark.parametrize(
    "tests",
    [
        ["tests/reference/test_variants.py", "-k", "layer_norm"],
        ["tests/test_curriculum.py", "tests/test_architecture.py", "tests/test_terms.py"],
        ["tests/assignments", "-k", "variants or lstm"],
        ["tests/student_template/test_languages.py", "-k", "layer_norm or variants"],
        ["autograder/hidden_tests/variants", "-k", "layer_norm"],
    ],
    ids=lambda tests: tests[0],
)
def test_the_tests_of_the_house_pass(tree, tests):
    said = well(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    assert re.search(r"\b\d+ passed", said), said
