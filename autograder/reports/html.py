"""report.html: one page for one submission, with both languages in it."""

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from autograder.checking.evidence import Seen, Wave
from autograder.grading.batch import Graded
from autograder.reports import pictures
from autograder.reports.feedback import STATUS, by_hand, findings, opening, passed, reading
from autograder.shipped.pictures.charts import STYLE

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
        by_hand=by_hand,
        findings=findings,
        passed=passed,
        reading=reading,
        status=STATUS,
        opening=opening(graded),
        style=Markup(STYLE),
        strip=lambda one: Markup(pictures.strip(one)),
        seen=lambda stub: _seen(graded, stub),
    )


def _seen(graded: Graded, stub: str) -> Markup:
    """The pictures of what trained models did, at the stub that they belong to."""
    there = (one for one in graded.seen if stub == _place(one))
    return Markup("".join(map(pictures.seen, there)))


def _place(one: Seen) -> str:
    """The stub that a picture belongs to: the sine to the training, digits to the model."""
    return "fit" if isinstance(one, Wave) else one.model
