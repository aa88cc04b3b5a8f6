"""Hypothesis draws the cases of each property, once, and what it draws is kept as plain numbers."""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any
from unittest import mock

import hypothesis
import msgspec
from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture import providers

from autograder.curriculum import Part
from autograder.drawing.hidden import HiddenTest, properties
from autograder.drawing.plain import frozen
from autograder.key import Key, Keys

EXAMPLES = 12
"""Cases drawn for each property."""

Case = dict[str, Any]
"""The drawn arguments of one call, by name, as plain numbers (`plain.Plain`)."""


settings.register_profile(
    "grading",
    max_examples=EXAMPLES,
    deadline=None,  # the sealed process has its own clock
    database=None,
    report_multiple_bugs=False,
    # No shrinking: it would cost a wrong submission minutes. Sizes are small as they are, and
    # the smallest case of each property is tried first.
    phases=(Phase.generate,),
    print_blob=False,
    suppress_health_check=list(HealthCheck),
)


class Drawn(msgspec.Struct, frozen=True):
    """The cases of all properties."""

    cases: dict[str, dict[str, list[Case]]]
    """By part and property."""
    drawn_from: dict[str, str] = {}
    """The fingerprints of the keys from which they were drawn."""

    def of(self, test: HiddenTest) -> list[Case]:
        """The cases of one property. Raises LookupError if none were drawn for it."""
        return self.cases[test.part][test.property]

    def holds(self, tests: Sequence[HiddenTest], keys: Keys) -> bool:
        """Whether there are cases for each of these tests that draws, from these keys."""
        return self.drawn_from == keys.fingerprints() and all(
            test.property in self.cases.get(test.part, {}) for test in properties(tests)
        )


def seed(key: Key, part: str, property_: str) -> int:
    """The seed from which the cases of a property are drawn."""
    return key.seed("cases", part, property_)


def draw(tests: Sequence[HiddenTest], parts: Sequence[Part], keys: Keys) -> Drawn:
    """Draw the cases of all properties among these tests of some parts."""
    key_of = {part.part: keys.of(part) for part in parts}
    cases: dict[str, dict[str, list[Case]]] = {}
    with steady():
        for test in properties(tests):
            number = seed(key_of[test.part], test.part, test.property)
            cases.setdefault(test.part, {})[test.property] = _drawn(test, number)
    return Drawn(cases, keys.fingerprints())


def _drawn(test: HiddenTest, number: int) -> list[Case]:
    """What hypothesis draws for one property that every case passes."""
    kept: list[Case] = []
    given = test.fixtures | test.parameters.keys()

    def keep(**arguments: Any) -> None:
        kept.append({name: frozen(arguments[name]) for name in arguments.keys() - given})

    handle = test.function.hypothesis
    with mock.patch.object(handle, "inner_test", keep):
        hypothesis.seed(number)(test.function)(**dict.fromkeys(given))
    return kept


@contextlib.contextmanager
def steady() -> Iterator[None]:
    """Let hypothesis draw the same cases whatever has been imported. Otherwise it also draws
    constants from the source of imported modules, and a new constant anywhere would change the
    cases."""
    if not hasattr(providers, "_get_local_constants"):  # an older hypothesis, which does not
        yield
        return
    none = providers.Constants()
    providers.CONSTANTS_CACHE.cache.clear()
    with mock.patch.object(providers, "_get_local_constants", lambda: none):
        yield
    providers.CONSTANTS_CACHE.cache.clear()
