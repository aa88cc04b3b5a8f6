"""What the otter tests share: the zips that `rnnhw package` writes, and a graded class."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from autograder.template import samples
from tests.otter.commands import RELEASE, grade_here, package_release
from tests.otter.docker import ClassGrades, need_docker, otter_grade


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with student.zip and autograder.zip."""
    folder = tmp_path_factory.mktemp("dist")
    package_release(folder)
    return folder


@pytest.fixture(scope="session")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """complete.zip, half-done.zip and untouched.zip."""
    folder = tmp_path_factory.mktemp("submissions")
    for sample in samples.write(folder / "folders", RELEASE):
        shutil.make_archive(str(folder / sample.name), "zip", sample)
    shutil.rmtree(folder / "folders")
    return folder


@pytest.fixture(scope="session")
def our_points(tmp_path_factory: pytest.TempPathFactory, submissions: Path) -> dict[str, float]:
    """What `rnnhw grade` gives each submission."""
    return grade_here(submissions, tmp_path_factory.mktemp("results"))


@pytest.fixture(scope="session")
def otter() -> Path:
    """The otter command of this environment."""
    command = shutil.which("otter", path=os.pathsep.join([str(Path(sys.executable).parent)]))
    assert command, "otter is not installed: pip install -e '.[dev]'"
    return Path(command)


@pytest.fixture(scope="session")
def grades(otter: Path, package: Path, tmp_path_factory: pytest.TempPathFactory) -> ClassGrades:
    """A class, graded by `otter grade`: one image, two containers at a time."""
    need_docker()
    return otter_grade(otter, package / "autograder.zip", tmp_path_factory.mktemp("class"))
