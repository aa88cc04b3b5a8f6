"""The examination: what is sent, what is not, and that it is the same every time."""

import sys

import msgspec
import numpy as np
import pytest
import torch

from autograder.checking.failure import CheckFailed
from autograder.exam import digits as digits_of
from autograder.exam import examination as examinations
from autograder.exam.examination import Examination
from autograder.exam.setting import Setting
from autograder.key import Key
from autograder.sealed.faults import StudentFault, Waits
from tests.exam.conftest import BARS, Spied, arrays, examination_of
from tests.inprocess import Homework
from tests.support import complete, patched

SOURCE = complete("mnist")["mnist"]
OTHER = Key.of(b"another key than that of the tests")
WRONG = {
    "never trained": patched(SOURCE, "train", "", "    return [0.0] * epochs\n"),
    "last row only": patched(SOURCE, "RowRNN", "(_as_rows(images))", "(_as_rows(images)[:, -1:])"),
    "rows shuffled": patched(
        SOURCE,
        "RowRNN",
        "(_as_rows(images))",
        "(_as_rows(images)[:, torch.randperm(images.shape[-1])])",
    ),
    "all zeros": patched(SOURCE, "RowRNN", "self.linear(h[:, -1])", "0 * self.linear(h[:, -1])"),
}


@pytest.fixture(scope="module")
def examined(
    setting: Setting, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Examination, Spied, float]:
    """The reference's examination, which several tests look at, its process and the accuracy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "meta_path", [Homework(), *sys.meta_path])
        examination, process = examination_of(SOURCE, setting, tmp_path_factory.mktemp("examined"))
        return examination, process, examination.accuracy("RowRNN")


def test_a_right_model_passes_and_the_same_twice(examine, examined):
    assert examine()[0].accuracy("RowRNN") == examined[2] > 0.9


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_model_reaches_no_bar(examine, name):
    examination, _ = examine(WRONG[name])
    assert examination.accuracy("RowRNN") < BARS[0]


def test_renumbering_and_reordering_leave_a_right_model_alone(examine, examined, digits):
    """Within noise: 397 images at 0.95 have a standard deviation of 0.011."""
    moved = examined[2]
    examination, _ = examine()
    vars(examination)["_data"] = digits  # as they lie in the file
    assert abs(examination.accuracy("RowRNN") - moved) < 0.05


def test_labels_of_the_test_images_never_leave(examined):
    """Neither as they are, nor renumbered, nor in another order or dtype."""
    examination, process, _ = examined
    labels = examination._data.test_labels
    counts = sorted(np.bincount(labels))
    sent = [array for request in process.requests for array in arrays(request.args)]
    whole = [a for a in sent if a.dtype.kind in "iu" and a.ndim == 1]
    assert [a.shape for a in whole] == [(1400,)], "only the labels of the training images"
    as_many = [a.ravel().astype(int) for a in sent if a.size == len(labels)]
    assert not [a for a in as_many if sorted(np.bincount(a)) == counts]


def holding(process, images) -> list[int]:
    """The numbers of the requests with one of these images."""
    known = {image.tobytes() for image in images}
    return [
        i
        for i, request in enumerate(process.requests)
        for array in arrays(request.args)
        if array.ndim == 3 and known & {image.tobytes() for image in array}
    ]


def test_each_step_is_asked_for_in_a_process_that_knows_nothing_of_the_others(examined):
    examination, process, _ = examined
    named = {name: [i for i, r in enumerate(process.requests) if r.name == name]
             for name in ("train", "entering", "leaving")}  # fmt: skip
    before, after = process.began
    trained, mixed, whole = named["train"], named["entering"][:1], named["entering"][1:]
    assert trained + mixed == sorted(trained + mixed) and mixed[0] < before
    assert all(before <= i < after for i in whole) and min(named["leaving"]) >= after
    assert all(before <= i < after for i in holding(process, examination._data.test_images))
    answered = [r for i, r in enumerate(process.requests) if i >= after]
    assert not [a for r in answered for a in arrays(r.args) if a.dtype == np.uint8], "no image"


def test_true_and_shuffled_passes_are_mixed(examine, monkeypatch):
    batches = []
    original = examinations._passes

    def spied(*args):
        for picked, true, returned in original(*args):
            batches.append((picked, true))
            yield picked, true, returned

    monkeypatch.setattr(examinations, "_passes", spied)
    examine()[0].accuracy("RowRNN")
    asked = sorted(
        (int(i), bool(t)) for picked, true in batches for i, t in zip(picked, true, strict=True)
    )
    assert asked == [(i, t) for i in range(397) for t in (False, True)], "each image in both ways"
    for _, true in batches:
        assert 0.4 < true.mean() < 0.6
    first = batches[0]
    batches.clear()
    examine(key=OTHER)[0].accuracy("RowRNN")
    assert (first[1] != batches[0][1]).any(), "in another order with another key"


def test_every_submission_has_its_own_numbers_and_columns(examine, monkeypatch):
    monkeypatch.setattr(digits_of, "NOISE", 0)
    first, again = examine()[0]._data, examine()[0]._data
    other = examine(SOURCE + "\n# another submission\n")[0]._data
    for name in ("train_images", "train_labels", "test_images", "test_labels"):
        assert (getattr(first, name) == getattr(again, name)).all()
    assert (first.test_images != other.test_images).any()
    assert (first.train_labels != other.train_labels).any()
    # The same images, whatever their order: the sorted rows tell.
    assert sorted(np.sort(i).tobytes() for i in first.test_images) == sorted(
        np.sort(i).tobytes() for i in other.test_images
    )


def test_with_another_key_everything_is_other(examine):
    first, other = examine()[0]._data, examine(key=OTHER)[0]._data
    assert (first.train_labels != other.train_labels).any()
    assert first.test_images.shape == other.test_images.shape
    known = {image.tobytes() for image in first.test_images}
    assert not known & {image.tobytes() for image in other.test_images}


def test_it_trains_once(examine):
    examination, process = examine()
    for _ in range(3):
        examination.accuracy("RowRNN")
    assert sum(request.name == "train" for request in process.requests) == 1
    assert len(examination.remarks) == 1
    assert "digits on CPU" in examination.remarks[0].en


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("return self.linear(h[:, -1])", "return self.linear(h)", "one row of logits for each"),
        ("return self.linear(h[:, -1])", "return None", "RowRNN stopped with|one row of logits"),
        ("super().__init__()", "super().__init__(); 1 / 0", "division by zero"),
    ],
)
def test_what_is_wrong_is_said_each_time(examine, old, new, words):
    broken = patched(SOURCE, "RowRNN", old, new)
    examination, _ = examine(patched(broken, "train", "", "    return [0.0] * epochs\n"))
    for _ in range(2):
        with pytest.raises((CheckFailed, StudentFault), match=words):
            examination.accuracy("RowRNN")
    assert examination.remarks == []


def test_a_model_waits_for_its_train(examine):
    stub = '    raise NotImplementedError("Q10: train")\n'
    examination, _ = examine(patched(SOURCE, "train", "", stub))
    with pytest.raises(Waits, match="RowRNN is tried together with train"):
        examination.accuracy("RowRNN")


def test_the_gpu_is_asked_for_by_name(examine, setting):
    source = patched(SOURCE, "train", "", "    raise ValueError(device)\n")
    for profile, device in (("cpu", "cpu"), ("gpu", "cuda")):
        examination, _ = examine(source)
        examination._setting = msgspec.structs.replace(setting, profile=profile)
        with pytest.raises(StudentFault, match=f"ValueError: {device}"):
            examination.accuracy("RowRNN")


@pytest.mark.slow
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")
def test_on_a_gpu(examine, setting):
    examination, _ = examine()
    examination._setting = msgspec.structs.replace(setting, profile="gpu")
    assert examination.accuracy("RowRNN") > 0.9


def test_what_is_read_as_what_is_counted_in_true_digits(examined, digits):
    examination, _, accuracy = examined
    seen = {one.model: one for one in examination._student.noted}["RowRNN"]
    table = np.array(seen.confusion)
    assert seen.accuracy == accuracy == np.trace(table) / table.sum()
    assert seen.bars == list(BARS) and len(seen.losses) > 1
    renamed = np.bincount(examination._data.meaning[examination._data.test_labels])
    assert (table.sum(axis=1) == renamed).all()
    assert (np.sort(renamed) == np.sort(np.bincount(digits.test_labels))).all()


def test_an_answer_that_is_no_digit_is_not_counted(digits):
    counted = digits_of.Confusion(digits)
    counted.add(np.array([0, 1]), np.eye(12)[[11, 3]])
    assert counted.table.sum() == 1 and counted.table[digits.test_labels[1], 3] == 1
