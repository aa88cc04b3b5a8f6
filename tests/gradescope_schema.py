"""Gradescope's results.json and its folder, as its documentation gives them.

Sources: https://gradescope-autograders.readthedocs.io/en/latest/specs/ (fields, visibility,
folders) and https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/
"""

from typing import Any, Literal

import msgspec

Visibility = Literal["hidden", "after_due_date", "after_published", "visible"]
Format = Literal["text", "html", "simple_format", "md", "ansi"]

METADATA = {
    "id": 123456,
    "created_at": "2026-11-01T14:22:32.365935-07:00",
    "assignment": {
        "due_date": "2026-11-30T23:00:00.000000-07:00",
        "group_size": None,
        "group_submission": False,
        "id": 25828,
        "course_id": 1234,
        "late_due_date": None,
        "release_date": "2026-10-25T00:00:00.000000-07:00",
        "title": "Recurrent networks",
        "total_points": "75.0",
    },
    "submission_method": "upload",
    "users": [{"email": "student@example.com", "id": 1234, "name": "Student User"}],
    "previous_submissions": [],
}
"""A submission_metadata.json."""


class Test(msgspec.Struct, forbid_unknown_fields=True):
    """One entry of `tests`."""

    __test__ = False  # no test of pytest's

    score: float | None = None
    max_score: float | None = None
    status: Literal["passed", "failed"] | None = None
    name: str | None = None
    name_format: Format | None = None
    number: str | None = None
    output: str | None = None
    output_format: Format | None = None
    tags: list[str] = []
    visibility: Visibility = "visible"
    extra_data: dict[str, Any] = {}


class Results(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file."""

    score: float | None = None
    max_score: float | None = None  # not in the documentation; Gradescope ignores it
    execution_time: float | None = None
    output: str | None = None
    output_format: Format | None = None
    test_output_format: Format | None = None
    test_name_format: Format | None = None
    visibility: Visibility = "visible"
    stdout_visibility: Visibility = "hidden"
    extra_data: dict[str, Any] = {}
    tests: list[Test] = []
    leaderboard: list[dict[str, Any]] = []

    def __post_init__(self) -> None:
        if self.score is None and any(test.score is None for test in self.tests or [Test()]):
            raise ValueError("a score is required at the top or in each test")

    @property
    def total(self) -> float:
        """The score that Gradescope shows."""
        if self.score is not None:
            return self.score
        return round(sum(test.score or 0 for test in self.tests), 2)

    @property
    def possible(self) -> float:
        """The most that could be earned."""
        return sum(test.max_score or 0 for test in self.tests)

    def seen_by_student(self, *visible: Visibility) -> str:
        """All text that a student sees at some stage."""
        shown = [test for test in self.tests if test.visibility in visible]
        return "\n".join([self.output or "", *(f"{t.name}\n{t.output}" for t in shown)])


def read(text: str | bytes) -> Results:
    """The results in a file. Raises msgspec.ValidationError where the schema is not kept."""
    return msgspec.json.decode(text, type=Results)
