"""Grades attacks, side by side and among honest submissions, and says what came of each."""

import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from autograder.curriculum import choose_parts
from autograder.exam.setting import prepared
from autograder.grading.batch import Graded, grade_all
from autograder.key import Keys
from autograder.reports import gradescope, html, overview
from autograder.sealed.seal import Limits
from tests.attacks.corpus import Attack, corpus
from tests.attacks.stage import Stage
from tests.support import KEY, Sources, complete, judged, replaced, write_folder

LIMITS = Limits(
    call_cpu=0.5,
    call_sleep=2,
    memory=256 * 2**20,
    scratch_size=4 * 2**20,
    scratch_files=100,
    idle=3,
    stub_cpu=5,
)
"""Small limits, which are exhausted quickly."""


class Outcome(msgspec.Struct, frozen=True):
    """What one attack achieved."""

    id: str
    score: float
    honest: float
    """What the honest part of the submission earns."""
    troubles: list[str]
    """Faults of the grader."""
    told: bool
    """Whether staff find in the report what happened."""
    report: str
    seconds: float
    cpu: float
    """Seconds for which it held a core."""

    @property
    def stolen(self) -> float:
        """Points above those of the honest part."""
        return max(0.0, self.score - self.honest)


class Trial(msgspec.Struct, frozen=True):
    """What came of a batch."""

    outcomes: list[Outcome]
    honest: dict[str, float]
    """The scores of the honest submissions in it."""
    alone: dict[str, float]
    """What these get alone."""
    damage: list[str]
    """What was reached, harmed or left behind."""

    @property
    def harmed(self) -> list[str]:
        """The honest submissions that did not get what they get alone."""
        return [name for name, score in self.honest.items() if score != self.alone[name]]


def honest_submissions() -> dict[str, Sources]:
    """Right, half right and not started: what an attacker's neighbours hand in."""
    right = complete("loss")["loss"]
    half = replaced(right, "softmax", "def softmax(z, axis=-1):\n    return z")
    return {"honest": {"loss": right}, "honest-half": {"loss": half}, "honest-empty": {"loss": ""}}


def honest_scores(attacks: Sequence[Attack]) -> dict[str, float]:
    """What the honest part of each attack's submission earns, by its id: judged unsealed."""
    keys = {attack.id: f"{attack.part}:{sorted(attack.stolen())}" for attack in attacks}
    first = {keys[attack.id]: attack for attack in attacks}
    sources = {key: attack.honest_sources() for key, attack in first.items()}
    scores = judged(sources, trained=sources)
    rest = {attack.id: scores[keys[attack.id]] for attack in attacks}
    full = {part: sum(p.points for p in choose_parts(part)) for part in {a.part for a in attacks}}
    return {
        attack.id: {
            "rest": rest[attack.id].earned,
            "all": full[attack.part],
            "nothing": 0.0,
        }[attack.honest]
        for attack in attacks
    }


@contextlib.contextmanager
def own_temporary_folder() -> Iterator[Path]:
    """Temporary folders of this process and its children go to a place of their own."""
    folder = Path(tempfile.mkdtemp(prefix="attacks-"))
    folder.chmod(0o755)
    before, os.environ["TMPDIR"] = os.environ.get("TMPDIR"), str(folder)
    tempfile.tempdir = None
    try:
        yield folder
    finally:
        os.environ.pop("TMPDIR")
        if before is not None:
            os.environ["TMPDIR"] = before
        tempfile.tempdir = None
        shutil.rmtree(folder, ignore_errors=True)


def submission(attack: Attack, stage: Stage, folder: Path) -> Path:
    """The submission as it is handed in."""
    sources = attack.sources(stage.known(attack.id))
    path = folder / attack.id.replace("/", "-")
    return attack.build(path, sources) if attack.build else write_folder(path, sources)


def hold(attacks: Sequence[Attack], where: Path, jobs: int = 2, limits: Limits = LIMITS) -> Trial:
    """Grade attacks with honest submissions between them, and look around afterwards."""
    honest_parts = honest_scores(attacks)
    outcomes, honest = [], {}
    with Stage(where) as stage, own_temporary_folder() as temporary:
        handed_in = where / "handed-in"
        neighbours = [write_folder(handed_in / k, s) for k, s in honest_submissions().items()]
        quiet = grade_all(neighbours, choose_parts("loss"), 1, limits)
        alone = {path.name: one.score.earned for path, one in zip(neighbours, quiet, strict=True)}
        for part in dict.fromkeys(attack.part for attack in attacks):
            mine = [attack for attack in attacks if attack.part == part]
            paths = [submission(attack, stage, handed_in) for attack in mine]
            batch = _mixed([*neighbours, *paths] if part == "loss" else paths)
            by_path = dict(zip(batch, _graded(batch, part, jobs, limits), strict=True))
            for attack, path in zip(mine, paths, strict=True):
                outcomes.append(_outcome(attack, by_path[path], honest_parts[attack.id]))
            if part == "loss":
                honest = {path.name: by_path[path].score.earned for path in neighbours}
        damage = stage.damage() + [f"left behind: {left.name}" for left in temporary.iterdir()]
    return Trial(outcomes, honest, alone, damage)


def _graded(batch: list[Path], part: str, jobs: int, limits: Limits) -> list[Graded]:
    """PyTorch needs more than small limits, and what is examined needs its images and a key."""
    parts = choose_parts(part)
    with prepared(parts, "digits", "cpu") as setting:
        usual = None if parts[0].needs else limits
        keys = Keys(exam=KEY)
        return grade_all(batch, parts, jobs, usual, setting=setting, keys=keys)


def _mixed(batch: list[Path]) -> list[Path]:
    """An order in which the honest ones, which come first in `batch`, have hostile neighbours."""
    step = max(len(batch) // 3, 1)
    return [path for i in range(step) for path in batch[i::step]]


def save(where: str, to: str, pattern: str = "") -> None:
    """Hold a trial of the attacks whose id matches and write it down, for another user's Python."""
    attacks = [attack for attack in corpus() if re.search(pattern, attack.id)]
    trial = hold(attacks, Path(where))
    Path(to).write_bytes(msgspec.json.encode(trial))


def _outcome(attack: Attack, graded: Graded, honest: float) -> Outcome:
    report = gradescope.to_json(graded, "en") + overview.remark(graded)
    assert html.to_html(graded, "zh")
    told = re.search(attack.report, report) is not None
    earned, seconds, cpu = graded.score.earned, graded.seconds, graded.cpu
    return Outcome(attack.id, earned, honest, graded.troubles, told, report, seconds, cpu)


if __name__ == "__main__":
    save(*sys.argv[1:])
