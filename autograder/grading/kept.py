"""What has been graded already is not graded again: same submission, same grader, same options.

A record's name is a hash of the hand-in's bytes and of everything on which a verdict depends: the
grader's own files, the versions of libraries, parts, limits, keys and data. If anything differs, no
record has that name, and the hand-in is graded.
"""

import hashlib
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from autograder.curriculum import ASSIGNMENTS, Part
from autograder.exam.setting import Setting
from autograder.grading.verdict import Verdict
from autograder.intake import HandIn
from autograder.key import Keys
from autograder.sealed.seal import Limits, landlock_abi
from autograder.text import Text

_OURS = (Path(__file__).parents[1], Path(__file__).parents[2] / "solutions", ASSIGNMENTS)
_LIBRARIES = ("numpy", "hypothesis", "torch", "torchvision", "scikit-learn")
_LARGEST = 2**20
"""Bytes of a file that are read at a time."""


class Record(msgspec.Struct, frozen=True):
    """What is kept of one submission."""

    notices: list[Text]
    verdict: Verdict | None
    """None if nothing of the submission could be graded; `notices` say why."""
    source: bytes = b""
    """The homework's own text, packed: what is compared when submissions are alike."""


class Kept:
    """The records in a folder, for one set of options. In a folder that cannot be used none is
    found or kept."""

    def __init__(
        self,
        folder: Path | None,
        parts: Sequence[Part],
        limits: Limits,
        setting: Setting | None,
        keys: Keys,
    ) -> None:
        self._folder = folder
        self._options = digest(
            [
                own_files().encode(),
                *(name.encode() for name in versions()),
                str(landlock_abi()).encode(),  # the seal that this machine can offer
                *(part.part.encode() for part in parts),
                msgspec.json.encode(limits),
                str(setting).encode(),
                _file_digest(Path(setting.file)) if setting else b"",
                keys.dump(),
            ]
        )

    def find(self, hand_in: HandIn) -> Record | None:
        """What is kept of a hand-in; None if there is nothing, or nothing that can be read."""
        try:
            return msgspec.json.decode(self._file(hand_in).read_bytes(), type=Record)
        except (OSError, msgspec.MsgspecError, TypeError):
            return None

    def keep(self, hand_in: HandIn, record: Record) -> None:
        """Write the record, whole or not at all. If it cannot be written, the hand-in is graded
        again next time."""
        try:
            file = self._file(hand_in)
            file.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=file.parent, delete=False) as temporary:
                temporary.write(msgspec.json.encode(record))
            os.replace(temporary.name, file)
        except (OSError, TypeError):
            return

    def _file(self, hand_in: HandIn) -> Path:
        content = digest([self._options.encode(), *_content(hand_in)])
        return self._folder / f"{content}.json"  # TypeError without a folder


def digest(parts: Iterable[bytes]) -> str:
    """A name for this content, in order."""
    whole = hashlib.blake2b(digest_size=16)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _content(hand_in: HandIn) -> Iterator[bytes]:
    """Everything that intake looks at in a hand-in. Raises OSError."""
    yield hand_in.inside.encode(errors="surrogateescape")
    if not hand_in.path.is_dir():
        yield hand_in.path.name.encode(errors="surrogateescape")
        yield _file_digest(hand_in.path)
        return
    for folder, folders, files in os.walk(hand_in.path):
        folders.sort()
        for name in sorted(files):
            file = Path(folder) / name
            yield os.fsencode(file.relative_to(hand_in.path))
            yield b"link" if file.is_symlink() else _file_digest(file)


def _file_digest(file: Path) -> bytes:
    if not file.is_file():
        return b"no file"  # whoever opens a pipe waits for ever
    state = file.stat()
    return _read_digest(file, state.st_mtime_ns, state.st_size)


@lru_cache(1_000)  # a zip of a whole class is read once, and not for each hand-in
def _read_digest(file: Path, changed: int, size: int) -> bytes:
    whole = hashlib.blake2b(digest_size=16)
    with file.open("rb") as stream:
        while part := stream.read(_LARGEST):
            whole.update(part)
    return whole.digest()


@lru_cache(1)
def own_files() -> str:
    """The grader itself: its code, the reference, the questions."""
    files = (f for root in _OURS for f in sorted(root.rglob("*")) if f.suffix not in (".pyc", ""))
    return digest(part for file in files for part in (file.name.encode(), file.read_bytes()))


def versions() -> Iterator[str]:
    """The Python and the libraries on which a verdict can depend."""
    yield f"{platform.python_implementation()} {platform.python_version()}"
    for library in _LIBRARIES:
        try:
            yield f"{library} {version(library)}"
        except PackageNotFoundError:
            yield library
