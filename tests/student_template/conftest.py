"""What the tests of the student's folder share: copies of it, and its pytest in a process."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.curriculum import Part, all_parts
from autograder.template import samples
from autograder.template.cut import TEMPLATE

_LITTER = ("__pycache__", ".hypothesis", ".pytest_cache", "submission.zip")
WIDE = "1000"
"""Columns of the window, so that no sentence is broken."""
Run = Callable[..., subprocess.CompletedProcess]


def copy_template(folder: Path, source: Callable[[Part, str], str]) -> Path:
    """A copy of the student's folder, its homework filled in by `source`."""
    shutil.copytree(TEMPLATE, folder, ignore=shutil.ignore_patterns(*_LITTER))
    for part in all_parts():
        for file in part.files:
            text = source(part, file)
            (folder / "homework" / f"{file}.py").write_text(text, encoding="utf-8")
    return folder


def run_python(
    folder: Path, *args: str, typed: str = "", **environment: str
) -> subprocess.CompletedProcess:
    """Run Python in a folder, with nothing of the outer project in the environment."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "RNNHW"))}
    kept |= {"OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8", "COLUMNS": WIDE, **environment}
    return subprocess.run(
        [sys.executable, *args],
        cwd=folder,
        env=kept,
        input=typed,
        capture_output=True,
        encoding=kept["PYTHONIOENCODING"].partition(":")[0],
        timeout=600,
    )


@pytest.fixture
def untouched(tmp_path: Path) -> Path:
    """The folder as it is downloaded."""
    return copy_template(tmp_path / "untouched", samples.untouched)


@pytest.fixture
def complete(tmp_path: Path) -> Path:
    """The folder with every stub filled in."""
    return copy_template(tmp_path / "complete", samples.complete)


@pytest.fixture
def half_done(tmp_path: Path) -> Path:
    """The folder of a student in the middle of it."""
    return copy_template(tmp_path / "half-done", samples.half_done)


@pytest.fixture
def python() -> Run:
    """Runs Python in a folder."""
    return run_python


@pytest.fixture
def run_tests() -> Run:
    """Runs the student's pytest in a folder."""
    return lambda folder, *args, **env: run_python(folder, "-m", "pytest", *args, **env)
