"""Of a fault at home the student is told where it is: right stubs above only wait for it."""

import json
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


OWN = "def softmax(z): return 2 * z"
USED = [  # what mnist.py may be, and the stubs that its `train` uses then
    ("from torch.nn.functional import cross_entropy\ndef train(): cross_entropy", ""),
    ("from torch import softmax as sm\ndef train(): sm", ""),
    ("import torch\ndef train(): torch.softmax", ""),
    ("def train():\n    from torch import softmax\n    softmax", ""),
    (f"{OWN}\ndef train(): softmax", ""),
    (f"from .loss import softmax\n{OWN}\ndef train(): softmax", ""),
    ("def train():\n    def softmax(z): return z\n    softmax", ""),
    ("def train():\n    class softmax: pass\n    softmax", ""),
    ("from .loss import *\ndef train(softmax): softmax", ""),
    ("from .loss import *\ndef train():\n    for softmax in (): softmax", ""),
    ("from .loss import *\ndef train(): return [softmax for softmax in ()]", ""),
    ("from .loss import *\ndef train(x): x.softmax", ""),
    ("from .loss import *\ndef train(x: softmax): x", ""),
    ("def train(): softmax", ""),
    ("from homework.loss import softmax as sm\ndef train(): sm", "softmax"),
    ("from .loss import *\ndef train(): softmax", "softmax"),
    ("from . import loss\ndef train(): loss.softmax", "softmax"),
    ("from homework import loss as o\ndef train(): o.softmax.__call__", "softmax"),
    ("import homework.loss as o\ndef train(): o.softmax", "softmax"),
    ("import homework.loss\ndef train(): homework.loss.softmax", "softmax"),
    ("def train():\n    from homework.loss import softmax\n    softmax", "softmax"),
    ("from .loss import *\ndef train(f=softmax): f", "softmax"),
    ("from .loss import *\ndef train():\n    (lambda softmax: 0)(softmax)", "softmax"),
    ("from .loss import softmax as s\ndef softmax(): s\ndef train(): softmax", "softmax"),
    ("try:\n    from .loss import softmax as s\nfinally: 0\ntrain = s", "softmax"),
    ("from .loss import *\nKINDS = [softmax]\ndef train(): KINDS", "softmax"),
    ("from .tools import a\ndef train(): a.helper", "softmax"),
    ("from homework import probability\ndef train(): probability", "softmax"),
    (
        "from .loss import *\nclass RowRNN:\n    def softmax(self): softmax\ndef train(): RowRNN",
        "RowRNN softmax",
    ),
]


def test_a_name_is_what_its_file_makes_of_it(complete, python):
    (complete / "homework" / "tools").mkdir()
    helper = "from ..loss import softmax\n\n\ndef helper():\n    return softmax\n"
    (complete / "homework" / "tools" / "a.py").write_text(helper, encoding="utf-8")
    init = "from .loss import softmax as probability\n"
    (complete / "homework" / "__init__.py").write_text(init, encoding="utf-8")
    code = (
        "import json, sys; sys.path.insert(0, 'tests')\n"
        "from below import uses; from travels import collect\n"
        "files = collect().sources\n"
        "print(json.dumps([sorted(uses(files | {'mnist.py': text.encode()})['train'])\n"
        "                  for text, _ in json.load(sys.stdin)]))"
    )
    found = json.loads(python(complete, "-c", code, typed=json.dumps(USED)).stdout)
    assert found == [used.split() for _, used in USED]


def test_a_right_helper_of_its_own_waits_for_nobody(complete, run_tests):
    break_stub(complete, "lstm", NEGATIVE.format(stub="sigmoid"))
    break_stub(complete, "variants", "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))")
    wrong = "_right = gru_step\n\n\ndef gru_step(x, h, *args):\n    return h + _right(x, h, *args)"
    break_stub(complete, "variants", wrong)
    run = run_tests(complete, *of_parts("lstm", "variants"), "-k", "sigmoid or gate or gru")
    found = rows(run.stdout)
    assert found["sigmoid"] == found["gru_step"] == "wrong"
    assert found["forget_gate"] == "waits"
    assert "It builds on sigmoid, which is not right yet: mend sigmoid first." in run.stdout
    assert "它建立在 sigmoid 之上，而后者还不对：先改好 sigmoid。" in run.stdout


@pytest.mark.parametrize(
    ("asked", "statuses"),
    [
        ({"f": "fg", "g": "fg"}, "wrong waits"),
        ({"f": "g", "g": "h", "h": "f"}, "wrong waits waits"),
        ({"e": "f", "f": "g", "g": "f"}, "waits wrong waits"),
        ({"f": "", "g": "f", "h": "g"}, "wrong waits waits"),
    ],
)
def test_of_a_ring_the_first_is_told(complete, python, asked, statuses):
    code = (
        "import json, sys; sys.path.insert(0, 'tests')\n"
        "from report import Finding, WRONG, apart\n"
        "asked = json.load(sys.stdin).items()\n"
        "alone = {('p', f): [Finding(WRONG, asked=list(names))] for f, names in asked}\n"
        "print(*(row.status for row in apart(alone, {}).values()))"
    )
    assert python(complete, "-c", code, typed=json.dumps(asked)).stdout.strip() == statuses


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


def test_of_a_single_number_the_hint_is_told(complete, run_tests):
    wrong = (
        "_right = cross_entropy\n\n\ndef cross_entropy(*args):\n    loss, d = _right(*args)\n"
        "    return -loss, d"
    )
    break_stub(complete, "loss", wrong)
    run = run_tests(complete, *of_parts("loss"), "-k", "cross_entropy")
    assert "Only the sign is wrong" not in run.stdout
    assert "It is the mean of minus the log-probability of each row's own target." in run.stdout
    assert "它是每一行自己的目标的对数概率取负号，再求平均。" in run.stdout


@pytest.mark.parametrize("size", ["1e308", "-1e308", "1e-320"])
def test_a_number_of_any_size_is_told(complete, run_tests, size):
    wrong = f"def softmax(z, axis=-1):\n    return np.full_like(z, {size})"
    break_stub(complete, "loss", wrong)
    run = run_tests(complete, *of_parts("loss"), "-k", "softmax", "-W", "error", "--lang", "en")
    assert rows(run.stdout)["softmax"] == "wrong"
    assert "Make each score positive, then divide by what they add up to." in run.stdout
    assert "RuntimeWarning" not in run.stdout
