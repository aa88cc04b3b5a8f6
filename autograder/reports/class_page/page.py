"""The page: numbers and words into `pages/class.html`, which needs nothing else to be read."""

from collections.abc import Mapping, Sequence

import msgspec

from autograder.curriculum import Part
from autograder.grading.batch import Graded
from autograder.reports.class_page.charts import bar, histogram
from autograder.reports.class_page.statistics import check_statistics, findings, puzzles, spread
from autograder.reports.html import pages
from autograder.reports.overview import remark
from autograder.reports.similar import Similar
from autograder.text import Text

MOST_NAMES = 30
"""Names in one list; checks.csv has all of them."""
MOST_ROWS = 300
"""Rows of one table."""
MOST_PUZZLES = 100
SLOWEST = 10


class ClassReport(msgspec.Struct, frozen=True):
    """What is told of a class."""

    grades: Sequence[Graded]
    parts: Sequence[Part]
    similar: Sequence[Similar] = ()
    remarks: Sequence[Text] = ()
    """What to know of the class as a whole: who is missing, what was left out."""
    labels: Mapping[str, str] = {}
    """What a submission is called, its student's name say; its own name without."""


def to_html(report: ClassReport, lang: str) -> str:
    """The page as text; `lang` is what it opens in: "en", "zh" or "both"."""
    grades = report.grades
    earned = [graded.score.earned for graded in grades]
    most = sum(part.points for part in report.parts)
    by_part = [
        (part, spread([graded.score.parts[i].earned for graded in grades], part.points))
        for i, part in enumerate(report.parts)
    ]
    notes = findings(grades)
    return pages.get_template("class.html").render(
        report=report,
        lang=lang,
        there={graded.name for graded in grades},
        whole=spread(earned, most),
        by_part=by_part,
        checks=check_statistics(grades, report.parts)[:MOST_ROWS],
        known=[one for one in notes if one.note.mistake][:MOST_ROWS],
        looks=[one for one in notes if not one.note.mistake][:MOST_ROWS],
        broken=[(graded, said) for graded in grades if (said := remark(graded))],
        slow=sorted(grades, key=lambda graded: -graded.seconds)[:SLOWEST],
        histogram=histogram,
        bar=bar,
        most_names=MOST_NAMES,
        puzzles=puzzles(grades)[:MOST_PUZZLES],
    )
