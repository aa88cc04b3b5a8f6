"""No attack earns a point, harms anything or stays unseen; unsealed, the same attacks work.

`make test` tries the attacks that are not marked slow; `python benchmarks/attacks.py` tries all.
"""

import json
import re
from pathlib import Path

import msgspec
import pytest

from autograder.curriculum import choose_parts
from autograder.grading.batch import grade_all
from tests.attacks.conftest import opened
from tests.attacks.corpus import FAMILIES, corpus
from tests.attacks.stage import Stage
from tests.attacks.trial import Trial, hold, honest_submissions, submission
from tests.attacks.unsealed import Job
from tests.sealed.conftest import landlock
from tests.support import run_python, write_folder

pytestmark = [landlock, pytest.mark.slow]
TRIED = [attack for attack in corpus() if not attack.slow]
SHOWN = [attack for attack in TRIED if attack.unsealed in ("points", "witness")]


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """All of them graded side by side, with honest submissions between them."""
    where = tmp_path_factory.mktemp("trial")
    return hold(TRIED, opened(where))


def test_the_corpus_is_large():
    assert len(corpus()) >= 90 and len(TRIED) >= 40
    for family in FAMILIES:
        assert sum(attack.family == family for attack in corpus()) >= 6
    assert len(SHOWN) >= 30
    for attack in corpus():
        assert attack.tries and attack.report
        assert attack.unsealed in ("points", "witness") or " " in attack.unsealed


@pytest.mark.parametrize("attack", TRIED, ids=lambda attack: attack.id)
def test_an_attack_gains_nothing(trial, attack):
    (outcome,) = (one for one in trial.outcomes if one.id == attack.id)
    assert outcome.score == outcome.honest, outcome.report
    assert outcome.troubles == []
    assert outcome.told, f"{attack.report} is not in\n{outcome.report}"


def test_nothing_is_reached_harmed_or_left(trial):
    assert trial.damage == []


def test_honest_neighbours_get_what_they_get_alone(trial):
    assert trial.harmed == []
    assert sorted(trial.honest.values()) == [0, 7.5, 9]


def test_no_submission_holds_a_core_for_long(trial):
    """By its CPU time: two minutes is what is promised, with limits that are not as small."""
    assert max(one.cpu for one in trial.outcomes) < 60


def test_honest_reports_speak_of_no_attack(tmp_path):
    """What tells an attack is not in every report."""
    (graded,) = grade_all(
        [write_folder(tmp_path / "one", honest_submissions()["honest"])], choose_parts("loss")
    )
    assert graded.incidents == [] and graded.troubles == []
    silent = [attack.id for attack in corpus() if re.search(attack.report, repr(graded.notices))]
    assert silent == []


@pytest.fixture(scope="module")
def unsealed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float | str]:
    """What the attacks get where nothing is sealed: points, or "witness"."""
    where = tmp_path_factory.mktemp("unsealed")
    with Stage(where) as stage:
        jobs = [
            Job(
                attack.id,
                str(submission(attack, stage, where / "handed-in")),
                attack.part,
                attack.unsealed == "points",
                str(stage.folder / "results" / "results.json"),
            )
            for attack in SHOWN
        ]
        (where / "jobs").write_bytes(msgspec.json.encode(jobs))
        ran = run_python("-m", "tests.attacks.unsealed", str(where / "jobs"), str(where / "points"))
        assert ran.returncode == 0, ran.stderr
        points = json.loads((where / "points").read_text())
        return points | {a.id: "witness" for a in SHOWN if Path(stage.witness(a.id)).exists()}


@pytest.mark.parametrize("attack", SHOWN, ids=lambda attack: attack.id)
def test_the_attack_is_a_real_one(trial, unsealed, attack):
    (outcome,) = (one for one in trial.outcomes if one.id == attack.id)
    if attack.unsealed == "witness":
        assert unsealed[attack.id] == "witness"
    else:
        assert unsealed[attack.id] > outcome.honest
