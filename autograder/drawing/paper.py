"""What a submission is asked: the hidden tests of some parts, with the cases drawn for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.curriculum import Part
from autograder.drawing.draw import Drawn, draw
from autograder.drawing.hidden import HiddenTest, collect
from autograder.key import PUBLIC_KEYS, Keys
from autograder.sealed.ahead import Call
from autograder.sealed.asked import Known


@dataclass(frozen=True)
class Paper:
    """The hidden tests, and the cases of those that draw."""

    tests: list[HiddenTest]
    drawn: Drawn
    foreseen: dict[str, list[Call]] = field(default_factory=dict)
    """The calls that a test makes if all goes well, by its name, as far as that is known."""
    known: dict[str, list[list[Known]]] = field(default_factory=dict)
    """The same for each case of a test, with what the reference has answered. Whoever answers a
    case so passes it."""

    @classmethod
    def of(
        cls, parts: Sequence[Part], keys: Keys = PUBLIC_KEYS, drawn: Drawn | None = None
    ) -> "Paper":
        """The paper of these parts. Raises RuntimeError if it cannot be made.

        Cases that were `drawn` before are used if they are from these keys and for these tests.
        """
        tests = collect([part.part for part in parts])
        if drawn is None or not drawn.holds(tests, keys):
            drawn = draw(tests, parts, keys)
        return cls(tests, drawn)

    def only(self, parts: Sequence[Part]) -> "Paper":
        """The paper of some of these parts."""
        names = {part.part for part in parts}
        tests = [test for test in self.tests if test.part in names]
        return Paper(tests, self.drawn, self.foreseen, self.known)
