"""Verdicts to points: values pay, guards only lower."""

import itertools

import pytest

from autograder.curriculum import Check, Part, Question, Stub, choose_parts
from autograder.grading.points import score
from autograder.grading.verdict import CheckResult
from autograder.text import Text
from tests.support import PARTS, stubs

T = Text("x", "叉")


def part(points: float, values: int, guards: int, share: float = 0.4) -> Part:
    """A part with one stub."""
    checks = [Check(f"v{i}", "value", T, T) for i in range(values)]
    checks += [Check(f"g{i}", "guard", T, T) for i in range(guards)]
    stub = Stub("f", points, T, tuple(checks), share)
    return Part("p", 1, T, (Question("Q1", T, (stub,)),))


def verdicts(part: Part, passed: set[str], fault: str = "wrong") -> list[CheckResult]:
    """Verdicts in which only the named checks pass."""
    (stub,) = part.stubs
    return [
        CheckResult("p", "f", check.name, "" if check.name in passed else fault)
        for check in stub.checks
    ]


@pytest.mark.parametrize(
    ("passed", "earned"),
    [
        ("v0 v1 g0 g1", 3),
        ("v0 v1 g0", 2.4),
        ("v0 v1", 1.8),
        ("v0 g0 g1", 1.5),
        ("v1 g1", 1.2),
        ("v0", 0.9),
        ("g0 g1", 0),
        ("", 0),
    ],
)
def test_the_formula(passed, earned):
    one = part(3, values=2, guards=2)
    assert score([one], verdicts(one, set(passed.split()))).earned == earned


def test_without_guards_nothing_is_lowered():
    one = part(1, values=3, guards=0)
    assert score([one], verdicts(one, {"v0"})).earned == 0.33
    assert score([one], verdicts(one, {"v0", "v1", "v2"})).earned == 1


@pytest.mark.parametrize("share", [0, 0.4, 1])
def test_no_choice_of_guards_ever_pays(share):
    one = part(5, values=1, guards=3, share=share)
    for passed in itertools.product([False, True], repeat=3):
        names = {f"g{i}" for i, good in enumerate(passed) if good}
        assert score([one], verdicts(one, names)).earned == 0
        with_value = score([one], verdicts(one, {"v0"} | names)).earned
        assert with_value == round(5 * (1 - share * (3 - len(names)) / 3), 2)


@pytest.mark.parametrize(
    ("passed", "fault", "status"),
    [
        ("v0 v1 g0", "wrong", "done"),
        ("v0 v1", "wrong", "partly"),
        ("v0", "died", "partly"),
        ("g0", "wrong", "wrong"),
        ("", "died", "wrong"),
        ("", "raised", "wrong"),
        ("", "not started", "not started"),
        ("", "unavailable", "not there"),
    ],
)
def test_the_status(passed, fault, status):
    one = part(1, values=2, guards=1)
    (stub,) = stubs(score([one], verdicts(one, set(passed.split()), fault))).values()
    assert stub.status == status
    assert len(stub.failed) == 3 - len(passed.split())


def test_nothing_graded_is_zero_of_all():
    parts = choose_parts(",".join(PARTS))
    nothing = score(parts, [])
    assert (nothing.earned, nothing.points) == (0, 25)
    assert {stub.status for stub in stubs(nothing).values()} == {"not there"}


def test_everything_right_is_all():
    parts = choose_parts(",".join(PARTS))
    right = [CheckResult(p.part, s.name, c.name) for p in parts for s in p.stubs for c in s.checks]
    full = score(parts, right)
    assert full.earned == full.points == 25
    assert [p.earned for p in full.parts] == [9, 16]


def test_sums_are_those_of_what_is_shown():
    parts = choose_parts(",".join(PARTS))
    some = [
        CheckResult(p.part, s.name, c.name, "" if len(c.name) % 2 else "wrong")
        for p in parts
        for s in p.stubs
        for c in s.checks
    ]
    mixed = score(parts, some)
    shown = [q.earned for p in mixed.parts for q in p.questions]
    assert 0 < mixed.earned < 25
    assert mixed.earned == pytest.approx(sum(shown), abs=1e-9)
    assert mixed.earned == pytest.approx(sum(s.earned for s in stubs(mixed).values()), abs=1e-9)
