"""The known mistakes, read from `data/<part>.toml`: how staff describe them, and their words."""

import sys
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
    """A mistake that students make in one stub; its title is its name, too."""

    stub: str
    new: str
    """What stands in the wrong answer in the place of `old`."""
    old: str = ""
    """A piece of the reference's answer; the whole of it if empty."""


class Explanation(Note, frozen=True, forbid_unknown_fields=True):
    """Why a stub of a submission is wrong."""

    part: str
    stub: str


class _File(msgspec.Struct, forbid_unknown_fields=True):
    misconceptions: tuple[Misconception, ...]


@lru_cache
def misconceptions(part: str) -> tuple[Misconception, ...]:
    """The known mistakes of a part, none if it has no file. Raises CurriculumError."""
    path = DATA / f"{part}.toml"
    if not path.exists():
        return ()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(content, _File).misconceptions
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise CurriculumError(f"{path}: {error}") from error


def of_stub(part: str, stub: str) -> list[Misconception]:
    """The known mistakes of one stub, the likelier first."""
    return [known for known in misconceptions(part) if known.stub == stub]
