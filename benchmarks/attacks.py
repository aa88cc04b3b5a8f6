"""What hostile submissions gain: `python benchmarks/attacks.py [--under root|user|otter]`.

Grades the whole corpus of tests/attacks among honest submissions and prints a row for each family:
attacks, points stolen, failures of the grader, leftovers, median seconds. `root` (or whoever runs
it) is `rnnhw grade` with two jobs; `user` is the same as user nobody; `otter` is the real
`otter run`, an attack at a time. Exits 1 if anything is stolen, fails or stays.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.attacks.corpus import FAMILIES, Attack, corpus
from tests.attacks.stage import Stage
from tests.attacks.trial import Outcome, Trial, hold, honest_scores, own_temporary_folder
from tests.attacks.trial import submission as made
from tests.attacks.users import python_for, run_as

OTTER_PARTS = "loss,lstm"


def under_user(attacks: Sequence[Attack], where: Path) -> Trial:
    """The trial as user nobody, with a Python that nobody may run."""
    python = python_for("nobody")
    if python is None:
        sys.exit("no Python here that other users may run: it lies in a folder of root's own")
    pattern = f"^({'|'.join(attack.id for attack in attacks)})$"
    return run_as("nobody", python, pattern, where)


def under_otter(attacks: Sequence[Attack], where: Path) -> Trial:
    """Each attack through the real `otter run`, with a package of the parts that are attacked."""
    otter = shutil.which("otter", path=str(Path(sys.executable).parent)) or shutil.which("otter")
    if otter is None:
        sys.exit("otter is not installed: pip install -e '.[dev]'")
    package = [sys.executable, "-c", "from autograder.cli import app; app()", "package"]
    honest = honest_scores(attacks)
    outcomes = []
    with Stage(where) as stage, own_temporary_folder() as temporary:
        for part in dict.fromkeys(attack.part for attack in attacks):
            dist = where / f"dist-{part}"
            subprocess.run([*package, "--parts", part, "--out", dist], check=True, stdout=-3)
            for attack in (attack for attack in attacks if attack.part == part):
                path = _zipped(made(attack, stage, where / "handed-in"))
                outcomes.append(_otter_run(otter, dist, attack, path, where, honest[attack.id]))
        damage = stage.damage() + [f"left behind: {left.name}" for left in temporary.iterdir()]
    return Trial(outcomes, {}, damage)


def _zipped(path: Path) -> Path:
    """What `otter run` takes: a zip, with the one script that it wants at the top."""
    if path.is_dir():
        if not (path / "submission.py").exists():
            (path / "submission.py").write_text("")
        return Path(shutil.make_archive(str(path), "zip", path))
    return path


def _otter_run(
    otter: str, dist: Path, attack: Attack, path: Path, where: Path, honest: float
) -> Outcome:
    out = where / "otter" / attack.id
    out.mkdir(parents=True)
    started = time.monotonic()
    command = [otter, "run", "--no-logo", "-a", dist / "autograder.zip", "-o", out, path]
    ran = subprocess.run(command, capture_output=True, text=True)
    seconds = time.monotonic() - started
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
    return Outcome(attack.id, score, honest, troubles, told, report, round(seconds, 2))


def table(trial: Trial) -> bool:
    """Print the table; whether it is all zeros."""
    row = "{:<12}{:>8}{:>15}{:>17}{:>11}{:>16}"
    print(
        row.format(
            "family", "attacks", "points stolen", "grader failures", "untold", "median seconds"
        )
    )
    rows = [*((family, f"{family}/") for family in FAMILIES), ("all", "")]
    for family, start in rows:
        mine = [one for one in trial.outcomes if one.id.startswith(start)]
        if mine:
            stolen = sum(one.stolen for one in mine)
            failures = sum(bool(one.troubles) for one in mine)
            untold = sum(not one.told for one in mine)
            seconds = f"{statistics.median(one.seconds for one in mine):.1f}"
            print(row.format(family, len(mine), f"{stolen:g}", failures, untold, seconds))
    print(f"leftovers and harm: {len(trial.damage)}", *trial.damage)
    wrong = [
        one for one in trial.outcomes if one.score != one.honest or one.troubles or not one.told
    ]
    for one in wrong:
        print(
            f"  {one.id}: {one.score:g} instead of {one.honest:g}, told: {one.told}", *one.troubles
        )
    return not wrong and not trial.damage


def main() -> None:
    """Read the arguments, hold the trial, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--under", choices=("root", "user", "otter"), default="root")
    parser.add_argument("--only", default="", help="a regular expression on family/name")
    asked = parser.parse_args()
    attacks = [attack for attack in corpus() if re.search(asked.only, attack.id)]
    with tempfile.TemporaryDirectory(prefix="rnnhw-trial-") as folder:
        os.chmod(folder, 0o755)
        holders = {"root": hold, "user": under_user, "otter": under_otter}
        trial = holders[asked.under](attacks, Path(folder))
    who = {"root": "rnnhw grade", "user": "rnnhw grade as nobody", "otter": "otter run"}
    print(f"{len(attacks)} attacks under {who[asked.under]}")
    sys.exit(0 if table(trial) else 1)


if __name__ == "__main__":
    main()
