"""What a hand-in is called, wherever it is shown and written.

A student, or a platform, has chosen the name. It becomes a folder of the results, so it is made
safe for every file system, and two hand-ins never share one.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from autograder.text import printable

MAX_BYTES = 240
"""A file name may have 255 bytes on most file systems; a number is added where two are alike."""
_OURS = {"grades.csv", "checks.csv", "similar.csv", "class.html"}
_WINDOWS = {"con", "prn", "aux", "nul", "conin$", "conout$"}
_WINDOWS |= {f"{device}{digit}" for device in ("com", "lpt") for digit in "0123456789¹²³"}
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


class HandIn(msgspec.Struct, frozen=True):
    """One student's submission, as it lies in what the platform exported."""

    path: Path
    """The zip, the file or the folder on the disk."""
    inside: str = ""
    """Its path inside that zip, with slashes; "" for the whole zip."""
    name: str = ""
    """Its name, safe to show and as a file name; unique if `named` gave it."""

    @property
    def original(self) -> str:
        """The name that the platform or the student gave it."""
        return self.inside.rsplit("/", 1)[-1] or self.path.resolve().name

    @property
    def place(self) -> str:
        """Where it lies, for staff."""
        return readable(f"{self.path}{f': {self.inside}' if self.inside else ''}")


def named(given: Iterable[Path | HandIn]) -> list[HandIn]:
    """The hand-ins with names of their own; a second one of the same name gets a number."""
    hand_ins = [one if isinstance(one, HandIn) else HandIn(one) for one in given]
    names = unique(safe_name(one.name or one.original) for one in hand_ins)
    return [
        msgspec.structs.replace(one, name=name) for one, name in zip(hand_ins, names, strict=True)
    ]


def readable(name: str) -> str:
    """A file's name as text: bytes that are not UTF-8 are read as GBK, or shown as they are."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="backslashreplace")


def safe_name(original: str) -> str:
    """A name that every file system accepts, that has no path in it, and that none of our files
    has."""
    text = unicodedata.normalize("NFC", readable(original))
    text = printable(text.removesuffix(text[-4:] if text.lower().endswith(".zip") else ""), 1000)
    name = _cut(_FORBIDDEN.sub("_", text).strip(". "), MAX_BYTES) or "submission"
    return f"{name}_" if _is_reserved(name) or name.casefold() in _OURS else name


def is_portable(name: str) -> bool:
    """Whether a file may have this name on every system."""
    clean = printable(name, 1000) == " ".join(name.split()) and not _FORBIDDEN.search(name)
    return (
        clean and name == name.rstrip(". ") and not _is_reserved(name) and len(name.encode()) < 256
    )


def _is_reserved(name: str) -> bool:
    """Whether Windows takes it for a device: whatever follows a dot does not count."""
    return name.split(".")[0].strip().casefold() in _WINDOWS


def unique(names: Iterable[str]) -> Iterator[str]:
    """The names, with a number added to those that a file system could confuse."""
    taken: set[str] = set()
    last: dict[str, int] = {}
    for own in names:
        name, number = own, last.get(_key(own), 1)
        while _key(name) in taken:
            number += 1
            tail = f"-{number}"
            name = _cut(own, MAX_BYTES - len(tail)) + tail
        last[_key(own)] = number
        taken.add(_key(name))
        yield name


def _key(name: str) -> str:
    """The same for names that differ in case or in the Unicode form only."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _cut(name: str, size: int) -> str:
    """A name of at most `size` bytes in UTF-8, whole characters."""
    raw = name.encode()
    if len(raw) <= size:
        return name
    return raw[: size - 3].decode(errors="ignore").rstrip(". ") + "…"
