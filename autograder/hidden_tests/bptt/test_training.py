"""Hidden tests of clipping and of one step of training."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from autograder.checking import expect
from autograder.checking.cases import Case, cases, double, given_sizes, with_every
from autograder.checking.decorators import check
from autograder.hidden_tests.bptt.inputs import few
from autograder.sealed.student import Student
from autograder.signatures import signature
from solutions import bptt

CLIPPED = signature("bptt", "clip_by_global_norm").results
STEPPED = signature("bptt", "train_step").results
CLOSE = 1e-5
"""An epsilon beside the norm, against division by zero, may cost this much."""

LONG, SHORT = [0.1, 0.5, 0.9], [1.0, 1.1, 10.0]
"""max_norm as a share of the norm."""
of_every_norm = with_every(norm=(3.0, 12.5, 300.0))
gradients = {
    kind: cases(
        "AB",
        A=2,
        B=2,
        extra={"share": st.sampled_from(share)},
    )
    for kind, share in {"short": SHORT, "any": LONG + SHORT}.items()
}


def _gradients(case: Case) -> tuple[dict[str, np.ndarray], float]:
    """Gradients of the norm that the case asks for, and max_norm."""
    A, B, rng = case["A"], case["B"], case.rng()
    shapes = {"W_xh": (A, B), "W_hh": (B, B), "b_h": (B,), "bank": (A, 2, B)}
    grads = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    grads["b_h"] *= 3  # so that no two have the same length
    length = math.hypot(*(np.linalg.norm(g) for g in grads.values()))
    grads = {name: (g * (case["norm"] / length)).astype(case.dtype) for name, g in grads.items()}
    return grads, case["norm"] * case["share"]


def _clip(student: Student, case: Case) -> tuple:
    value = student.bptt.clip_by_global_norm(*_gradients(case))
    return expect.results(value, CLIPPED, case)


@check("clip_by_global_norm", "norm")
@given_sizes(gradients["any"])
@of_every_norm
def test_clip_tells_the_norm(student: Student, case: Case) -> None:
    _, right = bptt.clip_by_global_norm(*_gradients(case))
    slack = CLOSE * right
    expect.number(_clip(student, case)[1], right, 64, what="the norm", slack=slack, case=case)


def _compare_clipped(student: Student, case: Case) -> None:
    right, _ = bptt.clip_by_global_norm(*double(*_gradients(case)))
    got = expect.entries(_clip(student, case)[0], right, case)
    for name, array in right.items():
        slack = CLOSE * float(np.abs(array).max())
        expect.array(got[name], array, 64, what=f'grads["{name}"]', slack=slack, case=case)


@check("clip_by_global_norm", "clipped")
@given_sizes(gradients["any"])
@of_every_norm
def test_clip(student: Student, case: Case) -> None:
    _compare_clipped(student, case)


@check("clip_by_global_norm", "short")
@given(gradients["short"])
@of_every_norm
def test_clip_leaves_what_is_short(student: Student, case: Case) -> None:
    _compare_clipped(student, case)


@check("clip_by_global_norm", "zeros")
def test_clip_of_zeros(student: Student) -> None:
    for case in few(A=2, B=3):
        zeros = {"W_xh": np.zeros((2, 3), case.dtype), "b_h": np.zeros(3, case.dtype)}
        value = student.bptt.clip_by_global_norm(zeros, 1.0)
        clipped, norm = expect.results(value, CLIPPED, case)
        expect.number(norm, 0.0, what="the norm", slack=CLOSE, case=case)
        for name, array in expect.entries(clipped, zeros, case).items():
            expect.array(array, double(zeros[name]), what=f'grads["{name}"]', case=case)


@check("clip_by_global_norm", "keeps")
def test_clip_keeps(student: Student) -> None:
    for plain in few(A=2, B=3):
        for share in (0.5, 2.0):
            extra = {"norm": 12.5, "share": share}
            case = Case(plain.sizes, plain.dtype, plain.seed, extra)
            seen = student.bptt.clip_by_global_norm.observe(*_gradients(case))
            clipped, norm = expect.results(seen.value, CLIPPED, case)
            expect.plain_float(norm, what="the norm", case=case)
            for name, array in expect.entries(clipped, _gradients(case)[0], case).items():
                expect.same_dtype(array, case.dtype, what=f'grads["{name}"]', case=case)
            expect.untouched(seen, ["grads", "max_norm"], case)


NAMES = tuple(STEPPED["params"].items)
FAR = 1e6
"""A max_norm that no gradient reaches."""
taggers = cases("NTDHK", N=2, T=2, H=2, K=2, largest=4, extra={"lr": st.sampled_from([0.2, 0.8])})

Tagger = tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]


def _tagger(case: Case, x_scale: float = 1.0) -> Tagger:
    """params, x, targets."""
    N, T, D, K = (case[name] for name in "NTDK")
    rng = case.rng()
    params = {
        name: case.normal(rng, *array.shape(case.sizes), scale=0.8)
        for name, array in STEPPED["params"].items.items()
    }
    return params, case.normal(rng, N, T, D, scale=x_scale), rng.integers(0, K, (N, T))


def _operations(case: Case) -> int:
    N, T, D, H, K = (case[name] for name in "NTDHK")
    return T * (4 * (N + D + H + K) + 16)


def _norm(tagger: Tagger) -> float:
    """The norm of the five gradients: how far an unclipped step with lr = 1 goes."""
    params, *rest = double(*tagger)
    new, _ = bptt.train_step(params, *rest, 1.0, math.inf)
    return math.hypot(*(np.linalg.norm(params[name] - new[name]) for name in NAMES))


def _compare_step(student: Student, tagger: Tagger, case: Case, *options: float) -> None:
    value = student.bptt.train_step(*tagger, *options)
    right, _ = bptt.train_step(*double(*tagger), *options)
    new = expect.entries(expect.results(value, STEPPED, case)[0], NAMES, case)
    for name in NAMES:
        # An epsilon in the clipping may be felt here too.
        slack = CLOSE * float(np.abs(right[name] - tagger[0][name]).max())
        what = f"the new {name}"
        expect.array(new[name], right[name], _operations(case), what=what, slack=slack, case=case)


@check("train_step", "loss")
@given_sizes(taggers)
def test_train_step_tells_the_loss_before(student: Student, case: Case) -> None:
    tagger = _tagger(case)
    value = student.bptt.train_step(*tagger, case["lr"], FAR)
    _, right = bptt.train_step(*double(*tagger), case["lr"], FAR)
    loss = expect.results(value, STEPPED, case)[1]
    expect.number(loss, right, _operations(case), what="the loss", case=case)


@check("train_step", "step")
@given_sizes(taggers)
def test_train_step(student: Student, case: Case) -> None:
    _compare_step(student, _tagger(case), case, case["lr"], FAR)


@check("train_step", "clipped_step")
@given_sizes(taggers)
def test_train_step_clips(student: Student, case: Case) -> None:
    tagger = _tagger(case)
    _compare_step(student, tagger, case, case["lr"], _norm(tagger) / 2)


@check("train_step", "clipped_step")
def test_train_step_clips_at_five_unless_told(student: Student) -> None:
    for seed in (1, 2, 3):
        case = Case({"N": 2, "T": 25, "D": 3, "H": 3, "K": 3}, np.float64, seed)
        _compare_step(student, _tagger(case, x_scale=5.0), case, 0.5)


@check("train_step", "consistent")
def test_train_step_goes_down_its_own_slope(student: Student) -> None:
    for seed in (1, 2, 3):
        case = Case({"N": 2, "T": 3, "D": 2, "H": 3, "K": 3}, np.float64, seed)
        params, x, targets = _tagger(case)
        rng = np.random.default_rng([seed, 1])
        towards = {name: rng.standard_normal(p.shape) for name, p in params.items()}

        def run(size: float, given: tuple = (params, x, targets), d: dict = towards) -> tuple:
            params, x, targets = given
            moved = {name: p + size * d[name] for name, p in params.items()}
            value = student.bptt.train_step(moved, x, targets, 0.1, FAR)
            return expect.results(value, STEPPED)

        step = 1e-5
        higher, lower = (expect.real(run(s)[1], what="the loss") for s in (step, -step))
        new, claimed = expect.entries(run(0)[0], NAMES, case), 0.0
        for name, d in towards.items():
            at = expect.shaped(new[name], d.shape, what=f"the new {name}", case=case)
            claimed += float(((params[name] - at) / 0.1 * d).sum())
        scale = float(sum(np.abs(d).sum() for d in towards.values()))
        numeric = (higher - lower) / (2 * step)
        expect.slope(numeric, claimed, scale, what="The step", case=case)


@check("train_step", "keeps")
def test_train_step_keeps(student: Student) -> None:
    for case in few(N=2, T=3, D=3, H=2, K=3):
        for max_norm in (0.01, FAR):
            seen = student.bptt.train_step.observe(*_tagger(case), 0.5, max_norm)
            new, loss = expect.results(seen.value, STEPPED, case)
            expect.plain_float(loss, what="the loss", case=case)
            for name, value in expect.entries(new, NAMES, case).items():
                expect.same_dtype(value, case.dtype, what=f"the new {name}", case=case)
            expect.untouched(seen, ["params", "x", "targets"], case)
