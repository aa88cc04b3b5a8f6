"""Whether the hidden tests and the assignment files fit together, before anything is graded.

`python -m autograder.grading.fit PARTS` collects the hidden tests and says in one line what does
not fit. That takes seconds, so a state in which all fits is remembered.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from autograder.curriculum import ASSIGNMENTS, CurriculumError, Part, choose_parts
from autograder.grading.judging import environment

_PACKAGE = Path(__file__).parents[1]
_Place = tuple[str, str, str]


def check_fit(parts: Sequence[Part]) -> None:
    """Raise CurriculumError if a check of these parts has no hidden test, or a test no check."""
    names = ",".join(part.part for part in parts)
    memory, print_of_all = _memory(names), _fingerprint()
    with contextlib.suppress(OSError):
        if memory.read_text(encoding="utf-8") == print_of_all:
            return
    with tempfile.TemporaryDirectory(prefix="rnnhw-") as folder:
        command = [sys.executable, "-m", "autograder.grading.fit", names]
        found = subprocess.run(
            command, env=environment(Path(folder)), cwd=folder, capture_output=True, text=True
        )
    if found.returncode != 0:
        said = (found.stderr + found.stdout).strip().splitlines()
        raise CurriculumError(said[-1] if said else "the hidden tests cannot be collected")
    with contextlib.suppress(OSError):  # it is found out again, then
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(print_of_all, encoding="utf-8")


def misfit(parts: Sequence[Part], marked: Iterable[_Place]) -> str:
    """What does not fit, in a line; "" if all does. `marked` are the marks of the tests."""
    tested = set(marked)
    asked = {
        (p.part, stub.name, check.name) for p in parts for stub in p.stubs for check in stub.checks
    }
    if without := sorted(asked - tested):
        part, stub, check = without[0]
        return f"assignments: {part}: the check {check!r} of {stub} has no hidden test"
    if unknown := sorted(tested - asked):
        part, stub, check = unknown[0]
        return f"hidden_tests/{part}: a test is marked for {stub}.{check}, which no check is"
    return ""


def _main(names: str) -> str:
    from autograder.drawing.hidden import collect  # it imports pytest, which commands do not need

    parts = choose_parts(names)
    try:
        tests = collect([part.part for part in parts])
    except RuntimeError as error:
        return str(error)
    return misfit(parts, [(test.part, test.stub, test.check) for test in tests])


def _memory(names: str) -> Path:
    """The file that remembers what has fitted."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "rnnhw" / f"fit-{hashlib.sha256(names.encode()).hexdigest()[:12]}"


def _fingerprint() -> str:
    """A hash that changes with everything on which collecting the tests depends."""
    code = [_PACKAGE, _PACKAGE.parent / "solutions", ASSIGNMENTS]
    files = sorted(
        file for root in code for file in root.rglob("*") if file.suffix in (".py", ".toml")
    )
    digest = hashlib.sha256(f"{sys.version} {version('pytest')}".encode())
    for file in files:
        digest.update(f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]) or None)
