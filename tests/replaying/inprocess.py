"""Repeats stubs of submissions in one process, unsealed: `... JOB FOLDER` writes their scripts.

For sources that mean no harm; a process of its own because pytest collects the hidden tests in it.
"""

import importlib
import os
import sys
from pathlib import Path

import msgspec

from autograder.curriculum import choose_parts
from autograder.drawing.paper import Paper
from autograder.replaying.process import repeat
from autograder.replaying.script import script
from tests.inprocess import Homework, InProcess


class Job(msgspec.Struct):
    """A submission, and the stub of it that is repeated."""

    name: str
    part: str
    stub: str
    sources: dict[str, str]


def main(jobs_file: str, folder: str) -> None:
    """Write the scripts of each job into a folder of its own, and what its checks said."""
    sys.meta_path.insert(0, Homework())
    jobs = msgspec.json.decode(Path(jobs_file).read_bytes(), type=list[Job])
    parts = {name: choose_parts(name)[0] for name in {job.part for job in jobs}}
    if any(part.needs for part in parts.values()):
        importlib.import_module("autograder.sealed.workshop").seed(0)
    papers = {name: Paper.of([part]) for name, part in parts.items()}
    said = {}
    for job in jobs:
        repeated = repeat(InProcess(job.sources), parts[job.part], job.stub, papers[job.part])
        into = Path(folder) / job.name
        into.mkdir()
        for failed in repeated.failed:
            (into / f"{failed.check}.py").write_text(script(failed), encoding="utf-8")
        checks = [failed.check for failed in repeated.failed]
        said[job.name] = {"failed": checks, "troubles": repeated.troubles}
    (Path(folder) / "said.json").write_bytes(msgspec.json.encode(said))


if __name__ == "__main__":
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    main(*sys.argv[1:])
