"""The versions that a grader is installed with: those that have earned the reference full marks.

A pin is a line of a constraints file for pip. It holds from some Python on; for an older one pip
chooses the version.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from autograder.curriculum import Part, rules
from autograder.grading.batch import grade_all
from autograder.key import Keys
from autograder.template import samples

LEFT_TO_PIP = frozenset({"torch", "torchvision"})
"""Which builds of the two exist depends on index and machine, so pip chooses them."""
_PROJECT = "rnnhw"


class NotEarned(Exception):
    """The reference does not earn full marks here; one line says what it loses."""


class Pin(msgspec.Struct, frozen=True):
    """One package in one version."""

    name: str
    version: str
    python: str = ""
    """Which Python this version needs, ">=3.11"; "" if it says nothing."""

    def __str__(self) -> str:
        """As a line of a constraints file."""
        least = _least(self.python)
        holds_everywhere = not least or Version(least) <= Version(rules().python)
        marker = "" if holds_everywhere else f' ; python_version >= "{least}"'
        return f"{self.name}=={self.version}{marker}"

    @classmethod
    def read(cls, line: str) -> "Pin":
        """A line that `str` has written."""
        pin, _, marker = line.partition(";")
        name, _, version = pin.strip().partition("==")
        least = re.search(r'"([\d.]+)"', marker)
        return cls(name, version, f">={least[1]}" if least else "")


def pins(extras: Iterable[str]) -> list[Pin]:
    """Everything that this project brings with these extras, in the versions that are here.

    A local version such as 1.0+cu12 is on no index: it is left to pip.
    """
    found: dict[str, Pin] = {}
    wanted = [Requirement(f"{_PROJECT}[{','.join(extras)}]")]
    seen: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        requirement = wanted.pop()
        name = canonicalize_name(requirement.name)
        if name in LEFT_TO_PIP or (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        try:
            here = distribution(name)
        except PackageNotFoundError:
            continue
        wanted += _needed(here.requires or [], requirement.extras)
        if name != _PROJECT and not Version(here.version).local:
            found[name] = Pin(name, here.version, here.metadata.get("Requires-Python") or "")
    return [found[name] for name in sorted(found)]


def _needed(requires: Sequence[str], extras: Iterable[str]) -> Iterator[Requirement]:
    for requirement in map(Requirement, requires):
        choices = [{"extra": extra} for extra in ("", *extras)]
        if not requirement.marker or any(map(requirement.marker.evaluate, choices)):
            yield requirement


def _least(python: str) -> str:
    """The oldest Python that fits ">=3.11,!=3.11.2": "3.11"."""
    bounds = (s.version for s in SpecifierSet(python) if s.operator in (">=", ">", "~=", "=="))
    newest = max(map(Version, (b.removesuffix(".*") for b in bounds)), default=None)
    return f"{newest.major}.{newest.minor}" if newest else ""


def earn(parts: Sequence[Part], keys: Keys) -> list[Part]:
    """Let the reference be graded here; the parts in which it was. Raises NotEarned.

    Those that need PyTorch are left out: they train for minutes, and PyTorch is not pinned.
    """
    tried = [part for part in parts if not part.needs]
    if not tried:
        return []
    with TemporaryDirectory(prefix="rnnhw-") as folder:
        homework = Path(folder) / "homework"
        homework.mkdir()
        for part in tried:
            for file in part.files:
                text = samples.complete(part, file)
                (homework / f"{file}.py").write_text(text, encoding="utf-8")
        (graded,) = grade_all([Path(folder)], tried, keys=keys, kept=_kept())
    if graded.troubles:
        raise NotEarned(f"the grader fails on the reference: {graded.troubles[0]}")
    if graded.score.earned < graded.score.points:
        lost = [
            f"{part.part.part}.{stub.stub.name}"
            for part in graded.score.parts
            for question in part.questions
            for stub in question.stubs
            if stub.earned < stub.stub.points
        ]
        points = f"{graded.score.earned:g} of {graded.score.points:g} points"
        raise NotEarned(f"the reference earns {points} here; it loses some in {', '.join(lost)}")
    return tried


def _kept() -> Path:
    """Where it is remembered that the reference has been graded."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rnnhw" / "reference"
