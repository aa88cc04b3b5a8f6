"""What the tests share: submissions made of source text, and two ways to grade them.

`judged` runs the hidden tests in unsealed processes: fast, for sources that mean no harm.
`graded` goes the whole way: intake, the sealed process, points.
"""

import ast
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from autograder.curriculum import all_parts, choose_parts
from autograder.grading.batch import Graded, grade_all
from autograder.grading.points import Score, StubScore, score
from autograder.grading.verdict import CheckResult
from autograder.key import Key
from autograder.misconceptions.reference import changed, pieces
from autograder.sealed.seal import Limits
from autograder.template import samples

ROOT = Path(__file__).parents[1]
KEY = Key.read(ROOT / "tests" / "demo.key")
"""The key from which the tests' own examinations are drawn."""
QUICK = Limits(call_cpu=0.5, call_sleep=2, memory=256 * 2**20)
"""Limits under which a hanging function costs a test little."""
PARTS = ("loss", "lstm")
EVERY = tuple(part.part for part in all_parts())
NUMPY = tuple(part.part for part in all_parts() if not part.needs)
"""The parts that do without PyTorch: what is true of every part is tried on these."""
FILE_OF = {stub.name: stub.file or part.part for part in all_parts() for stub in part.stubs}
"""The file that each stub stands in. `repair` is a whole file, and a stub."""

Sources = dict[str, str]
"""A submission: the text of each module, by its name."""


def complete(*names: str) -> Sources:
    """The reference solutions of these parts (all without names), as a submission."""
    chosen = choose_parts(",".join(names or PARTS))
    return {file: samples.complete(part, file) for part in chosen for file in part.files}


def definition(source: str, name: str) -> tuple[int, int]:
    """The lines of a function, class or table in a source: the first, and the one after the last.

    A stub that is a whole file is all of it.
    """
    if FILE_OF.get(name) == name:
        return 0, source.count("\n")
    for node in ast.parse(source).body:
        names = [getattr(node, "name", ""), getattr(getattr(node, "target", None), "id", "")]
        if name in names:
            return node.lineno - 1, node.end_lineno
    raise LookupError(f"the source defines no {name}")


def patched(source: str, name: str, old: str, new: str) -> str:
    """The source with `old` replaced in one definition; an empty `old` is its whole answer."""
    whole = {name: source} if FILE_OF.get(name) == name else _pieces(source)
    return "".join(changed(whole, name, old, new).values())


def put_into(file: Path, old: str, new: str) -> None:
    """Replace words of a file, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} says no more: {old}"
    file.write_text(text.replace(old, new), encoding="utf-8")


@lru_cache
def _pieces(source: str) -> Mapping[str, str]:
    """The definitions of a source, which many tests change in one place."""
    return pieces(source)


def replaced(source: str, name: str, definition_of_it: str) -> str:
    """The source with one definition replaced by another."""
    first, last = definition(source, name)
    lines = source.splitlines()
    return "\n".join([*lines[:first], definition_of_it.strip("\n"), *lines[last:], ""])


def write_folder(folder: Path, sources: Sources) -> Path:
    """A submission as a folder."""
    homework = folder / "homework"
    homework.mkdir(parents=True)
    for name, source in sources.items():
        (homework / f"{name}.py").write_text(source, encoding="utf-8")
    return folder


def write_zip(path: Path, entries: dict[str, str | bytes]) -> Path:
    """A zip with these files; names as they stand in the zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def graded(folder: Path, submissions: dict[str, Sources], parts: Iterable[str] = PARTS) -> dict:
    """Grade submissions the whole way, two at a time; the results by name."""
    paths = [write_folder(folder / name, sources) for name, sources in submissions.items()]
    return by_name(grade_all(paths, choose_parts(",".join(parts)), jobs=2, limits=QUICK))


def by_name(grades: Iterable[Graded]) -> dict[str, Graded]:
    """The results by the names of the submissions."""
    return {one.name: one for one in grades}


def judged(
    submissions: dict[str, Sources],
    parts: dict[str, list[str]] | None = None,
    trained: Iterable[str] = (),
    in_short: bool = False,
) -> dict[str, Score]:
    """Judge submissions unsealed; the scores.

    Each is judged on its `parts`, by default on those that it has. Those that are not `trained` are
    spared what takes long; `in_short` only tells which stubs lose points (see `tests.inprocess`).
    """
    parts = parts or {name: list(submissions[name]) for name in submissions}
    verdicts = said(submissions, parts, trained, in_short=in_short)
    return {name: score(choose_parts(",".join(parts[name])), verdicts[name]) for name in parts}


def said(
    submissions: dict[str, Sources],
    parts: dict[str, list[str]],
    trained: Iterable[str] = (),
    **how: bool,
) -> dict[str, list[CheckResult]]:
    """What each check says of submissions.

    `how` they are judged: `by_pytest`, as pytest and hypothesis run them, or `in_short`,
    if it is enough to know which stubs lose points.
    """
    job = {"submissions": submissions, "parts": parts, "trained": list(trained), **how}
    with tempfile.TemporaryDirectory() as folder:
        job_file, verdicts = Path(folder) / "job.json", Path(folder) / "verdicts.json"
        job_file.write_bytes(msgspec.json.encode(job))
        ran = run_python("-m", "tests.inprocess", str(job_file), str(verdicts))
        assert ran.returncode == 0, ran.stderr
        return msgspec.json.decode(verdicts.read_bytes(), type=dict[str, list[CheckResult]])


def run_python(*args: str, **env: str) -> subprocess.CompletedProcess:
    """Run this Python on some arguments, with the project on its path."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return subprocess.run(
        [sys.executable, *args],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", **env},
        capture_output=True,
        text=True,
    )


def stubs(points: Score) -> dict[str, StubScore]:
    """What each stub earned, by its name."""
    return {
        stub.stub.name: stub
        for part in points.parts
        for question in part.questions
        for stub in question.stubs
    }


def losing(points: Score) -> set[str]:
    """The stubs that do not have full marks."""
    return {name for name, stub in stubs(points).items() if stub.earned < stub.stub.points}


def complaints(points: Score) -> str:
    """Why stubs lost points, for the message of a failing test."""
    return "\n".join(
        f"{check.stub}.{check.check}: {check.fault}: {check.text.en if check.text else ''}"
        f" {check.trouble}"
        for stub in stubs(points).values()
        for check in stub.failed
    )


def run_in(tree: Path, *args: str) -> subprocess.CompletedProcess:
    """Run this Python in a copy of the tree, which stands before the project itself."""
    env = os.environ | {"PYTHONPATH": str(tree)}
    command = [sys.executable, *args]
    return subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True)
