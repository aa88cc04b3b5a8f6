"""Nothing that a student downloads holds an answer or a hidden test."""

import ast
from pathlib import Path

import pytest

from autograder.curriculum import Part, all_parts
from autograder.template import cut

LITTER = {"__pycache__", ".hypothesis", ".pytest_cache", ".ruff_cache", "submission.zip"}
TRIVIAL = {"return False"}
SHORTEST = 12
HIDDEN = Path(cut.__file__).parents[1] / "hidden_tests"


def squeezed(text: str) -> str:
    """The text without spaces: how it is laid out makes no difference."""
    return "".join(text.split())


def downloads() -> dict[str, str]:
    """Every file of the student's folder."""
    return {
        str(path.relative_to(cut.TEMPLATE)): squeezed(path.read_text(encoding="utf-8"))
        for path in sorted(cut.TEMPLATE.rglob("*"))
        if path.is_file() and not LITTER & set(path.relative_to(cut.TEMPLATE).parts)
    }


def files() -> list[tuple[Part, str]]:
    """Every file that is cut, with its part."""
    return [(part, file) for part in all_parts() for file in part.files]


def secrets() -> list[str]:
    """The answer lines of some length that a stub does not show, as a signature or a formula.

    repair.py is given whole, but for its faults: it shows lines that other answers have, too.
    """
    found = []
    stubs = {file: squeezed(cut.stub(part, cut.source(file))) for part, file in files()}
    for _, file in files():
        shown = stubs[file] + stubs["repair"]
        lines = [line for line in cut.answers(cut.source(file)) if len(line) >= SHORTEST]
        lines = [x for x in lines if x not in TRIVIAL and not x.startswith(("import ", "from "))]
        found += [x for x in lines if squeezed(x) not in shown]
    return found


def hidden_lines() -> list[str]:
    """The longer lines of the hidden tests, imports left out."""
    lines = [line.strip() for file in HIDDEN.rglob("*.py") for line in file.open(encoding="utf-8")]
    return [x for x in lines if len(x) >= 40 and not x.startswith(("from ", "import ", '"""'))]


def test_there_is_something_to_keep_secret():
    assert len(secrets()) > 40
    assert len(hidden_lines()) > 100
    assert len(downloads()) > 10


@pytest.mark.parametrize(("part", "file"), [f for f in files() if f[1] != "repair"])
def test_a_stub_is_a_docstring_and_an_error(part, file):
    for node in ast.walk(ast.parse(cut.stub(part, cut.source(file)))):
        if isinstance(node, ast.FunctionDef):
            *before, error = [x for x in node.body if "super()" not in ast.unparse(x)]
            assert "NotImplementedError" in ast.unparse(error), node.name
            docstrings = [x for x in before if isinstance(getattr(x, "value", None), ast.Constant)]
            assert before == docstrings, node.name
            # What the arguments of a class are stands in the class's own docstring, or in its code.
            assert len(docstrings) == 1 or node.name == "__init__", node.name


@pytest.mark.parametrize("kept", [secrets, hidden_lines])
def test_nothing_leaks(kept):
    texts, lines = downloads(), {line: squeezed(line) for line in kept()}
    leaks = [
        f"{name}: {line}"
        for line, short in lines.items()
        for name, text in texts.items()
        if short in text
    ]
    assert leaks == []
