"""Docker as the tests use it: what is missing, and one container for one command."""

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.gradescope_schema import METADATA, Results, read
from tests.otter import handed_in
from tests.otter.commands import grade_here, run

BASE_IMAGE = os.environ.get("RNNHW_BASE_IMAGE", "python:3.12-slim")
NAME = "rnnhw-test"
IMAGE = f"otter-grade:{NAME}"
"""The tag that otter gives an assignment of this name."""


def reason_to_skip() -> str:
    """Why `otter grade` cannot run here; "" if it can."""
    if shutil.which("docker") is None:
        return "docker is not installed"
    for command in (["docker", "info"], ["docker", "buildx", "version"]):
        if subprocess.run(command, capture_output=True).returncode != 0:
            return f"`{' '.join(command)}` fails"
    return ""


def need_docker() -> None:
    """Skip the test where Docker cannot run."""
    if reason := reason_to_skip():
        pytest.skip(reason)


class ClassGrades(NamedTuple):
    """What one `otter grade` wrote, and what `rnnhw grade` gives the same zips."""

    rows: dict[str, dict[str, str]]
    summaries: dict[str, str]
    ours: dict[str, float]
    witness: Path

    @property
    def points(self) -> dict[str, float]:
        """The points of each submission in otter's table."""
        return {name: float(row["total_points_earned"]) for name, row in self.rows.items()}


def otter_grade(otter: Path, autograder: Path, folder: Path) -> ClassGrades:
    """Let otter grade everything that a class hands in, and `rnnhw grade` the same zips."""
    submissions, out, witness = folder / "submissions", folder / "graded", folder / "witness"
    handed_in.write(submissions, witness)
    out.mkdir()
    command = [otter, "grade", "-n", NAME, "--ext", "zip", "--image", BASE_IMAGE, "--summaries"]
    run(*command, "-a", autograder, "-o", out, "--containers", 2, submissions)
    with (out / "final_grades.csv").open() as file:
        rows = {row["file"].removesuffix(".zip"): row for row in csv.DictReader(file)}
    texts = (out / "grading-summaries").iterdir()
    summaries = {file.stem: file.read_text(encoding="utf-8") for file in texts}
    return ClassGrades(rows, summaries, grade_here(submissions, folder / "ours"), witness)


def megabytes(image: str) -> float:
    """The size of an image."""
    said = run("docker", "image", "inspect", "--format", "{{.Size}}", image).stdout
    return int(said) / 1e6


def as_gradescope(source: Path, submission: Path, folder: Path) -> Results:
    """Lay out /autograder as Gradescope documents it, run run_autograder as root, read results.

    `source` is the unpacked autograder.zip and `submission` the unpacked upload.
    """
    folder.mkdir()
    (source / "run_autograder").chmod(0o755)  # as Gradescope does when it makes its image
    (folder / "submission_metadata.json").write_text(json.dumps(METADATA))
    work = ["-u", "root", "-w", "/autograder"]
    container = run("docker", "create", *work, IMAGE, "/autograder/run_autograder").stdout.strip()
    try:
        # "/." is the content of a folder, the other end a folder that is there.
        run("docker", "cp", f"{source}/.", f"{container}:/autograder/source")
        run("docker", "cp", source / "run_autograder", f"{container}:/autograder/run_autograder")
        run("docker", "cp", f"{submission}/.", f"{container}:/autograder/submission")
        run("docker", "cp", folder / "submission_metadata.json", f"{container}:/autograder/")
        run("docker", "start", "-a", container)
        run("docker", "cp", f"{container}:/autograder/results/results.json", folder)
    finally:
        run("docker", "rm", "-f", container)
    return read((folder / "results.json").read_bytes())
