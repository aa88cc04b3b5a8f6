"""The workflow that GitHub Classroom runs: valid, and its commands are the student's own."""

import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from autograder.curriculum import all_parts
from autograder.template.cut import TEMPLATE
from tests.student_template.conftest import run_python
from tests.support import ROOT

CLASSROOM = TEMPLATE / ".github" / "workflows" / "classroom.yml"
WORKFLOWS = [CLASSROOM, ROOT / ".github" / "workflows" / "ci.yml"]


def commands() -> list[list[str]]:
    """What the workflow runs, as words."""
    steps = yaml.safe_load(CLASSROOM.read_text(encoding="utf-8"))["jobs"]["pytest"]["steps"]
    return [shlex.split(step["run"]) for step in steps if "run" in step]


def exit_codes(folder: Path) -> dict[str, int]:
    """Run every command but the installation in a student's folder."""
    for part in all_parts():
        for file in part.files if part.needs else ():  # slow, and like the others
            (folder / "tests" / f"test_{file}.py").unlink()
    install, *others = commands()
    assert install == ["pip", "install", "-r", "requirements-torch.txt"]
    python = {"python": [], "pytest": ["-m", "pytest"]}
    return {name: run_python(folder, *python[name], *rest).returncode for name, *rest in others}


def test_a_finished_homework_is_green(numpy_parts: Path) -> None:
    assert exit_codes(numpy_parts) == {"pytest": 0, "python": 0}
    assert (numpy_parts / "submission.zip").exists()


def test_an_untouched_homework_is_red_and_still_packed(untouched: Path) -> None:
    assert exit_codes(untouched) == {"pytest": 1, "python": 0}
    assert (untouched / "submission.zip").exists()


@pytest.mark.skipif(find_spec("check_jsonschema") is None, reason="check-jsonschema is missing")
def test_the_schema_of_workflows() -> None:
    command = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    ran = subprocess.run([sys.executable, *command, *WORKFLOWS], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.skipif(shutil.which("actionlint") is None, reason="actionlint is not on the PATH")
def test_actionlint() -> None:
    ran = subprocess.run(["actionlint", *WORKFLOWS], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
