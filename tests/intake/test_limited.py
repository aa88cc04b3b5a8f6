"""Zips that ask for gigabytes and minutes, and a machine that cannot write."""

import os
import resource
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import psutil
import pytest

from autograder.intake import Failed, IntakeError, Openers, find, limited, take_in
from tests.support import complete, write_folder, write_zip

LOSS = complete("loss")["loss"]
RIGHT = {"homework/loss.py": LOSS}
PACKED = "is packed with {}, which a usual zip is not."


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    ("method", "name"), [(zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "LZMA")]
)
def test_only_what_is_stored_or_deflated_is_unpacked(tmp_path, method, name):
    path = tmp_path / "one.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("homework/lstm.py", "x = 1\n" * 999)
        archive.writestr("homework/loss.py", LOSS, zipfile.ZIP_DEFLATED)
    taken = take_in(path, tmp_path / "taken")
    assert [notice.en for notice in taken.notices] == [f"“homework/lstm.py” {PACKED.format(name)}"]
    assert [file.name for file in taken.homework.iterdir()] == ["loss.py"]


@pytest.mark.parametrize(("number", "name"), [(9, "Deflate64"), (98, "PPMd"), (77, "method 77")])
def test_a_method_that_python_does_not_know_is_named(tmp_path, number, name):
    path = write_zip(tmp_path / "one.zip", RIGHT)
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, data.index(b"PK\1\2") + 10, number)
    path.write_bytes(data)
    taken = take_in(path, tmp_path / "taken")
    assert [notice.en for notice in taken.notices] == [f"“homework/loss.py” {PACKED.format(name)}"]


def test_extra_fields_without_end_cost_seconds_and_one_submission(tmp_path):
    """Thirty entries whose extra fields are 64 kB of nothing: quadratic work in zipfile."""
    path = tmp_path / "one.zip"
    entries = b"".join(
        struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", *[0] * 9, *[0] * 2, 1, 65532, *[0] * 5)
        + b"a" + bytes(65532)
        for _ in range(30)
    )  # fmt: skip
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 30, 30, len(entries), 0, 0)
    path.write_bytes(entries + end)
    before = cpu_of_children()
    with pytest.raises(IntakeError, match=r"more memory or time to read|homework/"):
        take_in(path, tmp_path / "taken")
    assert cpu_of_children() - before < 40


def test_memory_without_end_costs_one_submission(tmp_path):
    """More entries than memory holds could be a class: the process that looks in ends."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", *[0] * 9, *[0] * 2, 9, *[0] * 6) + b"a/b/c.zip"
    count = 1_500_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, count * len(entry), 0, 0)
    (tmp_path / "many.zip").write_bytes(entry * count + end)
    write_zip(tmp_path / "right.zip", RIGHT)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = find([tmp_path])
    assert [one.name for one in found.hand_ins] == ["many", "right"]
    with pytest.raises(IntakeError, match="far over 5000 entries"):
        take_in(found.hand_ins[0], tmp_path / "taken-1")
    assert take_in(found.hand_ins[1], tmp_path / "taken-2").notices == []
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2**17


def test_the_limits_of_the_process_end_it_and_not_the_command(tmp_path, monkeypatch):
    path = write_zip(tmp_path / "one.zip", RIGHT)
    real = subprocess.Popen
    for work in ("while True: pass", "x = b'1' * 2**31"):
        code = (
            "from autograder.intake import process\n"
            "process.CPU = 1\n"
            f"def take(*_):\n    {work}\n"
            "process.take = take\n"
            "process.main()\n"
        )
        monkeypatch.setattr(
            limited.subprocess,
            "Popen",
            lambda command, c=code, **o: real([sys.executable, "-c", c], **o),
        )
        with pytest.raises(IntakeError, match="more memory or time to read than any homework"):
            take_in(path, tmp_path / "taken")


def test_a_full_disk_is_no_fault_of_the_submission(tmp_path):
    folder = write_folder(tmp_path / "one", {"loss": LOSS})
    (tmp_path / "file").write_text("")
    with pytest.raises(Failed, match="Not a directory"):
        take_in(folder, tmp_path / "file" / "taken")


def test_what_is_neither_a_file_nor_a_folder(tmp_path):
    os.mkfifo(tmp_path / "pipe.zip")
    with pytest.raises(IntakeError, match="no file and no folder"):
        take_in(tmp_path / "pipe.zip", tmp_path / "taken")


def test_names_that_are_not_utf8_reach_the_process(tmp_path):
    name = b"\xd7\xf7\xd2\xb5.zip".decode(errors="surrogateescape")
    write_zip(tmp_path / name, RIGHT)
    (one,) = find([tmp_path]).hand_ins
    assert one.name == "作业"
    assert take_in(one, tmp_path / "taken").notices == []


def test_a_class_in_one_zip(tmp_path):
    inner = write_zip(tmp_path / "inner.zip", RIGHT).read_bytes()
    path = write_zip(
        tmp_path / "class.zip",
        {
            "hw/Ann_1_assignsubmission_file_/submission.zip": inner,
            "hw/Bob_2_assignsubmission_file_/homework/loss.py": LOSS,
            "hw/Bob_2_assignsubmission_file_/homework/more/x.py": "",
            "hw/Cy_3_assignsubmission_file_/hw.ipynb": "{}",
            "hw/read me.txt": "",
        },
    )
    found = find([path])
    assert [one.name for one in found.hand_ins] == [
        f"{name}_assignsubmission_file_" for name in ("Ann_1", "Bob_2", "Cy_3")
    ]
    assert found.left_out == [f"{path}: hw/read me.txt"]
    ann, bob, cy = found.hand_ins
    assert take_in(ann, tmp_path / "a").notices == []
    assert (tmp_path / "a" / "loss.py").read_text() == LOSS
    take_in(bob, tmp_path / "b")
    assert (tmp_path / "b" / "more" / "x.py").exists()
    with pytest.raises(IntakeError, match=r"“hw\.ipynb” is a Jupyter notebook"):
        take_in(cy, tmp_path / "c")


def test_one_process_looks_into_many_zips(tmp_path, monkeypatch):
    for i in range(5):
        write_zip(tmp_path / f"{i}.zip", RIGHT)
    ran = []
    real = limited.Openers.ask
    monkeypatch.setattr(limited.Openers, "ask", lambda o, task: ran.append(task) or real(o, task))
    assert len(find([tmp_path]).hand_ins) == 5
    assert len(ran) == 1


def test_one_process_opens_a_class(tmp_path, monkeypatch, nothing_left):
    right = write_zip(tmp_path / "right.zip", RIGHT)
    greedy = (
        "from autograder.intake import process\n"
        "process.CPU = 1\n"
        "held, real = [], process.take\n"
        "def take(hand_in, into, modules):\n"
        "    held.append(b'1' * (2**31 if 'greedy' in hand_in.path.name else 2**28))\n"
        "    while 'slow' in hand_in.path.name: pass\n"
        "    return real(hand_in, into, modules)\n"
        "process.take = take\n"
        "process.main()\n"
    )
    started, real = [], subprocess.Popen

    def popen(command, **options):
        started.append(command)
        return real([sys.executable, "-c", greedy], **options)

    monkeypatch.setattr(limited.subprocess, "Popen", popen)
    with Openers() as openers:
        for count, name in enumerate(("one", "greedy", "two", "slow", "three")):
            path = shutil.copy(right, tmp_path / f"{name}.zip")
            if name in ("greedy", "slow"):
                with pytest.raises(IntakeError, match="more memory or time to read"):
                    openers.take_in(Path(path), tmp_path / f"taken-{count}")
            else:  # what another held is not counted
                assert openers.take_in(Path(path), tmp_path / f"taken-{count}").notices == []
    assert len(started) == 1


def test_what_hangs_is_ended_and_named(tmp_path, monkeypatch, nothing_left):
    right, real = write_zip(tmp_path / "right.zip", RIGHT), subprocess.Popen
    hanging = (
        "import time\n"
        "from autograder.intake import process\n"
        "process.take = lambda *_: time.sleep(600)\n"
        "process.main()\n"
    )
    monkeypatch.setattr(limited, "WALL", 2)
    monkeypatch.setattr(
        limited.subprocess, "Popen", lambda _, **o: real([sys.executable, "-c", hanging], **o)
    )
    with pytest.raises(Failed, match="exit code -9: no answer in 2 s"):
        take_in(right, tmp_path / "taken")


def test_a_process_that_is_gone_is_started_again(tmp_path, nothing_left):
    right = write_zip(tmp_path / "right.zip", RIGHT)
    with Openers() as openers:
        for count in range(2):
            before = psutil.Process().children()
            assert openers.take_in(right, tmp_path / f"taken-{count}").notices == []
            (child,) = (one for one in psutil.Process().children() if one not in before)
            child.kill()
            child.wait()


def test_the_words_of_one_task_are_not_those_of_the_next(monkeypatch):
    code = (
        "import sys\nfor number, task in enumerate(sys.stdin):\n"
        "    print('' if number else 'no space', file=sys.stderr, flush=True)\n"
        "    print('\\n1', flush=True)\n"
    )
    real = subprocess.Popen
    monkeypatch.setattr(
        limited.subprocess, "Popen", lambda command, **o: real([sys.executable, "-c", code], **o)
    )
    task = limited._task([])
    with Openers() as openers:
        assert [openers.ask(task) for _ in range(2)] == [
            (1, [], "no space"),
            (1, [], "nothing said"),
        ]
