"""What hostile submissions gain: `python benchmarks/attacks.py [--under root|user|otter]`.

Grades the whole corpus of tests/attacks among honest submissions and prints a row for each family:
attacks, points stolen, failures of the grader, what staff are not told, median seconds; then the
neighbours harmed, what was left behind, and the longest that one held a core. `root` (or whoever
runs it) is `rnnhw grade` with two jobs; `user` is the same as user nobody; `otter` is the real
`otter run`, an attack at a time. Exits 1 if anything is stolen, harmed, fails or stays.
"""

import argparse
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from autograder.sealed.seal import Limits
from tests.attacks.corpus import FAMILIES, Attack, corpus
from tests.attacks.otter import hold_under_otter
from tests.attacks.trial import LIMITS, Outcome, Trial, hold
from tests.attacks.users import python_for, run_as


def under_user(attacks: Sequence[Attack], where: Path) -> Trial:
    """The trial as user nobody, with a Python that nobody may run."""
    python = python_for("nobody")
    if python is None:
        print("skipped: only root can try other users, with a Python that all may run")
        sys.exit(0)
    pattern = f"^({'|'.join(attack.id for attack in attacks)})$"
    return run_as("nobody", python, pattern, where)


_ROW = "{:<12}{:>8}{:>15}{:>17}{:>11}{:>16}"


def table(trial: Trial) -> bool:
    """Print the table; whether it is all zeros."""
    heads = ("family", "attacks", "points stolen", "grader failures", "untold", "median seconds")
    print(_ROW.format(*heads))
    for family, start in [*((family, f"{family}/") for family in FAMILIES), ("all", "")]:
        if mine := [one for one in trial.outcomes if one.id.startswith(start)]:
            print(_row(family, mine))
    print(f"neighbours harmed: {len(trial.harmed)} of {len(trial.honest)}", *trial.harmed)
    print(f"leftovers and harm: {len(trial.damage)}", *trial.damage)
    longest = max(trial.outcomes, key=lambda one: (one.cpu, one.seconds), default=None)
    if longest and longest.cpu:
        print(f"longest on a core: {longest.cpu:.1f} CPU-s, {longest.id}")
    wrong = [one for one in trial.outcomes if not _held(one)]
    for one in wrong:
        said = f"  {one.id}: {one.score:g} instead of {one.honest:g}, told: {one.told}"
        print(said, *one.troubles)
    return not wrong and not trial.damage and not trial.harmed


def _row(family: str, outcomes: Sequence[Outcome]) -> str:
    stolen = sum(one.stolen for one in outcomes)
    failures = sum(bool(one.troubles) for one in outcomes)
    untold = sum(not one.told for one in outcomes)
    seconds = f"{statistics.median(one.seconds for one in outcomes):.1f}"
    return _ROW.format(family, len(outcomes), f"{stolen:g}", failures, untold, seconds)


def _held(one: Outcome) -> bool:
    """Whether an attack has gained nothing, and staff can see it."""
    return one.score == one.honest and not one.troubles and one.told


def main() -> None:
    """Read the arguments, hold the trial, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--under", choices=("root", "user", "otter"), default="root")
    parser.add_argument(
        "--usual", action="store_true", help="with the usual limits, not with small ones"
    )
    parser.add_argument("--only", default="", help="a regular expression on family/name")
    asked = parser.parse_args()
    attacks = [attack for attack in corpus() if re.search(asked.only, attack.id)]
    with tempfile.TemporaryDirectory(prefix="rnnhw-trial-") as folder:
        os.chmod(folder, 0o755)
        held = partial(hold, limits=Limits() if asked.usual else LIMITS)
        holders = {"root": held, "user": under_user, "otter": hold_under_otter}
        trial = holders[asked.under](attacks, Path(folder))
    who = {"root": "rnnhw grade", "user": "rnnhw grade as nobody", "otter": "otter run"}
    print(f"{len(attacks)} attacks under {who[asked.under]}")
    sys.exit(0 if table(trial) else 1)


if __name__ == "__main__":
    main()
