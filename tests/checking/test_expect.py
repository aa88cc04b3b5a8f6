"""What the hidden tests accept, what they say otherwise, and that they do not give answers away."""

import numpy as np
import pytest

from autograder.checking import expect
from autograder.checking.cases import Case, double
from autograder.checking.failure import CheckFailed
from autograder.checking.tolerance import relative
from autograder.sealed.faults import Died, StudentRaised
from autograder.sealed.student import Observation
from autograder.sealed.wire import Opaque
from autograder.text import Text

REFERENCE = np.array([[1.25, -2.5], [0.0, 1e-9]])
CASE = Case({"N": 2}, np.float32, 0)


def said(call) -> str:
    """What a failing check says in English; it must say something else in Chinese."""
    with pytest.raises(CheckFailed) as failed:
        call()
    assert failed.value.text.zh and failed.value.text.zh != failed.value.text.en
    return failed.value.text.en


def test_arrays_within_the_tolerance_pass():
    for dtype in (np.float32, np.float64):
        case = Case({}, dtype, 0)
        off = 0.9 * relative(dtype, 8) * 2.5
        expect.array((REFERENCE + off).astype(np.float64), REFERENCE, what="x", case=case)
        with pytest.raises(CheckFailed):
            expect.array(REFERENCE + 1.2 * off, REFERENCE, what="x", case=case)


def test_the_tolerance_lies_far_below_a_mistake():
    assert relative(np.float64, 1000) < 1e-11
    assert relative(np.float32, 200) < 1e-3


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "x is None, but must be a NumPy array of shape (2, 2)."),
        ([[1.25, -2.5], [0.0, 0.0]], "x is list, but must"),
        (Opaque("Tensor"), "x is Tensor, but must"),
        (1.25, "x is float, but must"),
        (REFERENCE[0], "x has shape (2,), but must have shape (2, 2)."),
        (REFERENCE > 0, "x has dtype bool, but must be floating point."),
        (REFERENCE + 1j, "x has dtype complex128, but must be floating point."),
        (REFERENCE.astype("U"), "but must be floating point."),
        (
            REFERENCE + np.diag([0, 1]),
            "x is not right at 1/4 entries, first at x[1, 1]: you have 1.",
        ),
        (np.where(REFERENCE == 0, np.nan, REFERENCE), "first at x[1, 0]: you have nan."),
        (-REFERENCE, "x is not right at 2/4 entries, first at x[0, 0]: you have -1.25."),
    ],
)
def test_arrays_that_are_wrong(value, words):
    text = said(lambda: expect.array(value, REFERENCE, what="x", case=CASE))
    assert words in text
    assert "(Seen with N=2, float32.)" in text
    assert "1.25" not in text.replace("-1.25", ""), "the reference's own value is the answer"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2.5, ""),
        (np.float64(2.5), ""),
        (np.float32(2.5), ""),
        (np.array(2.5), ""),
        (2, "loss is not right: you return 2."),
        (True, "loss is bool, but must be one number."),
        (np.array([2.5]), "loss is an array of shape (1,), float64, but must be one number."),
        ("2.5", "loss is str, but must be one number."),
        (float("nan"), "loss is nan."),
        (float("-inf"), "loss is -inf."),
        (2**63, "loss is not right: you return 9.22337e+18."),
        (2.5 + 0j, "loss is complex, but must be one number."),
        (Opaque("Loss"), "loss is Loss, but must be one number."),
    ],
)
def test_numbers(value, words):
    if words:
        assert said(lambda: expect.number(value, 2.5, what="loss")) == words
    else:
        expect.number(value, 2.5, what="loss")


@pytest.mark.parametrize(
    ("value", "reference", "same"),
    [
        ("a", "a", True),
        (np.str_("a"), "a", True),
        (["a", "b"], ["a", "b"], True),
        ([np.int64(1)], [1], True),
        ("b", "a", False),
        (("a", "b"), ["a", "b"], False),
        (1, True, False),
        (1.0, 1, False),
        (["a"], ["a", "b"], False),
        (Opaque("Yes"), "a", False),
        (np.array(["a", "a"]), "a", False),
        ([np.array(["a", "a"])], ["a"], False),
        ([["a"], ["b"]], [["a"], ["b"]], True),
    ],
)
def test_equality_is_exact(value, reference, same):
    if same:
        expect.equal(value, reference, what="tags")
    else:
        assert said(lambda: expect.equal(value, reference, what="tags")).startswith("tags is ")


def test_integers():
    ids = np.array([3, 1])
    expect.integers(ids.astype(np.uint8), ids, what="ids")
    assert "must hold integers" in said(lambda: expect.integers(ids * 1.0, ids, what="ids"))
    assert "first at ids[1]" in said(lambda: expect.integers(ids * [1, 2], ids, what="ids"))


def test_results_and_entries():
    assert expect.results([1, 2], ["loss", "dlogits"]) == (1, 2)
    assert "You return 1 results" in said(lambda: expect.results((1,), ["loss", "dlogits"]))
    assert "You return None" in said(lambda: expect.results(None, ["loss", "dlogits"]))
    assert expect.entries({"a": 1}, ["a"]) == {"a": 1}
    assert said(lambda: expect.entries({"a": 1, (1,): 2}, ["a", "b"])).endswith("-b, +(1,).")
    assert "not a dict" in said(lambda: expect.entries([("a", 1)], ["a"]))


def raising(name: str, message: str = ""):
    """A call that fails as a student's function does."""

    def call():
        raise StudentRaised(Text("said", "说"), [name, "Exception"], message)

    return call


def test_refusals():
    expect.refused(raising("ValueError", "targets[0] is -1"), ["targets"])
    assert "a value comes back" in said(lambda: expect.refused(lambda: 1, ["targets"]))
    assert "raises IndexError" in said(lambda: expect.refused(raising("IndexError"), ["targets"]))
    assert "does not name the wrong argument (targets / mask)" in said(
        lambda: expect.refused(raising("ValueError", "bad"), ["targets", "mask"])
    )


def test_a_death_is_no_refusal():
    def dies():
        raise Died(Text("died", "死"), "died")

    with pytest.raises(Died):
        expect.refused(dies, ["targets"])


def test_acceptance_blames_the_refusal():
    assert expect.accepted(lambda: 7) == 7
    assert "This input is good, but" in said(lambda: expect.accepted(raising("ValueError")))


def test_side_effects():
    expect.untouched(Observation(1, [], []), ["z"])
    expect.quiet(Observation(1, [], []))
    seen = Observation(1, ["overflow", "\x1b[31m"], [1, 7, -9])
    assert said(lambda: expect.untouched(seen, ["a", "b"])).endswith("its input: b, 7, -9.")
    assert "overflow, [31m" in said(lambda: expect.quiet(seen))


def test_dtypes():
    expect.same_dtype(np.zeros(1, np.float32), np.float32, what="h")
    assert "float64" in said(lambda: expect.same_dtype(np.zeros(1), np.float32, what="h"))
    assert "None" in said(lambda: expect.same_dtype(None, np.float32, what="h"))
    expect.plain_float(np.float64(1), what="loss")
    assert "float32" in said(lambda: expect.plain_float(np.float32(1), what="loss"))


def test_slopes():
    expect.slope(1.0, 1.0 + 1e-7, 1.0, what="dlogits")
    assert "does not fit" in said(lambda: expect.slope(1.0, 1.01, 1.0, what="dlogits"))
    assert "does not fit" in said(lambda: expect.slope(1.0, float("nan"), 1.0, what="dlogits"))


def test_doubles_leave_whole_numbers_alone():
    a, b = double(np.zeros(2, np.float32), {"k": (np.ones(1, np.int32), [np.ones(1, np.float32)])})
    assert a.dtype == np.float64
    assert b["k"][0].dtype == np.int32 and b["k"][1][0].dtype == np.float64


def test_a_case_draws_the_same_numbers_every_time():
    case = Case({"N": 3}, np.float32, 7, {"axis": -1})
    assert (case.normal(case.rng(), 3) == case.normal(case.rng(), 3)).all()
    assert case["N"] == 3 and case["axis"] == -1
    assert str(case) == "N=3, float32, axis=-1"


def test_a_hostile_answer_does_not_flood_the_report():
    many = {str(i): 0 for i in range(100_000)}
    assert len(said(lambda: expect.entries(many, ["a"]))) < 300
    assert len(said(lambda: expect.untouched(Observation(1, [], list(range(10**5))), []))) < 300
