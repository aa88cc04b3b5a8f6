"""What the hidden tests said about one submission."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from autograder.checking.evidence import Seen, Strip
from autograder.exam.setting import Setting
from autograder.key import PUBLIC_KEYS, Keys
from autograder.misconceptions.catalogue import Explanation
from autograder.misconceptions.puzzles import Puzzle
from autograder.sealed.seal import Limits, Seal
from autograder.text import Text

Fault = Literal["", "wrong", "not started", "waits", "unavailable", "raised", "died", "grader"]
Outcome = Literal["passed", "wrong", "raised", "died", "waits", "not started", "unavailable"]
"""What became of a check, in checks.csv."""
Status = Literal["done", "partly", "wrong", "not started", "waits", "not there"]
"""What became of a stub, in reports."""
NOT_TRIED: tuple[Outcome, ...] = ("not started", "waits", "unavailable")
"""The outcomes that say nothing of an answer: there was none that could be run."""


class CheckResult(msgspec.Struct, frozen=True):
    """One check of one stub."""

    part: str
    stub: str
    check: str
    fault: Fault = ""
    """Why it failed; "" if it passed. "grader" means a fault of ours, which staff must see."""
    text: Text | None = None
    """What is wrong, for the student."""
    trouble: str = ""
    """For staff only: what went wrong in the grader."""
    strip: Strip | None = None
    """Where it is wrong, if an array is."""
    seen_with: str = ""
    """The sizes with which an exception came, if that is known."""

    @property
    def passed(self) -> bool:
        """Whether the check passed."""
        return self.fault == ""

    @property
    def ours(self) -> bool:
        """Whether the grader itself failed."""
        return self.fault == "grader"

    @property
    def raised(self) -> bool:
        """Whether the student's code raised an exception."""
        return self.fault == "raised"

    @property
    def answered_wrongly(self) -> bool:
        """Whether the stub was run and did not do what it should: there is something to explain."""
        return self.fault in ("wrong", "raised")

    @property
    def broken(self) -> bool:
        """Whether there was nothing to run, or its process ended: it is not asked again."""
        return self.fault in ("died", "unavailable")

    @property
    def unanswered(self) -> bool:
        """Whether there is no answer: all that can be said is why."""
        return self.fault in (*NOT_TRIED, "died")

    @property
    def outcome(self) -> Outcome:
        """What became of the check. Where the grader failed there is no answer to speak of."""
        return "unavailable" if self.ours else self.fault or "passed"


def status(checks: Iterable[CheckResult], right: float) -> Status:
    """What became of a stub; `right` is the share of its value checks that passed."""
    checks = list(checks)
    faults = {check.fault for check in checks if not check.passed}
    if not checks or faults == {"unavailable"}:
        return "not there"
    if not faults:
        return "done"
    if faults == {"not started"} and not right:
        return "not started"
    if faults <= {"not started", "waits"} and not right:
        return "waits"
    return "partly" if right else "wrong"


class Job(msgspec.Struct, frozen=True):
    """What a judging process is asked to do."""

    homework: str
    parts: list[str]
    limits: Limits
    setting: Setting | None = None
    """On what trained models are examined; None if no part has any."""
    keys: Keys = PUBLIC_KEYS
    """The cases are drawn from these."""
    drawn: str = ""
    """A `PaperFile` with the cases that were drawn before, if there is one."""


class Verdict(msgspec.Struct, frozen=True):
    """All checks of one submission, in the order of the assignment files."""

    checks: list[CheckResult]
    seal: Seal
    seconds: float
    remarks: list[Text] = []
    """What else the report tells: the accuracies that were reached."""
    incidents: list[str] = []
    """For staff: which limits ended the student's process, and what else it did."""
    why: list[Explanation] = []
    """Why stubs are wrong, as far as that is known."""
    trouble: str = ""
    """For staff only: what went wrong in the grader besides the checks."""
    seen: list[Seen] = []
    """What trained models did, for the report's pictures."""
    cpu: float = 0.0
    """Seconds of CPU time that it took, the grader's and the student's, without what was trained
    for an examination."""
    puzzles: list[Puzzle] = []
    """For staff: wrong answers that nothing explains."""
