"""The wrong answers that we know, read from `data/<part>.toml`.

Each proves the tests: it must lose points, and the public tests must call it wrong. One that has
words is a known mistake: it also explains, to each student whose answer computes the same.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations
from pathlib import Path
from typing import Any

import msgspec

from autograder.curriculum import CurriculumError
from autograder.text import Text

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
    steady: bool = True
    """Whether it gives the same on every machine. What does not is named in reports alone."""
    family: tuple[str, ...] = ()
    """All members of the family but the first, which is `new`. Not written: made at reading."""

    def members(self) -> Iterator["Misconception"]:
        """The mistake itself, then the others of its family."""
        yield self
        for new in self.family:
            yield msgspec.structs.replace(self, new=new, family=())


class WrongAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of the catalogue. With a title and a hint it is a misconception too."""

    stub: str
    slug: str
    new: str
    old: str = ""
    any: str = ""
    forms: tuple[str, ...] = ()
    steady: bool = True
    family: tuple[str, ...] = ()
    title: Text | None = None
    hint: Text | None = None
    public: bool = True
    """Whether the public tests call it wrong. They are examples, and need not see everything."""
    reason: str = ""
    """Why they are not held to it."""
    trained: bool = False
    """Whether it shows only after a whole training, which takes seconds."""


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
    misconceptions: tuple[WrongAnswer, ...] = ()
    other_ways: tuple[OtherWay, ...] = ()


class _Raw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    misconceptions: tuple[dict[str, Any], ...] = ()
    other_ways: tuple[dict[str, Any], ...] = ()


def wrong_answers(part: str) -> tuple[WrongAnswer, ...]:
    """All wrong answers of a part, none if it has no file. Raises CurriculumError."""
    return _read(part).misconceptions


@lru_cache
def misconceptions(part: str) -> tuple[Misconception, ...]:
    """Those of a part that have words, the likelier of a stub first. Raises CurriculumError."""
    fields = Misconception.__struct_fields__
    return tuple(
        Misconception(**{name: getattr(one, name) for name in fields})
        for one in wrong_answers(part)
        if one.title and one.hint
    )


def other_ways(part: str, stub: str) -> list[OtherWay]:
    """The right answers of a stub that build on other stubs."""
    return [way for way in _read(part).other_ways if way.stub == stub]


@lru_cache
def _read(part: str) -> _File:
    path = DATA / f"{part}.toml"
    if not path.exists():
        return _File()
    try:
        raw = msgspec.toml.decode(path.read_bytes(), type=_Raw)
        ways = msgspec.convert(raw.other_ways, tuple[OtherWay, ...])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CurriculumError(f"{path}: {error}") from error
    entries = tuple(_entry(path, one) for one in raw.misconceptions)
    ids = Counter((one.stub, one.slug) for one in entries)
    for one in entries:
        for wrong in _complaints(one, ids[one.stub, one.slug]):
            raise CurriculumError(f"{path}: {part}.{one.stub}.{one.slug}: {wrong}")
    return _File(tuple(map(_with_family, entries)), ways)


def _entry(path: Path, raw: dict[str, Any]) -> WrongAnswer:
    """An entry as it stands in a file. Raises CurriculumError, which names it."""
    called = f"{path}: {path.stem}.{raw.get('stub', '(no stub)')}.{raw.get('slug', '(no slug)')}"
    for name in ("title", "hint"):
        words = raw.get(name, "")
        lacks = [lang for lang in ("en", "zh") if isinstance(words, dict) and not words.get(lang)]
        if lacks:
            raise CurriculumError(
                f"{called}: its {name} has no {lacks[0]}: write it in both languages"
            )
    try:
        return msgspec.convert(raw, WrongAnswer)
    except msgspec.ValidationError as error:
        raise CurriculumError(f"{called}: {error}") from error


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


def _with_family(one: WrongAnswer) -> WrongAnswer:
    values = _values(one.any) if one.any else [""]
    new, *family = (
        form.replace("{any}", value) for value in values for form in (one.new, *one.forms)
    )
    return msgspec.structs.replace(one, new=new, family=tuple(family))


def _complaints(one: WrongAnswer, count: int) -> Iterator[str]:
    """What does not fit in an entry whose id stands there `count` times."""
    if not _SLUG.match(one.slug):
        yield f'slug = "{one.slug}" must be of small letters and digits, with hyphens between'
    if count > 1:
        yield f'slug = "{one.slug}" stands there {count} times: give each a name of its own'
    if "{any}" in "".join((one.new, *one.forms)) and not one.any:
        yield "`new` holds {any}: write the family that it stands for, as `any`"
    if bool(one.title) != bool(one.hint):
        given, lacks = ("title", "hint") if one.title else ("hint", "title")
        yield (
            f"{one.slug} has a {given} but no {lacks}: write the {lacks}, "
            f"or leave the {given} out if it shall explain nothing"
        )
    if one.public == bool(one.reason):
        yield (
            f"{one.slug}: write `public = false` and a `reason` together, "
            "where the public tests let it pass, or neither"
        )


def of_stub(part: str, stub: str) -> list[Misconception]:
    """The known mistakes of one stub, the likelier first."""
    return [known for known in misconceptions(part) if known.stub == stub]
