"""The real `otter grade`: containers, buildx and a base image. Skips where Docker cannot run."""

import csv
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from autograder.curriculum import all_parts
from tests.otter.conftest import run

BASE_IMAGE = os.environ.get("RNNHW_BASE_IMAGE", "python:3.12-slim")
POSSIBLE = sum(part.points for part in all_parts())


def _reason_to_skip() -> str:
    if shutil.which("docker") is None:
        return "docker is not installed"
    for command in (["docker", "info"], ["docker", "buildx", "version"]):
        if subprocess.run(command, capture_output=True).returncode != 0:
            return f"`{' '.join(command)}` fails"
    return ""


@pytest.mark.docker
def test_otter_grade(
    otter: Path, package: Path, submissions: Path, our_points: dict[str, float], tmp_path: Path
) -> None:
    if reason := _reason_to_skip():
        pytest.skip(reason)
    handed_in, out = tmp_path / "handed_in", tmp_path / "out"
    shutil.copytree(submissions, handed_in)
    out.mkdir()
    (handed_in / "wrong-archive.zip").write_bytes(b"Rar!\x1a\x07\x00 not a zip")
    with (
        zipfile.ZipFile(submissions / "complete.zip") as complete,
        zipfile.ZipFile(handed_in / "nested-and-littered.zip", "w") as nested,
    ):
        for name in complete.namelist():
            nested.writestr(f"my homework/{name}", complete.read(name))
        nested.writestr("a.py", "raise SystemExit")
        nested.writestr("b.py", "1 / 0")
    command = [otter, "grade", "-n", "rnnhw-test", "--ext", "zip", "--image", BASE_IMAGE]
    command += ["-a", package / "autograder.zip", "-o", out, "--containers", "2", handed_in]
    run(*command)
    with (out / "final_grades.csv").open() as file:
        rows = {row["file"]: row for row in csv.DictReader(file)}
    rows.pop("points-per-question")
    points = {name: float(row["total_points_earned"]) for name, row in rows.items()}
    assert points == {
        **{f"{name}.zip": earned for name, earned in our_points.items()},
        "wrong-archive.zip": 0,
        "nested-and-littered.zip": POSSIBLE,
    }
    assert {row["grading_status"] for row in rows.values()} == {"Completed"}
