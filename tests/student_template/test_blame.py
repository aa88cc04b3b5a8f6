"""Of a fault at home the student is told where it is: right stubs above only wait for it."""

import re

import pytest

from tests.student_template.test_public_tests import break_stub, rows

NAME_ERROR = "def {stub}(*args, **named):\n    return undefined\n"
NEGATIVE = (
    "_right = {stub}\n\n\ndef {stub}(*args, **named):\n    value = _right(*args, **named)\n"
    "    if isinstance(value, dict):\n        return {{key: -g for key, g in value.items()}}\n"
    "    return tuple(-v for v in value[:2]) + value[2:] if isinstance(value, tuple) else -value\n"
)
NOTHING = "_right = {stub}\n\n\ndef {stub}(*args, **named):\n    _right(*args, **named)\n"
PARTS = ("rnn", "loss", "bptt", "lstm", "variants")
FAULTS = [
    ("rnn", "rnn_step", NAME_ERROR, {"rnn_forward", "reaches", "birnn_forward", "train_step"}),
    ("rnn", "output_layer", NOTHING, {"jordan_forward", "train_step"}),
    ("loss", "log_softmax", NEGATIVE, {"cross_entropy", "sequence_cross_entropy", "train_step"}),
    ("bptt", "rnn_step_backward", NEGATIVE, {"truncated_rnn_backward", "train_step"}),
    ("lstm", "sigmoid", NAME_ERROR, {"forget_gate", "lstm_step", "lstm_forward", "gru_step"}),
    ("lstm", "lstm_forward", NEGATIVE, {"lstm_backward", "memory_cell_weights"}),
]


def of_parts(*parts: str) -> list[str]:
    """The arguments that run the public tests of these parts."""
    return [f"tests/test_{part}.py" for part in parts]


@pytest.mark.parametrize(("part", "stub", "fault", "above"), FAULTS, ids=[x[1] for x in FAULTS])
def test_one_fault_is_told_once(complete, run_tests, part, stub, fault, above):
    break_stub(complete, part, fault.format(stub=stub))
    run = run_tests(complete, *of_parts(*PARTS), "--lang", "en")
    found = rows(run.stdout)
    assert [name for name, status in found.items() if status == "wrong"] == [stub]
    waiting = {name for name, status in found.items() if status == "waits"}
    assert above <= waiting
    said = f"It builds on {stub}, which is not right yet: mend {stub} first."
    assert run.stdout.count(said) == len(waiting)
    assert run.stdout.count("undefined") == (fault is NAME_ERROR), "an exception is told once"
    assert re.search(rf"^Mend first: {stub} ", run.stdout, re.MULTILINE)


def test_what_does_not_use_a_wrong_stub_does_not_wait_for_it(complete, run_tests):
    own = (
        "def rnn_forward(x, h0, W_xh, W_hh, b_h, activation='tanh'):\n    states = []\n"
        "    for t in range(x.shape[1]):\n        h0 = np.tanh(x[:, t] @ W_xh + h0 @ W_hh)\n"
        "        states.append(h0)\n    return np.stack(states, axis=1)\n"
    )
    break_stub(complete, "rnn", own)
    break_stub(complete, "rnn", NEGATIVE.format(stub="rnn_step"))
    found = rows(run_tests(complete, *of_parts("rnn")).stdout)
    assert (found["rnn_step"], found["rnn_forward"]) == ("wrong", "wrong")


def test_who_builds_on_whom_is_as_it_is_written(complete, run_tests):
    break_stub(complete, "loss", NEGATIVE.format(stub="log_softmax"))
    break_stub(
        complete, "loss", "def softmax(z, axis=-1):\n    return np.exp(log_softmax(z, axis=axis))"
    )
    run = run_tests(complete, *of_parts("loss"), "--lang", "en")
    assert rows(run.stdout)["softmax"] == "waits"
    assert "Mend first: log_softmax" in run.stdout


def test_those_who_use_each_other_do_not_all_wait(complete, run_tests):
    break_stub(complete, "loss", "def softmax(z, axis=-1):\n    return log_softmax(z, axis=axis)")
    again = "def log_softmax(z, axis=-1):\n    return softmax(z, axis) if z.ndim > 9 else 0 * z\n"
    break_stub(complete, "loss", again)
    found = rows(run_tests(complete, *of_parts("loss")).stdout)
    assert "wrong" in (found["softmax"], found["log_softmax"])


def test_an_exception_in_a_helper_is_told_once(complete, run_tests):
    break_stub(complete, "lstm", "def _affine(*args):\n    return undefined")
    run = run_tests(complete, *of_parts("lstm"), "--lang", "en")
    found = rows(run.stdout)
    assert found["forget_gate"] == found["candidate"] == "wrong"
    assert run.stdout.count("NameError") == 1
    assert "It stops at the same line as forget_gate" in run.stdout


def test_a_fault_of_its_own_is_told_beside_one_below(complete, run_tests):
    break_stub(complete, "rnn", NEGATIVE.format(stub="rnn_step"))
    calls = "def rnn_forward(*args):\n    rnn_step\n    return of_its_own\n"
    break_stub(complete, "rnn", calls)
    run = run_tests(complete, *of_parts("rnn"), "--lang", "en")
    assert rows(run.stdout)["rnn_forward"] == "wrong"
    assert "name 'of_its_own' is not defined" in run.stdout


def test_what_was_wrong_in_an_earlier_run_is_remembered(complete, run_tests):
    break_stub(complete, "rnn", NEGATIVE.format(stub="rnn_forward"))
    run_tests(complete, *of_parts("rnn"))
    run = run_tests(complete, *of_parts("bptt"), "--lang", "en")
    assert rows(run.stdout)["train_step"] == "wrong"
    assert "It builds on rnn_forward, which was not right when it was tested last" in run.stdout
    assert "A known mistake" not in run.stdout


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("-_right(z, axis)", "Only the sign is wrong."),
        ("2 * _right(z, axis)", "All of it is 2 times what it should be."),
        ("_right(z, axis)[::-1]", "Along axis 0 it is in reverse."),
    ],
)
def test_what_is_wrong_in_one_way_is_told(complete, run_tests, wrong, said):
    break_stub(
        complete, "loss", f"_right = softmax\n\n\ndef softmax(z, axis=-1):\n    return {wrong}"
    )
    run = run_tests(complete, *of_parts("loss"), "-k", "softmax", "--lang", "en")
    assert said in run.stdout
    assert "Make each score positive" not in run.stdout
