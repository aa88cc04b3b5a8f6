"""What is right but coarse keeps its values; what breaks at a size of one loses them."""

import pytest

from tests.support import complete, judged, patched, stubs

# Part, stub, what stands in the answer for what, the guards that are lost, and what is said.
COARSE = {
    "float32 buffer": (
        *("rnn", "rnn_forward", "np.stack(states[1:], axis=1)"),
        "np.stack(states[1:], axis=1).astype(np.float32)",
        *({"keeps"}, "float32; the inputs are float64"),
    ),
    "float32 inside": (
        *("lstm", "lstm_step", "f, i, g, o = np.split(_affine(x_t,"),
        "f, i, g, o = np.split(_affine(x_t.astype(np.float32).astype(x_t.dtype),",
        *({"keeps"}, "right to seven digits"),
    ),
    "float32 inside, where a slope is asked": (
        *("loss", "cross_entropy", "log_softmax(logits)"),
        "log_softmax(logits.astype(np.float32)).astype(logits.dtype)",
        *({"keeps"}, "right to seven digits"),
    ),
    "whole numbers": (
        *("encoding", "one_hot", ".astype(np.float64)", ".astype(np.int64)"),
        *({"keeps"}, "has dtype int64, but must be"),
    ),
    "ids that are floats": (
        *("encoding", "encode", "dtype=np.int64", "dtype=np.float64"),
        *({"dtype"}, "must hold integers"),
    ),
    "an epsilon in the logarithm": (
        *("loss", "cross_entropy", "float(-log_p[rows, targets].mean())"),
        "float(-np.log(np.exp(log_p[rows, targets]) + 1e-9).mean())",
        *({"keeps", "stable"}, "a small number is added"),
    ),
}
# Part, stub, what stands in the answer for what, and a value check that is lost.
SMALL = {
    "a batch of one, squeezed": (
        *("lstm", "lstm_step", "return hidden_state(gates["),
        "gates = {k: np.squeeze(v) for k, v in gates.items()}\n    return hidden_state(gates[",
        "gates",
    ),
    "one unit, squeezed": (
        *("lstm", "lstm_backward", 'grads["W_h"] +='),
        'grads["W_h"] += h_prev.squeeze().T @ dz if h_prev.shape[1] == 1 else',
        "weights",
    ),
    "one step, squeezed": (
        *("rnn", "rnn_forward", "np.stack(states[1:], axis=1)"),
        "np.stack(states[1:], axis=1).squeeze(1) if len(states) == 2 "
        "else np.stack(states[1:], axis=1)",
        "states",
    ),
    "one feature, taken for none": (
        *("variants", "gru_step", "x_t @ W_z"),
        "(x_t if x_t.shape[1] > 1 else 0 * x_t) @ W_z",
        "values",
    ),
    "a batch of one, squeezed, of a network": (
        *("torch_models", "LSTMCell", ".chunk(4, dim=-1)", ".squeeze().chunk(4, dim=1)", "values"),
    ),
}


@pytest.fixture(scope="module")
def scores():
    """The score of each submission."""
    answers = {**COARSE, **SMALL}
    made, parts = {}, {}
    for name, (part, stub, old, new, *_) in answers.items():
        made[name], parts[name] = complete(part), [part]
        made[name][part] = patched(made[name][part], stub, old, new)
    return judged(made, parts)


@pytest.mark.parametrize("name", COARSE)
def test_what_is_coarse_costs_its_guard_alone(scores, name):
    _, stub, _, _, guards, words = COARSE[name]
    failed = {check.check: check for check in stubs(scores[name])[stub].failed}
    assert failed.keys() == guards, failed
    assert any(words in check.text.en for check in failed.values()), failed


@pytest.mark.parametrize("name", SMALL)
def test_a_size_of_one_is_a_value(scores, name):
    _, stub, _, _, lost = SMALL[name]
    failed = {check.check: check for check in stubs(scores[name])[stub].failed}
    assert lost in failed
