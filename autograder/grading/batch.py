"""Many submissions side by side, each judged in a process of its own."""

import platform
import shutil
import tempfile
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import (
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    as_completed,
)
from contextlib import closing, suppress
from importlib.metadata import version
from pathlib import Path
from threading import Semaphore

import msgspec

from autograder.checking.evidence import Seen
from autograder.curriculum import Part
from autograder.exam.setting import Setting
from autograder.grading.judging import JudgeFailed, Judges, Stopped
from autograder.grading.kept import Kept, Record
from autograder.grading.packed import judge_packed, pack, unpack
from autograder.grading.points import Score, score
from autograder.grading.verdict import Job, Verdict
from autograder.intake import Failed, HandIn, IntakeError, Openers, find, named
from autograder.key import PUBLIC_KEYS, Keys
from autograder.misconceptions.puzzles import Puzzle
from autograder.sealed.seal import Limits, Seal
from autograder.text import Text, printable

_FAILED = Text(
    "The grader failed on this submission: it was not graded. Please tell your teacher.",
    "批改这份提交时程序出错了：这份提交没有批改。请告诉老师。",
)
_DISK_FULL = ("[Errno 28]", "[Errno 122]")
_LITTLE = 64 * 2**20  # bytes free on a disk that may have been full a moment ago


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
    """The fingerprints of the keys from which the cases were drawn."""
    seen: list[Seen] = []
    """What trained models did, for the report's pictures."""
    graded: bool = True
    """False if the grader failed: the points then say nothing."""
    puzzles: list[Puzzle] = []
    """For staff: wrong answers that nothing explains."""
    source: bytes = b""
    """The homework's own text, packed: a class of thousands stays in memory."""
    python: str = platform.python_version()
    """The Python that graded, and ran the homework."""
    numpy: str = version("numpy")
    cpu: float = 0.0
    """Seconds of CPU time that it took, without the training for examinations."""

    @property
    def files(self) -> dict[str, str]:
        """The text of the homework's files, by name: for what compares submissions."""
        return msgspec.json.decode(zlib.decompress(self.source)) if self.source else {}

    @property
    def graded_by(self) -> str:
        """The versions that an answer can depend on."""
        return f"Python {self.python}, NumPy {self.numpy}"


def grade_one(
    given: Path | HandIn,
    parts: Sequence[Part],
    limits: Limits | None = None,
    name: str = "",
    setting: Setting | None = None,
    keys: Keys = PUBLIC_KEYS,
    drawn: Path | None = None,
) -> Graded:
    """Grade one zip or folder. A submission that cannot be graded gets 0 points and a notice.

    `setting`, for the parts whose models are trained, comes from `exam.setting.prepared`. The
    cases are drawn from `keys`, or stand in the file `drawn` already. Where
    the grader fails it is tried once more.
    """
    hand_in = given if isinstance(given, HandIn) else HandIn(given)
    hand_in = msgspec.structs.replace(hand_in, name=name) if name else named([hand_in])[0]
    with closing(_Work(parts, limits or Limits(), setting, keys, drawn=drawn)) as work:
        graded = work.grade(hand_in)
        return work.grade(hand_in) if graded.troubles else graded


def grade_all(
    given: Sequence[Path | HandIn],
    parts: Sequence[Part],
    jobs: int = 1,
    limits: Limits | None = None,
    done: Callable[[Graded], None] = lambda graded: None,
    setting: Setting | None = None,
    keys: Keys = PUBLIC_KEYS,
    kept: Path | None = None,
    judging: Executor | None = None,
) -> list[Graded]:
    """Grade hand-ins, `jobs` at a time; `done` is told of each. The order is that of `given`.

    Where there are several jobs, one more is judged, and one is taken in meanwhile: a submission
    and its judge wait for each other now and then, and no core should.

    What the folder `kept` holds already is not graded again, and what is graded is kept there.
    With `judging` an executor judges elsewhere; this machine only takes hand-ins in and keeps
    results.

    A hand-in at which the grader failed is tried again after all others: the disk may no longer be
    full. An exception, also Ctrl-C, stops all that is at work.
    """
    hand_ins = named(given)
    many = len(hand_ins) > 1
    limits = limits or Limits()
    spare = int(jobs > 1)  # one job alone: one hand-in after the other, in order
    judged = jobs + spare
    work = _Work(parts, limits, setting, keys, kept, many, judging=judging, judged=judged)
    grades: dict[str, Graded] = {}
    again: list[HandIn] = []
    pool = ThreadPoolExecutor(max_workers=judged + spare)
    try:
        futures: dict[Future[Graded], HandIn] = {
            pool.submit(work.grade, hand_in): hand_in for hand_in in hand_ins
        }
        for future in as_completed(futures):
            graded = future.result()
            if graded.troubles:
                again.append(futures[future])
                continue
            grades[graded.name] = graded
            done(graded)
        for hand_in in again:
            # In the pool as before: Ctrl-C must find this thread free.
            grades[hand_in.name] = pool.submit(work.grade, hand_in).result()
            done(grades[hand_in.name])
    except BaseException:
        work.stop()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        work.close()
    return [grades[hand_in.name] for hand_in in hand_ins]


class _Work:
    """What is the same for all submissions of a batch."""

    def __init__(
        self,
        parts: Sequence[Part],
        limits: Limits,
        setting: Setting | None,
        keys: Keys,
        kept: Path | None = None,
        many: bool = False,
        drawn: Path | None = None,
        judging: Executor | None = None,
        judged: int = 1,
    ) -> None:
        self._drawn = str(drawn or "")
        self._parts, self._limits, self._setting, self._keys = parts, limits, setting, keys
        self._kept = Kept(kept, parts, limits, setting, keys)
        self._judges = Judges(many)
        self._openers = Openers()
        self._elsewhere = judging
        self._at_work = Semaphore(judged)

    def stop(self) -> None:
        """End all that is at work; nothing more is begun."""
        self._judges.stop()
        if self._elsewhere:
            self._elsewhere.shutdown(cancel_futures=True)

    def close(self) -> None:
        """Nothing more comes."""
        self._judges.close()
        self._openers.close()

    def grade(self, hand_in: HandIn) -> Graded:
        """Take in one hand-in and judge it, unless that has been done. Raises Stopped."""
        if record := self._kept.find(hand_in):
            return self._graded(hand_in, record)
        notices: list[Text] = []
        try:
            record = self._judged(hand_in, notices)
        except (Failed, JudgeFailed, OSError) as error:
            return self._failed(hand_in, notices, printable(str(error)))
        graded = self._graded(hand_in, record)
        if not graded.troubles:
            self._kept.keep(hand_in, record)
        return graded

    def _judged(self, hand_in: HandIn, notices: list[Text]) -> Record:
        """Take in and judge a hand-in. What is unusual about it is added to `notices`.

        Raises Failed, JudgeFailed, OSError: the grader failed.
        """
        with tempfile.TemporaryDirectory(prefix="rnnhw-") as folder:
            try:
                intake = self._openers.take_in(hand_in, Path(folder) / "homework")
            except IntakeError as error:
                return Record([error.text], None)
            notices += intake.notices
            names = [part.part for part in self._parts]
            asked = self._setting, self._keys, self._drawn
            job = Job(str(intake.homework), names, self._limits, *asked)
            with self._at_work:
                verdict = self._verdict(job, Path(folder))
            return Record(notices, verdict, _packed(_texts(intake.homework)))

    def _verdict(self, job: Job, folder: Path) -> Verdict:
        """Judge, here or elsewhere. Raises JudgeFailed, OSError and Stopped."""
        if self._elsewhere is None:
            return self._judges.judge(job, folder)
        try:
            return unpack(self._elsewhere.submit(judge_packed, pack(job)).result())
        except (JudgeFailed, Stopped, OSError):
            raise
        except CancelledError as error:
            raise Stopped from error
        except Exception as error:  # an executor may raise anything when a machine fails
            raise JudgeFailed(printable(f"{type(error).__name__}: {error}")) from error

    def _failed(self, hand_in: HandIn, notices: list[Text], trouble: str) -> Graded:
        """A submission that got no verdict: no fault of its own."""
        points = score(self._parts, [])
        return Graded(hand_in.name, points, None, 0.0, [*notices, _FAILED], [trouble], graded=False)

    def _graded(self, hand_in: HandIn, record: Record) -> Graded:
        notices, verdict = record.notices, record.verdict
        if verdict is None:
            return Graded(hand_in.name, score(self._parts, []), None, 0.0, notices, [])
        troubles = [
            f"{check.part}.{check.stub}.{check.check}: {printable(check.trouble, 500)}"
            for check in verdict.checks
            if check.trouble
        ]
        if verdict.checks and len(troubles) == len(verdict.checks):
            return self._failed(hand_in, notices, troubles[0])
        if _met_a_full_disk(verdict):
            return self._failed(hand_in, notices, "the disk for temporary files is full")
        return Graded(
            hand_in.name,
            score(self._parts, verdict.checks, verdict.why),
            verdict.seal,
            verdict.seconds,
            notices,
            [*troubles, *filter(None, [verdict.trouble])],
            self._setting,
            verdict.remarks,
            verdict.incidents,
            self._keys.fingerprints(),
            verdict.seen,
            source=record.source,
            cpu=verdict.cpu,
            puzzles=verdict.puzzles,
        )


def texts_of(folder: Path) -> dict[str, dict[str, str]]:
    """The text of the hand-ins in a folder, by name, then by file: past years', to compare with.

    What cannot be taken in is left out. Raises IntakeError if there is no hand-in in it.
    """
    found = {}
    with Openers() as openers:
        for hand_in in find([folder]).hand_ins:
            with (
                tempfile.TemporaryDirectory(prefix="rnnhw-") as there,
                suppress(IntakeError, Failed),
            ):
                intake = openers.take_in(hand_in, Path(there) / "homework")
                found[f"{folder.name}/{hand_in.name}"] = _texts(intake.homework)
    return found


def _texts(homework: Path) -> dict[str, str]:
    """The text of each Python file in a folder, by its path without .py."""
    return {
        file.relative_to(homework).with_suffix("").as_posix(): file.read_text("utf-8", "replace")
        for file in sorted(homework.rglob("*.py"))
    }


def _packed(files: dict[str, str]) -> bytes:
    """The text of files, compressed; nothing for none. `Graded.files` opens it."""
    return zlib.compress(msgspec.json.encode(files), 1) if files else b""


def _met_a_full_disk(verdict: Verdict) -> bool:
    """Whether a full disk made the homework fail. A message can be forged, so the disk is looked
    at, too."""
    said = (check.text.en for check in verdict.checks if check.text and check.raised)
    met = any(words in text for text in said for words in _DISK_FULL)
    return met and shutil.disk_usage(tempfile.gettempdir()).free < _LITTLE
