"""One submission as it comes in: what is taken, what is refused, and in which words."""

import io
import os
import stat
import tarfile
import tracemalloc
import warnings
import zipfile
import zlib

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.curriculum import file_names
from autograder.intake import HandIn, IntakeError, copy, take_in
from autograder.intake import entries as limits
from autograder.sealed.scratch import remove
from tests.attacks.built import million_files
from tests.support import complete, write_folder, write_zip

LOSS = complete("loss")["loss"]
RIGHT = {"homework/loss.py": LOSS}
ADVICE = "Hand in the zip that submit.py writes."


def taken(path, tmp_path, inside=""):
    """The names of the files that were taken, and the notices in English."""
    into = tmp_path / "taken"
    notices = copy.take(HandIn(path, inside), into, file_names())
    for notice in notices:
        assert notice.en and notice.zh
    names = sorted(str(file.relative_to(into)) for file in into.rglob("*.py"))
    return names, [notice.en for notice in notices]


def refused(path, tmp_path):
    """Why nothing was taken, in both languages."""
    with pytest.raises(IntakeError) as error:
        copy.take(HandIn(path), tmp_path / "taken", file_names())
    return error.value.text


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


def zipped(method: int) -> bytes:
    """A right submission."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("homework/loss.py", LOSS[:3000])
        archive.writestr("homework/lstm.py", "x = 1\n" * 50)
    return out.getvalue()


ZIPS = [zipped(m) for m in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA)]
changes = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6
)


@given(st.sampled_from(ZIPS), changes, st.floats(0.5, 1.5))
@settings(max_examples=300)
def test_a_damaged_zip_never_stops_the_batch(tmp_path_factory, data, changes, length):
    data = bytearray(data)
    for place, value in changes:
        data[int(place * len(data))] = value
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "one.zip").write_bytes(data[: int(length * len(data))])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = take_in(folder / "one.zip", folder / "taken")
        except IntakeError as error:
            assert error.text.en and error.text.zh
        else:
            assert all(file.suffix == ".py" for file in result.homework.iterdir())


def test_the_files_together_are_limited(tmp_path, monkeypatch):
    monkeypatch.setattr(copy, "MAX_TOTAL", len(LOSS.encode()) + 4000)
    noise = {f"homework/a{i}.py": os.urandom(3000) for i in range(5)}
    names, notices = taken(write_zip(tmp_path / "one.zip", {**noise, **RIGHT}), tmp_path)
    assert names == ["a0.py", "loss.py"]
    assert len(notices) == 1 and "hold over 8 MiB together" in notices[0]


def test_the_files_are_limited_in_number(tmp_path, monkeypatch):
    monkeypatch.setattr(copy, "MAX_FILES", 2)
    entries = {f"homework/a{i}.py": "" for i in range(3)}
    assert taken(write_zip(tmp_path / "one.zip", entries), tmp_path) == (
        ["a0.py", "a1.py"],
        ["Only the first 2 of 3 Python files were read."],
    )


def test_a_million_entries_are_refused_before_they_are_read(tmp_path):
    path = million_files(tmp_path / "one", {})
    with zipfile.ZipFile(million_files(tmp_path / "few", {}, 3)) as few:
        assert len(few.infolist()) == 3, "the number that a zip states is not believed"
    tracemalloc.start()
    text = refused(path, tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert text.en.startswith("Its list of files takes 47000000 bytes: far over 5000 entries.")
    assert "5000" in text.zh
    assert peak < 2**20


def test_the_longest_honest_list_is_read(tmp_path):
    entries = {f"homework/{'long name ' * 15}{i}.txt": "" for i in range(limits.MAX_ENTRIES - 1)}
    names, _ = taken(write_zip(tmp_path / "one.zip", {**entries, **RIGHT}), tmp_path)
    assert names == ["loss.py"]


def test_a_deep_folder_stops_nothing(tmp_path):
    folder = write_folder(tmp_path / "one", {"loss": LOSS})
    deep = str(folder)
    for _ in range(1900):
        deep += "/a"
        os.mkdir(deep)
    names, notices = taken(folder, tmp_path)
    remove(folder)  # pytest could not
    assert names == ["loss.py"]
    assert notices == ["“" + "a/" * 10 + "a” lies too deep and was left out."]


def test_folders_count_too(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ENTRIES", 10)
    folder = write_folder(tmp_path / "one", {"loss": LOSS})
    for i in range(11):
        (folder / f"x{i}").mkdir()
    assert "over the limit of 10." in refused(folder, tmp_path).en


def test_no_file_stays_open(tmp_path):
    path = write_zip(tmp_path / "one.zip", RIGHT)
    before = psutil.Process().num_fds()
    for i in range(3):
        take_in(path, tmp_path / f"taken-{i}")
    assert psutil.Process().num_fds() == before


INNER = {"homework/loss.py": LOSS, "homework/more/a.py": "a = 1"}


def inner(tmp_path, entries=INNER) -> bytes:
    """A zip, for another to hold."""
    return write_zip(tmp_path / "inner.zip", entries).read_bytes()


@pytest.mark.parametrize("around", ["", "rnnhw/", "2023001-张三/"])
def test_a_zip_in_a_zip(tmp_path, around):
    path = write_zip(tmp_path / "one.zip", {f"{around}submission.zip": inner(tmp_path)})
    assert taken(path, tmp_path) == (["loss.py", "more/a.py"], [])


def test_a_zip_in_a_zip_in_a_zip(tmp_path):
    middle = write_zip(tmp_path / "middle.zip", {"b/submission.zip": inner(tmp_path)})
    path = write_zip(tmp_path / "one.zip", {"a.zip": middle.read_bytes()})
    assert taken(path, tmp_path) == (["loss.py", "more/a.py"], [])


def test_a_zip_in_a_folder_beside_a_report(tmp_path):
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "submission.zip").write_bytes(inner(tmp_path))
    (folder / "report.pdf").write_bytes(b"%PDF")
    assert taken(folder, tmp_path) == (["loss.py", "more/a.py"], [])


def test_of_several_zips_the_one_that_submit_writes(tmp_path):
    other = inner(tmp_path, {"homework/loss.py": "other = 1"})
    entries = {"a.zip": other, "submission.zip": inner(tmp_path), "loss.py": ""}
    path = write_zip(tmp_path / "one.zip", entries)
    assert taken(path, tmp_path) == (
        ["loss.py", "more/a.py"],
        [
            "“a.zip” was left out.",
            "“loss.py” was left out.",
            "“submission.zip” was graded.",
        ],
    )
    assert (tmp_path / "taken" / "loss.py").read_text() == LOSS


def test_a_homework_goes_before_a_zip_beside_it(tmp_path):
    path = write_zip(tmp_path / "one.zip", {**RIGHT, "student.zip": inner(tmp_path)})
    assert taken(path, tmp_path) == (["loss.py"], ["“student.zip” was left out."])


def test_zips_in_each_other_without_end(tmp_path):
    data = inner(tmp_path)
    for i in range(6):
        data = write_zip(tmp_path / f"{i}.zip", {f"{j}.zip": data for j in range(4)}).read_bytes()
    path = tmp_path / "5.zip"
    assert "homework/" in refused(path, tmp_path).en


@pytest.mark.parametrize(
    ("entries", "names", "notice"),
    {
        "homework in homework": ({"homework/homework/loss.py": LOSS}, ["loss.py"], ""),
        "all in a folder called homework": (
            {"homework/rnnhw/homework/loss.py": LOSS, "homework/submit.py": ""},
            ["loss.py"],
            "",
        ),
        "another course beside it": (
            {**RIGHT, "deep learning/loss.py": "", "deep learning/train.py": ""},
            ["loss.py"],
            "",
        ),
        "a folder homework/ of another course": (
            {"homework/train.py": "", "rnn/loss.py": LOSS},
            ["loss.py"],
            "There is no folder homework/; the files in “rnn” were graded.",
        ),
        "twice": (
            [("homework/loss.py", "old = 1"), ("homework/loss.py", LOSS)],
            ["loss.py"],
            "“homework/loss.py” stands in it twice; the last was graded.",
        ),
        "another case": (
            {**RIGHT, "homework/Loss.py": "", "homework/LOSS.PY": ""},
            ["loss.py"],
            "“homework/Loss.py” was left out: not every system can keep it beside “loss.py”.",
        ),
        "a folder in the place of a file": (
            {**RIGHT, "homework/loss.py/x.py": ""},
            ["loss.py"],
            "“homework/loss.py/x.py” was left out: ",
        ),
        "a device of Windows": (
            {**RIGHT, "homework/con.py": "", "homework/aux/x.py": ""},
            ["loss.py"],
            "“homework/aux/x.py” has a name that not every system can write; it was left out.",
        ),
        "a blank at the end": (
            {**RIGHT, "homework/a /x.py": "", "homework/b./x.py": ""},
            ["loss.py"],
            "“homework/a /x.py” has a name that not every system can write",
        ),
        "a colon": ({**RIGHT, "homework/a:b.py": ""}, ["loss.py"], "has a name that not every"),
        "a NUL": (
            {**RIGHT, "homework/b\0.py": ""},
            ["loss.py"],
            "points outside and was left out.",
        ),
        "letters": ({**RIGHT, "homework/作业.py": ""}, ["loss.py", "作业.py"], ""),
        "a notebook too": (
            {**RIGHT, "homework/play.ipynb": ""},
            ["loss.py"],
            "Only Python files are graded; left out of homework/: “homework/play.ipynb”.",
        ),
        "a quote that forges": (
            {**RIGHT, "../a” was graded. “b.py": ""},
            ["loss.py"],
            '“../a" was graded. "b.py” points outside and was left out.',
        ),
    }.values(),
)
def test_odd_zips(tmp_path, entries, names, notice):
    path = tmp_path / "one.zip"
    with zipfile.ZipFile(path, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile's own, on entries that stand twice
        for name, content in entries.items() if isinstance(entries, dict) else entries:
            info = zipfile.ZipInfo("x")
            info.filename = name
            archive.writestr(info, content)
    found, notices = taken(path, tmp_path)
    assert found == names
    assert (tmp_path / "taken" / "loss.py").read_text() == LOSS
    assert notice in " | ".join(notices) if notice else notices == []


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
