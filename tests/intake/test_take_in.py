"""One submission as it comes in: what is taken, what is refused, and in which words."""

import io
import os
import stat
import tarfile
import zipfile
import zlib

import pytest

from autograder.intake import copy
from autograder.intake import entries as limits
from tests.intake.taking import ADVICE, LOSS, RIGHT, refused, taken
from tests.support import complete, write_folder, write_zip


@pytest.mark.parametrize(
    ("entries", "names", "notices"),
    {
        "as submit.py writes it": ({**RIGHT, "submission.py": ""}, ["loss.py"], []),
        "a folder around it": ({"ann li/homework/loss.py": LOSS}, ["loss.py"], []),
        "two folders around it": ({"a/b/homework/loss.py": LOSS}, ["loss.py"], []),
        "files at the top": (
            {"loss.py": LOSS, "lstm.py": ""},
            ["loss.py", "lstm.py"],
            ["There is no folder homework/; the files in “.” were graded."],
        ),
        "another folder": (
            {"my work/loss.py": LOSS},
            ["loss.py"],
            ["There is no folder homework/; the files in “my work” were graded."],
        ),
        "another spelling": ({"Homework/loss.py": LOSS}, ["loss.py"], []),
        "two spellings": (
            {"Homework/loss.py": "old = True", **RIGHT},
            ["loss.py"],
            ["There are 2 folders homework/; “homework” was graded."],
        ),
        "an old copy": (
            {**RIGHT, "old/homework/loss.py": "old = True"},
            ["loss.py"],
            ["There are 2 folders homework/; “homework” was graded."],
        ),
        "litter of a Mac": (
            {
                **RIGHT,
                "__MACOSX/homework/._loss.py": "\0",
                "homework/.DS_Store": "\1",
                "homework/._loss.py": "\0",
            },
            ["loss.py"],
            [],
        ),
        "litter of Python": (
            {
                **RIGHT,
                "homework/__pycache__/loss.py": "",
                ".venv/homework/loss.py": "",
                "site-packages/homework/loss.py": "",
            },
            ["loss.py"],
            [],
        ),
        "other files": (
            {**RIGHT, "homework/notes.txt": "", "data.csv": "", "homework/t/a.csv": ""},
            ["loss.py"],
            [
                "Only Python files are graded; left out of homework/: "
                "“homework/notes.txt”, “homework/t/a.csv”."
            ],
        ),
        "files further in": (
            {**RIGHT, "homework/more/x.py": "", "homework/more/deep/__init__.py": ""},
            ["loss.py", "more/deep/__init__.py", "more/x.py"],
            [],
        ),
        "dots": (
            {**RIGHT, "../x.py": ""},
            ["loss.py"],
            ["“../x.py” points outside and was left out."],
        ),
        "dots inside": (
            {**RIGHT, "homework/../../x.py": ""},
            ["loss.py"],
            ["“homework/../../x.py” points outside and was left out."],
        ),
        "an absolute path": (
            {**RIGHT, "/etc/x.py": ""},
            ["loss.py"],
            ["“/etc/x.py” points outside and was left out."],
        ),
        "backslashes": (
            {"homework\\": "", "homework\\loss.py": LOSS, "..\\x.py": ""},
            ["loss.py"],
            ["“../x.py” points outside and was left out."],
        ),
        "too deep": (
            {**RIGHT, "a/" * 10 + "x.py": ""},
            ["loss.py"],
            ["“" + "a/" * 10 + "x.py” lies too deep and was left out."],
        ),
        "a huge file": (
            {**RIGHT, "homework/lstm.py": "x" * (2**20 + 1)},
            ["loss.py"],
            ["“homework/lstm.py” is too large for a homework file and was left out."],
        ),
        "a bomb": (
            {**RIGHT, "homework/lstm.py": bytes(10**6)},
            ["loss.py"],
            ["“homework/lstm.py” is too large for a homework file and was left out."],
        ),
    }.values(),
)
def test_what_is_taken_from_a_zip(tmp_path, entries, names, notices):
    path = write_zip(tmp_path / "one.zip", entries)
    assert taken(path, tmp_path) == (names, notices)
    assert (tmp_path / "taken" / "loss.py").read_text() == LOSS
    assert not (tmp_path / "x.py").exists()


def test_a_name_without_control_characters(tmp_path):
    path = write_zip(tmp_path / "one.zip", {**RIGHT, "../\x1b[31mred\n.py": ""})
    assert taken(path, tmp_path)[1] == ["“../ [31mred .py” points outside and was left out."]


def test_a_name_that_no_file_may_have(tmp_path):
    path = write_zip(tmp_path / "one.zip", {f"homework/{'a' * 300}.py": "", **RIGHT})
    names, (notice,) = taken(path, tmp_path)
    assert names == ["loss.py"]
    assert notice.startswith("“homework/aaa") and "left out" in notice


def test_links_in_a_zip_are_left_out(tmp_path):
    path = tmp_path / "one.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("homework/lstm.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("homework/loss.py", LOSS)
    assert taken(path, tmp_path) == (
        ["loss.py"],
        ["“homework/lstm.py” is a link and was left out."],
    )


def test_many_refusals_do_not_hide_the_homework(tmp_path):
    entries = {f"../{i}.py": "" for i in range(100)}
    names, notices = taken(write_zip(tmp_path / "one.zip", {**entries, **RIGHT}), tmp_path)
    assert names == ["loss.py"]
    assert len(notices) == copy.MAX_NOTICES


def test_a_locked_file_is_said_to_be_locked(tmp_path):
    path = write_zip(tmp_path / "one.zip", {**RIGHT, "homework/lstm.py": "secret"})
    data = bytearray(path.read_bytes())
    start = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[start + 8] |= 1  # the flag in the archive's list of files
    path.write_bytes(data)
    assert taken(path, tmp_path) == (
        ["loss.py"],
        ["“homework/lstm.py” is locked with a password."],
    )


def tar_bytes() -> bytes:
    """An archive of the other kind."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("homework/loss.py")
        info.size = 1
        archive.addfile(info, io.BytesIO(b"x"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "en", "zh"),
    [
        (
            b"Rar!\x1a\x07\x01\x00" + bytes(99),
            "This is a RAR archive, not a zip.",
            "这是 RAR 压缩包",
        ),
        (b"7z\xbc\xaf\x27\x1c" + bytes(99), "This is a 7z archive, not a zip.", "这是 7z 压缩包"),
        (zlib.compress(b"x", wbits=31), "This is a gzip archive, not a zip.", "这是 gzip 压缩包"),
        (b"\xfd7zXZ\0" + bytes(99), "This is a xz archive, not a zip.", "这是 xz 压缩包"),
        (tar_bytes(), "This is a tar archive, not a zip.", "这是 tar 压缩包"),
        (b"", "This file is empty: upload it again.", "这个文件是空的"),
        (b"%PDF-1.7 ...", "This is a PDF document, not a zip.", "这是PDF 文档，不是 zip。"),
        (b"\x89PNG\r\n", "This is a picture, not a zip.", "这是图片，不是 zip。"),
        (b'{"cells": []}', "This is a Jupyter notebook, not a zip.", "Jupyter 笔记本"),
        (b"\n<!DOCTYPE html>", "This is a web page, not a zip.", "这是网页，不是 zip。"),
        (b"hello", "This cannot be read as a zip: was the upload cut off?", "是不是上传中断了？"),
    ],
)
def test_what_is_no_zip(tmp_path, content, en, zh):
    path = tmp_path / "one.zip"
    path.write_bytes(content)
    text = refused(path, tmp_path)
    assert text.en == f"{en} {ADVICE}"
    assert zh in text.zh and "请提交 submit.py 生成的 zip。" in text.zh


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({"notes.txt": ""}, "“notes.txt” is a text file. "),
        ({"other.py": ""}, ""),
        ({"../homework/loss.py": LOSS}, "“../homework/loss.py” points outside and was left out. "),
    ],
)
def test_nothing_to_grade(tmp_path, entries, reason):
    text = refused(write_zip(tmp_path / "one.zip", entries), tmp_path)
    assert text.en.startswith("There is no folder homework/ with Python files in it (")
    assert text.en.endswith(f"). {reason}{ADVICE}")


def test_too_many_entries(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ENTRIES", 10)
    entries = {f"{i}.txt": "" for i in range(11)} | RIGHT
    assert (
        "12 entries in it, over the limit of 10."
        in refused(write_zip(tmp_path / "one.zip", entries), tmp_path).en
    )
    folder = write_folder(tmp_path / "one", {f"x{i}": "" for i in range(11)})
    assert "over the limit of 10." in refused(folder, tmp_path).en


def test_a_folder(tmp_path):
    folder = write_folder(tmp_path / "one", complete())
    (folder / "homework" / "__pycache__").mkdir()
    (folder / "homework" / "__pycache__" / "x.py").write_text("")
    (folder / "homework" / "link.py").symlink_to("/etc/passwd")
    (folder / "linked").symlink_to("/etc")
    os.mkfifo(folder / "homework" / "pipe.py")
    names, notices = taken(folder, tmp_path)
    assert names == ["loss.py", "lstm.py"]
    assert sorted(notices) == [
        "“homework/link.py” is a link and was left out.",
        "“homework/pipe.py” is a link and was left out.",
        "“linked” is a link and was left out.",
    ]


def test_a_file_that_cannot_be_read(tmp_path, monkeypatch):
    folder = write_folder(tmp_path / "one", complete())

    def denied(file, path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(limits, "_read", denied)
    assert taken(folder, tmp_path) == (
        [],
        [f"“homework/{name}.py” was left out: Permission denied." for name in ("loss", "lstm")],
    )


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"hw.ipynb": "{}"}, "“hw.ipynb” is a Jupyter notebook."),
        ({"a/report.pdf": "%PDF"}, "“a/report.pdf” is a PDF document."),
        ({"work.rar": "Rar!"}, "“work.rar” is no zip."),
        ({}, "There is nothing in it."),
        ({"[Content_Types].xml": "", "word/document.xml": ""}, "This is an Office document"),
        ({"submission.zip": "PK"}, "“submission.zip”: This cannot be read as a zip"),
        ({"submission.zip": b""}, "“submission.zip”: This file is empty"),
    ],
)
def test_what_is_handed_in_instead_is_named(tmp_path, entries, words):
    text = refused(write_zip(tmp_path / "one.zip", entries), tmp_path)
    assert words in text.en and text.en.endswith(ADVICE)


@pytest.mark.parametrize(
    ("name", "content", "en"),
    [
        ("loss.py", LOSS, "This is a single Python file, not a zip."),
        ("hw.ipynb", '{"cells": []}', "This is a Jupyter notebook, not a zip."),
        ("hw.ipynb", "x", "This is a Jupyter notebook, not a zip."),
        ("essay.docx", "x", "This is an Office document, not a zip."),
        ("typed.html", "x", "This is a web page, not a zip."),
    ],
)
def test_a_lone_file_is_said_to_be_what_it_is(tmp_path, name, content, en):
    (tmp_path / name).write_text(content)
    assert refused(tmp_path / name, tmp_path).en == f"{en} {ADVICE}"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_names_without_the_flag_for_utf8_are_read_all_the_same(tmp_path, encoding):
    raw = "作业/homework/工具.py".encode(encoding)
    placeholder = "x" * len(raw)
    path = write_zip(tmp_path / "one.zip", {placeholder: "", "作业/homework/loss.py": LOSS})
    path.write_bytes(path.read_bytes().replace(placeholder.encode(), raw))
    assert taken(path, tmp_path) == (["loss.py", "工具.py"], [])


def test_a_name_that_claims_to_be_utf8_is_said_not_to_be(tmp_path):
    path = write_zip(tmp_path / "one.zip", {**RIGHT, "作.py": ""})
    path.write_bytes(path.read_bytes().replace("作".encode(), b"\xff\xfe\xfd"))
    assert "not UTF-8, though the zip says that it is" in refused(path, tmp_path).en


def test_a_name_in_a_folder_that_is_not_utf8(tmp_path):
    folder = write_folder(tmp_path / "one", {"loss": LOSS})
    (folder / "homework" / b"\xff.py".decode(errors="surrogateescape")).write_text("")
    names, notices = taken(folder, tmp_path)
    assert names == ["loss.py"]
    assert notices == ["The name of “homework/\\xff.py” is not UTF-8; it was left out."]
