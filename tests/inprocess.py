"""Judges many submissions unsealed: `python -m tests.inprocess JOB VERDICTS`.

For sources that mean no harm: some hundred variants of the homework are judged in a minute. It is a
process of its own because pytest collects the hidden tests in it. Once the cases are drawn, it
forks: each child judges its share.

PyTorch is slow on small numbers, so parts 7 and 8 meet fewer cases here. Trainings would take most
of the time. A submission that a job does not name as `trained` is spared them: its `fit` is tried
for a few epochs and held to no bar, its models pass the examination unseen.
"""

import gc
import importlib
import math
import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import ClassVar

import msgspec
import pytest

from autograder.curriculum import Part, Training, choose_parts
from autograder.drawing.answers import remember
from autograder.drawing.draw import EXAMPLES, Drawn, steady
from autograder.drawing.hidden import collect
from autograder.drawing.paper import Paper
from autograder.drawing.reference import Unsealed
from autograder.drawing.rehearsal import rehearse
from autograder.exam.examination import Examination
from autograder.exam.setting import prepared
from autograder.grading.judge import judge, judge_each, settled
from autograder.grading.verdict import CheckResult
from autograder.hidden_tests.torch_models import sine
from autograder.sealed.student import Student
from autograder.sealed.worker import reseed
from tests.by_pytest import judged_by_pytest
from tests.support import KEY

FORKING = multiprocessing.get_context("fork")
SHARES = 2
"""So many processes judge at a time."""
MANY = 20
"""From so many submissions on, the reference is judged first: what is answered as it answers needs
no test."""


class InProcess(Unsealed):
    """A submission made of source text, in this very process."""

    def __init__(self, sources: dict[str, str]) -> None:
        Homework.sources = sources
        for name in [name for name in sys.modules if name.partition(".")[0] == "homework"]:
            del sys.modules[name]
        super().__init__("homework")

    def reseed(self, number: int) -> None:
        """Begin its streams of random numbers anew, which are this process's."""
        workshop = sys.modules.get("autograder.sealed.workshop")
        (workshop.seed if workshop else reseed)(number)

    def spent(self) -> float:
        """It has no CPU time of its own."""
        return 0.0

    def restart(self) -> None:
        """Forget the modules and the objects."""
        self.__init__(Homework.sources)


class Homework(MetaPathFinder, Loader):
    """Imports the package `homework` and its modules from source text."""

    sources: ClassVar[dict[str, str]] = {}

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        package, _, module = name.partition(".")
        if package != "homework" or module not in ("", *self.sources):
            return None
        return ModuleSpec(name, self, is_package=not module)

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__.partition(".")[2]
        exec(_compiled(self.sources.get(name, ""), name), module.__dict__)


@lru_cache
def _compiled(source: str, name: str) -> CodeType:
    """The code of a module: many submissions differ in one only."""
    return compile(source, f"/homework/{name}.py", "exec")


class Spared:
    """Stands for an `Examination` that every model passes, without having been trained."""

    name = "nothing on nothing"

    def __init__(self, parts: Sequence[Part]) -> None:
        self._exams = [part.exams["digits"]["cpu"] for part in parts if part.exams]

    def training(self, model: str) -> Training:
        """How a model would be trained."""
        return self._exams[0].trainings[model]

    def accuracy(self, model: str) -> float:
        """Everything is read right."""
        return 1.0


@contextmanager
def spared(trained: bool) -> Iterator[None]:
    """Unless `trained`, let `fit` train for a few epochs, and hold it to no bar."""
    with pytest.MonkeyPatch.context() as patch:
        if not trained:
            for trials, changed in ((sine.EARLY, {"bar": math.inf}), (sine.WHOLE, {})):
                for model, trial in trials.items():
                    patch.setitem(trials, model, trial._replace(epochs=3, **changed))
        yield


def with_few_cases(paper: Paper) -> Paper:
    """The same paper with half of the cases."""
    drawn = {
        part: {name: cases[: EXAMPLES // 2] for name, cases in of_part.items()}
        for part, of_part in paper.drawn.cases.items()
    }
    return Paper(paper.tests, Drawn(drawn))


def judged_in_short(
    student: Student, parts: Sequence[Part], paper: Paper, examination: object
) -> list[CheckResult]:
    """As `judge`, but a stub that has failed is spared from then on (see `spared`).

    All tests are run, and the stubs lose points that lose them otherwise. What they lose is less.
    """
    said: list[tuple[tuple[str, str, str], BaseException | None]] = []
    failed: set[tuple[str, str]] = set()
    for test in paper.tests:
        place = test.part, test.stub
        with spared(trained=place not in failed):
            ((_, error),) = judge_each(student, Paper([test], paper.drawn), examination)
        failed |= {place} if error else set()
        said.append(((*place, test.check), error))
    return settled(said, parts)


class Job(msgspec.Struct):
    """Submissions by name, the parts that each is judged on, and those that are really trained."""

    submissions: dict[str, dict[str, str]]
    parts: dict[str, list[str]]
    trained: list[str]
    by_pytest: bool = False
    """Whether pytest and hypothesis run the hidden tests, rather than our own judge."""
    in_short: bool = False
    """Whether it is enough to know which stubs lose points."""


def main(job_file: str, verdicts_file: str) -> None:
    """Do the job that stands in a file and write the results of all checks into another."""
    job = msgspec.json.decode(Path(job_file).read_bytes(), type=Job)
    sys.meta_path.insert(0, Homework())
    all_parts = choose_parts(",".join({name for names in job.parts.values() for name in names}))
    if job.by_pytest:  # hypothesis draws anew for each of them
        paper = Paper(collect([part.part for part in all_parts]), Drawn({}))
    else:
        paper = Paper.of(all_parts)
        remember("autograder.hidden_tests")
        if len(job.submissions) >= MANY:
            rehearse(paper, all_parts)
    if any(part.needs for part in all_parts):
        importlib.import_module("autograder.sealed.warm").workshop.seed(0)
    gc.freeze()  # pytest collects garbage: not in all of PyTorch, please
    names = list(job.submissions)
    shares = {f"{verdicts_file}.{i}": names[i::SHARES] for i in range(min(SHARES, len(names)))}
    forks = [FORKING.Process(target=_judge, args=(job, paper, *one)) for one in shares.items()]
    for fork in forks:
        fork.start()
    for fork in forks:
        fork.join()
    assert not any(fork.exitcode for fork in forks), "what went wrong stands above"
    verdicts: dict[str, object] = {}
    for file in map(Path, shares):
        verdicts |= msgspec.json.decode(file.read_bytes())
        file.unlink()
    Path(verdicts_file).write_bytes(msgspec.json.encode(verdicts))


def _judge(job: Job, paper: Paper, file: str, names: Sequence[str]) -> None:
    """Judge some of the submissions, and write what becomes of them into a file."""
    verdicts = {name: _judged(job, paper, name, Path(file).parent) for name in names}
    Path(file).write_bytes(msgspec.json.encode(verdicts))


def _judged(job: Job, paper: Paper, name: str, where: Path) -> list[CheckResult]:
    parts, sources = choose_parts(",".join(job.parts[name])), job.submissions[name]
    if job.by_pytest:
        with steady():
            return judged_by_pytest(Student(InProcess(sources)), parts)
    trained, of_torch = name in job.trained, any(part.needs for part in parts)
    sparing = spared(trained) if of_torch else nullcontext()
    own = with_few_cases(paper.only(parts)) if of_torch else paper.only(parts)
    with sparing, prepared(parts if trained else (), "digits", "cpu") as setting:
        student, examination = Student(InProcess(sources)), Spared(parts)
        if setting:
            examination = Examination(student, setting, parts, where, KEY)
        judging = judged_in_short if job.in_short and trained else judge
        return judging(student, parts, own, examination)


if __name__ == "__main__":
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    main(*sys.argv[1:])
