"""Who is graded: hand-ins and students brought together before the first submission is opened."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

import msgspec

from autograder.classroom.owners import Owner, owners
from autograder.classroom.people import Directory, Student
from autograder.classroom.roster import read_roster
from autograder.classroom.traces import Trace, gradescope, platform, trace
from autograder.intake import HandIn
from autograder.text import Text, quoted


class Roll(msgspec.Struct, frozen=True):
    """The hand-ins that count, whose they are, and who has handed in nothing."""

    hand_ins: list[HandIn]
    owners: dict[str, Owner]
    """By the name of the hand-in."""
    missing: list[Student]
    mixed: dict[Path, int] = {}
    """Zips of several hand-ins that lie beside those of single students, and how many each has."""

    @property
    def remarks(self) -> list[Text]:
        """What to know of the class as a whole."""
        earlier = sum(len(owner.earlier) for owner in self.owners.values())
        found = [_of_mixed(zip, count) for zip, count in self.mixed.items()]
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
    mixed = _mixed(hand_ins)
    whose = platform(hand_in.original for hand_in in hand_ins)
    traces = {hand_in.name: _trace(hand_in, mixed, whose) for hand_in in hand_ins}
    found = owners(traces, directory)
    counting = [hand_in for hand_in in hand_ins if hand_in.name in found.counting]
    return Roll(counting, found.counting, found.missing, mixed)


def _mixed(hand_ins: Iterable[HandIn]) -> dict[Path, int]:
    single = {hand_in.path.parent for hand_in in hand_ins if not hand_in.inside}
    several = Counter(hand_in.path for hand_in in hand_ins if hand_in.inside)
    return {zip: count for zip, count in several.items() if zip.parent in single}


def _of_mixed(zip: Path, count: int) -> Text:
    name = quoted(zip.name)
    return Text(
        f"{name} lies beside the hand-ins of single students, and holds {count}: look whose it is.",
        f"{name} 和单个学生的提交放在一起，里面却有 {count} 份提交：请看看它是谁的。",
    )


def _trace(hand_in: HandIn, mixed: Container[Path], whose: str) -> Trace:
    """What is known of a hand-in.

    A zip that lies beside other hand-ins may be one student's, who chose the names in it. So what
    is in it replaces no hand-in outside.
    """
    found = _named_trace(hand_in, whose)
    if hand_in.path in mixed and found.sure:
        return msgspec.structs.replace(found, sure=f"{found.sure} in {hand_in.path}")
    return found


def _named_trace(hand_in: HandIn, whose: str) -> Trace:
    """What is known of a hand-in: from the export it lies in, else from its name."""
    if hand_in.original.startswith("submission_"):
        export = gradescope(hand_in.path, hand_in.inside)
        if hand_in.original in export:
            return export[hand_in.original]
    return trace(hand_in.original, whose)
