"""A submission that is judged on another machine: what travels there, and what is done with it.

The homework has been taken in already. Its clean copy and the job travel to another machine, and
the verdict comes back. That machine needs this package, but no shared disk.
"""

import tempfile
from functools import lru_cache
from pathlib import Path, PurePosixPath

import msgspec

from autograder.grading.judging import JudgeFailed, Judges
from autograder.grading.kept import digest, own_files, versions
from autograder.grading.verdict import Job, Verdict
from autograder.sealed.seal import can_seal


class Packed(msgspec.Struct, frozen=True):
    """One submission on its way."""

    job: Job
    """Its homework and the file of its setting have other paths there; cases are drawn there."""
    files: dict[str, bytes]
    """The homework, by path."""
    data: str
    """The name of the data on which trained models are examined; "" for none."""


class Offer(msgspec.Struct, frozen=True):
    """What a machine can do."""

    grader: str
    """Names the grader's own files."""
    versions: list[str]
    seals: bool

    @classmethod
    def here(cls) -> "Offer":
        """What this machine can do."""
        return cls(own_files(), list(versions()), can_seal())

    def differs(self, other: "Offer") -> str:
        """Why another machine's verdicts could differ from ours; "" if they cannot."""
        if self.grader != other.grader:
            return "another state of rnnhw is installed there"
        strange = [v for v in other.versions if v not in self.versions]
        return f"{', '.join(strange)} there, not as here" if strange else ""


def pack(job: Job) -> bytes:
    """A job with its homework. Raises OSError."""
    root = Path(job.homework)
    files = {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }
    data = data_name(Path(job.setting.file).read_bytes()) if job.setting else ""
    return msgspec.msgpack.encode(Packed(job, files, data))


def data_name(data: bytes) -> str:
    """What names the data on which trained models are examined."""
    return digest([data])


def offer() -> bytes:
    """What this machine can do, for the one that asks."""
    return msgspec.msgpack.encode(Offer.here())


def receive(data: bytes) -> None:
    """Keep data on which trained models are examined, as long as this process lives."""
    (Path(_folder().name) / data_name(data)).write_bytes(data)


def judge_packed(packed: bytes) -> bytes:
    """Judge a submission that was packed elsewhere; its verdict. Raises JudgeFailed."""
    one = msgspec.msgpack.decode(packed, type=Packed)
    job = one.job
    with tempfile.TemporaryDirectory(prefix="rnnhw-") as name:
        homework = Path(name) / "homework"
        for path, content in one.files.items():
            if ".." in PurePosixPath(path).parts or PurePosixPath(path).is_absolute():
                raise JudgeFailed(f"a packed file has the path {path!r}")
            (homework / path).parent.mkdir(parents=True, exist_ok=True)
            (homework / path).write_bytes(content)
        homework.mkdir(exist_ok=True)
        if job.setting:
            file = str(Path(_folder().name) / one.data)
            job = msgspec.structs.replace(
                job, setting=msgspec.structs.replace(job.setting, file=file)
            )
        job = msgspec.structs.replace(job, homework=str(homework), drawn="")
        return msgspec.msgpack.encode(_judges().judge(job, Path(name)))


def unpack(verdict: bytes) -> Verdict:
    """What `judge_packed` has found."""
    return msgspec.msgpack.decode(verdict, type=Verdict)


@lru_cache(1)
def _judges() -> Judges:
    """The judges of this process, for all submissions that it is asked for."""
    return Judges(many=True)


@lru_cache(1)
def _folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="rnnhw-")
