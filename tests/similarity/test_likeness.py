"""Copies are found whatever a copier has changed, and independent answers are left in peace."""

import pytest

from autograder.curriculum import choose_parts
from autograder.similarity.likeness import available, pairs
from autograder.similarity.normal import functions
from autograder.template.cut import source, stub
from tests.similarity.copied import REFERENCE, a_class
from tests.support import NUMPY, patched

pytestmark = pytest.mark.skipif(not available(), reason="copydetect is not installed")


@pytest.fixture(scope="module")
def stubs():
    return {part.part: stub(part, source(part.part)) for part in choose_parts(",".join(NUMPY))}


@pytest.mark.slow
def test_copies_are_found_among_independent_answers(stubs):
    handed_in, copies = a_class(seed=1, size=15, copies=2)
    found = pairs(handed_in, base=[stubs, REFERENCE])
    first = {frozenset((pair.a, pair.b)) for pair in found[: len(copies)]}
    assert len(first & copies) >= 0.9 * len(copies)
    honest = [p for p in found[:20] if not copies & {frozenset((p.a, p.b))} and p.score > 0.75]
    assert not honest


def test_who_writes_what_a_question_forces_is_like_nobody(stubs):
    one_line = {"rnn": patched(stubs["rnn"], "output_layer", "", "    return h @ W_hy + b_y\n")}
    assert not pairs({"a": stubs, "b": stubs, "c": one_line, "d": one_line}, base=[stubs])
    assert not pairs({"a": REFERENCE, "b": REFERENCE}, base=[stubs, REFERENCE])


def test_past_years_are_compared_with_and_never_with_each_other(stubs):
    handed_in, _ = a_class(seed=2, size=3, copies=0)
    old = {"last year": handed_in.pop("student 0"), "the year before": handed_in["student 1"]}
    found = pairs({"now": old["last year"], **handed_in}, [stubs, REFERENCE], old)
    assert {("now", "last year"), ("student 1", "the year before")} == {(p.a, p.b) for p in found}
    assert all(pair.score == 1 and pair.where for pair in found)


def test_what_is_no_python_is_like_nobody():
    broken = {"loss": "def softmax(z:\n", "lstm": "x = (" * 5000}
    assert pairs({"a": broken, "b": broken, "c": {}}) == []
    assert pairs({}) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = [f(a) for a in b]", "y = []\n    for q in b:\n        y.append(f(q))"),
        ("n = 0\n    n += z", "total = 0  # sum\n    total = total + z"),
        ('"""words"""\n    k: int = g(z)\n    return k', "m = g(z)\n    return m"),
        (
            "return np.stack([f(a) for a in z if a])",
            "r = []\n    for e in z:\n        if e:\n            r.append(f(e))\n"
            "    return np.stack(r)",
        ),
    ],
)
def test_the_same_thought_has_one_normal_form(one, other):
    forms = [functions(f"def answer(z):\n    {body}\n")["answer"] for body in (one, other)]
    assert forms[0] == forms[1]
