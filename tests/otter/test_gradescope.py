"""autograder.zip on Gradescope: its folders, as root, and results.json against its schema.

The image is the one that `otter grade` has made of the same zip; Gradescope makes its own in the
same way: setup.sh as root, with the zip's content in /autograder/source.
"""

import shutil
import zipfile
from pathlib import Path

import pytest

from autograder.template import samples
from tests.gradescope_schema import Results
from tests.otter.commands import POSSIBLE, RELEASE, package_release
from tests.otter.docker import ClassGrades, as_gradescope

pytestmark = pytest.mark.docker
FORBIDDEN = ("hidden_tests", "solutions", "Traceback", "/opt/rnnhw", "site-packages", "test_")
"""What no student may read: where the hidden tests and the answers stand, and how they are named"""


def unpacked(archive: Path, folder: Path) -> Path:
    """The content of a zip."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def half_done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upload: Gradescope unpacks the zip that a student hands in."""
    folder = tmp_path_factory.mktemp("uploads")
    _, half, _ = samples.write(folder, RELEASE)
    # A wrong answer too, so that there is a hint to read.
    loss = half / "homework" / "loss.py"
    source = loss.read_text(encoding="utf-8")
    loss.write_text(source + "\n\ndef softmax(z, axis=-1):\n    return z * 0 + 0.5\n")
    return half


@pytest.fixture(scope="module")
def shown(
    grades: ClassGrades,
    package: Path,
    half_done: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Results:
    """What Gradescope gets, with the words about each question."""
    folder = tmp_path_factory.mktemp("gradescope")
    source = unpacked(package / "autograder.zip", folder / "source")
    return as_gradescope(source, half_done, folder / "results")


def test_results_by_question_with_hints(shown: Results) -> None:
    titles = [f"{q.id} · {q.title.en}" for part in RELEASE for q in part.questions]
    whole, *questions = shown.tests
    assert [test.name for test in questions] == titles
    assert whole.max_score == 0
    assert shown.possible == POSSIBLE and 0 < shown.total < POSSIBLE
    (softmax,) = [test for test in questions if test.name.startswith("Q7")]
    assert "softmax: wrong (0/1.5)" in softmax.output
    assert "Hint: Exponentiate, then divide" in softmax.output
    assert {test.visibility for test in shown.tests} == {"after_published"}


def test_it_is_sealed_as_root(shown: Results) -> None:
    assert shown.output.startswith("Graded in a closed process: sealed (Landlock ABI ")
    assert "as an unprivileged user" in shown.output


def test_no_hidden_name_is_told(shown: Results) -> None:
    seen = shown.seen_by_student("visible", "after_due_date", "after_published")
    assert not [word for word in FORBIDDEN if word in seen]


def test_without_show_hidden_the_words_stay_hidden(
    grades: ClassGrades,
    half_done: Path,
    shown: Results,
    tmp_path: Path,
) -> None:
    package_release(tmp_path / "dist", "--no-show-hidden")
    source = unpacked(tmp_path / "dist" / "autograder.zip", tmp_path / "source")
    hidden = as_gradescope(source, half_done, tmp_path / "results")
    assert {test.visibility for test in hidden.tests} == {"hidden"}
    assert hidden.stdout_visibility == "hidden"
    assert (hidden.total, hidden.possible) == (shown.total, shown.possible)
    seen = hidden.seen_by_student("visible", "after_due_date", "after_published")
    names = [stub.name for part in RELEASE for stub in part.stubs]
    names += [test.name for test in hidden.tests]
    assert not [name for name in names if name in seen]


def test_a_zip_in_a_zip_is_graded(
    grades: ClassGrades,
    package: Path,
    half_done: Path,
    shown: Results,
    tmp_path: Path,
) -> None:
    """A student may upload submission.zip among other files, or twice packed."""
    (tmp_path / "upload").mkdir()
    shutil.make_archive(str(tmp_path / "upload" / "submission"), "zip", half_done)
    source = unpacked(package / "autograder.zip", tmp_path / "source")
    results = as_gradescope(source, tmp_path / "upload", tmp_path / "results")
    assert results.total == shown.total
