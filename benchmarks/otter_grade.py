"""`otter grade` with our autograder.zip next to otter's stock flow, as ratios in one run.

Stock is an assignment of one trivial check in otter's own test format, run in otter's own kernel,
on the same submissions. Its image installs the same otter with pip, as ours does: otter's own
setup.sh would fetch conda and a browser on top. Both flows go through otter's own functions, in
turns in the same run, so that what else the machine does falls on both.

RNNHW_BASE_IMAGE names the base image; `--rounds N` says how often each flow grades (default 5).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from otter.grade.containers import build_image, grade_submission
from otter.run import AutograderConfig

from autograder.curriculum import Part, all_parts, choose_parts
from autograder.glue import otter_zip
from autograder.key import PUBLIC_KEYS
from autograder.template import samples

BASE_IMAGE = os.environ.get("RNNHW_BASE_IMAGE", "python:3.12-slim")
TARGET = 1.5
STOCK = "stock"
RELEASES = {
    "parts 3+5": choose_parts("loss,lstm"),
    "NumPy parts": [part for part in all_parts() if not part.needs],
}
FLOWS = [STOCK, *RELEASES]

_CHECK = """OK_FORMAT = True
case = {"code": ">>> 1 + 1\\n2", "hidden": False, "locked": False}
suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
test = {"name": "q1", "points": 1, "suites": [suite]}
"""
_SETUP = """set -e
python3 -m venv /opt/stock
/opt/stock/bin/pip install -q --no-cache-dir 'otter-grader[grading]>=6,<8'
"""
_RUN = "#!/bin/sh\nexec /opt/stock/bin/python /autograder/source/run_otter.py\n"


class Image(NamedTuple):
    """An image that otter has built."""

    tag: str
    seconds: float
    megabytes: float


def stock_zip(path: Path) -> None:
    """otter's own zip, but for the scripts that would fetch conda and a browser."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "tests").mkdir()
        (root / "tests" / "q1.py").write_text(_CHECK)
        (root / "otter_config.json").write_text(json.dumps({"logo": False}))
        command = [sys.executable, "-m", "otter", "generate", "-t", "tests", "-o", "otter.zip"]
        command += ["-c", "otter_config.json", "--no-requirements", "--no-environment"]
        subprocess.run(command, cwd=root, check=True, capture_output=True)
        rewrite(root / "otter.zip", path, {"setup.sh": _SETUP, "run_autograder": _RUN})


def our_zip(path: Path, parts: Sequence[Part]) -> None:
    """What `rnnhw package` writes."""
    otter_zip.write(path, parts, otter_zip.Options(PUBLIC_KEYS))


def rewrite(source: Path, target: Path, changes: dict[str, str]) -> None:
    """A copy of a zip with other files in it."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name) or old.read(name))


def uncached(path: Path) -> Path:
    """A copy whose setup.sh Docker has not met: no layer of an earlier run is taken."""
    with zipfile.ZipFile(path) as archive:
        setup = archive.read("setup.sh").decode()
    copy = path.with_name(f"new-{path.name}")
    rewrite(path, copy, {"setup.sh": f"{setup}\n# {time.time_ns()}\n"})
    return copy


def build_all(folder: Path) -> Iterator[tuple[str, Image]]:
    """The images, one after the other."""
    stock_zip(folder / f"{STOCK}.zip")
    # What otter installs for every assignment is there before the clock runs.
    rewrite(folder / f"{STOCK}.zip", folder / "warm.zip", {"setup.sh": "true"})
    yield "warm", build(folder / "warm.zip", "warm")
    yield STOCK, build(uncached(folder / f"{STOCK}.zip"), STOCK)
    for i, (flow, parts) in enumerate(RELEASES.items()):
        our_zip(folder / f"{i}.zip", parts)
        yield flow, build(uncached(folder / f"{i}.zip"), f"ours-{i}")


def build(path: Path, name: str) -> Image:
    """Let otter build its image."""
    started = time.perf_counter()
    config = AutograderConfig({"zips": True})
    tag = build_image(str(path), BASE_IMAGE, f"bench-{name}", config)
    seconds = time.perf_counter() - started
    command = ["docker", "image", "inspect", "--format", "{{.Size}}", tag]
    size = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Image(tag, seconds, int(size) / 1e6)


def grade(image: Image, submission: Path, flow: str) -> float:
    """Let otter grade one submission; the seconds that it takes."""
    started = time.perf_counter()
    results = grade_submission(str(submission), image.tag)
    seconds = time.perf_counter() - started
    assert results.possible and results.total == results.possible, f"{flow}: {results}"
    return seconds


def grade_two(image: Image, submission: Path, flow: str) -> float:
    """Let otter grade two submissions at a time; the seconds for each."""
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: grade(image, submission, flow), range(2)))
    return (time.perf_counter() - started) / 2


def main(rounds: int) -> None:
    """Build and grade, in turns; print the medians and their ratios to stock."""
    images: dict[str, Image] = {}
    one: dict[str, list[float]] = {flow: [] for flow in FLOWS}
    two: dict[str, list[float]] = {flow: [] for flow in FLOWS}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        complete, *_ = samples.write(folder / "samples", tuple(RELEASES["NumPy parts"]))
        submission = Path(shutil.make_archive(str(folder / "complete"), "zip", complete))
        try:
            images.update(build_all(folder))
            for _ in range(rounds):
                for flow in FLOWS:
                    one[flow].append(grade(images[flow], submission, flow))
                    two[flow].append(grade_two(images[flow], submission, flow))
        finally:
            tags = [image.tag for image in images.values()]
            subprocess.run(["docker", "rmi", "-f", *tags], capture_output=True)
    del images["warm"]
    report(images, one, two, rounds)


def report(
    images: dict[str, Image],
    one: dict[str, list[float]],
    two: dict[str, list[float]],
    rounds: int,
) -> None:
    """The table."""
    print(f"otter grade, complete submission, median of {rounds} in turns; ratios are to stock")
    print(f"{'':12}{'image':>10}{'build':>16}{'one at a time':>20}{'two at a time':>20}")
    for flow, image in images.items():
        built = image.seconds / images[STOCK].seconds
        cells = [f"{image.megabytes:7.0f} MB", f"{image.seconds:7.1f} s {built:5.2f}×"]
        for times in (one, two):
            seconds, stock = statistics.median(times[flow]), statistics.median(times[STOCK])
            cells.append(f"{seconds:11.2f} s {seconds / stock:5.2f}×")
        print(f"{flow:12}{cells[0]:>10}{cells[1]:>16}{cells[2]:>20}{cells[3]:>20}")
    print(f"targets: {next(iter(RELEASES))} at most {TARGET}× stock; images under 900 MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    main(parser.parse_args().rounds)
