"""Many submissions side by side, each judged in a process of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from autograder.checking.evidence import Seen
from autograder.curriculum import Part
from autograder.exam.setting import Setting
from autograder.grading.points import Score, score
from autograder.grading.verdict import Job, Verdict
from autograder.intake import Failed, HandIn, IntakeError, named, take_in
from autograder.key import PUBLIC_KEYS, Keys
from autograder.sealed.seal import Limits, Seal
from autograder.text import Text, printable

_FAILED = Text(
    "The grader failed on this submission. Please tell your teacher.",
    "批改这份提交时程序出错了。请告诉老师。",
)


class Graded(msgspec.Struct, frozen=True):
    """Everything that reports say about one submission."""

    name: str
    score: Score
    seal: Seal | None
    """The seal that was in force; None if no code was run."""
    seconds: float
    notices: list[Text]
    """For the student: what was unusual about the submission."""
    troubles: list[str]
    """For staff: faults of the grader itself."""
    setting: Setting | None = None
    """On what trained models were examined."""
    remarks: list[Text] = []
    """For the student: what trained models reached."""
    incidents: list[str] = []
    """For staff: which limits ended the student's process, and what else it did."""
    drawn_from: dict[str, str] = {}
    """The fingerprints of the keys from which all that was asked was drawn."""
    seen: list[Seen] = []
    """What trained models did, for the report's pictures."""


def grade_one(
    given: Path | HandIn,
    parts: Sequence[Part],
    limits: Limits | None = None,
    name: str = "",
    setting: Setting | None = None,
    keys: Keys = PUBLIC_KEYS,
) -> Graded:
    """Grade one zip or folder. A submission that cannot be graded gets 0 points and a notice.

    `setting` is for the parts whose models are trained: the one that `exam.setting.prepared` gives.
    All that is asked is drawn from `keys`.
    """
    hand_in = given if isinstance(given, HandIn) else HandIn(given)
    name = name or named([hand_in])[0].name
    with tempfile.TemporaryDirectory(prefix="rnnhw-") as folder:
        try:
            intake = take_in(hand_in, Path(folder) / "homework")
        except IntakeError as error:
            return Graded(name, score(parts, []), None, 0.0, [error.text], [])
        except Failed as error:  # ours, but one submission's only: the batch goes on
            trouble = f"intake: {printable(str(error))}"
            return Graded(name, score(parts, []), None, 0.0, [_FAILED], [trouble])
        names = [part.part for part in parts]
        job = Job(str(intake.homework), names, limits or Limits(), setting, keys)
        verdict = _judge(job, Path(folder))
    if isinstance(verdict, str):
        notices = [*intake.notices, _FAILED]
        return Graded(name, score(parts, []), None, 0.0, notices, [verdict])
    troubles = [
        f"{c.part}.{c.stub}.{c.check}: {printable(c.trouble, 500)}"
        for c in verdict.checks
        if c.trouble
    ]
    troubles += [verdict.trouble] if verdict.trouble else []
    points = score(parts, verdict.checks, verdict.why)
    return Graded(
        name,
        points,
        verdict.seal,
        verdict.seconds,
        intake.notices,
        troubles,
        setting,
        verdict.remarks,
        verdict.incidents,
        keys.fingerprints(),
        verdict.seen,
    )


def grade_all(
    given: Sequence[Path | HandIn],
    parts: Sequence[Part],
    jobs: int = 1,
    limits: Limits | None = None,
    done: Callable[[Graded], None] = lambda graded: None,
    setting: Setting | None = None,
    keys: Keys = PUBLIC_KEYS,
) -> list[Graded]:
    """Grade hand-ins, `jobs` at a time; `done` is told of each. The order is that of `given`."""

    def one(hand_in: HandIn) -> Graded:
        graded = grade_one(hand_in, parts, limits, hand_in.name, setting, keys)
        done(graded)
        return graded

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return list(pool.map(one, named(given)))


_PASSED_ON = (
    *("PATH", "HOME", "USER", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH"),
    *("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "RNNHW_DATA", "CUDA_VISIBLE_DEVICES"),
)
"""The variables of the user's that may reach a judging process: where things are, and no more."""
_ALWAYS = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONSAFEPATH": "1",
    # As many judges as cores already run side by side.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}


def _environment(folder: Path) -> dict[str, str]:
    """What a judging process finds: the modules that we have, and little of what the user has set.

    PYTHONWARNINGS=error or a plugin for a pytest of their own would change everybody's points.
    """
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # A checkout is not installed; and packages can be on a path that only we were told.
    known = (place for place in sys.path if os.path.isabs(place) and place != os.getcwd())
    path = [str(Path(__file__).parents[2]), *known]
    return {
        **passed_on,
        **_ALWAYS,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(path)),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
    }


def _judge(job: Job, folder: Path) -> Verdict | str:
    """The verdict, or what went wrong in the grader."""
    job_file, verdict_file = folder / "job.json", folder / "verdict.json"
    job_file.write_bytes(msgspec.json.encode(job))
    ran = subprocess.run(
        [sys.executable, "-m", "autograder.grading.process", str(job_file), str(verdict_file)],
        env=_environment(folder),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if ran.returncode == 0 and verdict_file.exists():
        return msgspec.json.decode(verdict_file.read_bytes(), type=Verdict)
    said = ran.stdout.strip().splitlines()
    return f"exit code {ran.returncode}: {printable(said[-1]) if said else 'nothing said'}"
