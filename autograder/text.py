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


def printable(text: str, limit: int = 200) -> str:
    """Student-made text without control characters (no terminal escapes), at most `limit` long."""
    visible = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text[: 2 * limit])
    visible = " ".join(visible.split())
    return visible if len(visible) <= limit else visible[: limit - 1] + "…"
