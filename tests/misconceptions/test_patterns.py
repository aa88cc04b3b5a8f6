"""A wrong answer that is no known mistake is told what it looks like."""

import numpy as np
import pytest

from autograder.misconceptions.pairs import Pair, one_row
from autograder.misconceptions.probes import axes
from tests.support import replaced
from tests.wrong_answers import SOURCES

WRAPPED = """
def {stub}(*args):
    import copy
    right = _right_{stub}(*copy.deepcopy(args))
    {change}
"""


def looks(why, part: str, stub: str, change: str) -> list[str]:
    """What is said of an answer that changes what the right one gives."""
    source = SOURCES[part].replace(f"def {stub}(", f"def _right_{stub}(")
    source += WRAPPED.format(stub=stub, change=change)
    return why({**SOURCES, part: source}, [(part, stub)]).get(stub, [])


@pytest.mark.parametrize(
    ("part", "stub", "change", "said"),
    [
        ("rnn", "rnn_step", "return right.T", "The result is transposed"),
        ("rnn", "jordan_forward", "return right.swapaxes(1, 2)", "The result is transposed"),
        ("rnn", "rnn_step", "return -right", "The result has the wrong sign"),
        ("rnn", "rnn_step", "return 2 * right", "The result is twice too large"),
        ("rnn", "rnn_step", "return right / 2", "The result is half as large as it should be"),
        (
            *("loss", "sequence_cross_entropy", "return right[0] * len(right[1]), right[1]"),
            "`loss` is N times too large (N: the batch)",
        ),
        (
            *("loss", "cross_entropy", "return right[0], right[1] / len(right[1])"),
            "`dlogits` is N times too small (N: the batch)",
        ),
        (
            *("bptt", "rnn_backward", "return {**right, 'x': right['x'] * right['x'].shape[1]}"),
            '`["x"]` is T times too large (T: the steps)',
        ),
        ("rnn", "rnn_forward", "return right[:, ::-1]", "The result is reversed in time"),
        (
            *("rnn", "rnn_forward", "right[:, 0] += 1; return right"),
            "The result is wrong only at the first step",
        ),
        (
            *("rnn", "rnn_forward", "right[:, -1] = 0; return right"),
            "The result is wrong only at the last step",
        ),
        ("rnn", "rnn_step", "return right / 0", "The result holds nan or inf"),
        ("rnn", "rnn_step", "return np.round(right, 3)", "The result is rounded"),
        ("loss", "cross_entropy", "return round(right[0], 3), right[1]", "`loss` is rounded"),
        ("rnn", "rnn_step", "return right + 0.3", "The result is off by one and the same number"),
        ("rnn", "rnn_forward", "return right[:, :2]", "The result holds only the first of what"),
        ("rnn", "rnn_forward", "return right[:, 0]", "The result holds only the first of what"),
        (
            *("rnn", "rnn_forward", "right[:, 1:] *= 0.9; return right"),
            "The result is right at the first step, and wrong later",
        ),
        (
            "lstm",
            "lstm_backward",
            "H = right['h0'].shape[1]; right['W_x'][:, H:2 * H] = 1; return right",
            '`["W_x"]` is wrong in some of its blocks of H columns only',
        ),
        (
            *("rnn", "rnn_step", "right[:] = right[0]; return right"),
            "The result is the same for the whole batch",
        ),
        (
            "bptt",
            "rnn_step_backward",
            "right['W_hh'] = right['W_hh'] + 1; right['x_t'][:] = right['x_t'][0]; return right",
            '`["x_t"]` is the same for the whole batch',
        ),
        (
            "lstm",
            "lstm_backward",
            "W = np.split(right['W_x'], 4, 1); W = [W[3], W[0], W[1], W[2]]; "
            "return {**right, 'W_x': np.concatenate(W, 1)}",
            '`["W_x"]` has its blocks of H columns in another order',
        ),
        (
            *("lstm", "lstm_step", "g = right[2]; return *right[:2], {**g, 'g': g['o']}"),
            '`gates["g"]` holds what belongs under another name',
        ),
        (
            *("rnn", "rnn_step", "args[1][:] = 0; return right"),
            "The values are right, but an argument is changed",
        ),
        (
            *("rnn", "rnn_step", "return right if right.dtype == float else right * 1.5"),
            "Right in float64, wrong in float32",
        ),
    ],
    ids=lambda text: text if text[0] in "T`R" else "",
)
def test_it_is_told_what_it_looks_like(why, part, stub, change, said):
    assert any(title.startswith(said) for title in looks(why, part, stub, change))


@pytest.mark.parametrize("change", ["return right", "return np.exp(right)", "return 'right'"])
def test_other_things_are_not_told(why, change):
    assert looks(why, "rnn", "rnn_step", change) == []


def test_a_list_is_not_taken_apart(why):
    source = "def most_similar(word_id, embeddings, k):\n    return [2 * k, 0, 1]"
    sources = {
        **SOURCES,
        "encoding": replaced(SOURCES["encoding"], "most_similar", source),
    }
    assert why(sources, [("encoding", "most_similar")]) == {}


@pytest.mark.parametrize(
    ("place", "name", "found"),
    [
        (("lstm", "lstm_forward"), "h", {"N": 0, "T": 1}),
        (("bptt", "rnn_backward"), '["x"]', {"N": 0, "T": 1}),
        (("bptt", "rnn_backward"), '["W_hh"]', {}),
        (("lstm", "cell_gradient"), "", {"T": 0}),
        (("torch_models", "SequenceRNN"), "dseq", {"N": 0, "T": 1}),
        (("torch_models", "SequenceRNN"), "state", {"N": 1}),
        (("rnn", "SYMBOLS"), "", {}),
    ],
)
def test_batch_and_time_are_read_from_the_docstring(place, name, found):
    ndim = 2 if "W" in name or place[1] == "cell_gradient" else 3
    assert axes(*place, name, ndim) == found


def test_rows_of_weights_are_no_batch():
    right = np.arange(6.0).reshape(3, 2)
    seen = np.repeat(right[:1], 3, axis=0)
    assert one_row(Pair(seen, right, {}, {}, {"N": 0}))
    assert not one_row(Pair(seen, right, {}, {}, {}))
    assert one_row(Pair(seen.T, right.T, {}, {}, {"N": 1}))
