"""Who is in the class: `roster.csv` (id, name), or a gradebook that Canvas or Moodle exported."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.classroom.people import Student
from autograder.classroom.table import Cell, Table, TableError

# In order of preference: the first of these columns that is not empty is shown to staff as the id.
_IDS = (
    "ID number",
    "SIS User ID",
    "Student ID",
    "学号",
    "学号/工号",
    "SID",
    "ID",
    "Username",
    "用户名",
    "SIS Login ID",
    "Login",
    "Email address",
    "Email",
    "邮箱",
    "Identifier",
)
_STUDENT = "Student"
"""In a table with an id column this is a name, as in Canvas; otherwise it is the id."""
_NAMES = ("Name", "Full name", "Student name", "姓名", "学生姓名")
_FIRST_NAMES, _LAST_NAMES = ("First name", "名"), ("Last name", "Surname", "姓")
_IDENTIFIER = re.compile(r"^\D+ (?=\d+$)")
"""Moodle's worksheet says "Participant 1234", in the site's language; the folders of its hand-ins
bear the number alone."""
_NOBODY = {"points possible", "student, test", "test student"}


def read_roster(path: Path) -> list[Student]:
    """The students of a roster or of an exported gradebook, in its order. Raises TableError."""
    table = Table(path)
    students = [student for _, student in student_rows(table)]
    if not students:
        raise TableError(f"{path}: there is no student in it")
    return students


def student_rows(table: Table) -> Iterator[tuple[list[Cell], Student]]:
    """The rows of students, each with whom it speaks of. Raises TableError.

    Rows without any id (Canvas's "Points Possible" and "Manual Posting") and Canvas's test student
    are left out.
    """
    ids = _columns(table, _IDS) or _columns(table, (_STUDENT,))
    name = next((i for i in _columns(table, (*_NAMES, _STUDENT)) if i not in ids), None)
    first, last = (table.column(*names) for names in (_FIRST_NAMES, _LAST_NAMES))
    if not ids:
        heads = ", ".join(table.head[:8])
        raise TableError(
            f'{table.path}: no column with ids ("id", "ID number", "SIS User ID", "学号"); '
            f"its columns are: {heads}"
        )
    for row in table.body:
        full = table.text(row, name) or f"{table.text(row, first)} {table.text(row, last)}".strip()
        found = [_IDENTIFIER.sub("", table.text(row, i)) for i in ids]
        found = list(filter(None, found))
        if found and full.casefold() not in _NOBODY:
            yield row, Student(found[0], full, tuple(found[1:]))


def _columns(table: Table, names: Sequence[str]) -> list[int]:
    """The columns with these names, in the order of the names."""
    found = (table.column(name) for name in names)
    return list(dict.fromkeys(number for number in found if number is not None))
