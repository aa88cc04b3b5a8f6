"""What is kept is found again by its content, and by nothing else."""

import os

import msgspec
import pytest

from autograder.curriculum import choose_parts
from autograder.exam.setting import Setting
from autograder.grading import kept
from autograder.grading.kept import Kept, Record
from autograder.grading.verdict import Verdict
from autograder.intake import HandIn
from autograder.key import PUBLIC_KEYS, Key, Keys
from autograder.sealed.seal import Limits, Seal
from autograder.text import Text
from tests.support import write_folder, write_zip

PARTS = choose_parts("loss")
RECORD = Record([Text("a", "甲")], Verdict([], Seal(7), 1.0), b"x = 1\n")


def records(folder, parts=PARTS, limits=None, setting=None, keys=PUBLIC_KEYS) -> Kept:
    return Kept(folder, parts, limits or Limits(), setting, keys)


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "ann", {"loss": "a = 1\n", "lstm": "b = 2\n"})


def test_the_same_submission_is_found_wherever_it_lies(tmp_path, folder):
    store = records(tmp_path / "kept")
    assert store.find(HandIn(folder)) is None
    store.keep(HandIn(folder), RECORD)
    assert records(tmp_path / "kept").find(HandIn(folder)) == RECORD
    moved = folder.rename(tmp_path / "elsewhere")
    assert store.find(HandIn(moved, name="other")) == RECORD


def test_any_other_content_is_not(tmp_path, folder):
    store = records(tmp_path / "kept")
    store.keep(HandIn(folder), RECORD)
    file = folder / "homework" / "loss.py"
    file.write_text("a = 2\n")
    assert store.find(HandIn(folder)) is None
    file.write_text("a = 1\n")
    assert store.find(HandIn(folder)) == RECORD
    file.rename(file.with_name("rnn.py"))
    assert store.find(HandIn(folder)) is None


def test_nobody_waits_for_a_pipe(tmp_path, folder):
    store = records(tmp_path / "kept")
    os.mkfifo(folder / "homework" / "pipe.py")
    os.mkfifo(tmp_path / "pipe.zip")
    for one in (folder, tmp_path / "pipe.zip"):
        assert store.find(HandIn(one)) is None
        store.keep(HandIn(one), RECORD)
        assert store.find(HandIn(one)) == RECORD


def test_a_zip_is_its_bytes_and_the_place_in_it(tmp_path):
    store = records(tmp_path / "kept")
    files = {"ann/homework/loss.py": "", "bob/homework/loss.py": ""}
    path = write_zip(tmp_path / "class.zip", files)
    store.keep(HandIn(path, "ann"), RECORD)
    assert store.find(HandIn(path, "ann")) == RECORD and store.find(HandIn(path, "bob")) is None
    write_zip(path, {**files, "ann/homework/loss.py": "1"})
    assert store.find(HandIn(path, "ann")) is None


def test_other_options_are_another_grading(tmp_path, folder, monkeypatch):
    records(tmp_path / "kept").keep(HandIn(folder), RECORD)
    data = tmp_path / "digits.npz"
    data.write_bytes(b"1")
    setting = Setting("digits", "cpu", "CPU", str(data))
    for options in (
        {"parts": choose_parts("loss,lstm")},
        {"limits": Limits(call_cpu=1.0)},
        {"setting": setting},
        {"keys": Keys(Key.of(b"another secret"), Key.of(b"another secret"))},
    ):
        assert records(tmp_path / "kept", **options).find(HandIn(folder)) is None
    monkeypatch.setattr(kept, "own_files", lambda: "another grader")
    assert records(tmp_path / "kept").find(HandIn(folder)) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"notices": 1}'])
def test_what_cannot_be_read_is_graded_again(tmp_path, folder, content):
    store = records(tmp_path / "kept")
    store.keep(HandIn(folder), RECORD)
    (file,) = (tmp_path / "kept").iterdir()
    file.write_bytes(content)
    assert store.find(HandIn(folder)) is None
    store.keep(HandIn(folder), RECORD)
    assert store.find(HandIn(folder)) == RECORD


def test_where_nothing_can_be_kept_nothing_is(tmp_path, folder):
    (tmp_path / "file").write_text("")
    for place in (None, tmp_path / "file" / "kept"):
        store = records(place)
        store.keep(HandIn(folder), RECORD)
        assert store.find(HandIn(folder)) is None
    assert msgspec.json.decode(msgspec.json.encode(RECORD), type=Record) == RECORD
