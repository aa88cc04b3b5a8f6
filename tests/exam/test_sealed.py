"""The examination in the sealed process: its budget, and what the seal keeps from a training."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from autograder.curriculum import Training, choose_parts
from autograder.exam.examination import Examination
from autograder.exam.setting import Setting
from autograder.key import Key, Keys, own_file
from autograder.sealed.faults import Died, StudentRaised
from autograder.sealed.process import SealedProcess
from autograder.sealed.start import Nursery
from autograder.sealed.student import Student
from tests.exam.conftest import QUICK, quick_parts
from tests.support import KEY, complete, patched, write_folder

SHORT = 3.0
"""Seconds of CPU time: more than PyTorch's own imports take, and less than patience."""


@pytest.fixture(scope="module")
def visits() -> Iterator[list[str]]:
    """What was asked of a server on this machine, which stands for one with weights on it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asked.append(f"http://127.0.0.1:{server.server_port}")
        yield asked
        server.shutdown()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """Imports PyTorch once for all of these processes, as it does for a class."""
    waiting = Nursery(torch=True)
    yield waiting
    waiting.close()


@contextmanager
def examination(
    folder: Path,
    setting: Setting,
    train: tuple[str, str],
    nursery: Nursery | None = None,
    **trainings: Training,
) -> Iterator[Examination]:
    """An examination, in the sealed process, of the reference with `train` changed from to."""
    source = patched(complete("mnist")["mnist"], "train", *train)
    homework = write_folder(folder / "submission", {"mnist": source}) / "homework"
    (part,) = quick_parts()
    exam = msgspec.structs.replace(part.exams["digits"]["cpu"], trainings=trainings)
    parts = (msgspec.structs.replace(part, exams={"digits": {"cpu": exam}}),)
    with SealedProcess(homework, torch=True, nursery=nursery) as process:
        yield Examination(Student(process), setting, parts, homework, KEY)


def examined(
    folder: Path,
    setting: Setting,
    train: str,
    budget: float = QUICK.budget,
    nursery: Nursery | None = None,
) -> float:
    """The accuracy of a RowRNN with this body of `train`, in the sealed process."""
    how = msgspec.structs.replace(QUICK, budget=budget)
    with examination(folder, setting, ("", train), nursery, RowRNN=how) as exam:
        return exam.accuracy("RowRNN")


@pytest.mark.slow
def test_a_training_beyond_its_budget_is_stopped(tmp_path, setting):
    with pytest.raises(Died, match=r"train was stopped after 3 s of computing"):
        examined(tmp_path, setting, "    while True:\n        pass\n", SHORT)


@pytest.mark.slow
def test_each_model_has_its_own_budget(tmp_path, setting, nursery):
    """What takes too long on one model is asked to train the other one all the same."""
    losses = "    losses = []\n"
    endless = f"{losses}    while isinstance(model, RowRNN):\n        pass\n"
    short = msgspec.structs.replace(QUICK, budget=SHORT)
    models = {"RowRNN": short, "RowLSTM": QUICK}
    with examination(tmp_path, setting, (losses, endless), nursery, **models) as exam:
        with pytest.raises(Died, match="train was stopped after"):
            exam.accuracy("RowRNN")
        assert exam.accuracy("RowLSTM") > 0.5


@pytest.mark.slow
def test_weights_are_not_downloaded(tmp_path, setting, visits):
    train = f"    import urllib.request\n    urllib.request.urlopen({visits[0]!r})\n"
    with pytest.raises(StudentRaised, match=r"train stopped with URLError"):
        examined(tmp_path, setting, train)
    assert len(visits) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "what", ["the grader's images and labels", "the library's labels", "the staff's own key"]
)
def test_labels_are_not_read(tmp_path, setting, nursery, what):
    train = f"    open({setting.file!r}, 'rb').read()\n"
    if what == "the staff's own key":
        assert Keys.chosen(None, choose_parts("mnist")).exam == Key.read(own_file())
        train = f"    open({str(own_file())!r}, 'rb').read()\n"
    if what == "the library's labels":
        train = "    from sklearn.datasets import load_digits\n    load_digits()\n"
    with pytest.raises(
        StudentRaised, match=r"train stopped with (PermissionError|ModuleNotFoundError)"
    ):
        examined(tmp_path, setting, train, nursery=nursery)
