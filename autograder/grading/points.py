"""Verdicts to points.

    earned = points * (value checks passed / value checks)
                    * (1 - guard_share * guards failed / guards)

Value checks compare with the reference on random inputs, so only right computation passes one.
Guards (bad input, dtype, invariants, stability) lower what the value checks have earned, and never
pay by themselves: a stub that passes no value check earns exactly 0, whatever its guards say.
"""

from collections.abc import Iterable, Sequence

import msgspec

from autograder.curriculum import Part, Question, Stub
from autograder.grading.verdict import CheckResult, Status, status
from autograder.misconceptions.catalogue import Explanation


class Override(msgspec.Struct, frozen=True):
    """Points that staff gave by hand for a stub, or for a question as a whole (`stub` is "")."""

    part: str
    question: str
    stub: str
    points: float
    reason: str


class StubScore(msgspec.Struct, frozen=True):
    """What one stub earned, the checks that failed, and why it is wrong if that is known."""

    stub: Stub
    computed: float
    """The points that its checks earned."""
    status: Status
    failed: list[CheckResult]
    why: list[Explanation] = []
    override: Override | None = None

    @property
    def earned(self) -> float:
        """Points earned: what staff gave by hand, else what was computed."""
        return self.override.points if self.override else self.computed


class QuestionScore(msgspec.Struct, frozen=True):
    """What one question earned."""

    question: Question
    stubs: list[StubScore]
    override: Override | None = None

    @property
    def earned(self) -> float:
        """Points earned: what staff gave by hand, else those of the stubs."""
        if self.override:
            return self.override.points
        return _rounded(stub.earned for stub in self.stubs)


class PartScore(msgspec.Struct, frozen=True):
    """What one part earned."""

    part: Part
    questions: list[QuestionScore]

    @property
    def earned(self) -> float:
        """Points earned."""
        return _rounded(question.earned for question in self.questions)


class Score(msgspec.Struct, frozen=True):
    """What a submission earned, out of the parts that were selected."""

    parts: list[PartScore]

    @property
    def earned(self) -> float:
        """Points earned."""
        return _rounded(part.earned for part in self.parts)

    @property
    def points(self) -> float:
        """The most that could be earned."""
        return _rounded(part.part.points for part in self.parts)


def score(
    parts: Sequence[Part], checks: Iterable[CheckResult], why: Iterable[Explanation] = ()
) -> Score:
    """The score of a submission; with no checks at all (nothing could be graded) it is 0."""
    by_stub: dict[tuple[str, str], list[CheckResult]] = {}
    for check in checks:
        by_stub.setdefault((check.part, check.stub), []).append(check)
    known: dict[tuple[str, str], list[Explanation]] = {}
    for one in why:
        known.setdefault((one.part, one.stub), []).append(one)
    return Score(
        [
            PartScore(
                part,
                [
                    QuestionScore(
                        question,
                        [
                            _stub_score(
                                stub,
                                by_stub.get((part.part, stub.name), []),
                                known.get((part.part, stub.name), []),
                            )
                            for stub in question.stubs
                        ],
                    )
                    for question in part.questions
                ],
            )
            for part in parts
        ]
    )


def _stub_score(stub: Stub, checks: list[CheckResult], why: list[Explanation]) -> StubScore:
    passed = {check.check for check in checks if check.passed}
    failed = [check for check in checks if not check.passed]
    values = [check.name in passed for check in stub.checks if check.kind == "value"]
    guards = [check.name in passed for check in stub.checks if check.kind == "guard"]
    right = sum(values) / len(values)
    lowered = 1 - stub.guard_share * (guards.count(False) / len(guards) if guards else 0)
    earned = round(stub.points * right * lowered, 2)
    return StubScore(stub, earned, status(checks, right), failed, why)


def _rounded(points: Iterable[float]) -> float:
    return round(sum(points), 2)
