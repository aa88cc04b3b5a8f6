"""Files that stand already and would say the same are not made again.

Beside what is kept of the verdicts lies a note on the reports of each submission, and one on the
files of the class: from what they were made, and what was written. If somebody has changed or
removed one of them, they are made anew.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import msgspec

from autograder.grading.batch import Graded
from autograder.grading.kept import digest, own_files
from autograder.reports import files


class _Note(msgspec.Struct, frozen=True):
    """How some files came about."""

    source: str
    """A digest of all that they are made from."""
    written: dict[str, tuple[int, int]]
    """The size of each and when it was last changed, by its name."""


class Standing:
    """What stands of a class.

    Args:
        kept: where notes are kept.
        lang: the language of the reports.
    """

    def __init__(self, kept: Path, lang: str) -> None:
        self._kept = kept
        self._made_by = digest(
            [own_files().encode(), f"jinja2 {version('jinja2')}".encode(), lang.encode()]
        )
        self._sources: dict[str, str] = {}

    def source(self, graded: Graded) -> str:
        """A digest of all that is said of a submission; `whole` remembers it."""
        source = self._sources[graded.name] = self._digest(list(_said(graded)))
        return source

    def whole(self, names: Iterable[str], *further: object) -> str:
        """A digest of all that is said of a class: of submissions whose `source` was asked for,
        and further."""
        return self._digest([[self._sources[name] for name in names], *further])

    def holds(self, what: str, source: str, folder: Path) -> bool:
        """Whether the files that were noted under this name are in the folder still, as they were
        written, and made from the same."""
        try:
            note = msgspec.json.decode(self._note(what).read_bytes(), type=_Note)
            return note.source == source and note.written == _state(folder, note.written)
        except (OSError, msgspec.MsgspecError):
            return False

    def note(self, what: str, source: str, folder: Path, names: Iterable[str]) -> None:
        """Files with these names have been written into the folder."""
        with suppress(OSError):  # made anew another day
            note = _Note(source, _state(folder, names))
            files.write({self._note(what): msgspec.json.encode(note).decode()})

    def _digest(self, content: list[object]) -> str:
        return digest([self._made_by.encode(), msgspec.json.encode(content)])

    def _note(self, what: str) -> Path:
        return self._kept / f"{what}.json"


def _said(graded: Graded) -> Iterator[object]:
    """What is known of a submission, without the questions: they belong to the grader's files."""
    for field in Graded.__struct_fields__:
        if field != "score":
            yield getattr(graded, field)
    for part in graded.score.parts:
        for question in part.questions:
            yield part.part.part, question.question.id, question.override
            for stub in question.stubs:
                yield stub.stub.name, stub.computed, stub.status
                yield stub.failed, stub.why, stub.override


def _state(folder: Path, names: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The size and the time of files in a folder. Raises OSError for one that is not there.

    The time is that of the last change of any kind, which nobody can set back.
    """
    found = {name: (folder / name).stat() for name in names}
    return {name: (stat.st_size, stat.st_ctime_ns) for name, stat in found.items()}
