"""The table on the terminal and grades.csv."""

import csv
import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from autograder.curriculum import choose_parts
from autograder.grading import points
from autograder.reports import overview
from autograder.sealed.seal import Seal
from autograder.text import Text, quoted
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


STARTS = [
    *"=+-@",
    *"＝＋－＠",
    "\t=",
    "\r=",
    "\n=",
    "\u200b=",
    "\u3000=",
    "﹦",
    "\N{MINUS SIGN}",
    "|",
]


@pytest.mark.parametrize("start", STARTS)
def test_cells_are_not_formulas(make, start):
    text = f"{start}cmd|' /C calc'!A0"
    (row,) = rows([make(name=text, notices=[Text(text, text)])])
    for cell in (row["submission"], row["remarks"]):
        assert cell.startswith("'") and cell.isprintable()


def test_a_cell_is_one_line(make):
    table = overview.to_csv([make(name="a\nb,9,9\r\nc\td")], PARTS_CHOSEN)
    assert len(table.splitlines()) == 2 and "a b,9,9 c d" in table


@pytest.mark.parametrize("width", [60, 80, 120])
def test_names_are_never_cut_to_where_two_look_alike(make, width):
    parts = choose_parts(None)
    name = "Ann Li_{}_assignsubmission_file_" + "x" * 60
    grades = [make(name=name.format(i), score=points.score(parts, [])) for i in (17, 18)]
    console = Console(file=io.StringIO(), width=width, soft_wrap=True)
    console.print(overview.table(grades, parts), soft_wrap=False)
    lines = console.file.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= width
    first = "".join("".join(line[:-46] for line in lines).split())
    assert all("".join(graded.name.split()) in first for graded in grades)
    said = " ".join(" ".join(lines).split())
    assert all(f"{part.number} {part.part}" in said for part in parts)


def test_a_name_forges_no_row(make):
    notice = Text(f"{quoted('x' * 70 + ' bob    9     9')} is a link and was left out.", "x")
    console = Console(file=io.StringIO(), width=80, soft_wrap=True)
    for paragraph in overview.remarks([make(notices=[notice])]):
        console.print(paragraph, soft_wrap=False)
    lines = console.file.getvalue().splitlines()
    assert len(lines) > 1 and all(line.startswith("  ") for line in lines)


def test_what_was_not_graded_has_no_points(make):
    graded = make(graded=False, troubles=["exit code 1: No space left on device"])
    (row,) = rows([graded])
    assert row["score"] == row["loss"] == row["loss Q7"] == "" and row["max_score"] == "25.0"
    assert row["remarks"].startswith("NOT GRADED, grade it again: exit code 1")
    assert "–" in shown([graded])


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
