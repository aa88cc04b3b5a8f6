"""Judges many submissions in one process, unsealed: `python -m tests.inprocess JOB VERDICTS`.

For sources that mean no harm: some hundred variants of the homework are judged in a minute. It is a
process of its own because the hidden tests run under a pytest of their own.
"""

import os
import sys
from pathlib import Path
from types import ModuleType

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
        self._modules = {name: _module(name, source) for name, source in sources.items()}

    def ask(self, request: wire.Request) -> wire.Reply:
        """The reply, after a journey over the wire in both directions."""
        frame = wire.encode(request)
        request = wire.decode(frame, wire.Request)
        reply = worker._answer(request, frame, self._modules)
        return wire.decode(wire.encode(reply), wire.Reply)


def _module(name: str, source: str) -> ModuleType:
    module = ModuleType(f"homework.{name}")
    exec(compile(source, f"/homework/{name}.py", "exec"), module.__dict__)
    return module


class Job(msgspec.Struct):
    """Submissions by name, and the parts that each is judged on."""

    submissions: dict[str, dict[str, str]]
    parts: dict[str, list[str]]


def main(job_file: str, verdicts_file: str) -> None:
    """Do the job that stands in a file and write the results of all checks into another."""
    job = msgspec.json.decode(Path(job_file).read_bytes(), type=Job)
    verdicts: dict[str, list[CheckResult]] = {}
    for name, sources in job.submissions.items():
        parts = choose_parts(",".join(job.parts[name]))
        verdicts[name] = judge(Student(InProcess(sources)), parts)
    Path(verdicts_file).write_bytes(msgspec.json.encode(verdicts))


if __name__ == "__main__":
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    main(*sys.argv[1:])
