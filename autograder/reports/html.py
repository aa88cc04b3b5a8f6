"""report.html: one page for one submission, with both languages in it."""

from jinja2 import Environment, PackageLoader

from autograder.grading.batch import Graded
from autograder.reports.feedback import STATUS, findings, opening, passed, reading

pages = Environment(
    loader=PackageLoader("autograder.reports", "pages"),
    autoescape=True,  # student-made text stands in the page
    trim_blocks=True,
    lstrip_blocks=True,
)


def to_html(graded: Graded, lang: str) -> str:
    """The page as text; `lang` is what it opens in: "en", "zh", or "both" side by side."""
    page = pages.get_template("report.html")
    return page.render(
        graded=graded,
        lang=lang,
        findings=findings,
        passed=passed,
        reading=reading,
        status=STATUS,
        opening=opening(graded),
    )
