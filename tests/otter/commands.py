"""The commands that the otter tests run, as a user does."""

import csv
import subprocess
import sys
from pathlib import Path

from autograder.curriculum import all_parts

RELEASE = tuple(part for part in all_parts() if not part.needs)
"""The parts that these tests release: those that take NumPy only."""
PARTS = ",".join(part.part for part in RELEASE)
POSSIBLE = sum(part.points for part in RELEASE)


def run(*command: object, **options: object) -> subprocess.CompletedProcess:
    """Run a command; what it said is part of the failure."""
    ran = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran


def rnnhw(*arguments: object) -> None:
    """Run the `rnnhw` command."""
    run(sys.executable, "-c", "from autograder.cli import app; app()", *arguments)


def package_release(out: Path, *options: object) -> None:
    """Run `rnnhw package` for this release."""
    rnnhw("package", "--out", out, "--parts", PARTS, *options)


def grade_here(submissions: Path, out: Path) -> dict[str, float]:
    """What `rnnhw grade` gives each submission in this release."""
    rnnhw("grade", submissions, "--out", out, "--parts", PARTS, "--jobs", 2)
    with (out / "grades.csv").open(encoding="utf-8-sig") as file:
        return {row["submission"]: float(row["score"]) for row in csv.DictReader(file)}
