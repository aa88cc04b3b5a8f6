"""A property is judged on its cases, as hypothesis itself would judge it, without its engine."""

from typing import Any

from autograder.drawing.draw import Case
from autograder.drawing.hidden import HiddenTest
from autograder.drawing.plain import thawed


class Unsteady(Exception):
    """A case failed, and passes when it comes again."""


def run(test: HiddenTest, fixtures: dict[str, Any], cases: list[Case] | None) -> None:
    """Run a hidden test; one that draws (and only that) has `cases`. Raises what it raises."""
    given = {name: fixtures[name] for name in test.fixtures} | test.parameters
    if cases is None:
        test.function(**given)
        return
    property_ = test.function.hypothesis.inner_test
    for case in cases:
        try:
            property_(**given, **_arguments(case))
        except Exception as first:
            # Hypothesis runs a case that fails once more, and tells what it says then.
            property_(**given, **_arguments(case))
            raise Unsteady from first


def _arguments(case: Case) -> dict[str, Any]:
    return {name: thawed(value) for name, value in case.items()}
