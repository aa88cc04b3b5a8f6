"""Judges a property on its drawn cases, as hypothesis would, without its engine."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, repeat
from typing import Any

from autograder.drawing.draw import Case
from autograder.drawing.hidden import HiddenTest
from autograder.drawing.plain import thawed
from autograder.sealed.asked import Known


class Unsteady(Exception):
    """A case failed, and passed when it was run again."""


def run(
    test: HiddenTest,
    fixtures: dict[str, Any],
    cases: list[Case] | None,
    known: Sequence[Sequence[Known]] = (),
) -> None:
    """Run a hidden test; one that draws (and only that) has `cases`. Raises what it raises.

    A case whose calls are all answered as in `known`, where the reference passed it, is passed.
    """
    fixtures["student"].reseed(seed(test))
    attempted = zip(attempts(test, fixtures, cases), chain(known, repeat(())), strict=False)
    for attempt, answers in attempted:
        if answers and fixtures["student"].answers_as(answers):
            continue
        try:
            attempt()
        except Exception as first:
            if cases is None:
                raise
            # Like hypothesis: a failing case is run again, and what it says then is told.
            fixtures["student"].reseed(seed(test) + 1)
            attempt()
            raise Unsteady from first


def seed(test: HiddenTest) -> int:
    """From which a submission draws random numbers in this test, if it does; a case that is run
    again has the next one. Each test has its own: what is wrong now and then is wrong in some."""
    return zlib.crc32(test.name.encode()) & ~1


def attempts(
    test: HiddenTest, fixtures: dict[str, Any], cases: list[Case] | None
) -> Iterator[Callable[[], None]]:
    """The calls of a hidden test: one for each case, or one in all."""
    given = {name: fixtures[name] for name in test.fixtures} | test.parameters
    if cases is None:
        yield partial(test.function, **given)
        return
    property_ = test.function.hypothesis.inner_test
    for case in cases:
        yield lambda case=case: property_(**given, **_arguments(case))


def _arguments(case: Case) -> dict[str, Any]:
    return {name: thawed(value) for name, value in case.items()}
