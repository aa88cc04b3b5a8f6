"""A mistake stands for its relatives, beside other slips, and in whatever dtype an answer runs."""

import pytest

from autograder.misconceptions.catalogue import CurriculumError, of_stub
from autograder.misconceptions.catalogue import _values as values
from autograder.misconceptions.mutants import with_mistakes
from autograder.misconceptions.reference import NoSuchPlace
from tests.misconceptions.conftest import Why
from tests.support import patched
from tests.wrong_answers import SOURCES


def told(why: Why, part: str, stub: str, *changes: tuple[str, str]) -> list[str]:
    """What is said about a stub with these changes in it."""
    source = SOURCES[part]
    for old, new in changes:
        source = patched(source, stub, old, new)
    return why({**SOURCES, part: source}, [(part, stub)]).get(stub, [])


@pytest.mark.parametrize("order", ["g, i, f, o", "i, f, o, g", "o, g, i, f", "f, o, g, i"])
def test_any_order_of_the_gates(why, order):
    change = "f, i, g, o = np.split(", f"{order} = np.split("
    assert told(why, "lstm", "lstm_step", change) == ["The four blocks are cut in another order"]


@pytest.mark.parametrize("eps", ["1e-9", "1e-15", "5e-7", "3e-5", "np.finfo(float).eps"])
def test_any_small_number(why, eps):
    change = "log_softmax(logits)", f"np.log(softmax(logits) + {eps})"
    said = told(why, "loss", "cross_entropy", change)
    assert said == ["A small number is added inside the logarithm"]


def test_two_mistakes_in_one_line(why):
    change = "h_prev @ W_hh + b_h", "h_prev @ W_hh.T"
    said = told(why, "rnn", "rnn_step", change)
    assert set(said) == {"W_hh is transposed", "The bias is missing"}


def test_two_mistakes_that_change_the_same_words_are_none():
    known = {one.slug: one for one in of_stub("rnn", "rnn_step")}
    with pytest.raises(NoSuchPlace):
        with_mistakes("rnn", known["activation-relu"], known["activation-sigmoid"])


def test_a_mistake_in_one_result_beside_a_strange_other(why):
    changes = ("dz.sum(axis=0)", "dz.mean(axis=0)"), ("x_t.T @ dz", "x_t.T @ dz + 0.31 * W_xh")
    said = told(why, "bptt", "rnn_step_backward", *changes)
    assert said == ["The gradient of the bias is averaged over the batch"]


UPDATED = "    return {name: params[name]"


@pytest.mark.parametrize(
    ("stays", "strange"),
    [("b_h", "W_hy"), ("W_hh", "b_y"), ("W_xh", "W_hh"), ("W_hy", "b_h"), ("b_y", "W_xh")],
)
def test_one_result_is_any_of_a_family_beside_a_strange_other(why, stays, strange):
    slips = [f'clipped["{stays}"] *= 0', f'clipped["{strange}"] = 2.7 * clipped["{strange}"] + 0.1']
    changed = "".join(f"    {slip}\n" for slip in slips) + UPDATED
    said = told(why, "bptt", "train_step", (UPDATED, changed))
    assert said[0] == "One of the parameters stays as it was"


ZEROS = "zeros = torch.zeros(self.lstm.num_layers, len(x), self.lstm.hidden_size)\n        "
RUN = "h, _ = self.lstm(x)"
FLOAT32 = "It runs in float32 only"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], [FLOAT32]),
        ([("h[:, -1]", "h[:, 0]")], ["The first step is read, not the last", FLOAT32]),
        ([("num_layers, batch", "1, batch")], ["There is always one layer", FLOAT32]),
    ],
)
def test_a_network_with_float32_start_states_is_asked_in_float32(why, more, said):
    change = RUN, f"{ZEROS}{RUN.replace('x)', 'x, (zeros, zeros))')}"
    assert told(why, "torch_models", "LSTMModel", change, *more) == said


def test_gradients_that_pile_up_are_seen(why):
    said = told(why, "torch_models", "fit", ("        optimizer.zero_grad()\n", ""))
    assert said == ["The gradients are never cleared"]


def test_a_family_that_there_is_not_is_refused():
    assert values("an order of a, b, c")[0] == "c, b, a"
    with pytest.raises(CurriculumError, match="no family"):
        values("a letter")
