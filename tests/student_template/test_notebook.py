"""The playground notebook: a valid file, which runs for a beginner and for a finished homework."""

import json
import re

import pytest

from autograder.template.cut import TEMPLATE

NOTEBOOK = TEMPLATE / "notebooks" / "playground.ipynb"


def cells(kind: str) -> list[str]:
    """The text of all cells of a kind."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == kind]


def run(folder, python_torch, *before):
    """Run the code cells one after the other, as plain Python."""
    script = folder / "notebooks" / "cells.py"
    script.write_text("\n".join([*before, *cells("code")]), encoding="utf-8")
    return python_torch(folder / "notebooks", "cells.py", MPLBACKEND="agg")


def test_the_file_is_valid_and_has_no_outputs():
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert not any(cell.get("outputs") for cell in notebook.cells)


def test_every_explanation_is_in_both_languages():
    for text in cells("markdown"):
        assert any("a" <= c <= "z" for c in text) and any("\u4e00" <= c <= "\u9fff" for c in text)


def test_untouched(untouched, python_torch):
    result = run(untouched, python_torch)
    assert result.returncode == 0, result.stderr
    assert "Not started yet / 还没有开始写: Q7: softmax" in result.stdout
    assert "Not started yet / 还没有开始写: N3: SequenceRNN" in result.stdout


def test_complete(complete, python_torch):
    result = run(complete, python_torch)
    assert result.returncode == 0, result.stderr
    assert "[0.09   0.2447 0.6652]" in result.stdout
    assert re.search(r"loss: 0\.\d+ in the first epoch, 0\.0\d+ in the last", result.stdout)
    assert "Not started" not in result.stdout


def test_without_matplotlib(complete, python_torch):
    result = run(complete, python_torch, "import sys", "sys.modules['matplotlib'] = None")
    assert result.returncode == 0, result.stderr
    assert "pip install matplotlib" in result.stdout


def test_a_part_that_is_not_released(complete, python_torch):
    (complete / "homework" / "lstm.py").unlink()
    result = run(complete, python_torch)
    assert result.returncode == 0, result.stderr
    assert "[0.09   0.2447 0.6652]" in result.stdout
    assert "Not there" in result.stdout


def test_it_shows_what_look_draws(complete, python):
    script = "import look; print(look.show('loss')._repr_html_()); look.show('none')"
    result = python(complete, "-c", script)
    assert result.returncode == 0, result.stderr
    assert "<iframe srcdoc=" in result.stdout and "&lt;svg" in result.stdout
    assert "encoding, rnn" in result.stdout
