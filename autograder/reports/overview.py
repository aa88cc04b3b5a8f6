"""The whole class at a glance: the table on the terminal, and grades.csv."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as RichText

from autograder.classroom.owners import Owner
from autograder.classroom.people import Student
from autograder.curriculum import Part
from autograder.grading.batch import Graded
from autograder.grading.points import score
from autograder.reports.cells import cell
from autograder.reports.feedback import broken

MAX_BROKEN = 3
"""Things that are broken, of one submission: the report tells all of them."""


def remark(graded: Graded, owner: Owner | None = None) -> str:
    """What staff should know about one submission, in a few words."""
    parts = _of_owner(owner) if owner else []
    if not graded.graded:
        return "; ".join([f"NOT GRADED, grade it again: {graded.troubles[0]}", *parts])
    if graded.troubles:
        parts.append(f"grader fault: {graded.troubles[0]}")
    if graded.seal and not graded.seal.sealed:
        parts.append("not sealed")
    parts += graded.incidents
    parts += [notice.en for notice in graded.notices]
    parts += [text.en for text in broken(graded)[:MAX_BROKEN]]
    return "; ".join(parts)


def _of_owner(owner: Owner) -> list[str]:
    earlier = [f"earlier attempts, not graded: {', '.join(owner.earlier)}"] if owner.earlier else []
    return [*earlier, *owner.remarks]


def table(grades: Sequence[Graded], parts: Sequence[Part]) -> Table:
    """One row for each submission, one column for each part, headed by the part's number.

    A long name goes on in the next line: cut off, two could look alike.
    """
    names = ", ".join(f"{part.number} {part.part}" for part in parts)
    shown = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    shown.caption, shown.caption_justify = names, "left"
    shown.add_column("submission", overflow="fold", min_width=10)
    for part in parts:
        shown.add_column(f"{part.number}\n/{part.points:g}", justify="right", no_wrap=True)
    total = sum(part.points for part in parts)
    shown.add_column(f"total\n/{total:g}", justify="right", no_wrap=True)
    for graded in grades:
        earned = [_points(graded, part.earned) for part in graded.score.parts]
        sum_of_all = RichText(_points(graded, graded.score.earned), style="bold")
        shown.add_row(RichText(graded.name), *earned, sum_of_all)
    return shown


def _points(graded: Graded, earned: float) -> str:
    return f"{earned:g}" if graded.graded else "–"


def remarks(
    grades: Sequence[Graded], owners: Mapping[str, Owner] | None = None
) -> Iterator[Padding]:
    """What staff should know, a paragraph for each submission that has any.

    All lines are indented: what a student has named cannot pass for a row of the table.
    """
    for graded in grades:
        if said := remark(graded, (owners or {}).get(graded.name)):
            yield Padding(RichText(f"{graded.name}: {said}"), (0, 0, 0, 2))


def to_csv(
    grades: Sequence[Graded],
    parts: Sequence[Part],
    owners: Mapping[str, Owner] | None = None,
    missing: Sequence[Student] = (),
) -> str:
    """grades.csv: a row for each submission, with columns for parts and for questions.

    Points are empty where the grader failed, since that is no 0. A student who handed in nothing
    has a row of zeros without a submission.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    questions = [f"{part.part} {question.id}" for part in parts for question in part.questions]
    head = ["submission", "student", "name", "score", "max_score", *(part.part for part in parts)]
    writer.writerow([*head, *questions, "late", "sealed", "seconds", "remarks"])
    for graded in grades:
        writer.writerow(_row(graded, (owners or {}).get(graded.name) or Owner()))
    zeros = [0.0, score(parts, []).points, *[0.0] * (len(parts) + len(questions))]
    for student in missing:
        row = ["", cell(student.id), cell(student.name), *zeros, "", "", "", "handed in nothing"]
        writer.writerow(row)
    return out.getvalue()


def _row(graded: Graded, owner: Owner) -> list[object]:
    earned = graded.score
    parts = [part.earned for part in earned.parts]
    questions = [q.earned for part in earned.parts for q in part.questions]
    points = [earned.earned, earned.points, *parts, *questions]
    if not graded.graded:
        points = ["", earned.points, *[""] * (len(points) - 2)]
    sealed = "" if graded.seal is None else "yes" if graded.seal.sealed else "NO"
    student = cell(owner.student.id) if owner.student else ""
    return [
        cell(graded.name),
        student,
        cell(owner.name),
        *points,
        "yes" if owner.late else "",
        sealed,
        graded.seconds,
        cell(remark(graded, owner)),
    ]
