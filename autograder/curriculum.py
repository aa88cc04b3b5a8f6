"""The questions, read from `assignments/*/assignment.toml`: their points and their words.

`assignments/guards.toml` has the words of checks that many of them share, `assignments/rules.toml`
what holds for every submission.
"""

import sys
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from autograder.text import Text

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ASSIGNMENTS = Path(__file__).parents[1] / "assignments"


class CurriculumError(Exception):
    """An assignment.toml that is wrong, or a choice of parts that names none; one line says where
    and why."""


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that hidden tests look at."""

    name: str
    kind: Literal["value", "guard"]
    """A value check pays; a guard only lowers what the stub's value checks have earned."""
    what: Text
    """What is checked, in words."""
    hint: Text
    """The idea to think about if the check fails."""
    compared: bool = False
    """Whether its hidden test is made for it: all results beside the reference's."""


class _Guard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a guard that many stubs have; its name is its key in the file."""

    what: Text
    hint: Text


class Stub(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One function (or table) that the student fills in."""

    name: str
    points: float
    section: Text
    """Anchor of the handout's section on it."""
    own_checks: tuple[Check, ...] = msgspec.field(name="checks")
    """The checks whose words are its own."""
    guard_share: float = 0.4
    """The part of the earned points that is lost when every guard fails."""
    file: str = ""
    """The student's file that it stands in, without .py; "" for that of the part's name."""
    guards: tuple[str, ...] = ()
    """The names of its guards in `assignments/guards.toml`."""

    @property
    def checks(self) -> tuple[Check, ...]:
        """Its own checks, then the guards that it shares with others. Raises CurriculumError."""
        return (*self.own_checks, *map(_shared, self.guards))


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question of the homework."""

    id: str
    title: Text
    stubs: tuple[Stub, ...]

    @property
    def points(self) -> float:
        """The most that it can earn."""
        return sum(stub.points for stub in self.stubs)


class Training(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the grader trains one of the student's models, and what it must then reach."""

    epochs: int
    lr: float
    batch_size: int
    budget: float
    """Seconds of CPU time; a training that takes longer is stopped."""
    bars: tuple[float, ...]
    """Accuracies to reach on the test images, rising: the checks accuracy_1, accuracy_2, ..."""
    honour: float
    """With this accuracy the report has a word of praise, and no more points."""


class Exam(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What trained models are examined on: one data set, on one kind of machine."""

    train_images: int
    test_images: int
    trainings: dict[str, Training]
    """By the name of the model."""


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the handout counts in words, as in "eleven members of the family"."""

    what: Literal["stubs", "entries", "value checks"]
    """The part's stubs, or the entries of tables, or the checks that pay for stubs."""
    says: Text
    """A piece of a sentence in each handout, with {} in the place of the number."""
    of: tuple[str, ...] = ()
    """The tables or stubs."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of the homework: one file that the student fills in, or a few."""

    part: str
    number: int
    title: Text
    questions: tuple[Question, ...]
    needs: str = ""
    """The extra of this package that grading it needs ("torch"); "" for none."""
    exams: dict[str, dict[str, Exam]] = {}
    """For each data set (mnist, digits) and each profile (cpu, gpu)."""
    counts: tuple[Count, ...] = ()

    @property
    def stubs(self) -> tuple[Stub, ...]:
        """All stubs, in the order of the questions."""
        return tuple(stub for question in self.questions for stub in question.stubs)

    @property
    def points(self) -> float:
        """The most that it can earn."""
        return sum(question.points for question in self.questions)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the student's files, without .py."""
        return tuple(dict.fromkeys([self.part, *(s.file for s in self.stubs if s.file)]))

    @property
    def folder(self) -> Path:
        """Where its assignment.toml and handouts stand."""
        return ASSIGNMENTS / f"{self.number:02}_{self.part}"

    @property
    def page(self) -> Text:
        """The name of its handout's page, in each language; a stub's name is an anchor there."""
        return Text(f"{self.folder.name}.html", f"{self.folder.name}.zh.html")

    def question_of(self, stub: str) -> Question:
        """The question that a stub belongs to. Raises KeyError."""
        for question in self.questions:
            if any(s.name == stub for s in question.stubs):
                return question
        raise KeyError(stub)


class Files(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much homework a submission may hold."""

    most: int
    bytes: int
    """The size of its largest file."""


class Imports(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What homework may import besides the standard library and its own files."""

    always: tuple[str, ...]
    extra: dict[str, tuple[str, ...]]
    """More of it, for parts that need an extra of this package."""
    words: Text
    """The rule as a student reads it."""


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules for every submission, wherever it is graded."""

    python: str
    """The oldest Python that may grade, "3.10"."""
    files: Files
    imports: Imports

    def importable(self, part: Part) -> frozenset[str]:
        """The packages that a part's files, and all that they import, may import by name.

        What those packages import in turn does not matter.
        """
        return frozenset((*self.imports.always, *self.imports.extra.get(part.needs, ())))


Data = TypeVar("Data")


def _converted(path: Path, kind: type[Data]) -> Data:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), kind)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise CurriculumError(f"{path}: {error}") from error


@lru_cache
def shared_guards() -> dict[str, Check]:
    """The guards that stubs have in the same words, by name. Raises CurriculumError."""
    words = _converted(ASSIGNMENTS / "guards.toml", dict[str, _Guard])
    return {name: Check(name, "guard", said.what, said.hint) for name, said in words.items()}


def _shared(name: str) -> Check:
    if name not in shared_guards():
        known = ", ".join(shared_guards())
        raise CurriculumError(f"guards: there is no {name!r} in assignments/guards.toml: {known}")
    return shared_guards()[name]


def _checks(path: Path, stub: Stub) -> list[str]:
    """The names of a stub's checks, each of them once. Raises CurriculumError."""
    try:
        names = [check.name for check in stub.checks]
    except CurriculumError as error:
        raise CurriculumError(f"{path}: {stub.name}: {error}") from error
    for name in names:
        if names.count(name) > 1:
            raise CurriculumError(f"{path}: {stub.name} has the check {name!r} twice")
    return names


def _read(path: Path) -> Part:
    part = _converted(path, Part)
    names = [stub.name for stub in part.stubs]
    for name in names:
        if names.count(name) > 1:
            raise CurriculumError(f"{path}: the stub {name} stands there twice")
    for stub in part.stubs:
        _checks(path, stub)
        if not any(check.kind == "value" for check in stub.checks):
            raise CurriculumError(f"{path}: {stub.name} has no check of kind value, so cannot earn")
    return part


@lru_cache
def all_parts() -> tuple[Part, ...]:
    """Every part there is, in order. Raises CurriculumError."""
    files = sorted(ASSIGNMENTS.glob("*/assignment.toml"))
    return tuple(sorted(map(_read, files), key=lambda part: part.number))


@lru_cache
def rules() -> Rules:
    """What holds for every submission. Raises CurriculumError."""
    return _converted(ASSIGNMENTS / "rules.toml", Rules)


@lru_cache
def file_names() -> frozenset[str]:
    """The names of the student's files, without .py."""
    return frozenset(file for part in all_parts() for file in part.files)


def choose_parts(names: str | None) -> tuple[Part, ...]:
    """The parts of a comma-separated choice, in order; all of them for None or an empty choice.

    Raises CurriculumError for a name that is none of a part's.
    """
    wanted = [name.strip() for name in (names or "").split(",") if name.strip()]
    known = {part.part: part for part in all_parts()}
    for name in wanted:
        if name not in known:
            raise CurriculumError(
                f"--parts: there is no part {name!r}; there are {', '.join(known)}"
            )
    return tuple(part for part in all_parts() if not wanted or part.part in wanted)
