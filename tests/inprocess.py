"""Judges many submissions in one process, unsealed: `python -m tests.inprocess JOB VERDICTS`.

For sources that mean no harm: some hundred variants of the homework are judged in a minute. It is a
process of its own because the hidden tests run under a pytest of their own.
"""

import itertools
import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import msgspec

from autograder.curriculum import choose_parts
from autograder.grading.judge import judge
from autograder.grading.verdict import CheckResult
from autograder.sealed import wire, worker
from autograder.sealed.seal import Limits
from autograder.sealed.student import Student


class InProcess:
    """Answers requests as a student's process does, from modules made of source text."""

    limits = Limits()

    def __init__(self, sources: dict[str, str]) -> None:
        Homework.sources = sources
        for name in [name for name in sys.modules if name.partition(".")[0] == "homework"]:
            del sys.modules[name]
        self._worker = worker.Worker()
        self._numbers = itertools.count(1)

    def ask(self, request: wire.Request, label: str = "", budget: float = 0) -> wire.Reply:
        """The reply, after a journey over the wire in both directions."""
        request = msgspec.structs.replace(request, number=next(self._numbers))
        return wire.decode(self._worker.answer_frame(wire.encode(request)), wire.Reply)

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
        exec(compile(self.sources.get(name, ""), f"/homework/{name}.py", "exec"), module.__dict__)


class Job(msgspec.Struct):
    """Submissions by name, and the parts that each is judged on."""

    submissions: dict[str, dict[str, str]]
    parts: dict[str, list[str]]


def main(job_file: str, verdicts_file: str) -> None:
    """Do the job that stands in a file and write the results of all checks into another."""
    job = msgspec.json.decode(Path(job_file).read_bytes(), type=Job)
    sys.meta_path.insert(0, Homework())
    verdicts: dict[str, list[CheckResult]] = {}
    for name, sources in job.submissions.items():
        parts = choose_parts(",".join(job.parts[name]))
        verdicts[name] = judge(Student(InProcess(sources)), parts)
    Path(verdicts_file).write_bytes(msgspec.json.encode(verdicts))


if __name__ == "__main__":
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    main(*sys.argv[1:])
