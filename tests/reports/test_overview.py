"""The table on the terminal and grades.csv."""

import csv
import io

import pytest
from rich.console import Console

from autograder.curriculum import choose_parts
from autograder.reports import overview
from autograder.sealed.seal import Seal
from autograder.text import Text
from tests.support import PARTS

PARTS_CHOSEN = choose_parts(",".join(PARTS))


def rows(grades) -> list[dict[str, str]]:
    """grades.csv, read again."""
    return list(csv.DictReader(io.StringIO(overview.to_csv(grades, PARTS_CHOSEN))))


def shown(grades) -> str:
    """The table as a terminal gets it."""
    console = Console(file=io.StringIO(), width=200)
    console.print(overview.table(grades, PARTS_CHOSEN))
    return console.file.getvalue()


def test_a_row_for_each(make):
    grades = [make(), make({"softmax": ("x", "wrong")}, name="bob, the second")]
    first, second = rows(grades)
    assert first["submission"] == "ann" and second["submission"] == "bob, the second"
    assert (first["score"], second["score"], second["max_score"]) == ("25.0", "23.5", "25.0")
    assert (second["loss"], second["lstm"], second["loss Q7"]) == ("7.5", "16.0", "7.5")
    assert first["sealed"] == "yes"
    table = shown(grades)
    assert "bob, the second" in table and "23.5" in table


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_cells_are_not_formulas(make, start):
    text = f"{start}cmd|' /C calc'!A0"
    (row,) = rows([make(name=text, notices=[Text(text, text)])])
    assert row["submission"] == f"'{text}"
    assert row["remarks"].startswith("'")


def test_remarks(make):
    notice = Text("x.py is a link and was left out.", "x")
    graded = make(seal=Seal(), notices=[notice], troubles=["loss.softmax.values: boom"])
    assert overview.remark(graded) == (
        "grader fault: loss.softmax.values: boom; not sealed; x.py is a link and was left out."
    )
    (row,) = rows([graded])
    assert row["sealed"] == "NO"
    assert rows([make(seal=None)])[0]["sealed"] == ""


def test_names_are_no_markup(make):
    table = shown([make(name="[red]ann[/] [/x]")])
    assert "[red]ann[/] [/x]" in table


def test_remarks_tell_what_is_broken_from_what_is_wrong(make):
    wrong = {"softmax": ("softmax has shape (1,).", "wrong"), "log_softmax": ("x", "not started")}
    assert overview.remark(make(wrong)) == ""
    broken = {"softmax": ("softmax is gone.", "died"), "sigmoid": ("no sigmoid.", "unavailable")}
    assert overview.remark(make(wrong | broken)) == "softmax is gone.; no sigmoid."
    many = {stub.name: (f"{stub.name} died.", "died") for stub in PARTS_CHOSEN[1].stubs}
    assert overview.remark(make(many)).count("died.") == overview.MAX_BROKEN
