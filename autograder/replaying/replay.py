"""Takes a submission in and repeats a stub of it in a trusted process."""

import difflib
import filecmp
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from autograder.curriculum import all_parts
from autograder.grading.judging import environment
from autograder.intake import Failed, find, take_in
from autograder.key import Keys
from autograder.replaying.task import Done, Task
from autograder.text import printable

HOMEWORK = "homework"


class ReplayError(Exception):
    """Nothing can be repeated; one line says why, and what to do."""


def place_of(stub: str) -> tuple[str, str]:
    """The part and the name of a stub, given as `softmax` or `loss.softmax`. Raises ReplayError."""
    known = {
        f"{part.part}.{one.name}": (part.part, one.name)
        for part in all_parts()
        for one in part.stubs
    }
    fitting = [place for full, place in known.items() if stub in (full, place[1])]
    if fitting:
        return fitting[0]
    names = [name for part, name in known.values()] + list(known)
    near = difflib.get_close_matches(stub, names, n=1)
    hint = f"did you mean {near[0]}?" if near else "the READMEs in assignments/ name them all"
    raise ReplayError(f"there is no stub {printable(stub, 60)!r}; {hint}")


def replay(submission: Path, place: tuple[str, str], keys: Keys, out: Path) -> Done:
    """Run the hidden tests of a stub again; a script for each check that fails goes into `out`.

    The homework as it was graded goes there too, so that the scripts find it.

    Raises ReplayError, IntakeError or OSError.
    """
    found = find([submission], out).hand_ins
    if len(found) != 1:
        several = f"{submission} holds {len(found)} submissions: name one of them"
        raise ReplayError(f"{several}, {found[0].place} say" if found else several)
    with tempfile.TemporaryDirectory(prefix="rnnhw-") as name:
        folder = Path(name)
        scripts, homework = folder / "scripts", folder / HOMEWORK
        scripts.mkdir()
        try:
            take_in(found[0], homework)
        except Failed as error:
            raise ReplayError(f"{submission} could not be taken in: {error}") from error
        done = _done(Task(str(homework), *place, keys, str(scripts)), folder)
        if any(scripts.iterdir()):
            _deliver(scripts, homework, out)
    return done


def _done(task: Task, folder: Path) -> Done:
    files = folder / "task.json", folder / "done.json"
    files[0].write_bytes(msgspec.json.encode(task))
    command = [sys.executable, "-m", "autograder.replaying.process", *map(str, files)]
    ran = subprocess.run(
        command, env=environment(folder), cwd=folder, capture_output=True, text=True
    )
    if ran.returncode != 0:
        said = ran.stderr.strip().splitlines()
        raise ReplayError(f"the grader failed: {printable(said[-1]) if said else ran.returncode}")
    return msgspec.json.decode(files[1].read_bytes(), type=Done)


def _deliver(scripts: Path, homework: Path, out: Path) -> None:
    """Put the scripts and the homework into `out`, where no other homework may be."""
    there = out / HOMEWORK
    files = [str(p.relative_to(homework)) for p in sorted(homework.rglob("*")) if p.is_file()]
    if there.exists():
        _, *differing = filecmp.cmpfiles(homework, there, files, shallow=False)
        if any(differing):
            raise ReplayError(f"{there} is another homework: name another folder with --out")
    out.mkdir(parents=True, exist_ok=True)
    shutil.copytree(homework, there, dirs_exist_ok=True)
    for script in sorted(scripts.iterdir()):
        shutil.copy(script, out / script.name)
