"""Which folders and files of an export are hand-ins: decided on names alone.

A class comes as a folder or as one zip, and each platform lays it out in its own way:

    Moodle       Ann Li_123_assignsubmission_file_/submission.zip, or without folders
                 Ann Li_123_assignsubmission_file_submission.zip
    Canvas       liann_123_4567_submission.zip, liann_LATE_123_4567_submission.zip
    Blackboard   HW1_ann_attempt_2026-10-01-12-30-00_submission.zip, and a .txt beside it
    Gradescope   submission_123/, with submission_metadata.yml beside them
    GitHub Classroom   hw1-submissions/hw1-ann/, each a repository
    Chaoxing     学号-姓名/作业.zip
    by hand      ann.zip, ann/homework/, groups of such folders

Nobody is asked which one it is. A class is told from one student's own files by how many pieces of
work lie side by side, and by whether they lie below a homework.
"""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

import msgspec

from autograder.intake.entries import MAX_DEPTH, is_litter
from autograder.intake.kinds import is_archive

MANY = 3
"""Pieces of work side by side that no single student hands in."""
DEEPEST = 2 * MAX_DEPTH
"""How deep folders are looked into: an export's own and those of a student in it."""
_PLATFORM = re.compile(
    r"(?P<moodle>(?P<m>.+?_\d+)_assignsubmission_[a-z]+(_.*)?)"
    r"|(?P<blackboard>(?P<b>.*_attempt_\d{4}(-\d\d){5})(?P<receipt>\.txt)?.*)"
    r"|(?P<gradescope>submission_\d+)"
    r"|(?P<canvas>(?P<c>.+?_(LATE_)?\d+)_\d+_.+)",
    re.IGNORECASE | re.DOTALL,
)
_SURE = ("moodle", "blackboard", "gradescope")  # a date in a name looks like Canvas's numbers
_PLATFORMS_OWN = {"submission_metadata.yml", "submission_metadata.yaml"}
_STUDENTS_OWN = re.compile(r"(submission|student)[-_ ()\d]*\.zip", re.IGNORECASE)
"""The zips that our own tools write."""
_OF_THE_TEMPLATE = {"submit.py", "submission.py", "conftest.py", "look.py", "setup.py"}


class Folder(msgspec.Struct):
    """A folder as names: of its files, and of the folders in it."""

    files: list[str] = []
    folders: dict[str, "Folder"] = {}
    unseen: bool = False
    """Whether it was not looked into: there was too much, or no right to read it."""

    def add(self, path: PurePosixPath, is_folder: bool) -> None:
        """Add a file or a folder, and the folders on the way to it."""
        place = self
        folders = path.parts if is_folder else path.parts[:-1]
        for part in folders[:DEEPEST]:
            place = place.folders.setdefault(part, Folder())
        if len(folders) > DEEPEST:
            place.unseen = True
        elif not is_folder:
            place.files.append(path.name)

    @property
    def is_results(self) -> bool:
        """Whether `rnnhw grade` has written it."""
        reports = (f for f in self.folders.values() if {"results.json", "report.html"} & {*f.files})
        return "grades.csv" in self.files and any(reports)


class Sorted(msgspec.Struct):
    """What there is in a class, as paths in it."""

    hand_ins: list[str] = []
    left_out: list[str] = []
    """What is no hand-in, without what a program has put there."""


class Layout:
    """Sorts the folders of an export; `modules` are the names of the homework's files, with .py."""

    def __init__(self, modules: Iterable[str]) -> None:
        self._modules = set(modules)

    def of_folder(self, root: Folder) -> Sorted:
        """What is in a folder on the disk. One hand-in called "" is the folder itself."""
        found = Sorted()
        if self._is_class(root, floor=1):
            self._sort(root, "", found, floor=1)
            found.hand_ins.sort()
        elif self.holds_work(root):
            found.hand_ins.append("")
        return found

    def of_zip(self, root: Folder, floor: int) -> Sorted:
        """What is in a zip: one hand-in called "" unless `floor` of them lie side by side."""
        found = Sorted()
        if not self._has_homework(root) and self._is_class(root, floor):
            self._sort(root, "", found, floor)
            found.hand_ins.sort()
        return found if len(found.hand_ins) > 1 else Sorted([""])

    def _sort(self, folder: Folder, place: str, found: Sorted, floor: int) -> None:
        """Sort what lies in a class's folder into `found`; `place` is its path with a slash."""
        files = [name for name in folder.files if not is_litter(PurePosixPath(name))]
        archives = sorted(filter(is_archive, files))
        folders = _visible(folder)
        alone = not archives and len(folders) == 1
        below = max(floor, 2) if alone else MANY
        served = set(filter(None, map(_student, archives)))
        served |= {_student(name) for name, child in folders if self.holds_work(child)}
        for name, child in folders:
            if self._is_no_hand_in(name, child, served):
                found.left_out.append(f"{place}{name}")
            elif self._is_class(child, below, name):
                self._sort(child, f"{place}{name}/", found, below)
            else:
                found.hand_ins.append(f"{place}{name}")
        found.hand_ins += [f"{place}{name}" for name in archives]
        self._sort_files(files, place, found, served)

    def _is_no_hand_in(self, name: str, folder: Folder, served: set[str]) -> bool:
        """Whether a folder in a class is nobody's work, or work that another hand-in holds.

        `served` are the students of whom there is a hand-in already.
        """
        works = self.holds_work(folder)
        stray = self._is_homework(name) and (self._modules & {*folder.files} or not works)
        more = not works and _student(name) in served - {""}
        return folder.is_results or bool(stray) or more

    def _sort_files(
        self, files: Iterable[str], place: str, found: Sorted, served: set[str]
    ) -> None:
        """Sort the loose files of a class. Of each student one counts, and a receipt only if there
        is nothing else."""
        for name in sorted(files, key=lambda name: (bool(_receipt(name)), name)):
            student = _student(name)
            if is_archive(name) or name in _PLATFORMS_OWN:
                continue
            if student not in served if student else self._is_handed_in(name):
                found.hand_ins.append(f"{place}{name}")
                served.add(student)
            elif not _receipt(name):
                found.left_out.append(f"{place}{name}")

    def _is_class(self, folder: Folder, floor: int, name: str = "") -> bool:
        """Whether the pieces of work in a folder are many students'.

        `floor` is how many of them it takes, `name` the folder's.
        """
        if _is_sure(name):  # one student's, as the platform says
            return False
        sure = any(map(_is_sure, [*folder.files, *folder.folders]))
        return sure or self._holds_many(folder, floor)

    def _holds_many(self, folder: Folder, floor: int) -> bool:
        """The same of a folder in which no name tells."""
        folders = _visible(folder)
        archives = [file for file in folder.files if is_archive(file)]
        works = {name: child for name, child in folders if self.holds_work(child)}
        if self._has_homework(folder):
            return floor == 1 and self._stands_among_others(folder, archives, works)
        if not archives and self._modules & {*folder.files}:
            return len(works) >= max(floor, 2)
        if not archives and len(works) == len(folders) == 1:
            inner, child = works.popitem()
            wraps = floor == 1 and not self._is_homework(inner)
            return wraps or self._is_class(child, max(floor, 2), inner)
        alone = sum(map(self._is_handed_in, folder.files)) if floor == 1 else 0
        return len(archives) + len(works) + alone >= floor

    def _stands_among_others(
        self, folder: Folder, archives: Iterable[str], works: Iterable[str]
    ) -> bool:
        """Whether others' work lies beside the homework in a folder: a class with staff's own try
        in it."""
        strange = [file for file in archives if not _STUDENTS_OWN.fullmatch(file)]
        strange += [name for name in works if not self._is_homework(name)]
        return "submit.py" not in folder.files and len(strange) > 1

    def _has_homework(self, folder: Folder) -> bool:
        """Whether a folder `homework/` with files of the homework lies directly in it."""
        inside = (c for name, c in folder.folders.items() if self._is_homework(name))
        return any(self._modules & {*child.files} for child in inside)

    def holds_work(self, folder: Folder) -> bool:
        """Whether there is something to grade anywhere in it."""
        folders = [folder]
        while folders:
            folder = folders.pop()
            if folder.unseen or self._modules & {*folder.files}:
                return True
            if any(map(is_archive, folder.files)) and not folder.is_results:
                return True
            for name, child in _visible(folder):
                if self._is_homework(name) and any(f.endswith(".py") for f in child.files):
                    return True
                folders.append(child)
        return False

    @staticmethod
    def _is_homework(name: str) -> bool:
        return name.lower() == "homework"

    def _is_handed_in(self, name: str) -> bool:
        """Whether a loose file looks like what a student handed in instead of a zip."""
        if name in self._modules or name in _OF_THE_TEMPLATE:
            return False
        return name.lower().endswith((".py", ".ipynb"))


def _visible(folder: Folder) -> list[tuple[str, Folder]]:
    """The folders in it that a person has put there."""
    named = sorted(folder.folders.items())
    return [(name, child) for name, child in named if not is_litter(PurePosixPath(name))]


def _is_sure(name: str) -> bool:
    """Whether only a platform gives such a name."""
    found = _PLATFORM.fullmatch(name)
    return bool(found) and any(found[platform] for platform in _SURE)


def _student(name: str) -> str:
    """The part of a platform's file name that is the same for all files of one attempt."""
    found = _PLATFORM.fullmatch(name)
    return (found["m"] or found["b"] or found["c"] or "") if found else ""


def _receipt(name: str) -> bool:
    """Whether it is what Blackboard writes beside each attempt."""
    found = _PLATFORM.fullmatch(name)
    return bool(found and found["receipt"])
