"""What handouts count in words ("eleven members of the family"), held to what there is.

An `assignment.toml` names each such phrase, with {} in the place of the number, and what it counts.
"""

import re
from collections.abc import Iterator

from autograder.curriculum import Count, Part
from autograder.misconceptions.reference import Reference
from autograder.text import Text

_EN = "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_ZH_DIGITS = "零一二三四五六七八九"
_NOT_AFTER_NUMERAL = rf"(?<![A-Za-z0-9{_ZH_DIGITS}十])"
"""Lest "ten" is found in "often", and 一 in 十一."""


def numeral(number: int) -> Text:
    """A number below 100 as running text writes it before a noun: words, in English up to fifteen.

    Chinese 2 is 两 before a measure word.
    """
    words = _EN.split()
    tens, ones = divmod(number, 10)
    zh = (_ZH_DIGITS[tens] if tens > 1 else "") + "十" * bool(tens)
    zh += _ZH_DIGITS[ones] if ones or not tens else ""
    en = words[number] if number < len(words) else str(number)
    return Text(en, "两" if number == 2 else zh)


def counted(part: Part, count: Count) -> int:
    """How many there are."""
    if count.what == "stubs":
        return len(part.stubs)
    if count.what == "entries":
        return sum(len(Reference().get(part.part, name)) for name in count.of)
    stubs = [stub for stub in part.stubs if stub.name in count.of]
    return sum(check.kind == "value" for stub in stubs for check in stub.checks)


def wrong_counts(part: Part) -> Iterator[tuple[str, str]]:
    """Of each phrase that its handout lacks: the handout's file name, and what to write there."""
    for count in part.counts:
        number = numeral(counted(part, count))
        for lang, name in (("en", "handout.md"), ("zh", "handout.zh.md")):
            says, how_many = count.says.to(lang), number.to(lang)
            whole = _NOT_AFTER_NUMERAL + re.escape(how_many)
            phrase = whole.join(map(re.escape, says.split("{}")))
            handout = (part.folder / name).read_text(encoding="utf-8")
            if not re.search(phrase, handout, re.IGNORECASE):
                yield name, says.replace("{}", how_many)
