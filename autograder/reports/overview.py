"""The whole class at a glance: the table on the terminal, and grades.csv."""

import csv
import io
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text as RichText

from autograder.curriculum import Part
from autograder.grading.batch import Graded
from autograder.reports.feedback import broken

MAX_BROKEN = 3
"""Things that are broken, of one submission: the report tells all of them."""


def remark(graded: Graded) -> str:
    """What staff should know about one submission, in a few words."""
    parts = []
    if graded.troubles:
        parts.append(f"grader fault: {graded.troubles[0]}")
    if graded.seal and not graded.seal.sealed:
        parts.append("not sealed")
    parts += graded.incidents
    parts += [notice.en for notice in graded.notices]
    parts += [text.en for text in broken(graded)[:MAX_BROKEN]]
    return "; ".join(parts)


def table(grades: Sequence[Graded], parts: Sequence[Part]) -> Table:
    """One row for each submission, one column for each part."""
    shown = Table(title=None, header_style="bold")
    shown.add_column("submission")
    for part in parts:
        shown.add_column(f"{part.part}\n/{part.points:g}", justify="right")
    shown.add_column(f"total\n/{sum(part.points for part in parts):g}", justify="right")
    shown.add_column("remarks", max_width=60)
    for graded in grades:
        earned = [f"{part.earned:g}" for part in graded.score.parts]
        total = RichText(f"{graded.score.earned:g}", style="bold")
        shown.add_row(RichText(graded.name), *earned, total, RichText(remark(graded)))
    return shown


def to_csv(grades: Sequence[Graded], parts: Sequence[Part]) -> str:
    """grades.csv: a row for each submission, with columns for parts and for questions."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    questions = [f"{part.part} {question.id}" for part in parts for question in part.questions]
    head = ["submission", "score", "max_score", *(part.part for part in parts), *questions]
    writer.writerow([*head, "sealed", "remarks"])
    for graded in grades:
        score = graded.score
        earned = [q.earned for part in score.parts for q in part.questions]
        sealed = "" if graded.seal is None else "yes" if graded.seal.sealed else "NO"
        row = [score.earned, score.points, *(part.earned for part in score.parts), *earned]
        writer.writerow([_cell(graded.name), *row, sealed, _cell(remark(graded))])
    return out.getvalue()


def _cell(text: str) -> str:
    """Text that a spreadsheet shows and does not compute."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
