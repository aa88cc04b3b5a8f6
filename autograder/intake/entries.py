"""What stands in a folder or in a zip, and why some of it is refused.

Nothing is unpacked here: an entry is a path and a way to read it, within limits.
"""

import contextlib
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from autograder.curriculum import rules
from autograder.intake.kinds import MARK_OF_OFFICE, is_archive, of_bytes
from autograder.intake.names import readable
from autograder.intake.refusal import WRITE_ZIP, IntakeError
from autograder.text import Text, quoted

MAX_ENTRIES = 5_000
MAX_DEPTH = 10
MAX_FILE = rules().files.bytes
MAX_ARCHIVE = 256 * 2**20
"""Bytes of a zip in a zip."""
MAX_RATIO = 200
"""Times that a file may grow when it is unpacked."""
MAX_LISTING = 400 * MAX_ENTRIES
"""Bytes of a zip's list of files: it is read whole before the entries can be counted."""
MAX_CLASS_LISTING = 50 * MAX_LISTING
"""The same for a zip of a whole class."""

_LITTER = {"__MACOSX", "__pycache__", "node_modules", "site-packages"}
_LITTER |= {"Thumbs.db", "desktop.ini"}
_METHODS = {
    **{1: "Shrink", 6: "Implode", 9: "Deflate64", 12: "bzip2", 14: "LZMA", 20: "Zstandard"},
    **{93: "Zstandard", 95: "XZ", 96: "JPEG", 98: "PPMd", 99: "AES"},
}
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UTF8 = 0x800  # the flag of a zip's entry that says how its name is written


class Entry(msgspec.Struct, frozen=True):
    """A file in a submission."""

    path: PurePosixPath
    refused: Text | None
    """Why it may not be used."""
    read: Callable[[], bytes]
    """Reads its content. Raises IntakeError if it is too large, locked or damaged, and OSError."""
    open: Callable[[ExitStack], BinaryIO]
    """Opens it as a seekable file that the stack closes: for a zip. Raises what `read` raises."""


def is_litter(path: PurePosixPath) -> bool:
    """Whether a program has put it there, and no person. Even a zip called `.x.zip` counts as a
    person's: a student may hand it in."""
    *folders, name = path.parts or ("",)
    hidden = any(part.startswith(".") and part != ".." for part in folders)
    own = name.startswith("._") or (name.startswith(".") and name != ".." and not is_archive(name))
    return hidden or own or any(part in _LITTER for part in path.parts)


def shown(path: PurePosixPath | str) -> str:
    """A path that a student chose, made safe to stand in a sentence."""
    return quoted(readable(str(path)))


def too_many(found: int) -> IntakeError:
    """More entries than any homework has."""
    return IntakeError(
        Text(
            f"There are {found} entries in it, over the limit of {MAX_ENTRIES}.",
            f"里面有 {found} 个条目，超过上限 {MAX_ENTRIES}。",
        )
        + WRITE_ZIP
    )


def unusable(path: PurePosixPath, error: OSError) -> Text:
    """A file that the operating system cannot read, or cannot write under this name."""
    why = os.strerror(error.errno) if error.errno else type(error).__name__
    return Text(f"{shown(path)} was left out: {why}.", f"{shown(path)} 已忽略：{why}。")


def in_folder(root: Path) -> Iterator[Entry]:
    """The files of a folder. Raises IntakeError if there are too many."""
    seen = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if not is_litter(PurePosixPath(f)))
        seen += len(folders)
        if seen > MAX_ENTRIES:
            raise too_many(seen)
        depth = len(PurePosixPath(folder).parts) - len(PurePosixPath(root).parts)
        if depth >= MAX_DEPTH and folders:
            path = PurePosixPath(folder).relative_to(PurePosixPath(root)) / folders[0]
            yield Entry(path, _refusal(path, str(path), False), bytes, _nothing)
            folders.clear()
        for name in sorted([*files, *(f for f in folders if (Path(folder) / f).is_symlink())]):
            seen += 1
            if seen > MAX_ENTRIES:  # before the rest of a huge folder is looked at
                raise too_many(seen)
            file = Path(folder) / name
            path = PurePosixPath(file.relative_to(root).as_posix())
            if is_litter(path):
                continue
            regular = stat.S_ISREG(file.lstat().st_mode)
            yield Entry(
                path,
                _refusal(path, str(path), not regular),
                lambda f=file, p=path: _read(f, p),
                lambda stack, f=file: stack.enter_context(f.open("rb")),
            )


def in_zip(
    file: BinaryIO, name: str, stack: ExitStack, inside: str = "", listing: int = MAX_LISTING
) -> Iterator[Entry]:
    """The files of a zip, or of what is `inside` it; `name` is the zip's own.

    `listing` limits the bytes of its list of files. Raises IntakeError if it is none, or if there
    are too many files.
    """
    archive = opened(file, name, stack, listing)
    infos = _infos(archive, inside)
    if len(infos) > MAX_ENTRIES:
        raise too_many(len(infos))
    if any(path == MARK_OF_OFFICE for path, _ in infos):
        raise IntakeError(of_bytes(b"\xd0\xcf\x11\xe0", name) + WRITE_ZIP)
    for path, info in infos:
        entry = PurePosixPath(path)
        if path.endswith("/") or is_litter(entry):
            continue
        is_link = stat.S_ISLNK(info.external_attr >> 16)
        yield Entry(
            entry,
            _refusal(entry, path, is_link),
            lambda i=info, e=entry: _unpacked(archive, i, e),
            lambda stack, i=info, e=entry: _inner(archive, i, e, stack),
        )


def _infos(archive: zipfile.ZipFile, inside: str) -> list[tuple[str, zipfile.ZipInfo]]:
    """The entries of a zip by their path, or those of the folder or file `inside` it."""
    infos = [(entry_name(info), info) for info in archive.infolist()]
    if not inside:
        return infos
    folder, above = f"{inside}/", len(inside) - len(PurePosixPath(inside).name)
    return [
        (path[above if path == inside else len(folder) :], info)
        for path, info in infos
        if path == inside or path.startswith(folder)
    ]


def opened(file: BinaryIO, name: str, stack: ExitStack, listing: int) -> zipfile.ZipFile:
    """A zip whose list of files has been read. Raises IntakeError."""
    try:
        return stack.enter_context(zipfile.ZipFile(_Bounded(file, listing)))
    except (IntakeError, MemoryError):
        raise
    except UnicodeDecodeError as error:
        raise IntakeError(
            Text(
                "The name of a file in it is not UTF-8, though the zip says that it is.",
                "里面有文件的名字不是 UTF-8，而这个 zip 说它是。",
            )
            + WRITE_ZIP
        ) from error
    except Exception as error:  # a damaged zip can make zipfile raise nearly anything
        file.seek(0)
        raise IntakeError(of_bytes(file.read(512), name) + WRITE_ZIP) from error


def entry_name(info: zipfile.ZipInfo) -> str:
    """The name of a zip's entry, with slashes.

    Without the flag for UTF-8 zipfile reads it as cp437; most programs meant UTF-8 or GBK.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        with contextlib.suppress(UnicodeEncodeError):
            name = readable(os.fsdecode(name.encode("cp437")))
    name = name.replace("\\", "/")  # some Windows programs write the other one
    return str(PurePosixPath(name)) + ("/" if name.endswith("/") else "")


class _Bounded:
    """A zip's file; raises IntakeError instead of reading a huge list of files.

    The number of entries that a zip states may be a lie; the bytes of its list are not.
    """

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file, self._limit = file, limit
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > self._limit:
            raise IntakeError(
                Text(
                    f"Its list of files takes {size} bytes: far over {MAX_ENTRIES} entries.",
                    f"它的文件列表有 {size} 字节：远远超过 {MAX_ENTRIES} 个条目。",
                )
                + WRITE_ZIP
            )
        return self._file.read(size)


def _nothing(stack: ExitStack) -> BinaryIO:
    raise OSError("not a file")


def _refusal(path: PurePosixPath, name: str, is_link: bool) -> Text | None:
    """Why an entry may not be used, or None."""
    if is_link:
        return Text(f"{shown(name)} is a link and was left out.", f"{shown(name)} 是链接，已忽略。")
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        return Text(
            f"{shown(name)} points outside and was left out.", f"{shown(name)} 指向外面，已忽略。"
        )
    if len(path.parts) > MAX_DEPTH:
        return Text(
            f"{shown(name)} lies too deep and was left out.", f"{shown(name)} 层级太深，已忽略。"
        )
    return None


def _read(file: Path, path: PurePosixPath) -> bytes:
    if file.stat().st_size > MAX_FILE:
        raise _too_large(path)
    return file.read_bytes()


def _too_large(path: PurePosixPath) -> IntakeError:
    return IntakeError(
        Text(
            f"{shown(path)} is too large for a homework file and was left out.",
            f"{shown(path)} 太大，不像作业文件，已忽略。",
        )
    )


def _check(info: zipfile.ZipInfo, path: PurePosixPath, limit: int) -> None:
    """Raise IntakeError for an entry that is not to be unpacked."""
    if info.flag_bits & 1 or info.compress_type == 99:
        raise IntakeError(
            Text(f"{shown(path)} is locked with a password.", f"{shown(path)} 设了密码，无法读取。")
        )
    if info.compress_type not in _READABLE:
        method = _METHODS.get(info.compress_type, f"method {info.compress_type}")
        raise IntakeError(
            Text(
                f"{shown(path)} is packed with {method}, which a usual zip is not.",
                f"{shown(path)} 用 {method} 压缩，不是普通的 zip。",
            )
        )
    if info.file_size > limit or info.file_size > MAX_RATIO * max(info.compress_size, 100):
        raise _too_large(path)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: PurePosixPath) -> bytes:
    """One file of a zip, read no further than the limits allow."""
    _check(info, path, MAX_FILE)
    try:
        with archive.open(info) as file:
            data = file.read(MAX_FILE + 1)
    except Exception as error:  # whatever zipfile and zlib raise for bytes that do not fit
        raise _damaged(path) from error
    if len(data) > MAX_FILE:
        raise _too_large(path)
    return data


def _inner(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: PurePosixPath, stack: ExitStack
) -> BinaryIO:
    """A zip in a zip, as a file of its own without a name."""
    _check(info, path, MAX_ARCHIVE)
    copy = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
    try:
        with archive.open(info) as file:
            shutil.copyfileobj(file, copy)
    except OSError:  # the disk is full, say
        raise
    except Exception as error:
        raise _damaged(path) from error
    copy.seek(0)
    return copy


def _damaged(path: PurePosixPath) -> IntakeError:
    return IntakeError(
        Text(f"{shown(path)} is damaged and was left out.", f"{shown(path)} 已损坏，已忽略。")
    )
