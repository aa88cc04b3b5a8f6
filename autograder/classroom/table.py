"""A CSV file as a platform wrote it: read by cell, changed by cell.

Filling a gradebook must change the grades and nothing else: not the quotes, line ends, encoding or
byte order mark. Python's csv module does not keep these, so each cell here knows its place in the
text.
"""

import codecs
import re
from pathlib import Path

import msgspec

_ENCODINGS = ("utf-8", "gb18030")
"""Tried in this order; gb18030 is what Excel writes on a Chinese Windows."""
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_DELIMITERS = ",;\t"


class TableError(Exception):
    """A file that cannot be read as a table, or lacks what it must have; one line says which."""


class Cell(msgspec.Struct, frozen=True):
    """One field: its text without quotes, and where it stands, quotes included."""

    text: str
    start: int
    end: int


class Table:
    """The rows of a CSV file, the first of which is its head. `fill` changes single cells."""

    def __init__(self, path: Path) -> None:
        """Read a file. Raises TableError."""
        self.path = path
        self._mark, self._encoding, self._text = _decoded(path)
        head = self._text.splitlines()[0] if self._text.strip() else ""
        if not head:
            raise TableError(f"{path}: the file is empty")
        self._delimiter = max(_DELIMITERS, key=head.count)
        self.rows = [
            row for row in _rows(self._text, self._delimiter, path) if _says_something(row)
        ]
        self.head = [cell.text.strip() for cell in self.rows[0]]
        self._changes: dict[Cell, str] = {}

    @property
    def body(self) -> list[list[Cell]]:
        """All rows but the head."""
        return self.rows[1:]

    def column(self, *names: str) -> int | None:
        """The number of the first column that has one of these names; case does not count."""
        folded = [head.casefold() for head in self.head]
        return next((folded.index(n.casefold()) for n in names if n.casefold() in folded), None)

    def text(self, row: list[Cell], column: int | None) -> str:
        """What stands in a column of a row; "" if there is no such cell."""
        found = column is not None and column < len(row)
        return row[column].text.strip() if found else ""

    def fill(self, cell: Cell, text: str) -> None:
        """Put another text into a cell, in quotes if the cell had them or the text needs them."""
        quoted = self._text[cell.start : cell.start + 1] == '"'
        if quoted or re.search(f'["\\r\\n{self._delimiter}]', text):
            text = '"' + text.replace('"', '""') + '"'
        self._changes[cell] = text

    def to_bytes(self) -> bytes:
        """The file with the changed cells, every other byte as it was."""
        parts, done = [], 0
        for cell in sorted(self._changes, key=lambda cell: cell.start):
            parts += [self._text[done : cell.start], self._changes[cell]]
            done = cell.end
        text = "".join([*parts, self._text[done:]])
        return self._mark + text.encode(self._encoding)


def _decoded(path: Path) -> tuple[bytes, str, str]:
    """The byte order mark, the encoding and the text of a file. Raises TableError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path}: {error.strerror or error}") from error
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    for encoding in [_MARKS[mark]] if mark else _ENCODINGS:
        try:
            return mark, encoding, data[len(mark) :].decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(f"{path}: neither UTF-8 nor GB 18030; save it as CSV in UTF-8")


def _rows(text: str, delimiter: str, path: Path) -> list[list[Cell]]:
    """The cells of each row, as RFC 4180 reads them. Raises TableError."""
    plain = re.compile(f"[^{delimiter}\r\n]*")
    quoted = re.compile(r'"((?:[^"]|"")*)"')
    rows: list[list[Cell]] = [[]]
    at = 0
    while at < len(text):
        inside = quoted.match(text, at)
        if text[at] == '"' and not inside:
            line = text.count("\n", 0, at) + 1
            raise TableError(f"{path}: line {line}: a quotation mark is not closed")
        # What follows a closing quotation mark (`"a" b`) belongs to the cell, as csv reads it.
        rest = plain.match(text, inside.end() if inside else at)
        content = inside[1].replace('""', '"') + rest[0] if inside else rest[0]
        rows[-1].append(Cell(content, at, rest.end()))
        at = rest.end()
        if text.startswith(delimiter, at):
            at += 1
            if at == len(text) or text[at] in "\r\n":  # an empty last cell
                rows[-1].append(Cell("", at, at))
        if text.startswith(("\r", "\n"), at):
            at += 2 if text.startswith("\r\n", at) else 1
            rows.append([])
    return rows


def _says_something(row: list[Cell]) -> bool:
    return any(cell.text.strip() for cell in row)
