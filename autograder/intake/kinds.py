"""What a file is, by its first bytes and its name: messages say it when it is no zip."""

import contextlib
from pathlib import Path, PurePath

from autograder.text import Text

_ARCHIVES = {
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"\xfd7zXZ": "xz",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "zstd",
}
_DOCUMENTS = {
    b"%PDF": Text("a PDF document", "PDF 文档"),
    b"\x89PNG": Text("a picture", "图片"),
    b"\xff\xd8\xff": Text("a picture", "图片"),
    b"GIF8": Text("a picture", "图片"),
    b"\xd0\xcf\x11\xe0": Text("an Office document", "Office 文档"),
    b"\x7fELF": Text("a program", "可执行程序"),
    b"MZ": Text("a program", "可执行程序"),
}
_NOTEBOOK = Text("a Jupyter notebook", "Jupyter 笔记本")
_SUFFIXES = {
    ".ipynb": _NOTEBOOK,
    ".py": Text("a single Python file", "单个 Python 文件"),
    ".pdf": _DOCUMENTS[b"%PDF"],
    ".docx": _DOCUMENTS[b"\xd0\xcf\x11\xe0"],
    ".doc": _DOCUMENTS[b"\xd0\xcf\x11\xe0"],
    ".txt": Text("a text file", "文本文件"),
    ".md": Text("a text file", "文本文件"),
    ".html": Text("a web page", "网页"),
    ".htm": Text("a web page", "网页"),
}
ARCHIVE_SUFFIXES = {".zip", ".rar", ".7z", ".gz", ".tgz", ".xz", ".bz2", ".tar", ".zst"}
MARK_OF_OFFICE = "[Content_Types].xml"
"""The entry that every docx, xlsx and pptx has: they are zips."""


def is_archive(name: str) -> bool:
    """Whether a file's name is that of an archive."""
    return PurePath(name).suffix.lower() in ARCHIVE_SUFFIXES


def is_zip(name: str) -> bool:
    """Whether a file's name is that of a zip."""
    return name.lower().endswith(".zip")


def first_bytes(path: Path) -> bytes:
    """The beginning of a file; nothing if it cannot be read."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        return file.read(512)
    return b""


def of_name(name: str) -> Text | None:
    """What a file is by its name, where that alone tells."""
    return _SUFFIXES.get(PurePath(name).suffix.lower())


def of_bytes(start: bytes, name: str) -> Text:
    """What a file is that cannot be read as a zip, in a sentence."""
    for magic, archive in _ARCHIVES.items():
        if start.startswith(magic):
            return _not_a_zip(Text(f"a {archive} archive", f" {archive} 压缩包"))
    if start[257:262] == b"ustar":
        return _not_a_zip(Text("a tar archive", " tar 压缩包"))
    for magic, document in _DOCUMENTS.items():
        if start.startswith(magic):
            return _not_a_zip(document)
    if not start:
        return Text("This file is empty: upload it again.", "这个文件是空的：请重新上传。")
    if start.lstrip()[:1] == b"{" and b'"cells"' in start:
        return _not_a_zip(_NOTEBOOK)
    if start.lstrip()[:5].lower() in (b"<!doc", b"<html"):
        return _not_a_zip(_SUFFIXES[".html"])
    if not is_zip(name) and (kind := of_name(name)):
        return _not_a_zip(kind)
    return Text(
        "This cannot be read as a zip: was the upload cut off?",
        "这个文件无法作为 zip 读取：是不是上传中断了？",
    )


def _not_a_zip(kind: Text) -> Text:
    return Text(f"This is {kind.en}, not a zip.", f"这是{kind.zh}，不是 zip。")
