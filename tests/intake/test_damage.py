"""Damaged zips, and what is too much: nothing stops the batch."""

import io
import os
import tracemalloc
import warnings
import zipfile

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.intake import IntakeError, Openers, copy, take_in
from autograder.intake import entries as limits
from autograder.sealed.scratch import remove
from tests.attacks.built import million_files
from tests.intake.taking import LOSS, RIGHT, refused, taken
from tests.support import write_folder, write_zip


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


@pytest.fixture(scope="module")
def openers():
    """One process for all: it forks itself for each."""
    with Openers() as ours:
        yield ours


@given(st.sampled_from(ZIPS), changes, st.floats(0.5, 1.5))
@settings(max_examples=300)
def test_a_damaged_zip_never_stops_the_batch(openers, tmp_path_factory, data, changes, length):
    data = bytearray(data)
    for place, value in changes:
        data[int(place * len(data))] = value
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "one.zip").write_bytes(data[: int(length * len(data))])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = openers.take_in(folder / "one.zip", folder / "taken")
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
