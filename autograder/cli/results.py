"""What `rnnhw grade` writes while it grades, so that nothing is lost if it is stopped."""

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.cli.roll import Roll
from autograder.cli.standing import Standing
from autograder.curriculum import Part
from autograder.grading.batch import Graded
from autograder.grading.overrides import Overrides, changed
from autograder.reports import files, gradescope, html, overview

_OFTEN = 10
"""Up to so many rows, the table is written after each submission; a longer one once in a second."""


class Results:
    """The reports of a class in a folder.

    `lang` is the language of the reports, "" for both on the page and English elsewhere; `standing`
    knows which of them stand already.
    """

    def __init__(
        self,
        out: Path,
        standing: Standing,
        roll: Roll,
        parts: Sequence[Part],
        lang: str,
        overrides: Overrides,
    ) -> None:
        self._out, self._roll, self._parts, self._lang = out, roll, parts, lang
        self._overrides = overrides
        self._standing = standing
        self._place = {hand_in.name: i for i, hand_in in enumerate(roll.hand_ins)}
        self._grades: list[Graded] = []
        self._written = 0.0
        self.unwritten: list[str] = []
        """What could not be written, a line on each."""

    @property
    def table(self) -> Path:
        """Where grades.csv is."""
        return self._out / "grades.csv"

    @property
    def grades(self) -> list[Graded]:
        """What has been graded so far, in the order of the hand-ins."""
        return sorted(self._grades, key=lambda graded: self._place[graded.name])

    def add(self, graded: Graded) -> Graded:
        """Keep a submission's points, and write its reports; a full disk stops nothing.

        Returns it with the points that staff gave by hand.
        """
        if by_hand := self._overrides.get(graded.name):
            graded = msgspec.structs.replace(graded, score=changed(graded.score, by_hand))
        self._grades.append(graded)
        try:
            self._write_reports(graded)
        except OSError as error:
            self.unwritten.append(f"{self._out / graded.name}: {error.strerror}")
        if len(self._grades) <= _OFTEN or time.monotonic() - self._written > 1:
            self._write_table()
        return graded

    def finish(self) -> None:
        """Write the table of all that was graded."""
        if problem := self._write_table():
            self.unwritten.append(f"{self.table}: {problem}")

    def _write_reports(self, graded: Graded) -> None:
        """Write a submission's reports, unless they stand. Raises OSError."""
        folder, note = self._out / graded.name, f"reports/{graded.name}"
        source = self._standing.source(graded)
        if self._standing.holds(note, source, folder):
            return
        reports = {
            "results.json": gradescope.to_json(graded, self._lang or "en"),
            "report.html": html.to_html(graded, self._lang or "both"),
        }
        files.write({folder / name: text for name, text in reports.items()})
        self._standing.note(note, source, folder, reports)

    def _write_table(self) -> str:
        """Write grades.csv; returns why that was not possible."""
        self._written = time.monotonic()
        roll = self._roll
        text = overview.to_csv(self.grades, self._parts, roll.owners, roll.missing)
        try:
            files.write({self.table: text}, encoding="utf-8-sig")
        except OSError as error:
            return error.strerror or str(error)
        return ""
