"""The same attacks under the real `otter run`, arranged as in its container."""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from autograder.glue.arrange import arrange
from tests.attacks.corpus import Attack
from tests.attacks.stage import Stage
from tests.attacks.trial import Outcome, Trial, honest_scores, own_temporary_folder, submission


def hold_under_otter(attacks: Sequence[Attack], where: Path) -> Trial:
    """Each attack by itself, with a package of the part that is attacked."""
    otter = Path(sys.executable).with_name("otter")
    assert otter.exists(), "otter is not installed: pip install -e '.[dev]'"
    package = [sys.executable, "-c", "from autograder.cli import app; app()", "package"]
    honest = honest_scores(attacks)
    outcomes = []
    with Stage(where) as stage, own_temporary_folder() as temporary:
        for part in dict.fromkeys(attack.part for attack in attacks):
            dist = where / f"dist-{part}"
            subprocess.run([*package, "--parts", part, "--out", dist], check=True)
            for attack in (attack for attack in attacks if attack.part == part):
                path = _arranged(submission(attack, stage, where / "handed-in"))
                outcomes.append(_run(otter, dist, attack, path, honest[attack.id]))
        damage = stage.damage() + [f"left behind: {left.name}" for left in temporary.iterdir()]
    return Trial(outcomes, {}, {}, damage)


def _arranged(path: Path) -> Path:
    """The zip that otter meets: `run_autograder` has put the one handed in out of its reach."""
    if path.is_dir():
        path = Path(shutil.make_archive(str(path), "zip", path))
    folder = path.with_suffix(".arranged")
    folder.mkdir()
    shutil.move(path, folder / path.name)
    arrange(folder, unpacks=True)
    return folder / path.name


def _run(otter: Path, dist: Path, attack: Attack, path: Path, honest: float) -> Outcome:
    out = path.parent / "out"
    out.mkdir()
    started = time.monotonic()
    command = [otter, "run", "--no-logo", "-a", dist / "autograder.zip", "-o", out, path]
    ran = subprocess.run(command, capture_output=True, text=True)
    seconds = round(time.monotonic() - started, 2)
    report, troubles, score = ran.stdout + ran.stderr, [], 0.0
    try:
        text = (out / "results.json").read_text()
        score = round(sum(test.get("score", 0) for test in json.loads(text)["tests"]), 2)
        report += text
    except OSError:
        troubles = [f"otter run: {report.strip().splitlines()[-1:]}"]
    if "grader fault" in report:
        troubles.append("grader fault")
    told = re.search(attack.report, report) is not None
    return Outcome(attack.id, score, honest, troubles, told, report, seconds, 0.0)
