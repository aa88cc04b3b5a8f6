"""One rule for imports, wherever and with whatever a file is graded; and files that are no text."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sealed import faults
from autograder.sealed.process import SealedProcess
from autograder.sealed.sources import first_bad_line
from autograder.sealed.start import Nursery
from autograder.sealed.student import Student
from tests.support import write_folder

UNAVAILABLE = pytest.raises(faults.Unavailable)
FUNCTION = "\ndef softmax(z, axis=-1):\n    return 1\n"
REFUSED = {
    "torch": {"loss": "import torch"},
    "scipy": {"loss": "import scipy.special"},
    "one that the grader needs": {"loss": "from msgspec import json"},
    "in a helper": {"loss": "from homework import helper", "helper": "import torch"},
    "in a helper's helper": {
        "loss": "from . import helper",
        "helper": "from .other import x",
        "other": "import torch.nn\nx = 1",
    },
    "in the file of another part": {"loss": "import homework.mnist", "mnist": "import torch"},
    "in a circle": {
        "loss": "from homework import helper",
        "helper": "import homework.loss\nimport torch",
    },
}
ALLOWED = {
    "numpy and the standard library": {"loss": "import numpy.linalg, json.decoder\nimport dbm"},
    "a helper": {"loss": "from homework.helper import x", "helper": "import numpy\nx = 1"},
    "if there, and else not": {"loss": "try:\n    import torch\nexcept ImportError:\n    pass"},
    "what a library imports is its own affair": {"loss": "import numpy.testing"},
}


@pytest.fixture(scope="module")
def with_torch(nothing_left: None) -> Iterator[Nursery]:
    """A process that has imported PyTorch, which takes seconds, and forks."""
    nursery = Nursery(torch=True)
    yield nursery
    nursery.close()


def student_of(
    folder: Path, sources: dict[str, str], nursery: Nursery | None = None
) -> SealedProcess:
    """A submission in a process: a fork of one with PyTorch, or a fresh one without."""
    sources = {**sources, "loss": sources["loss"] + FUNCTION}
    homework = write_folder(folder / "one", sources) / "homework"
    return SealedProcess(homework, torch=nursery is not None, nursery=nursery)


@pytest.mark.parametrize("first", [False, True], ids=["alone", "after the part that may"])
@pytest.mark.parametrize("sources", REFUSED.values(), ids=REFUSED)
def test_what_may_not_be_imported(tmp_path, nothing_left, request, sources, first):
    if first and "torch" not in "".join(sources.values()):
        pytest.skip("no part may import this")
    sources = {"mnist": "import torch\nRowRNN = 1", **sources}
    helper = "from homework import helper\n" if "helper" in sources else ""
    sources["mnist"] = helper + sources["mnist"]
    nursery = request.getfixturevalue("with_torch") if first else None
    with student_of(tmp_path, sources, nursery) as process:
        student = Student(process)
        if first:
            student.mnist.loaded()
        with pytest.raises(faults.Unavailable, match="No module named") as refused:
            student.loss.softmax(1)
    assert "Files of parts 1 to 6 may import" in refused.value.text.en
    assert "只能导入" in refused.value.text.zh


@pytest.mark.parametrize("sources", ALLOWED.values(), ids=ALLOWED)
def test_what_may_be_imported(tmp_path, nothing_left, sources):
    with student_of(tmp_path, sources) as process:
        assert Student(process).loss.softmax(1) == 1


def test_newer_syntax_names_the_python_that_read_it(tmp_path, nothing_left):
    with (
        student_of(tmp_path, {"loss": "x = 1 +* 2"}) as process,
        pytest.raises(faults.Unavailable) as refused,
    ):
        Student(process).loss.softmax(1)
    version = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    assert version in refused.value.text.en and version in refused.value.text.zh
    assert "homework/loss.py:1 cannot be imported: SyntaxError" in refused.value.text.en


TEXT = "import json\nx = '循环'\ny = '网络'\n"
BYTES = {
    "GBK": (TEXT.encode("gbk"), 2),
    "GBK below": (("\n" * 40 + TEXT).encode("gbk"), 42),
    "Big5": ("x = '迴圈'\n".encode("big5"), 1),
    "UTF-16": (TEXT.encode("utf-16"), 1),
    "UTF-16, no mark": ("x = 1\n".encode("utf-16-le"), 1),
    "Latin-1": ("a = 1\nb = 'é'\n".encode("latin-1"), 2),
    "a null": (b"a = 1\nb = 2\0\n", 2),
    "UTF-8": (TEXT.encode(), 0),
    "UTF-8 with a mark": (TEXT.encode("utf-8-sig"), 0),
    "GBK, as declared": (("# coding: gbk\n" + TEXT).encode("gbk"), 0),
    "not as declared": (("# coding: ascii\n" + TEXT).encode(), 3),
    "no such encoding": (b"# coding: klingon\nx = 1\n", 0),
}


@pytest.mark.parametrize(("source", "line"), BYTES.values(), ids=BYTES)
def test_the_first_line_that_is_no_text(source, line):
    assert first_bad_line(source) == line


@pytest.mark.parametrize("name", [name for name, (_, line) in BYTES.items() if line])
@pytest.mark.parametrize("module", ["loss", "helper"])
def test_a_file_that_is_no_text_is_named(tmp_path, nothing_left, name, module):
    source, line = BYTES[name]
    folder = write_folder(tmp_path / "one", {"loss": "from homework import helper", "helper": ""})
    (folder / "homework" / f"{module}.py").write_bytes(source)
    with (
        SealedProcess(folder / "homework") as process,
        pytest.raises(faults.Unavailable) as refused,
    ):
        Student(process).loss.softmax(1)
    where = f"homework/{module}.py"
    assert f"{where} is not saved as UTF-8: line {line} is the first" in refused.value.text.en
    assert f"{where} 没有保存为 UTF-8 编码：第 {line} 行" in refused.value.text.zh
