"""A sentence in the two languages of the homework, and student-made text made safe to show."""

import unicodedata

import msgspec


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same sentence in simple English and in Chinese."""

    en: str
    zh: str

    def __add__(self, other: "Text") -> "Text":
        return Text(f"{self.en} {other.en}".strip(), f"{self.zh}{other.zh}")

    def to(self, lang: str) -> str:
        """The sentence in `lang`, "en" or "zh"."""
        return getattr(self, lang)


# Characters that are invisible although they are letters or marks: a name of these alone would be
# empty.
_BLANK = dict.fromkeys(map(ord, "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"), " ")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟", '"'))


def printable(text: str, limit: int = 200) -> str:
    """Student-made text without control characters (no terminal escapes), at most `limit` long."""
    visible = text[: 2 * limit].translate(_BLANK)
    visible = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in visible)
    visible = " ".join(visible.split())
    return visible if len(visible) <= limit else visible[: limit - 1] + "…"


def quoted(text: str, limit: int = 80) -> str:
    """A name that a student chose, in quotes that it cannot close, so that it cannot pose as our
    words."""
    return f"“{printable(text, limit).translate(_QUOTES)}”"
