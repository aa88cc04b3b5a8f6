"""The whole class at a glance: the table on the terminal, and grades.csv."""

import csv
import io
from collections.abc import Iterator, Sequence

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as RichText

from autograder.curriculum import Part
from autograder.grading.batch import Graded
from autograder.reports.cells import cell
from autograder.reports.feedback import broken

MAX_BROKEN = 3
"""Things that are broken, of one submission: the report tells all of them."""


def remark(graded: Graded) -> str:
    """What staff should know about one submission, in a few words."""
    parts = []
    if not graded.graded:
        return f"NOT GRADED, grade it again: {graded.troubles[0]}"
    if graded.troubles:
        parts.append(f"grader fault: {graded.troubles[0]}")
    if graded.seal and not graded.seal.sealed:
        parts.append("not sealed")
    parts += graded.incidents
    parts += [notice.en for notice in graded.notices]
    parts += [text.en for text in broken(graded)[:MAX_BROKEN]]
    return "; ".join(parts)


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


def remarks(grades: Sequence[Graded]) -> Iterator[Padding]:
    """What staff should know, a paragraph for each submission that has any.

    All lines are indented: what a student has named cannot pass for a row of the table.
    """
    for graded in grades:
        if said := remark(graded):
            yield Padding(RichText(f"{graded.name}: {said}"), (0, 0, 0, 2))


def to_csv(grades: Sequence[Graded], parts: Sequence[Part]) -> str:
    """grades.csv: a row for each submission, with columns for parts and for questions.

    Points are empty where the grader failed: that is no 0.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    questions = [f"{part.part} {question.id}" for part in parts for question in part.questions]
    head = ["submission", "score", "max_score", *(part.part for part in parts), *questions]
    writer.writerow([*head, "sealed", "remarks"])
    for graded in grades:
        score = graded.score
        earned = [q.earned for part in score.parts for q in part.questions]
        sealed = "" if graded.seal is None else "yes" if graded.seal.sealed else "NO"
        points = [score.earned, score.points, *(part.earned for part in score.parts), *earned]
        if not graded.graded:
            points = ["", score.points, *[""] * (len(points) - 2)]
        writer.writerow([cell(graded.name), *points, sealed, cell(remark(graded))])
    return out.getvalue()
