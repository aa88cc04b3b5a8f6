"""Every command of docs/grading.md runs, in the order of the page."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.otter.docker import BASE_IMAGE, need_docker
from tests.support import ROOT

PAGE = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
INSTALLED = "pip install -e '.[package]'"
"""What `make test` has done, with more besides, before any of this runs."""
IMAGE = "--image python:3.12-slim"


TABLES = {
    "roster.csv": "id,name\nhalf-done,Ann Li\n",
    "overrides.csv": "submission,stub,points,reason\nhalf-done,softmax,1,shown at the board\n",
    "gradebook.csv": "Student,ID,SIS Login ID,HW (12)\nAnn Li,1,half-done,\n",
}


def commands() -> list[str]:
    """The lines of all fences, without the installation."""
    fences = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    lines = [line for fence in fences for line in fence.splitlines()]
    assert lines[0] == INSTALLED
    return lines[1:]


@pytest.fixture
def desk(tmp_path: Path, submissions: Path) -> Path:
    """A folder with submissions, as the page takes it."""
    (tmp_path / "submissions").mkdir()
    shutil.copy(submissions / "half-done.zip", tmp_path / "submissions")
    shutil.copy(submissions / "half-done.zip", tmp_path / "submission.zip")
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text)
    command = tmp_path / "bin" / "rnnhw"
    command.parent.mkdir()
    code = "from autograder.cli import app; app()"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{code}" "$@"\n')
    command.chmod(0o755)
    return tmp_path


def run_in(desk: Path, command: str) -> None:
    """Run one line of the page; `rnnhw` and `otter` are those of this environment."""
    path = [str(desk / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": os.pathsep.join(path)}
    ran = subprocess.run(
        command, shell=True, cwd=desk, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"


@pytest.mark.otter
def test_commands_on_a_laptop(desk: Path) -> None:
    for command in commands():
        if not command.startswith("otter grade"):
            run_in(desk, command)
    for made in (
        "results/grades.csv",
        "results/class.html",
        "filled.csv",
        "looked-at/results.json",
        "classroom/rnnhw/.git/index",
    ):
        assert (desk / made).exists(), made


@pytest.mark.docker
def test_commands_in_docker(desk: Path) -> None:
    need_docker()
    for command in commands():
        if command.startswith(("rnnhw package", "mkdir", "otter grade")):
            run_in(desk, command.replace(IMAGE, f"--image {BASE_IMAGE}"))
    assert (desk / "graded" / "final_grades.csv").exists()
    assert (desk / "graded" / "grading-summaries" / "half-done.txt").exists()


def test_the_page_and_its_readers_find_each_other() -> None:
    assert "docs/grading.md" in (ROOT / "README.md").read_text(encoding="utf-8")
    anchors = {
        re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-")
        for h in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    }
    for anchor in re.findall(r"\]\(#([^)]+)\)", PAGE):
        assert anchor in anchors, anchor
