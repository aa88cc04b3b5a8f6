"""Evidence that two submissions are alike: code, and rare mistakes."""

from autograder.misconceptions.catalogue import Explanation, of_stub
from autograder.reports.similar import similar, to_csv
from autograder.similarity.likeness import Pair
from tests.reports.test_class_page import graded

KNOWN = [*of_stub("loss", "softmax")[:2], *of_stub("loss", "cross_entropy")[:2]]


def made(name: str, *numbers: int):
    """A submission with some of the known mistakes."""
    why = [
        Explanation(k.title, k.hint, "loss", k.stub, f"loss.{k.stub}.{k.slug}")
        for k in (KNOWN[i] for i in numbers)
    ]
    return graded(name, {k.stub for k in (KNOWN[i] for i in numbers)}, why=why)


def test_rare_mistakes_in_common_are_evidence_and_common_ones_are_none():
    rest = [made(f"s{i}", 0) for i in range(20)]
    rows = similar([made("a", 1, 2), made("b", 1, 2), *rest], [])
    assert [(row.a, row.b) for row in rows] == [("a", "b")]
    assert 0 < rows[0].score < 0.6 and "loss.cross_entropy" in rows[0].why
    assert "loss.softmax." + KNOWN[0].slug not in rows[0].why


def test_one_rare_mistake_alone_says_nothing():
    assert similar([made("a", 1), made("b", 1), made("c")], []) == []


def test_code_and_mistakes_add_up_and_the_likeliest_is_first():
    grades = [made("a", 1), made("b", 1), made("c"), made("d")]
    pairs = [Pair("a", "b", 0.6, ("loss.softmax",)), Pair("c", "d", 0.7, ("loss.softmax",))]
    rows = similar(grades, [*pairs, Pair("c", "last year's", 1.0, ("loss.softmax",))])
    assert [(row.a, row.b) for row in rows] == [("c", "last year's"), ("a", "b"), ("c", "d")]
    assert rows[1].score == 0.72
    lines = to_csv(rows).splitlines()
    assert lines[0] == "a,b,score,why" and lines[1].startswith("c,last year's,1.0,")
