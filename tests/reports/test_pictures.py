"""Pictures in report.html: drawn from what the grader received, and from nothing else."""

import msgspec
import numpy as np
import pytest

from autograder.checking import expect
from autograder.checking.cases import Case
from autograder.checking.evidence import Reading, Strip, Wave, drawable
from autograder.checking.failure import CheckFailed
from autograder.grading.verdict import CheckResult
from autograder.handouts.figures import style
from autograder.reports import html, pictures
from autograder.shipped.pictures import charts
from autograder.shipped.pictures.axes import Axes
from autograder.text import Text

CASE = Case({"N": 2, "T": 4, "D": 3, "H": 5}, np.float64, 1)


def strip_of(shape, *wrong, case=CASE, what="grads"):
    """The strip of an array that is wrong at these entries."""
    right, value = np.ones(shape), np.ones(shape)
    for index in wrong:
        value[index] = 7.25
    with pytest.raises(CheckFailed) as failed:
        expect.array(value, right, what=what, case=case)
    return failed.value.strip


def test_a_strip_knows_which_entries_are_wrong():
    strip = strip_of((2, 4, 5), (1, 2, 3), (0, 0, 0))
    assert strip == Strip("grads", (2, 4, 5), [0, 33])
    assert np.unravel_index(33, strip.shape) == (1, 2, 3)


@pytest.mark.parametrize(
    ("place", "what", "shape", "time"),
    [
        ("rnn.rnn_forward", "rnn_forward", (2, 4, 5), 1),
        ("variants.bilstm_forward", "h[:, :2, :H]", (2, 2, 5), 1),
        ("bptt.rnn_backward", 'grads["x"][:, 1:, :]', (2, 3, 5), 1),
        ("bptt.rnn_backward", 'grads["W_hh"]', (4, 4), None),
        ("lstm.lstm_forward", 'gates["f"]', (2, 4, 5), 1),
        ("lstm.cell_gradient", "cell_gradient", (4, 5), 0),
        ("variants.attention_pool", "weights", (4, 4), 1),
        ("variants.attention_pool", "pooled", (4, 4), None),
        ("torch_models.SequenceRNN", "the gradient of seq", (2, 4, 5), 1),
        ("loss.softmax", "softmax", (2, 4, 5), None),
        ("rnn.rnn_forward", "rnn_forward", (4, 5), None),
        ("rnn.SYMBOLS", 'SYMBOLS["W"]', (4, 5), None),
        ("mnist.repair", "as_rows(images)", (2, 4, 4), None),
    ],
)
def test_a_strip_knows_its_steps(place, what, shape, time):
    strip = strip_of(shape, (0,) * len(shape), what=what).of_stub(*place.split("."))
    assert strip.time == time and strip.shape == shape


@pytest.mark.parametrize("shape", [(), (1,), (40, 40), (2, 2, 2, 2)])
def test_what_no_picture_can_show_has_none(shape):
    strip = strip_of(shape, (0,) * len(shape))
    assert strip is None


def test_a_number_that_is_not_finite_is_in_the_strip():
    value = np.ones((2, 3))
    value[1, 1] = np.nan
    with pytest.raises(CheckFailed) as failed:
        expect.array(value, np.ones((2, 3)), what="h")
    assert failed.value.strip.wrong == [4]


def test_a_picture_says_where_and_holds_no_number_of_ours():
    strip = strip_of((2, 4, 5), (1, 2, 3), (0, 2, 0), what='grads["x"]')
    picture = pictures.strip(strip.of_stub("bptt", "rnn_backward"))
    assert "2 of 40 entries are wrong (step 2)" in picture and "步 2" in picture
    assert picture.count('class="wrong"') == 2 and "[1, :, 3]" in picture
    assert "7.25" not in picture


def test_the_report_shows_the_strip(make):
    graded = make({"softmax": ("wrong", "wrong")})
    score = msgspec.json.encode(graded.score)
    assert b'"strip"' in score, "it goes with the check"
    failed = graded.score.parts[0].questions[0].stubs[0].failed
    failed[0] = msgspec.structs.replace(failed[0], strip=strip_of((2, 3), (1, 1)))
    page = html.to_html(graded, "both")
    assert page.count('<svg class="chart"') == 1 and "1 of 6 entries" in page


def test_a_result_travels_with_its_strip():
    sent = CheckResult(
        "bptt", "rnn_backward", "x", "wrong", Text("a", "b"), strip=strip_of((4,), 0)
    )
    assert msgspec.json.decode(msgspec.json.encode(sent), type=CheckResult) == sent


WAVE = Wave("SequenceRNN", [0.1, 0.5, 0.2], [0.0, 0.4, 0.3], 0.0049, 0.01, [0.5, 0.1, 0.05])
CONFUSION = (np.eye(10, dtype=int) * 9).tolist()
CONFUSION[4][9] = 3
READING = Reading("RowLSTM", 0.9677, [0.84, 0.88, 0.92], CONFUSION, [2.0, 0.4])


def test_waves_stand_at_fit_and_readings_at_their_model(make):
    page = html.to_html(make(seen=[WAVE, READING]), "en")
    assert "<figure>" not in page, "loss and lstm have neither"
    assert html._place(WAVE) == "fit" and html._place(READING) == "RowLSTM"


def test_a_wave_is_drawn_with_its_losses():
    picture = pictures.seen(WAVE)
    assert picture.count("<figure>") == 2 == picture.count("<figcaption>")
    assert "0.0049" in picture and "0.01" in picture and "your fit" in picture
    assert pictures.seen(msgspec.structs.replace(WAVE, losses=[])).count("<figure>") == 1


def test_a_reading_is_drawn_with_matrix_bars_and_losses():
    picture = pictures.seen(READING)
    assert picture.count("<figure>") == 3
    assert "90 of 93 images" in picture and "96.8%" in picture
    assert all(bar in picture for bar in ("84.0%", "88.0%", "92.0%"))
    assert picture.count('class="wrong"') == 1


@pytest.mark.parametrize("value", [[1.0, 0.5], [np.float64(1.0)], []])
def test_losses_that_can_be_drawn(value):
    assert drawable(value) == value


@pytest.mark.parametrize(
    "value", [None, 1.0, (1.0,), ["1"], [None], [1], [True], [float("nan")], [1.0] * 2000, [[1.0]]]
)
def test_losses_that_cannot(value):
    assert drawable(value) == []


@pytest.mark.parametrize("words", ["<script>x</script>", '"><img src=x onerror=y>'])
def test_no_words_become_tags(words):
    strip = Strip(words, (2,), [0])
    assert "<script" not in pictures.strip(strip) and "<img" not in pictures.strip(strip)


@pytest.mark.parametrize(
    "ys", [[1.0, float("nan"), 3.0], [float("inf")] * 3, [0.0, 0.0, 0.0], [-1.0, 0.0, 1e300]]
)
@pytest.mark.parametrize("log", [False, True])
def test_any_numbers_can_be_drawn(ys, log):
    axes = Axes((0, 2), (min(ys), max(ys)), "x", log=log)
    axes.line(range(3), ys)
    axes.steps(ys)
    axes.point(1, ys[1], "p")
    text = axes.svg("alt") + charts.heat(np.array([ys]), alt="alt", numbers=True)
    assert "nan" not in text and "inf" not in text.replace("infinity", "")


def test_one_hand_draws_charts_and_figures():
    for role, series in (("h", 0), ("d", 1), ("x", 2)):
        for shade, colour in enumerate(style.ROLES[role]):
            assert f"--series-{series}: {colour}" in charts.STYLE, (role, shade)


@pytest.mark.parametrize(
    "change",
    [{"error": float("inf")}, {"predicted": [float("nan")]}, {"predicted": [0.0] * 2000}],
)
def test_a_wave_of_numbers_that_cannot_be_written_is_none(change):
    """A model may say 1e200: the square of its error is no number any more."""
    assert WAVE.drawable and not msgspec.structs.replace(WAVE, **change).drawable
