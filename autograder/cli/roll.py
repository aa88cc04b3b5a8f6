"""Who is graded: hand-ins and students brought together before the first submission is opened."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.classroom.owners import Owner, owners
from autograder.classroom.people import Directory, Student
from autograder.classroom.roster import read_roster
from autograder.classroom.traces import Trace, gradescope, trace
from autograder.intake import HandIn
from autograder.text import Text


class Roll(msgspec.Struct, frozen=True):
    """The hand-ins that count, whose they are, and who has handed in nothing."""

    hand_ins: list[HandIn]
    owners: dict[str, Owner]
    """By the name of the hand-in."""
    missing: list[Student]

    @property
    def remarks(self) -> list[Text]:
        """What to know of the class as a whole."""
        earlier = sum(len(owner.earlier) for owner in self.owners.values())
        found = []
        if self.missing:
            names = ", ".join(student.name or student.id for student in self.missing)
            count = len(self.missing)
            found.append(
                Text(f"Handed in nothing ({count}): {names}", f"未提交（{count} 人）：{names}")
            )
        if earlier:
            found.append(
                Text(
                    f"Earlier attempts, not graded: {earlier}. Each student's last one counts.",
                    f"较早的提交 {earlier} 份，没有批改：每人以最后一次为准。",
                )
            )
        return found


def call(hand_ins: Sequence[HandIn], roster: Path | None) -> Roll:
    """Bring hand-ins and students together. Raises TableError: the roster cannot be read."""
    directory = Directory(read_roster(roster)) if roster else None
    found = owners({hand_in.name: _trace(hand_in) for hand_in in hand_ins}, directory)
    counting = [hand_in for hand_in in hand_ins if hand_in.name in found.counting]
    return Roll(counting, found.counting, found.missing)


def _trace(hand_in: HandIn) -> Trace:
    """What is known of a hand-in: from the export it lies in, else from its name."""
    if hand_in.original.startswith("submission_"):
        export = gradescope(hand_in.path, hand_in.inside)
        if hand_in.original in export:
            return export[hand_in.original]
    return trace(hand_in.original)
