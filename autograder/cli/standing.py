"""Reports that stand already and would say the same are not made again.

Beside what is kept of the verdicts lies, for each submission, a note: from what its reports were
made, and what was written. A report that somebody has changed or removed is made anew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import msgspec

from autograder.grading.batch import Graded
from autograder.grading.kept import digest, own_files
from autograder.reports import files


class _Note(msgspec.Struct, frozen=True):
    """How the reports of a submission came about."""

    source: str
    """A digest of all that they are made from."""
    written: dict[str, tuple[int, int]]
    """The size of each report and when it was last changed, by the name of its file."""


class Standing:
    """The reports of a class.

    Args:
        out: the folder that holds a folder of reports for each submission.
        kept: where notes are kept.
        lang: the language of the reports.
    """

    def __init__(self, out: Path, kept: Path, lang: str) -> None:
        self._out, self._notes, self._lang = out, kept / "reports", lang

    def write(self, graded: Graded, made: Callable[[], Mapping[str, str]]) -> None:
        """Write the reports that `made` gives by the names of their files, if they do not stand.

        Raises OSError.
        """
        source = self._source(graded)
        note = self._notes / f"{graded.name}.json"
        folder = self._out / graded.name
        with suppress(OSError, msgspec.MsgspecError):
            known = msgspec.json.decode(note.read_bytes(), type=_Note)
            if known.source == source and known.written == _state(folder, known.written):
                return
        reports = made()
        files.write({folder / name: text for name, text in reports.items()})
        written = _state(folder, reports)
        with suppress(OSError):  # made anew another day
            files.write({note: msgspec.json.encode(_Note(source, written)).decode()})

    def _source(self, graded: Graded) -> str:
        """A digest of all that a submission's reports depend on."""
        versions = f"jinja2 {version('jinja2')}"
        made_by = [own_files().encode(), versions.encode(), self._lang.encode()]
        return digest([*made_by, *map(msgspec.json.encode, _said(graded))])


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
