"""A class of sixty, graded: `python benchmarks/class.py [--before REF] [--size N] [--otter]`.

The class is made from the reference, the half-done sample, the untouched one and known mistakes. It
is graded by this checkout, by the one of `--before` (a commit, in a git worktree of its own), and,
with `--otter`, ten of it by `otter run` in a loop: all in turns in one run, so that what else the
machine does falls on all. CPU seconds are those of all processes together. What a submission costs
is the difference of a class of four and one of two, so that what is paid once does not count; the
mean of the whole class counts it. Then `rnnhw grade` grades the class twice, with its reports and
tables: the second time everything is kept.
"""

import argparse
import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import msgspec
import psutil

from autograder.curriculum import choose_parts
from autograder.grading.batch import Graded, grade_all
from autograder.intake import find
from autograder.misconceptions.catalogue import misconceptions
from autograder.misconceptions.reference import NoSuchPlace, changed, pieces
from autograder.reports.class_page.page import ClassReport, to_html
from autograder.reports.similar import similar
from autograder.template import samples

ROOT = Path(__file__).parents[1]
NUMPY = "encoding,rnn,loss,bptt,lstm,variants"
RNNHW = [sys.executable, "-c", "from autograder.cli import app; app()"]
MANY = 2_000
"""The submissions of which one page is made."""
_GRADE = """
import json, os, resource, sys, time
from pathlib import Path
from autograder.curriculum import choose_parts
from autograder.grading.batch import grade_all

def cpu():
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(one)[:2]) for one in whose)

parts, jobs, *paths = sys.argv[1:]
before, started = cpu(), time.monotonic()
grades = grade_all([Path(path) for path in paths], choose_parts(parts), jobs=int(jobs))
print(json.dumps({
    "cpu": cpu() - before,
    "wall": time.monotonic() - started,
    "megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    "points": [grade.score.earned for grade in grades],
    "troubles": [trouble for grade in grades for trouble in grade.troubles],
}))
"""

_UNSEALED = """
import sys, time
from autograder.curriculum import choose_parts
from autograder.grading.judge import judge
from autograder.grading.preparing import prepared
from autograder.grading.verdict import Job
from autograder.sealed.seal import Limits
from autograder.sealed.student import Student
from tests.inprocess import Homework, InProcess
from tests.support import complete

names = sys.argv[1].split(",")
parts = choose_parts(sys.argv[1])
sys.meta_path.insert(0, Homework())
paper = prepared(parts, Job("", names, Limits()), many=True)

def judged():
    assert all(check.passed for check in judge(Student(InProcess(complete(*names))), parts, paper))

judged()
before = time.process_time()
for _ in range(4):
    judged()
print((time.process_time() - before) / 4)
"""
"""Judges the reference in the trusted process itself, as one of a class."""


class Cost(NamedTuple):
    """What grading some submissions took."""

    cpu: float
    wall: float
    megabytes: float
    """Of the largest process."""
    points: list[float]


def grade(tree: Path, parts: str, jobs: int, paths: list[Path]) -> Cost:
    """Grade submissions with the checkout in a folder."""
    command = [sys.executable, "-c", _GRADE, parts, str(jobs), *map(str, paths)]
    ran = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(tree)}, cwd="/", stdout=subprocess.PIPE
    )
    said = json.loads(ran.stdout)
    assert not said.pop("troubles"), "the grader itself had troubles"
    return Cost(**said)


def each(tree: Path, parts: str, path: Path) -> float:
    """CPU seconds for one more submission in a class."""
    four, two = (grade(tree, parts, 1, [path] * count).cpu for count in (4, 2))
    return (four - two) / 2


def unsealed(parts: str) -> float:
    """CPU seconds for one more right submission that is judged in no process of its own."""
    command = [sys.executable, "-c", _UNSEALED, parts]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return float(
        subprocess.run(command, env=env, cwd="/", check=True, stdout=subprocess.PIPE).stdout
    )


class Commanded(NamedTuple):
    """What `rnnhw grade` took."""

    wall: float
    cpu: float
    megabytes: list[float]
    """Of all its processes together, what they share counted once; every other second."""


def commanded(folder: Path, paths: list[Path]) -> Commanded:
    """Grade submissions into a folder with the command."""
    command = [*RNNHW, "grade", *paths, "--out", folder, "--parts", NUMPY]
    before, started, megabytes = _children(), time.monotonic(), []
    process = psutil.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    while process.poll() is None:
        with contextlib.suppress(psutil.Error):
            family = [process, *process.children(recursive=True)]
            megabytes.append(sum(one.memory_full_info().pss for one in family) / 2**20)
        time.sleep(2)
    assert process.returncode == 0, "rnnhw grade must not fail"
    return Commanded(time.monotonic() - started, _children() - before, megabytes)


def _children() -> float:
    """Seconds of CPU time of all processes that were started here and have ended."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def make_class(folder: Path, size: int) -> list[Path]:
    """A class of so many submissions of the NumPy parts."""
    parts = choose_parts(NUMPY)
    paths = samples.write(folder, parts)
    whole = {file: samples.complete(part, file) for part in parts for file in part.files}
    mistakes = [(part.part, one) for part in parts for one in misconceptions(part.part)]
    for part, one in mistakes[:: max(1, len(mistakes) // size)]:
        handed_in = folder / f"{len(paths):03d}-{part}-{one.stub}"
        try:
            source = "".join(changed(pieces(whole[part]), one.stub, one.old, one.new).values())
        except NoSuchPlace:
            continue
        shutil.copytree(paths[0], handed_in)
        (handed_in / "homework" / f"{part}.py").write_text(source, encoding="utf-8")
        paths.append(handed_in)
    return (paths * size)[:size]


def otter_seconds(folder: Path, paths: list[Path]) -> float:
    """Wall seconds for each of these with `otter run` in a loop, with our autograder.zip."""
    subprocess.run([*RNNHW, "package", "--out", folder, "--parts", NUMPY], check=True)
    started = time.monotonic()
    for number, path in enumerate(paths):
        place = folder / str(number)
        file = shutil.make_archive(str(place / "submission"), "zip", path)
        run = ["run", "-a", str(folder / "autograder.zip"), "-o", str(place), file]
        subprocess.run([sys.executable, "-m", "otter", *run], check=True, capture_output=True)
    return (time.monotonic() - started) / len(paths)


def main() -> None:
    """Grade, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--before", help="a commit to compare with")
    parser.add_argument("--size", type=int, default=60, help="submissions in the class")
    parser.add_argument("--torch", action="store_true", help="part 7, too")
    parser.add_argument("--otter", action="store_true", help="ten of them with otter run, too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        trees = {"now": ROOT}
        if options.before:
            trees["before"] = folder / "before"
            git = ["git", "-C", str(ROOT), "worktree"]
            add = [*git, "add", "-q", "--detach", str(trees["before"]), options.before]
            subprocess.run(add, check=True)
        try:
            _table(folder, trees, options)
        finally:
            if options.before:
                subprocess.run([*git, "remove", "--force", str(trees["before"])], check=True)


def _table(folder: Path, trees: dict[str, Path], options: argparse.Namespace) -> None:
    paths = make_class(folder / "class", options.size)
    complete, _, untouched = paths[:3]
    jobs = os.cpu_count() or 1
    rows = {
        "complete, six NumPy parts, CPU-s": lambda tree: each(tree, NUMPY, complete),
        "untouched, CPU-s": lambda tree: each(tree, NUMPY, untouched),
    }
    if options.torch:
        seven, *_ = samples.write(folder / "seven", choose_parts("torch_models"))
        rows["part 7 right, CPU-s"] = lambda tree: each(tree, "torch_models", seven)
    for title, measure in rows.items():
        _say(title, {name: measure(tree) for name, tree in trees.items()})
    _say("complete, judged without a seal, CPU-s", {"now": unsealed(NUMPY)})
    whole = {name: grade(tree, NUMPY, jobs, paths) for name, tree in trees.items()}
    count = len(paths)
    title = f"a class of {count}, --jobs {jobs}"
    _say(f"{title}: wall s each", {name: cost.wall / count for name, cost in whole.items()})
    _say(f"{title}: CPU-s each", {name: cost.cpu / count for name, cost in whole.items()})
    _say("the largest process, MB", {name: cost.megabytes for name, cost in whole.items()})
    _twice(folder, paths, jobs)
    if options.otter:
        each_by_otter, ours = otter_seconds(folder / "otter", paths[:10]), whole["now"].wall / count
        print(f"{'otter run in a loop, wall s each':46} {each_by_otter:8.2f}", end="")
        print(f"   ratio to ours {each_by_otter / ours:6.2f}")


def _twice(folder: Path, paths: list[Path], jobs: int) -> None:
    """The command, and the command again."""
    inbox = folder / "inbox"
    for number, path in enumerate(paths):
        shutil.copytree(path, inbox / f"{number:04}")
    first, second = (commanded(folder / "out", [inbox]) for _ in range(2))
    quarter = max(1, len(first.megabytes) // 4)
    early, late = (max(some) for some in (first.megabytes[:quarter], first.megabytes[quarter:]))
    _say("rnnhw grade, wall s", {"now": first.wall})
    _say("rnnhw grade, CPU-s each", {"now": first.cpu / len(paths)})
    _say("rnnhw grade, share of the cores that is busy", {"now": first.cpu / first.wall / jobs})
    _say("rnnhw grade, MB in its first quarter, at most", {"now": early})
    _say("rnnhw grade, MB later, at most", {"now": late})
    _say("the same command again, wall s", {"now": second.wall})
    _say("the same command again, CPU-s", {"now": second.cpu})
    _page(grade_all(find([inbox]).hand_ins, choose_parts(NUMPY), kept=folder / "out" / ".kept"))


def _page(grades: list[Graded]) -> None:
    """class.html of many verdicts: those of a class, again and again under other names."""
    parts, several = choose_parts(NUMPY), zip(range(MANY), cycle(grades), strict=False)
    many = [msgspec.structs.replace(graded, name=f"{number:05}") for number, graded in several]
    started = time.process_time()
    page = to_html(ClassReport(many, parts, similar(many, []), [], {}), "both")
    _say(f"class.html of {MANY:,}, CPU-s", {"now": time.process_time() - started})
    _say(f"class.html of {MANY:,}, MB", {"now": len(page.encode()) / 1e6})


def _say(title: str, values: dict[str, float]) -> None:
    now, before = values["now"], values.get("before")
    ratio = f"   before {before:8.2f}   ratio {before / now:6.2f}" if before else ""
    print(f"{title:46} {now:8.2f}{ratio}", flush=True)


if __name__ == "__main__":
    main()
