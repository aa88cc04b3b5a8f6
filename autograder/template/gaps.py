"""What a question still lacks: one line for each thing, with its file and what to write there.

`rnnhw template` says it, so that a maintainer meets it before a student or a grader does. What a
file says wrongly about itself, `curriculum` and `catalogue` refuse when they read it.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

from autograder.curriculum import ASSIGNMENTS, CurriculumError, Part, Stub
from autograder.drawing.hidden import HIDDEN_TESTS, marks
from autograder.misconceptions.catalogue import DATA, WrongAnswer, wrong_answers
from autograder.misconceptions.given import given
from autograder.misconceptions.mutants import with_changes
from autograder.misconceptions.outcomes import Outcome, leaves, same
from autograder.misconceptions.reference import (
    SOLUTIONS,
    NoSuchPlace,
    Place,
    Reference,
    changed,
    reference_pieces,
)
from autograder.signatures import is_called, is_class, network, signature
from autograder.template.counts import wrong_counts

_ROOT = Path(__file__).parents[2]
_PUBLIC_TESTS = _ROOT / "student_template" / "tests"
_WORKED = re.compile(r"^```python worked\n(.*?)^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
POINTS = 100
FEWEST = 2
"""Wrong answers of each stub in the catalogue."""


def gaps(parts: Sequence[Part]) -> list[str]:
    """All that these parts lack; they are all that there are."""
    of_each = (docstrings, handouts, public_tests, mistakes)
    return [
        *points(parts),
        *hidden_tests(parts),
        *chain.from_iterable(look(part) for look in of_each for part in parts),
    ]


def points(parts: Sequence[Part]) -> Iterator[str]:
    """The points must total 100."""
    total = sum(part.points for part in parts)
    if total != POINTS:
        each = ", ".join(f"{part.part} {part.points:g}" for part in parts)
        off = f"take {total - POINTS:g} away" if total > POINTS else f"add {POINTS - total:g}"
        files = f"{_told(ASSIGNMENTS)}/*/assignment.toml"
        yield f"{files}: the points total {total:g}, not {POINTS} ({each}): {off}"


def hidden_tests(parts: Sequence[Part]) -> Iterator[str]:
    """Each check has a hidden test with its mark, and each mark a check."""
    try:
        found = marks([part.part for part in parts])
    except RuntimeError as error:
        yield f"{_told(HIDDEN_TESTS)}: {error}"
        return
    asked = {(p.part, s.name, c.name): p for p in parts for s in p.stubs for c in s.checks}
    folder_of = {part.part: part.folder for part in parts}
    for part, stub, check in dict.fromkeys(asked):
        if (part, stub, check) not in {mark[:3] for mark in found}:
            yield (
                f"{_told(HIDDEN_TESTS / part)}: no hidden test of {stub} has the check "
                f'"{check}": write one under @check("{stub}", "{check}")'
            )
    for mark in found:
        if mark[:3] not in asked:
            yield (
                f"{_told(folder_of[mark.part])}/assignment.toml: {mark.stub} has no check "
                f'"{mark.check}": write it, or mend the mark of {mark.test}'
            )


def docstrings(part: Part) -> Iterator[str]:
    """Each docstring says what there is to say: shapes, and of a class what it is made with."""
    for stub in part.stubs:
        try:
            if is_class(part.part, stub.name):
                network(part.part, stub.name)
            elif is_called(part.part, stub.name):
                signature(part.part, stub.name)
        except CurriculumError as error:
            yield str(error).removeprefix(f"{_ROOT}/")


def handouts(part: Part) -> Iterator[str]:
    """Each stub has its row, its section and a worked example; what is counted is counted right."""
    for lang, name in (("en", "handout.md"), ("zh", "handout.zh.md")):
        path = part.folder / name
        if not path.exists():
            yield f"{_told(path)}: is not there: write the handout"
            continue
        handout = path.read_text(encoding="utf-8")
        anchors = {_anchor(heading) for heading in _HEADING.findall(handout)}
        worked = "\n".join(_WORKED.findall(handout))
        for stub in part.stubs:
            row = f"| {part.question_of(stub.name).id} | `{stub.name}` | {stub.points:g} |"
            if row not in handout.splitlines():
                yield f"{_told(path)}: the table of points has no row for it: write {row}"
            if stub.section.to(lang) not in anchors:
                yield (
                    f"{_told(path)}: no heading has the anchor {stub.section.to(lang)}, where "
                    f"assignment.toml sends who asks for {stub.name}: write the section"
                )
            if not stub.file and not re.search(rf"\b{stub.name}\b", worked):
                yield (
                    f"{_told(path)}: {stub.name} has no worked example: "
                    "call it in a fence ```python worked, with the result below"
                )
    for name, says in wrong_counts(part):
        yield f'{_told(part.folder / name)}: counts wrongly: write "{says}"'


def _anchor(heading: str) -> str:
    """GitHub's anchor of a heading: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def public_tests(part: Part) -> Iterator[str]:
    """Each stub has a public test."""
    for file in part.files:
        path = _PUBLIC_TESTS / f"test_{file}.py"
        source = path.read_text(encoding="utf-8") if path.exists() else ""
        for stub in part.stubs:
            if (stub.file or part.part) == file and f'"{stub.name}"' not in source:
                yield f'{_told(path)}: no test of {stub.name}: write one under @stub("{stub.name}")'


def mistakes(part: Part) -> Iterator[str]:
    """Each stub has wrong answers, and each of these is one."""
    path = _told(DATA / f"{part.part}.toml")
    entries = wrong_answers(part.part)
    counts = Counter(one.stub for one in entries)
    for stub in part.stubs:
        if counts[stub.name] < FEWEST:
            yield (
                f"{path}: {stub.name} has {counts[stub.name]} wrong answers, and needs {FEWEST}: "
                f'write a [[misconceptions]] with stub = "{stub.name}"'
            )
    stubs = {stub.name: stub for stub in part.stubs}
    for one in entries:
        where = f"{path}: {part.part}.{one.stub}.{one.slug}"
        if one.stub not in stubs:
            yield f"{where}: the part has no stub {one.stub}: mend the name"
        elif wrong := _no_mistake(part.part, stubs[one.stub], one):
            yield f"{where}: {wrong}"


def _no_mistake(part: str, stub: Stub, one: WrongAnswer) -> str:
    """Why an entry is no wrong answer; "" if it is one, as far as the probes tell."""
    try:
        changes = _changes(part, stub, one)
        changes = {place: text for place, text in changes.items() if not _is_right(place, text)}
    except NoSuchPlace:
        return "the reference has no such `old`: copy it from solutions/ to the letter"
    except SyntaxError as error:
        return f"with `new` the answer is no Python ({error.msg}): mend it"
    if not changes:
        return "`new` leaves the reference as it is: write what a student writes"
    place = part, stub.name
    told_apart = one.title and not stub.file
    if told_apart and all(map(same, _gives(place, changes), _gives(place, {}))):
        return (
            "its own stub does not fail, for on all probes it gives what the reference gives: "
            "mend `new`, or add a probe in autograder/misconceptions/probes/"
        )
    return ""


def _changes(part: str, stub: Stub, one: WrongAnswer) -> dict[Place, str]:
    """What an entry makes of the reference. Raises NoSuchPlace."""
    if not stub.file:
        return with_changes(part, (one.stub, one.old, one.new))
    after = changed({stub.name: _script(stub.file)}, stub.name, one.old, one.new)
    return {(part, stub.name): after[stub.name]}


def _is_right(place: Place, text: str) -> bool:
    """Whether a definition is the reference's, but for comments. Raises SyntaxError."""
    part, name = place
    pieces = reference_pieces(part)
    right = pieces[name] if name in pieces else _script(name)
    return _tree(text) == _tree(right)


@cache
def _tree(source: str) -> str:
    """What Python reads in a source, comments left out. Raises SyntaxError."""
    return ast.dump(ast.parse(source))


def _script(file: str) -> str:
    return (SOLUTIONS / f"{file}.py").read_text(encoding="utf-8")


def _gives(place: Place, changes: dict[Place, str]) -> Iterator[Outcome]:
    """What the reference gives with these changes on the probes of a stub, or what stands in it if
    it is a table."""
    if place[1].isupper():
        yield Outcome(dict(leaves(Reference(changes).get(*place))))
    else:
        yield from given(place, changes)


def _told(path: Path) -> str:
    """A path as a maintainer types it."""
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else str(path)
