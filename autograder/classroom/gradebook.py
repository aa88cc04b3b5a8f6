"""Fills scores into the gradebook that Canvas or Moodle exported, and touches nothing else.

What the platforms write (their documentation's columns):

    Canvas            Student, ID, SIS User ID, SIS Login ID, Section, then "Name (12345)" for each
                      assignment; a row "Points Possible"; columns "(read only)" are its own
    Moodle worksheet  Identifier ("Participant 1234"), Full name, ..., Grade, Maximum Grade, ...
    Moodle gradebook  First name, Last name, ID number, ..., "Assignment: Name (Real)", ...
"""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from autograder.classroom.people import Directory, Student
from autograder.classroom.roster import student_rows
from autograder.classroom.table import Cell, Table, TableError

_CANVAS_ASSIGNMENT = re.compile(r".+\(\d+\)$")
_MOODLE_ITEM = re.compile(r".+\((real|实际成绩|实际)\)$", re.IGNORECASE)
_TOTALS = ("course total", "category total", "课程总分", "类别总分")
"""Moodle computes these itself."""
_EXCUSED = "ex"


class Result(msgspec.Struct, frozen=True):
    """A row of grades.csv, as far as a gradebook needs it."""

    submission: str
    student: str
    name: str
    score: float
    max_score: float


class Filled(msgspec.Struct):
    """What was done to a gradebook: how many rows were filled, and what to tell staff."""

    column: str
    rows: int = 0
    changed: int = 0
    """How many of these held another grade before."""
    remarks: list[str] = []


def read_results(folder: Path) -> list[Result]:
    """The rows of the grades.csv in a folder of results. Raises TableError."""
    file = folder / "grades.csv" if folder.is_dir() else folder
    try:
        with open(file, encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.DictReader(opened))
        return [
            Result(
                row["submission"].removeprefix("'"),
                (row.get("student") or "").removeprefix("'"),
                (row.get("name") or "").removeprefix("'"),
                float(row["score"]),
                float(row["max_score"]),
            )
            for row in rows
        ]
    except OSError as error:
        raise TableError(f"{file}: {error.strerror or error}; grade first") from error
    except (KeyError, ValueError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"{file}: not a grades.csv of rnnhw grade ({error})") from error


def fill(book: Table, results: Sequence[Result], column: str = "", scale: bool = False) -> Filled:
    """Fill scores into one column of a gradebook: the named one, or the only one there is.

    Args:
        book: the gradebook, whose cells are changed.
        results: the scores.
        column: the head of the column to fill, or the part of it before "(12345)".
        scale: whether scores become shares of the gradebook's own maximum, where that differs.

    Raises:
        TableError: no such column, none that is the only one, or another maximum without `scale`.
    """
    number = _column(book, column)
    rows = list(student_rows(book))
    directory = Directory(student for _, student in rows)
    filled = Filled(book.head[number])
    given: dict[Student, Result] = {}
    for result in results:
        found = directory.find([result.student, result.submission], result.name)
        if len(found) != 1:
            filled.remarks.append(_not_found(result, found))
        elif first := given.get(found[0]):
            filled.remarks.append(f"{_who(result)}: has {first.submission} already; left out")
        else:
            given[found[0]] = result
    for row, student in rows:
        if student not in given:
            filled.remarks.append(f"{student.name or student.id}: no result; left as it was")
        elif number < len(row):
            _fill_one(book, row, row[number], given[student], filled, scale)
    return filled


def _fill_one(
    book: Table, row: list[Cell], cell: Cell, result: Result, filled: Filled, scale: bool
) -> None:
    before = cell.text.strip()
    if before.casefold() == _EXCUSED:
        filled.remarks.append(f"{_who(result)}: excused there; left as it was")
        return
    limit = _maximum(book, row, cell)
    score = result.score
    if limit is not None and limit != result.max_score:
        if not scale:
            raise TableError(
                f"{book.path}: its maximum is {limit:g}, that of the results {result.max_score:g}; "
                "change it on the platform, or let --scale convert"
            )
        score = round(score * limit / result.max_score, 2)
    text = f"{score:g}".replace(".", _decimal_mark(book))
    filled.rows += 1
    filled.changed += bool(before) and _number(before) not in (None, score)
    book.fill(cell, text)


def _column(book: Table, wanted: str) -> int:
    """The column to fill. Raises TableError, which names the columns that can be filled."""
    heads = [head for head in book.head if _takes_grades(head)]
    if wanted:
        fits = [head for head in book.head if wanted.casefold() in (h := head.casefold(), _bare(h))]
    else:
        fits = heads
    if len(fits) == 1:
        return book.head.index(fits[0])
    known = ", ".join(f'"{head}"' for head in heads) or "none"
    said = f'not just one column is "{wanted}"' if wanted else "not just one column takes grades"
    raise TableError(f"{book.path}: {said}; name one with --column: {known}")


def _takes_grades(head: str) -> bool:
    folded = head.casefold()
    if "(read only)" in folded or folded.startswith(_TOTALS):
        return False
    return folded in ("grade", "成绩", "分数") or bool(
        _CANVAS_ASSIGNMENT.match(head) or _MOODLE_ITEM.match(head)
    )


def _bare(head: str) -> str:
    """A head without Canvas's number and Moodle's kind: "assignment: hw (real)" is "hw"."""
    return re.sub(r"\s*\([^()]*\)$", "", head).removeprefix("assignment:").strip()


def _maximum(book: Table, row: list[Cell], cell: Cell) -> float | None:
    """The most that the gradebook has for this cell, if it says so."""
    own = book.column("Maximum Grade", "最高分")
    if own is not None:
        return _number(book.text(row, own))
    number = row.index(cell)
    possible = [r for r in book.body if book.text(r, 0).casefold() == "points possible"]
    return _number(book.text(possible[0], number)) if possible else None


def _decimal_mark(book: Table) -> str:
    """A comma if the gradebook's own numbers have one, otherwise a point."""
    cells = (cell.text.strip() for row in book.body for cell in row)
    return "," if any(re.fullmatch(r"\d+,\d+", text) for text in cells) else "."


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _not_found(result: Result, found: Sequence[Student]) -> str:
    if not found:
        return f"{_who(result)}: nobody in the gradebook has this id or name; left out"
    ids = ", ".join(student.id for student in found)
    return f"{_who(result)}: may be any of {ids} in the gradebook; left out"


def _who(result: Result) -> str:
    return result.name or result.student or result.submission


def said(filled: Filled) -> Iterator[str]:
    """The lines that tell staff what was done."""
    yield f'{filled.rows} grades in "{filled.column}", {filled.changed} of them changed'
    yield from filled.remarks
