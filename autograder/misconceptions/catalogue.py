"""The known mistakes, read from `data/<part>.toml`: how staff describe them, and their words."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations
from pathlib import Path

import msgspec

from autograder.curriculum import CurriculumError
from autograder.text import Text

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DATA = Path(__file__).parent / "data"
_TENS = tuple(f"1e-{n}" for n in (6, 12, 8, 7, 9, 10, 5, 15, 16, 4, 3, 11, 13, 14, 2, 1, 20, 30))
_NUMBERS = {
    "a small number": (
        *_TENS,
        *(f"np.finfo(np.float{bits}).{name}" for bits in (64, 32) for name in ("eps", "tiny")),
        *(f"{first}e-{n}" for n in range(2, 17) for first in (5, 2, 3)),
    ),
    "a bound": tuple(map(str, (1, 5, 10, 0.1, 0.5, 2, 3, 4, 6, 7, 8, 9, 12, 15, 20, 30, 50))),
}
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
    any: str = ""
    """What `{any}` in `new` stands for, if the mistake is a family: see `_values`."""
    forms: tuple[str, ...] = ()
    """Other forms of the same mistake, each in the place of `new`."""
    family: tuple[str, ...] = ()
    """All members of the family but the first, which is `new`. Not written: made at reading."""

    def members(self) -> Iterator["Misconception"]:
        """The mistake itself, then the others of its family."""
        yield self
        for new in self.family:
            yield msgspec.structs.replace(self, new=new, family=())


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
    return _File(tuple(map(_with_family, read.misconceptions)), read.other_ways)


def _values(family: str) -> list[str]:
    """What may stand for `{any}`: "an order of f, i, g", "one of 2, 10", "a small number",
    "a bound". Raises CurriculumError.
    """
    kind, _, names = family.partition(" of ")
    if kind == "an order":
        return [", ".join(order) for order in permutations(names.split(", "))][:0:-1]
    if kind == "one":
        return names.split(", ")
    if kind not in _NUMBERS:
        raise CurriculumError(f"there is no family {family!r}")
    return list(_NUMBERS[kind])


def _with_family(one: Misconception) -> Misconception:
    values = _values(one.any) if one.any else [""]
    new, *family = (
        form.replace("{any}", value) for value in values for form in (one.new, *one.forms)
    )
    return msgspec.structs.replace(one, new=new, family=tuple(family))


def of_stub(part: str, stub: str) -> list[Misconception]:
    """The known mistakes of one stub, the likelier first."""
    return [known for known in misconceptions(part) if known.stub == stub]
