"""What `rnnhw grade` writes of a class as a whole, when all are graded."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

import msgspec

from autograder.cli.roll import Roll
from autograder.cli.standing import Standing
from autograder.curriculum import Part, all_parts
from autograder.grading.batch import Graded
from autograder.grading.kept import digest, own_files
from autograder.reports import checks, files, similar
from autograder.reports.class_page.page import ClassReport, to_html
from autograder.similarity import likeness
from autograder.template.cut import source, stub
from autograder.text import Text

_NO_DETECTOR = Text(
    'Code was not compared: pip install "rnnhw[similar]".',
    '没有比较代码的相似度：pip install "rnnhw[similar]"。',
)


class ClassFiles(msgspec.Struct):
    """checks.csv, similar.csv and class.html in the folder `out`.

    `past` are the submissions of past years, by name; `kept` is the folder of what is known
    already, and `standing` knows which files stand.
    """

    out: Path
    kept: Path
    standing: Standing
    parts: Sequence[Part]
    roll: Roll
    lang: str
    past: Mapping[str, Mapping[str, str]] = {}

    def write(self, grades: Sequence[Graded]) -> list[str]:
        """Write them; what could not be written, a line on each."""
        remarks = list(self.roll.remarks)
        if not likeness.available():
            remarks.append(_NO_DETECTOR)
        pairs = similar.similar(grades, self._alike(grades))
        names = {name: owner.name for name, owner in self.roll.owners.items() if owner.name}
        parts = [part.part for part in self.parts]
        source = self.standing.whole([one.name for one in grades], parts, pairs, remarks, names)
        if self.standing.holds("class", source, self.out):
            return []
        report = ClassReport(grades, self.parts, pairs, remarks, names)
        made = {
            "checks.csv": (lambda: checks.to_csv(grades), "utf-8-sig"),
            "similar.csv": (lambda: similar.to_csv(pairs), "utf-8-sig"),
            "class.html": (lambda: to_html(report, self.lang or "both"), "utf-8"),
        }
        unwritten = [line for name, how in made.items() for line in self._write(name, *how)]
        if not unwritten:
            self.standing.note("class", source, self.out, made)
        return unwritten

    def _write(self, name: str, text: Callable[[], str], encoding: str) -> list[str]:
        try:
            files.write({self.out / name: text()}, encoding=encoding)
        except OSError as error:
            return [f"{self.out / name}: {error.strerror or error}"]
        return []

    def _alike(self, grades: Sequence[Graded]) -> list[likeness.Pair]:
        """The pairs whose code is alike. They are stored, since finding them takes a while."""
        if not likeness.available() or len(grades) + len(self.past) < 2:
            return []
        handed_in = _Sources({graded.name: graded for graded in grades if graded.source})
        everything = own_files().encode(), msgspec.json.encode(self.past)
        texts = ([one.name.encode(), one.source] for one in handed_in.by_name.values())
        known = self.kept / f"alike-{digest(chain(everything, *texts))}.json"
        try:
            return msgspec.json.decode(known.read_bytes(), type=list[likeness.Pair])
        except (OSError, msgspec.MsgspecError):
            pairs = likeness.pairs(handed_in, _base(), self.past)
        with suppress(OSError):  # found anew another day
            files.write({known: msgspec.json.encode(pairs).decode()})
        return pairs


class _Sources(Mapping[str, Mapping[str, str]]):
    """The text of submissions by name, opened when it is asked for: never all at once."""

    def __init__(self, by_name: Mapping[str, Graded]) -> None:
        self.by_name = by_name

    def __getitem__(self, name: str) -> Mapping[str, str]:
        return self.by_name[name].files

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)


def _base() -> list[dict[str, str]]:
    """Code that everybody may have: the stubs, and what the questions force. Of all parts: who
    is graded on one has handed in others, too."""
    whole = {file: source(file) for part in all_parts() for file in part.files}
    stubs = {file: stub(part, source(file)) for part in all_parts() for file in part.files}
    return [whole, stubs]


def gone(out: Path, names: Sequence[str]) -> list[str]:
    """The folders of reports on submissions that are not among these names."""
    there = out.glob("*/results.json") if out.is_dir() else ()
    return sorted({file.parent.name for file in there} - set(names))
