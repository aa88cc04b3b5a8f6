"""The known mistakes, read from `data/<part>.toml`: how staff describe them, and their words."""

import re
import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path

import msgspec

from autograder.curriculum import CurriculumError
from autograder.text import Text

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DATA = Path(__file__).parent / "data"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said about a wrong answer."""

    title: Text
    """What is wrong, in a few words."""
    hint: Text
    """At most three sentences that point at the idea and do not give the code."""

    @property
    def text(self) -> Text:
        """Both in one."""
        return Text(f"{self.title.en}. {self.hint.en}", f"{self.title.zh}。{self.hint.zh}")


class Misconception(Note, frozen=True, forbid_unknown_fields=True):
    """A mistake that students make in one stub."""

    stub: str
    slug: str
    """Names it among those of its stub, and stays when words change: `part.stub.slug` is its id."""
    new: str
    """What stands in the wrong answer in the place of `old`."""
    old: str = ""
    """A piece of the reference's answer; the whole of it if empty."""


class Explanation(Note, frozen=True, forbid_unknown_fields=True):
    """Why a stub of a submission is wrong."""

    part: str
    stub: str
    mistake: str = ""
    """The id of the known mistake, `part.stub.slug`; "" for what is none."""


class OtherWay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A right answer that builds on other stubs than the reference's does.

    With it, a fault in one of those can be told from a fault in the stub itself.
    """

    stub: str
    new: str
    """The whole answer."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    misconceptions: tuple[Misconception, ...] = ()
    other_ways: tuple[OtherWay, ...] = ()


def misconceptions(part: str) -> tuple[Misconception, ...]:
    """The known mistakes of a part, none if it has no file. Raises CurriculumError."""
    return _read(part).misconceptions


def other_ways(part: str, stub: str) -> list[OtherWay]:
    """The right answers of a stub that build on other stubs."""
    return [way for way in _read(part).other_ways if way.stub == stub]


@lru_cache
def _read(part: str) -> _File:
    path = DATA / f"{part}.toml"
    if not path.exists():
        return _File()
    try:
        read = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise CurriculumError(f"{path}: {error}") from error
    names = Counter((one.stub, one.slug) for one in read.misconceptions)
    for (stub, slug), count in names.items():
        if count > 1 or not _SLUG.match(slug):
            raise CurriculumError(
                f'{path}: {stub}: slug = "{slug}" must be of small letters, digits and hyphens, '
                "and the only one of its stub"
            )
    return read


def of_stub(part: str, stub: str) -> list[Misconception]:
    """The known mistakes of one stub, the likelier first."""
    return [known for known in misconceptions(part) if known.stub == stub]
