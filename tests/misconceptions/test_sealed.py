"""The search asks the sealed process: functions by their values, networks as functions."""

from collections.abc import Iterator

import pytest

from autograder.misconceptions.catalogue import of_stub
from autograder.misconceptions.explain import explain, prepare
from autograder.sealed.process import SealedProcess
from autograder.sealed.student import Student
from tests.support import complete, patched, write_folder

PART = "torch_models"
STUBS = ("LSTMCell", "SequenceRNN", "to_sequence_rnn", "make_windows", "predict_multi_step")
BROKEN = ("LSTMCell", "SequenceRNN", "make_windows")


@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Student]:
    """A submission with the first known mistake of some stubs, sealed."""
    source = complete(PART)[PART]
    for stub in BROKEN:
        known = of_stub(PART, stub)[0]
        source = patched(source, stub, known.old, known.new)
    folder = write_folder(tmp_path_factory.mktemp("submission") / "one", {PART: source})
    with SealedProcess(folder / "homework", torch=True) as process:
        student = Student(process)
        student.torch_models.loaded()  # the start of a process is not the search's time
        yield student


@pytest.mark.slow
def test_networks_are_told_their_mistakes(student, unhurried):
    prepare((PART, "LSTMCell"))
    found = explain(student, [(PART, stub) for stub in STUBS]).why
    told = {one.stub: one.title.en for one in found}
    assert told == {
        **{stub: of_stub(PART, stub)[0].title.en for stub in BROKEN},
        "to_sequence_rnn": "First mend SequenceRNN",
        "predict_multi_step": "First mend SequenceRNN",
    }
    assert explain(student, [(PART, stub) for stub in STUBS]).why == found
