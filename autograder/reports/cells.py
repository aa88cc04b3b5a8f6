"""Text in the cells of a table that a spreadsheet opens."""

import unicodedata

from autograder.text import printable

_STARTS = ("=", "+", "-", "@", "\N{MINUS SIGN}", "%", "|")
_LONGEST = 5_000


def cell(text: str) -> str:
    """Text in one line that a spreadsheet shows and does not compute, whatever begins it.

    Some spreadsheets take full-width signs for the usual ones.
    """
    line = printable(text, _LONGEST)
    begins = unicodedata.normalize("NFKC", line[:1]).lstrip()
    return f"'{line}" if begins.startswith(_STARTS) else line
