"""What the page of a class says: the numbers are right, and nobody's words become code."""

import re

import numpy as np
import pytest

from autograder.curriculum import choose_parts
from autograder.grading.batch import Graded
from autograder.grading.points import score
from autograder.grading.verdict import CheckResult
from autograder.misconceptions.catalogue import Explanation, of_stub
from autograder.reports.class_page.page import ClassReport, to_html
from autograder.reports.class_page.statistics import check_statistics, findings, spread
from autograder.reports.similar import Similar
from autograder.text import Text
from tests.reports.synthetic import synthetic

PARTS = choose_parts("loss,lstm")
KNOWN = of_stub("loss", "softmax")[0]
ID = f"loss.softmax.{KNOWN.slug}"


def graded(name: str, failing: set[str], fault: str = "wrong", why=()) -> Graded:
    """A submission of part 3 in which these stubs fail every check."""
    parts = choose_parts("loss")
    checks = [
        CheckResult("loss", stub.name, check.name, fault if stub.name in failing else "")
        for stub in parts[0].stubs
        for check in stub.checks
    ]
    return Graded(name, score(parts, checks, why), None, 1.0, [], [])


def test_the_spread_of_points():
    assert spread([0, 0.5, 5, 9.9, 10], 10).bins == (2, 0, 0, 0, 0, 1, 0, 0, 0, 2)
    one = spread([0, 5, 10], 10)
    assert (one.mean, one.median, one.full, one.none) == (5, 5, 1, 1)
    assert spread([], 10).bins == (0,) * 10


def test_a_check_counts_those_who_tried():
    grades = [
        graded("a", {"softmax"}),
        graded("b", set()),
        graded("c", {"softmax"}, "not started"),
        Graded("d", score(choose_parts("loss"), []), None, 0.0, [], []),
    ]
    checks = check_statistics(grades, choose_parts("loss"))
    assert {(one.tried, one.passed) for one in checks if one.stub == "softmax"} == {(2, 1)}
    assert {(one.tried, one.passed) for one in checks if one.stub != "softmax"} == {(3, 3)}
    assert checks[0].stub == "softmax", "the hardest first"


def test_discrimination_is_the_correlation_with_the_other_points():
    parts = choose_parts("loss,lstm")
    grades = synthetic(40, parts, seed=3)
    for one in check_statistics(grades, parts)[:10]:
        passed, rest = [], []
        for graded in grades:
            for part in graded.score.parts:
                for question in part.questions:
                    for stub in question.stubs:
                        if stub.stub.name == one.stub and stub.status != "not started":
                            failed = {result.check for result in stub.failed}
                            names = {check.what: check.name for check in stub.stub.checks}
                            passed.append(names[one.what] not in failed)
                            rest.append(graded.score.earned - question.earned)
        assert one.tried == len(passed)
        assert one.discrimination == pytest.approx(np.corrcoef(passed, rest)[0, 1], abs=0.006)


def test_a_mistake_is_told_once_with_all_who_made_it():
    why = [Explanation(KNOWN.title, KNOWN.hint, "loss", "softmax", ID)]
    grades = [graded(name, {"softmax"}, why=why) for name in ("a", "b")]
    (one,) = findings([*grades, graded("c", set())])
    assert one.names == ("a", "b") and one.note.mistake == ID


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_the_page_needs_nothing_from_outside(lang):
    grades = synthetic(30, PARTS)
    similar = [Similar(grades[0].name, grades[1].name, 0.9, "90% of the rare code")]
    page = to_html(ClassReport(grades, PARTS, similar, [Text("One is missing.", "缺一人。")]), lang)
    assert f'data-lang="{lang}"' in page and "One is missing." in page and "缺一人。" in page
    assert not re.search(r"https?://|@import|url\(|src=", page)
    assert page.count("<section>") >= 3 and "90% of the rare code" in page
    for graded in grades[:2]:
        assert f'href="{graded.name.replace(" ", "%20")}/report.html"' in page


def test_names_are_shown_and_never_run():
    name = "<script>alert(1)</script> & 'x'"
    why = [Explanation(KNOWN.title, KNOWN.hint, "loss", "softmax", ID)]
    page = to_html(ClassReport([graded(name, {"softmax"}, why=why)], choose_parts("loss")), "en")
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_an_empty_class_has_a_page():
    assert "None." in to_html(ClassReport([], PARTS), "en")
