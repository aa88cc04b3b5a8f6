"""What the tests of the student's folder share: copies of it, and its pytest in a process."""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.curriculum import Part, all_parts
from autograder.template import samples
from autograder.template.cut import TEMPLATE
from tests.student_template.ready import PATIENCE, Ready

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
    """Run a Python of its own in a folder, with nothing of the outer project in the environment."""
    kept = _environment(environment)
    return subprocess.run(
        [sys.executable, *args],
        cwd=folder,
        env=kept,
        input=typed,
        capture_output=True,
        encoding=kept["PYTHONIOENCODING"].partition(":")[0],
        timeout=PATIENCE,
    )


def _environment(more: dict[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "RNNHW"))}
    return kept | {
        "OMP_NUM_THREADS": "1",
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": WIDE,
        **more,
    }


@pytest.fixture(scope="session")
def ready() -> Iterator[Ready]:
    """A Python that need not load what the public tests of parts 1 to 6 need."""
    started = Ready(_environment({}), "numpy")
    yield started
    started.close()


@pytest.fixture(scope="session")
def ready_torch() -> Iterator[Ready]:
    """The same, with PyTorch: for tests to which it does not matter when that is loaded."""
    started = Ready(_environment({}), "numpy", "torch", "torch.utils.data", "tqdm")
    yield started
    started.close()


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
def numpy_parts(complete: Path) -> Path:
    """The folder with parts 1 to 6 filled in, and no others: PyTorch takes seconds to load."""
    for file in (file for part in all_parts() if part.needs for file in part.files):
        (complete / "homework" / f"{file}.py").unlink()
    return complete


@pytest.fixture
def python(ready: Ready) -> Run:
    """Runs Python in a folder."""
    return functools.partial(_run, ready)


@pytest.fixture
def run_tests(python: Run) -> Run:
    """Runs the student's pytest in a folder."""
    return lambda folder, *args, **env: python(folder, "-m", "pytest", *args, **env)


@pytest.fixture
def python_torch(ready_torch: Ready) -> Run:
    """Runs Python in a folder, where PyTorch is loaded already."""
    return functools.partial(_run, ready_torch)


@pytest.fixture
def run_torch(python_torch: Run) -> Run:
    """Runs the student's pytest in a folder, where PyTorch is loaded already."""
    return lambda folder, *args, **env: python_torch(folder, "-m", "pytest", *args, **env)


def _run(
    ready: Ready, folder: Path, *args: str, typed: str = "", **environment: str
) -> subprocess.CompletedProcess:
    """Run Python in a folder: a fork, unless Python must do something as it starts."""
    early = {name for name in environment if name.startswith("PYTHON")} - {"PYTHONIOENCODING"}
    if early or (args[0].startswith("-") and args[0] not in ("-c", "-m")):
        return run_python(folder, *args, typed=typed, **environment)
    return ready.run(args, folder, _environment(environment), typed)
