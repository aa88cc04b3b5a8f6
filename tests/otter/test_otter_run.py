"""The real `otter run` on the real autograder.zip gives the points of `rnnhw grade`."""

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from autograder.template import samples
from tests.otter.commands import POSSIBLE, run
from tests.support import ROOT


def _otter_run(otter: Path, package: Path, submission: Path, out: Path) -> dict[str, Any]:
    run(otter, "run", "--no-logo", "-a", package / "autograder.zip", "-o", out, submission)
    return json.loads((out / "results.json").read_text())


def _points(results: dict[str, Any]) -> float:
    return round(sum(test.get("score", 0) for test in results["tests"]), 2)


@pytest.mark.otter
@pytest.mark.parametrize("name", list(samples.SAMPLES))
def test_same_points(
    name: str,
    otter: Path,
    package: Path,
    submissions: Path,
    our_points: dict[str, float],
    tmp_path: Path,
) -> None:
    results = _otter_run(otter, package, submissions / f"{name}.zip", tmp_path)
    assert _points(results) == our_points[name]
    assert sum(test.get("max_score", 0) for test in results["tests"]) == POSSIBLE
    assert "closed process" in results["output"] or "NOT SEALED" in results["output"]


def test_the_three_samples_lie_apart(our_points: dict[str, float]) -> None:
    assert our_points["complete"] == POSSIBLE
    assert our_points["untouched"] == 0
    assert 0 < our_points["half-done"] < POSSIBLE


@pytest.mark.otter
def test_otter_never_runs_the_submission(otter: Path, package: Path, tmp_path: Path) -> None:
    """Top-level code, a poisoned log, shadowing packages and a tests folder: none is touched."""
    witness = tmp_path / "witness"
    poison = f"open({str(witness)!r}, 'w').write('ran')"
    pickled = f"cbuiltins\nexec\n(V{poison}\ntR.".encode()
    submission = tmp_path / "forger.zip"
    with zipfile.ZipFile(submission, "w") as archive:
        archive.writestr("submission.py", poison)
        archive.writestr(".OTTER_LOG", pickled)
        archive.writestr("tests/5_lstm_q11.py", poison)
        for name in ("ipykernel", "traitlets", "numpy", "otter", "autograder", "IPython"):
            archive.writestr(f"{name}/__init__.py", poison)
        archive.writestr("homework/lstm.py", f"{poison}\n")
    results = _otter_run(otter, package, submission, tmp_path)
    assert not witness.exists()
    assert _points(results) == 0


@pytest.mark.otter
def test_no_kernel_is_started(
    otter: Path, package: Path, submissions: Path, tmp_path: Path
) -> None:
    witness = tmp_path / "witness"
    (tmp_path / "ipykernel_launcher.py").write_text(f"open({str(witness)!r}, 'w')")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    command = [otter, "run", "--no-logo", "-a", package / "autograder.zip", "-o", tmp_path]
    run(*command, submissions / "untouched.zip", env={**os.environ, "PYTHONPATH": path})
    assert json.loads((tmp_path / "results.json").read_text())["tests"]
    assert not witness.exists()
