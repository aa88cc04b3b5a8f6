"""Whose hand-in is whose, which attempt counts, and who has handed in nothing."""

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from autograder.classroom.people import Directory, Student
from autograder.classroom.traces import Trace


class Owner(msgspec.Struct):
    """Who handed something in, and how it stands to the same student's other attempts."""

    student: Student | None = None
    """None without a roster, and for a hand-in that fits nobody in it."""
    name: str = ""
    """The student's name, from the roster or else from the platform."""
    late: bool = False
    earlier: list[str] = []
    """The attempts that this one supersedes."""
    remarks: list[str] = []
    """For staff: what is not clear."""


class Owners(msgspec.Struct, frozen=True):
    """The hand-ins that count, by name, in the order given; and the students without any."""

    counting: dict[str, Owner]
    missing: list[Student]


def owners(traces: Mapping[str, Trace], directory: Directory | None = None) -> Owners:
    """Who handed what in. Without a directory nobody is missing, and only platforms tell attempts.

    `traces` is what is known of each hand-in, by its name.
    """
    found = {name: _owner(trace, directory) for name, trace in traces.items()}
    counting = dict(found)
    for names in _attempts(traces):
        *earlier, last = sorted(names, key=lambda name: traces[name].attempt)
        found[last].earlier = earlier
        for name in earlier:
            del counting[name]
    handed_in = {owner.student for owner in found.values()}
    students = directory.students if directory else []
    _say_who_is_twice(counting)
    return Owners(counting, [student for student in students if student not in handed_in])


def _owner(trace: Trace, directory: Directory | None) -> Owner:
    name = trace.names[0] if trace.sure and trace.names else ""
    if directory is None:
        return Owner(name=name, late=trace.late)
    found = _found(trace, directory)
    if len(found) == 1:
        return Owner(found[0], found[0].name or name, trace.late)
    if not found:
        return Owner(None, name, trace.late, remarks=["fits nobody in the roster"])
    ids = ", ".join(student.id for student in found)
    return Owner(None, name, trace.late, remarks=[f"fits several in the roster: {ids}"])


def _found(trace: Trace, directory: Directory) -> list[Student]:
    """The students whom a trace may mean: an id counts before a name, a whole name before a part of
    one."""
    if found := directory.find(trace.ids):
        return found
    for name in trace.names:
        if found := directory.find(name=name):
            return found
    return []


def _attempts(traces: Mapping[str, Trace]) -> list[list[str]]:
    """The hand-ins of one student on one platform, where there are several."""
    together: dict[str, list[str]] = defaultdict(list)
    for name, trace in traces.items():
        if trace.sure and trace.attempt:
            together[trace.sure].append(name)
    return [names for names in together.values() if len(names) > 1]


def _say_who_is_twice(counting: Mapping[str, Owner]) -> None:
    """Note hand-ins of one student that are not attempts of the same work: all are graded."""
    together: dict[str, list[str]] = defaultdict(list)
    for name, owner in counting.items():
        if owner.student:
            together[owner.student.id].append(name)
    for id, names in together.items():
        for name in names if len(names) > 1 else ():
            others = ", ".join(other for other in names if other != name)
            counting[name].remarks.append(f"{id} has handed in this too: {others}")
