"""The scratch folder: what fills it ends the process, and nothing in it outlives the grading."""

import os
import subprocess
from pathlib import Path

import msgspec
import pytest

from autograder.sealed import faults
from autograder.sealed.process import SealedProcess
from autograder.sealed.scratch import overfull, remove
from tests.sealed.conftest import LIMITS, doer

SMALL = msgspec.structs.replace(LIMITS, scratch_size=4 * 2**20, scratch_files=50)
FILLING = {
    "many files": "for i in range(10**6): open(str(i), 'w').close()",
    "many folders": "for i in range(10**6): os.mkdir(str(i))",
    "many links": "for i in range(10**6): os.symlink('x', str(i))",
    "folders in folders": "for i in range(10**5): os.mkdir('a'); os.chdir('a')",
    "large files": "for i in range(10): open(str(i), 'wb').write(bytes(2**20))\ntime.sleep(60)",
    "open files without a name": """
files = []
for i in range(30):
    files.append(open(str(i), 'wb', buffering=0))
    os.unlink(str(i))
    files[-1].write(bytes(range(256)) * 2**10)
time.sleep(60)
""",
    "mapped files without a name": """
libc = ctypes.CDLL(None)
for i in range(5):
    with open(str(i), 'wb+') as file:
        file.write(bytes(range(256)) * 2**8)
        libc.mmap(None, ctypes.c_long(4096), 1, 1, file.fileno(), ctypes.c_long(0))
    os.unlink(str(i))
time.sleep(60)
""",
    "files in a closed folder": (
        "os.mkdir('a', 0o300)\nfor i in range(10**6): open(f'a/{i}', 'w').close()"
    ),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, nothing_left: None) -> SealedProcess:
    """A process with a small folder."""
    from tests.sealed.conftest import HOMEWORK
    from tests.support import write_folder

    folder = write_folder(tmp_path_factory.mktemp("submission") / "one", HOMEWORK)
    with SealedProcess(folder / "homework", SMALL) as started:
        yield started


@pytest.mark.parametrize("code", FILLING.values(), ids=FILLING)
def test_who_fills_it_is_stopped(small, code):
    do = doer(small)
    with pytest.raises(faults.Died) as died:
        do(code)
    assert "left more than 4 MiB or 50 files" in died.value.text.en
    assert "磁盘" in died.value.text.zh
    assert do("answer = os.listdir('.')") == []


def test_the_call_that_fills_it_is_the_one_that_is_stopped(small):
    """However quick the calls are: the next may be that of another function."""
    do = doer(small)
    for i in range(50):
        do(f"open('{i}', 'w').write('x' * 1000)")
    with pytest.raises(faults.Died, match="left more than 4 MiB"):
        do("open('50', 'w')")
    assert do("answer = os.listdir('.')") == []


def test_a_few_files_are_no_trouble(small):
    do = doer(small)
    code = "for i in range(20): open(str(i), 'wb').write(bytes(2**16)); time.sleep(0.01)"
    do(code)
    assert len(do("answer = os.listdir('.')")) == 20


def test_a_file_without_a_name_is_no_trouble(small):
    do = doer(small)
    code = """
import mmap, tempfile
file = tempfile.TemporaryFile()
file.write(bytes(2**20)); file.flush()
view, shared = mmap.mmap(file.fileno(), 4096), [mmap.mmap(-1, 4096) for _ in range(9)]
time.sleep(0.2)
answer = os.fstat(file.fileno()).st_nlink
"""
    assert do(code) == 0


def test_holes_cost_nothing(tmp_path: Path):
    with open(tmp_path / "hole", "wb") as file:
        file.truncate(2**30)
    assert not overfull(tmp_path, 2**20, 10)
    (tmp_path / "full").write_bytes(bytes(range(256)) * 2**13)
    assert overfull(tmp_path, 2**20, 10)


@pytest.mark.parametrize("depth", [50, 3_000])
def test_folders_in_folders_are_removed(tmp_path: Path, depth: int):
    script = f"import os\nfor _ in range({depth}): os.mkdir('a'); os.chdir('a')"
    subprocess.run(["python3", "-c", script], cwd=tmp_path, check=True)
    assert overfull(tmp_path, 2**20, 10**6) is (depth > 2_000)
    remove(tmp_path / "a")
    assert os.listdir(tmp_path) == []


def test_removing_what_is_not_there(tmp_path: Path):
    remove(tmp_path / "nothing")
