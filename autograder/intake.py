"""A submission as it comes in, a zip or a folder, to a clean copy of its `homework/*.py`.

Nothing is unpacked: only the Python files of one folder are read, within limits on their number and
size. What is refused (links, absolute paths, `..`, huge files) is refused by name, in a notice that
the submission's own report shows, and the rest is graded.
"""

import contextlib
import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import msgspec

from autograder.curriculum import file_names
from autograder.text import Text, printable

MAX_ENTRIES = 5_000
MAX_DEPTH = 10
MAX_FILE = 2**20
MAX_FILES = 100
MAX_TOTAL = 8 * 2**20
"""Bytes in all homework files together."""
MAX_NOTICES = 20
MAX_RATIO = 200
"""Times that a file may grow when it is unpacked."""
MAX_LISTING = 400 * MAX_ENTRIES
"""Bytes of a zip's list of files: it is read whole before the entries can be counted."""

_LITTER = {"__MACOSX", "__pycache__", "node_modules", "site-packages"}
_OTHER_ARCHIVES = {
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"\xfd7zXZ": "xz",
    b"BZh": "bzip2",
}
_OTHER_SUFFIXES = {".rar", ".7z", ".gz", ".tgz", ".xz", ".bz2", ".tar"}
_WRITE_ZIP = Text("Hand in the zip that submit.py writes.", "请提交 submit.py 生成的 zip。")


class IntakeError(Exception):
    """Nothing of a submission can be graded; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Intake(msgspec.Struct, frozen=True):
    """What came in."""

    homework: Path
    """The clean copy: a folder of Python files."""
    notices: list[Text]
    """What was unusual: for the submission's own report."""


class _Entry(msgspec.Struct, frozen=True):
    path: PurePosixPath
    refused: Text | None
    read: Callable[[], bytes]


def find_submissions(paths: list[Path]) -> list[Path]:
    """The submissions in these paths: zips and homework folders; other folders are looked into.

    Raises IntakeError if a path does not exist or holds no submission.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise IntakeError(Text(f"{path}: there is no such file", f"{path}：没有这个文件"))
        inside = [path] if _is_submission(path) else sorted(filter(_is_submission_in, _list(path)))
        if not inside:
            raise IntakeError(Text(f"{path}: no submission in it", f"{path}：里面没有提交"))
        found += inside
    return list(dict.fromkeys(found))


def take_in(path: Path, into: Path) -> Intake:
    """Copy the homework files of one submission into the folder `into`, which is made.

    Raises IntakeError if nothing can be graded.
    """
    notices: list[Text] = []
    entries = []
    for entry in _zip_entries(path) if path.is_file() else _folder_entries(path):
        if entry.refused and len(notices) < MAX_NOTICES:
            notices.append(entry.refused)
        elif not entry.refused and entry.path.suffix == ".py":
            entries.append(entry)
    folder = _homework_folder([entry.path for entry in entries], notices)
    chosen = [entry for entry in entries if entry.path.parent == folder]
    into.mkdir(parents=True)
    if len(chosen) > MAX_FILES:
        notices.append(
            Text(
                f"Only the first {MAX_FILES} of {len(chosen)} Python files were read.",
                f"有 {len(chosen)} 个 Python 文件，只读取了前 {MAX_FILES} 个。",
            )
        )
    total = 0
    for entry in chosen[:MAX_FILES]:
        try:
            data = entry.read()
            total += len(data)
            if total > MAX_TOTAL:
                notices.append(_too_much)
                break
            (into / entry.path.name).write_bytes(data)
        except (IntakeError, OSError) as error:
            notices.append(getattr(error, "text", None) or _unusable(entry.path, error))
    return Intake(into, notices)


def _is_submission(path: Path) -> bool:
    if path.is_file():
        return True
    names = {child.name.lower() for child in _list(path)}
    return "homework" in names or bool(names & _module_files())


def _is_submission_in(path: Path) -> bool:
    """Whether an entry of a folder of submissions is one of them."""
    if path.name.startswith((".", "_")):
        return False
    return path.is_dir() or path.suffix.lower() in {".zip", *_OTHER_SUFFIXES}


def _list(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _module_files() -> set[str]:
    return {f"{name}.py" for name in file_names()}


def _homework_folder(paths: list[PurePosixPath], notices: list[Text]) -> PurePosixPath:
    """The folder that holds the homework: the one nearest to the top."""
    named = {path.parent for path in paths if path.parent.name.lower() == "homework"}
    holding = {path.parent for path in paths if path.name in _module_files()}
    candidates = sorted(named or holding, key=lambda folder: (len(folder.parts), str(folder)))
    if not candidates:
        names = ", ".join(sorted(_module_files()))
        text = Text(
            f"There is no folder homework/ with Python files in it ({names}).",
            f"里面没有含 Python 文件（{names}）的 homework/ 文件夹。",
        )
        for notice in notices[:3]:  # what was refused may be the very reason
            text += notice
        raise IntakeError(text + _WRITE_ZIP)
    chosen = candidates[0]
    place = printable(str(chosen), 80)
    if not named:
        notices.append(
            Text(
                f"There is no folder homework/; the files in {place} were graded.",
                f"没有 homework/ 文件夹；批改的是 {place} 里的文件。",
            )
        )
    elif len(candidates) > 1:
        notices.append(
            Text(
                f"There are {len(candidates)} folders homework/; {place} was graded.",
                f"有 {len(candidates)} 个 homework/ 文件夹；批改的是 {place}。",
            )
        )
    return chosen


def _refusal(path: PurePosixPath, name: str, is_link: bool) -> Text | None:
    """Why an entry may not be used, or None."""
    shown = printable(name, 80)
    if is_link:
        return Text(f"{shown} is a link and was left out.", f"{shown} 是链接，已忽略。")
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        return Text(f"{shown} points outside and was left out.", f"{shown} 指向外面，已忽略。")
    if len(path.parts) > MAX_DEPTH:
        return Text(f"{shown} lies too deep and was left out.", f"{shown} 层级太深，已忽略。")
    return None


def _too_many(found: int) -> IntakeError:
    return IntakeError(
        Text(
            f"There are {found} entries in it, over the limit of {MAX_ENTRIES}.",
            f"里面有 {found} 个条目，超过上限 {MAX_ENTRIES}。",
        )
        + _WRITE_ZIP
    )


_too_much = Text(
    f"The Python files hold over {MAX_TOTAL // 2**20} MiB together; the rest was left out.",
    f"Python 文件合计超过 {MAX_TOTAL // 2**20} MiB，其余的已忽略。",
)


def _is_litter(path: PurePosixPath) -> bool:
    return any(part in _LITTER or (part.startswith(".") and part != "..") for part in path.parts)


def _folder_entries(root: Path) -> Iterator[_Entry]:
    seen = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if not _is_litter(PurePosixPath(f)))
        seen += len(folders)
        if seen > MAX_ENTRIES:
            raise _too_many(seen)
        depth = len(PurePosixPath(folder).parts) - len(PurePosixPath(root).parts)
        if depth >= MAX_DEPTH and folders:
            path = PurePosixPath(folder).relative_to(PurePosixPath(root)) / folders[0]
            yield _Entry(path, _refusal(path, str(path), False), bytes)
            folders.clear()
        for name in sorted([*files, *(f for f in folders if (Path(folder) / f).is_symlink())]):
            seen += 1
            if seen > MAX_ENTRIES:  # before the rest of a huge folder is looked at
                raise _too_many(seen)
            file = Path(folder) / name
            path = PurePosixPath(file.relative_to(root).as_posix())
            if _is_litter(path):
                continue
            regular = stat.S_ISREG(file.lstat().st_mode)
            yield _Entry(
                path, _refusal(path, str(path), not regular), lambda f=file, p=path: _read(f, p)
            )


def _read(file: Path, path: PurePosixPath) -> bytes:
    if file.stat().st_size > MAX_FILE:
        raise _too_large(path)
    return file.read_bytes()


def _unusable(path: PurePosixPath, error: OSError) -> Text:
    """A file that the operating system cannot read, or cannot write under this name."""
    shown, why = printable(str(path), 80), printable(str(error.strerror))
    return Text(f"{shown} was left out: {why}.", f"{shown} 已忽略：{why}。")


def _too_large(path: PurePosixPath) -> IntakeError:
    shown = printable(str(path), 80)
    return IntakeError(
        Text(
            f"{shown} is too large for a homework file and was left out.",
            f"{shown} 太大，不像作业文件，已忽略。",
        )
    )


def _zip_entries(path: Path) -> Iterator[_Entry]:
    try:
        with _Zip(path) as file, zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except IntakeError:
        raise
    except Exception as error:  # a damaged zip can make zipfile raise nearly anything
        raise _not_a_zip(path) from error
    if len(infos) > MAX_ENTRIES:
        raise _too_many(len(infos))
    for info in infos:
        name = info.filename.replace("\\", "/")  # some Windows programs write the other one
        entry = PurePosixPath(name)
        if name.endswith("/") or _is_litter(entry):
            continue
        is_link = stat.S_ISLNK(info.external_attr >> 16)
        yield _Entry(entry, _refusal(entry, name, is_link), lambda i=info: _unpack(path, i))


class _Zip(io.FileIO):
    """A zip's file; raises IntakeError instead of reading a huge list of files.

    The number of entries that a zip states may be a lie; the bytes of its list are not.
    """

    def read(self, size: int = -1) -> bytes:
        if size > MAX_LISTING:
            raise IntakeError(
                Text(
                    f"Its list of files takes {size} bytes: far over {MAX_ENTRIES} entries.",
                    f"它的文件列表有 {size} 字节：远远超过 {MAX_ENTRIES} 个条目。",
                )
                + _WRITE_ZIP
            )
        return super().read(size)


def _unpack(archive: Path, info: zipfile.ZipInfo) -> bytes:
    """One file of a zip, read no further than the limits allow."""
    path = PurePosixPath(info.filename)
    shown = printable(info.filename, 80)
    if info.file_size > MAX_FILE or info.file_size > MAX_RATIO * max(info.compress_size, 100):
        raise _too_large(path)
    if info.flag_bits & 1:
        raise IntakeError(
            Text(f"{shown} is locked with a password.", f"{shown} 设了密码，无法读取。")
        )
    try:
        with _Zip(archive) as zipped, zipfile.ZipFile(zipped) as opened, opened.open(info) as file:
            data = file.read(MAX_FILE + 1)
    except Exception as error:  # each of zipfile's decompressors has exceptions of its own
        raise IntakeError(
            Text(f"{shown} is damaged and was left out.", f"{shown} 已损坏，已忽略。")
        ) from error
    if len(data) > MAX_FILE:
        raise _too_large(path)
    return data


def _not_a_zip(path: Path) -> IntakeError:
    start = b""
    with contextlib.suppress(OSError), path.open("rb") as file:
        start = file.read(512)
    names = [name for magic, name in _OTHER_ARCHIVES.items() if start.startswith(magic)]
    name = names[0] if names else "tar" if start[257:262] == b"ustar" else ""
    if name:
        said = Text(f"This is a {name} archive, not a zip.", f"这是 {name} 压缩包，不是 zip。")
    else:
        said = Text(
            "This cannot be read as a zip: was the upload cut off?",
            "这个文件无法作为 zip 读取：是不是上传中断了？",
        )
    return IntakeError(said + _WRITE_ZIP)
