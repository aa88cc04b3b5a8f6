"""Runs the hidden tests on one submission, and asks why it is wrong where it is."""

import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import Flaky

from autograder.checking.failure import CheckFailed
from autograder.curriculum import Part
from autograder.exam.examination import Examination
from autograder.grading.verdict import CheckResult, Fault
from autograder.misconceptions.catalogue import Explanation
from autograder.misconceptions.explain import CALL, explain, prepare
from autograder.sealed import faults
from autograder.sealed.seal import Limits
from autograder.sealed.student import Student
from autograder.text import Text

HIDDEN_TESTS = Path(__file__).parents[1] / "hidden_tests"
EXAMPLES = 12
"""Cases drawn for each property."""

_FAULTS: dict[type, Fault] = {
    CheckFailed: "wrong",
    faults.NotStarted: "not started",
    faults.Waits: "waits",
    faults.Unavailable: "unavailable",
    faults.Died: "died",
    faults.StudentFault: "raised",
}
_UNSTEADY = Text(
    "The same input gives different results when it comes again: is something random, or kept?",
    "同样的输入再来一次，结果却不同：是用了随机数，还是保留了上一次的东西？",
)
_OURS = Text(
    "This check could not be finished. Please tell your teacher: it may be our mistake.",
    "这项检查没能完成。请告诉老师：可能是我们的错。",
)


class _Collector:
    """A pytest plugin: hands the student to the tests and keeps what each test said."""

    def __init__(self, student: object, examination: Examination | None) -> None:
        self._student = student
        self._examination = examination
        self.results: list[CheckResult] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "no"  # nobody reads pytest's tracebacks, and they take long to make

    @pytest.fixture(scope="session")
    def student(self) -> object:
        return self._student

    @pytest.fixture(scope="session")
    def examination(self) -> Examination:
        if self._examination is None:
            raise RuntimeError("models are to be trained, but no setting says on what")
        return self._examination

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
        yield
        if call.when != "call" and call.excinfo is None:
            return
        stub, name = item.get_closest_marker("check").args
        error = call.excinfo.value if call.excinfo else None
        result = _result(item.path.parent.name, stub, name, error)
        self.results.append(result)
        if result.fault in ("wrong", "raised"):
            prepare((result.part, result.stub))


def _result(part: str, stub: str, name: str, error: BaseException | None) -> CheckResult:
    if error is None:
        return CheckResult(part, stub, name)
    if isinstance(error, Flaky):
        return CheckResult(part, stub, name, "wrong", _UNSTEADY)
    for kind, fault in _FAULTS.items():
        if isinstance(error, kind):
            return CheckResult(part, stub, name, fault, error.text)
    return CheckResult(part, stub, name, "grader", _OURS, _told(error))


def _told(error: BaseException) -> str:
    """An exception of ours, for staff: what it says and where it was raised."""
    said = "".join(traceback.format_exception_only(error)).strip()
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{said} ({Path(where.filename).name}:{where.lineno})"


def judge(
    student: object, parts: Sequence[Part], examination: Examination | None = None
) -> list[CheckResult]:
    """Run the hidden tests of these parts on a student, one result for each check.

    `examination` is for the parts whose models are trained.

    Raises RuntimeError if the hidden tests and the assignment files do not fit together.
    """
    settings.register_profile(
        "grading",
        max_examples=EXAMPLES,
        derandomize=True,  # the same verdict every time
        deadline=None,  # the sealed process has its own clock
        database=None,
        report_multiple_bugs=False,
        # No shrinking: it would cost a wrong submission minutes. Sizes are small as they are, and
        # the smallest case of each property is tried first.
        phases=(Phase.generate,),
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("grading")
    collector = _Collector(student, examination)
    code = pytest.main(
        [
            *("-c", str(HIDDEN_TESTS / "pytest.ini"), "--assert=plain", "--strict-markers"),
            *("-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:warnings"),
            *(str(HIDDEN_TESTS / part.part) for part in parts),
        ],
        plugins=[collector],
    )
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"the hidden tests did not run: {code!r}")
    return list(_in_order(collector.results, parts))


def _in_order(results: list[CheckResult], parts: Sequence[Part]) -> Iterator[CheckResult]:
    """One result for each check of the assignment files: a check fails with its first test."""
    found: dict[tuple[str, str, str], CheckResult] = {}
    for result in results:
        key = (result.part, result.stub, result.check)
        if key not in found or found[key].passed:
            found[key] = result
    for part in parts:
        for stub in part.stubs:
            for check in stub.checks:
                key = (part.part, stub.name, check.name)
                if key not in found:
                    raise RuntimeError(f"no hidden test has the mark {key}")
                yield found.pop(key)
    if found:
        raise RuntimeError(f"no assignment.toml has the check {next(iter(found))}")


def hurried(limits: Limits) -> Limits:
    """The limits of calls that only serve to tell why an answer is wrong."""
    return msgspec.structs.replace(limits, call_cpu=CALL, call_sleep=CALL)


def why(student: Student, checks: list[CheckResult]) -> tuple[list[Explanation], str]:
    """Why stubs are wrong, and what went wrong in finding out: that costs nobody a verdict."""
    tried = {(check.part, check.stub) for check in checks if check.fault in ("wrong", "raised")}
    # Whoever died, or is not there, is not asked again.
    gone = {(check.part, check.stub) for check in checks if check.fault in ("died", "unavailable")}
    wrong = [place for place in dict.fromkeys((c.part, c.stub) for c in checks) if place in tried]
    try:
        return explain(student, [place for place in wrong if place not in gone]), ""
    except Exception as error:
        return [], f"no explanation: {_told(error)}"
