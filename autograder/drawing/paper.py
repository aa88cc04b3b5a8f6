"""What a submission is asked: the hidden tests of some parts, with the cases drawn for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import msgspec

from autograder.curriculum import Part
from autograder.drawing.draw import Drawn, draw
from autograder.drawing.hidden import HiddenTest, collect
from autograder.key import PUBLIC_KEYS, Keys
from autograder.sealed.ahead import Call
from autograder.sealed.asked import Known

Answers = dict[str, list[list[Known]]]
"""By the name of a test, for each of its cases: the calls that it makes if all goes well, with what
the reference has answered. Whoever answers a case so passes it."""


class PaperFile(msgspec.Struct, frozen=True):
    """What of a paper travels in a file: all but the tests, which are code.

    The answers are those of the machine that made it: another processor may round otherwise, and
    its cases are then judged by the tests, as they are where nothing is known.
    """

    drawn: Drawn
    known: Answers = {}

    def dump(self) -> bytes:
        """As the content of a file."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def load(cls, content: bytes) -> "PaperFile | None":
        """What `dump` has made; None for anything else."""
        try:
            return msgspec.msgpack.decode(content, type=cls)
        except (msgspec.MsgspecError, UnicodeDecodeError):  # the second for a damaged word
            return None

    @classmethod
    def read(cls, file: Path) -> "PaperFile | None":
        """What stands in a file; None if that cannot be read."""
        try:
            return cls.load(file.read_bytes())
        except OSError:
            return None


@dataclass(frozen=True)
class Paper:
    """The hidden tests, and the cases of those that draw."""

    tests: list[HiddenTest]
    drawn: Drawn
    known: Answers = field(default_factory=dict)

    @classmethod
    def of(
        cls, parts: Sequence[Part], keys: Keys = PUBLIC_KEYS, file: PaperFile | None = None
    ) -> "Paper":
        """The paper of these parts. Raises RuntimeError if it cannot be made.

        What stands in the file is used if it is from these keys and for these tests.
        """
        tests = collect([part.part for part in parts])
        if file and file.drawn.holds(tests, keys):
            return cls(tests, file.drawn, file.known)
        return cls(tests, draw(tests, parts, keys))

    def only(self, parts: Sequence[Part]) -> "Paper":
        """The paper of some of these parts."""
        names = {part.part for part in parts}
        tests = [test for test in self.tests if test.part in names]
        return Paper(tests, self.drawn, self.known)

    def foreseen(self, test: HiddenTest) -> list[Call]:
        """The calls that a test makes if all goes well, as far as that is known."""
        return [one.call for one in chain(*self.known.get(test.name, ()))]
