"""What is said of a wrong answer is so: once, in the right place, and by its right name."""

import numpy as np
import pytest

from autograder.checking.cases import Case
from autograder.reports.feedback import findings
from tests.support import ROOT, complete, judged, patched, stubs

OPEN = "raise NotImplementedError('Q4: rnn_step')"
WRONG = {
    "a name that is not there": ("rnn", "rnn_step", "", "    return np.tanh(x_t @ W_xh + hidden)"),
    "one branch open": (
        *("rnn", "rnn_step", ""),
        f"    if activation == 'identity':\n        {OPEN}\n"
        "    return np.tanh(x_t @ W_xh + h_prev @ W_hh + b_h)",
    ),
    "a NumPy bool": ("rnn", "reaches", "return False", "return np.bool_(False)"),
    "h, c": ("torch_models", "LSTMCell", "return h, (h, c)", "return h, c"),
}


@pytest.fixture(scope="module")
def scores():
    """The score of each submission."""
    made = {}
    for name, (part, stub, old, new) in WRONG.items():
        made[name] = {**complete(part), part: patched(complete(part)[part], stub, old, new)}
    made["untouched"] = {
        "encoding": (ROOT / "student_template" / "homework" / "encoding.py").read_text("utf-8")
    }
    made["time first"] = complete("rnn", "loss", "bptt")
    made["time first"]["rnn"] = patched(
        made["time first"]["rnn"], "rnn_forward", "axis=1", "axis=0"
    )
    parts = {name: [WRONG[name][0]] if name in WRONG else ["encoding"] for name in made}
    parts["time first"] = ["rnn", "loss", "bptt"]
    return judged(made, parts)


def said(score, stub: str) -> list[str]:
    """What is said of a stub, in English."""
    found = findings(stubs(score)[stub])
    return [" ".join([one.what.en, one.seen.en if one.seen else ""]).strip() for one in found]


def test_an_exception_is_said_once_with_its_sizes(scores):
    told = said(scores["a name that is not there"], "rnn_step")
    (told,) = [one for one in told if "NameError" in one]
    assert "homework/rnn.py:" in told and "(Seen with N=" in told


def test_who_passes_an_exception_on_says_so(scores):
    for stub in ("rnn_forward", "birnn_forward", "reaches"):
        for told in said(scores["a name that is not there"], stub):
            assert f"{stub} passes on what goes wrong in rnn_step: NameError" in told


def test_a_right_stub_is_not_blamed_for_what_it_is_given(scores):
    told = [one for one in said(scores["time first"], "train_step") if "IndexError" in one]
    assert told
    for one in told:
        assert "train_step stopped in sequence_cross_entropy, which it uses" in one
        assert "sequence_cross_entropy itself passes its checks" in one and "Mend" not in one


def test_one_branch_open_is_partly_right(scores):
    score = stubs(scores["one branch open"])["rnn_step"]
    assert score.status == "partly" and 0 < score.earned < score.stub.points
    assert any(
        "still raises NotImplementedError" in told
        for told in said(scores["one branch open"], "rnn_step")
    )


def test_an_untouched_table_is_not_started(scores):
    assert stubs(scores["untouched"])["SEQUENCE_SHAPES"].status == "not started"


def test_kinds_are_named_apart(scores):
    assert any(
        "a NumPy bool, but must be a Python bool" in told
        for told in said(scores["a NumPy bool"], "reaches")
    )
    assert any(
        "The second result is the new state" in told for told in said(scores["h, c"], "LSTMCell")
    )
    assert str(Case({"N": 2}, np.float64, 1, {"mask": np.bool_})) == "N=2, float64, mask=bool"
