"""Points that staff changed by hand, from `overrides.csv`.

Points that a person gave replace those that were computed. The report says so, with the reason.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder.classroom.table import Table, TableError
from autograder.curriculum import Part
from autograder.grading.points import Override, Score

_COLUMNS = "submission, question or stub, points, reason"
_SUBMISSION = ("submission", "提交")
_PLACE = ("question or stub", "question", "stub", "where", "题目", "函数")
_POINTS, _REASON = ("points", "分数"), ("reason", "原因", "理由")

Overrides = Mapping[str, Sequence[Override]]
"""For each submission."""


def read_overrides(file: Path, parts: Sequence[Part], names: Sequence[str]) -> Overrides:
    """The changes in a file. Raises TableError: the line, what is wrong, what there is.

    A question is written as in grades.csv ("5 Q12", "lstm Q12" or, where only one part has it,
    "Q12"), a stub as `lstm_step` or `lstm.lstm_step`.
    """
    table = Table(file)
    columns = [table.column(*heads) for heads in (_SUBMISSION, _PLACE, _POINTS, _REASON)]
    if None in columns:
        raise TableError(
            f"{file}: its columns must be: submission, question or stub, points, reason"
        )
    places = _places(parts)
    found: dict[str, list[Override]] = {}
    for number, row in enumerate(table.body, 2):
        where = f"{file}: line {number}"
        name, place, points, reason = (table.text(row, column) for column in columns)
        if name not in names:
            raise TableError(f"{where}: there is no submission {name!r}")
        found.setdefault(name, []).append(_override(where, places, place, points, reason))
    return found


def _override(
    where: str,
    places: Mapping[str, list[tuple[str, str, str, float]]],
    place: str,
    points: str,
    reason: str,
) -> Override:
    fits = places.get(place.casefold(), [])
    if len(fits) != 1:
        kind = "no question or stub" if not fits else "more than one question"
        raise TableError(f"{where}: {kind} is called {place!r}; write it as in grades.csv")
    part, question, stub, most = fits[0]
    try:
        value = float(points.replace(",", "."))
    except ValueError as error:
        raise TableError(f"{where}: {points!r} is no number of points") from error
    if not 0 <= value <= most:
        raise TableError(f"{where}: {place} has 0 to {most:g} points, not {points}")
    if not reason:
        raise TableError(f"{where}: a reason is missing; the student will read it")
    return Override(part, question, stub, value, reason)


def _places(parts: Sequence[Part]) -> dict[str, list[tuple[str, str, str, float]]]:
    """What may be named, and what it stands for: part, question, stub ("" for all), points."""
    found: dict[str, list[tuple[str, str, str, float]]] = {}

    def add(names: Sequence[str], place: tuple[str, str, str, float]) -> None:
        for name in names:
            found.setdefault(name.casefold(), []).append(place)

    for part in parts:
        for question in part.questions:
            names = (question.id, f"{part.part} {question.id}", f"{part.number} {question.id}")
            add(names, (part.part, question.id, "", question.points))
            for stub in question.stubs:
                names = (stub.name, f"{part.part}.{stub.name}")
                add(names, (part.part, question.id, stub.name, stub.points))
    return found


def changed(score: Score, overrides: Sequence[Override]) -> Score:
    """The score with these changes in it."""
    by_question = {(o.part, o.question): o for o in overrides if not o.stub}
    by_stub = {(o.part, o.stub): o for o in overrides if o.stub}
    parts = []
    for part in score.parts:
        questions = []
        for question in part.questions:
            name = part.part.part
            stubs = [
                msgspec.structs.replace(stub, override=by_stub.get((name, stub.stub.name)))
                for stub in question.stubs
            ]
            override = by_question.get((name, question.question.id))
            questions.append(msgspec.structs.replace(question, stubs=stubs, override=override))
        parts.append(msgspec.structs.replace(part, questions=questions))
    return Score(parts)
