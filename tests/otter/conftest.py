"""One package for all otter tests: the zips that `rnnhw package` writes, and three submissions."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.curriculum import all_parts
from autograder.template import samples


def run(*command: object, **options: object) -> subprocess.CompletedProcess:
    """Run a command; what it said is part of the failure."""
    ran = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with student.zip and autograder.zip."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-c", "from autograder.cli import app; app()", "package", "--out", folder)
    return folder


@pytest.fixture(scope="session")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """complete.zip, half-done.zip and untouched.zip."""
    folder = tmp_path_factory.mktemp("submissions")
    for sample in samples.write(folder / "folders", all_parts()):
        shutil.make_archive(str(folder / sample.name), "zip", sample)
    shutil.rmtree(folder / "folders")
    return folder


@pytest.fixture(scope="session")
def our_points(tmp_path_factory: pytest.TempPathFactory, submissions: Path) -> dict[str, float]:
    """What `rnnhw grade` gives each submission."""
    out = tmp_path_factory.mktemp("results")
    code = "from autograder.cli import app; app()"
    run(sys.executable, "-c", code, "grade", submissions, "--out", out, "--jobs", "2")
    with (out / "grades.csv").open(encoding="utf-8-sig") as file:
        return {row["submission"]: float(row["score"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="session")
def otter() -> Path:
    """The otter command of this environment."""
    command = shutil.which("otter", path=os.pathsep.join([str(Path(sys.executable).parent)]))
    assert command, "otter is not installed: pip install -e '.[dev]'"
    return Path(command)
