"""`python look.py --gradient STUB`: which entry of which gradient is wrong, and at which step."""

import re

import pytest

from autograder.curriculum import all_parts
from autograder.template.cut import TEMPLATE

PART_OF = {stub.name: part.part for part in all_parts() for stub in part.stubs}
STUBS = [
    "negative_sampling_loss",
    "cross_entropy",
    "sequence_cross_entropy",
    "rnn_step_backward",
    "rnn_backward",
    "truncated_rnn_backward",
    "train_step",
    "linear_chain",
    "hidden_jacobian_norms",
    "lstm_backward",
    "cell_gradient",
]


@pytest.fixture
def check(python):
    """What the checker says of a stub, and its page if there is one."""

    def checked(folder, stub, lang="en"):
        file = folder / f"look-{stub}.html"
        ran = python(folder, "look.py", "--gradient", stub, "--no-open", RNNHW_LANG=lang)
        assert "Traceback" not in ran.stdout + ran.stderr, ran.stderr
        assert ran.returncode == (0 if file.exists() else 1)
        return ran.stdout, file.read_text(encoding="utf-8") if file.exists() else ""

    return checked


def after(folder, stub, change):
    """Spoil what a stub returns: `change` is Python on `args` and `result`."""
    file = folder / "homework" / f"{PART_OF[stub]}.py"
    text = file.read_text(encoding="utf-8")
    text = re.sub(rf"^def {stub}\(", f"def _{stub}(", text, flags=re.MULTILINE)
    lines = "".join(f"    {line}\n" for line in change.splitlines())
    text += f"\n\ndef {stub}(*args):\n{lines.replace('CALL', f'_{stub}(*args)')}    return result\n"
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("stub", STUBS)
def test_a_right_gradient_fits(complete, stub, check):
    said, page = check(complete, stub)
    assert "differ" not in said and "fits" in said and "They fit" in said
    assert 'class="wrong"' not in page and page.count("<svg") > 1


def test_every_stub_that_returns_a_gradient_is_there(complete, python):
    said = python(complete, "look.py").stdout
    assert re.findall(r"--gradient (\w+)", said) == STUBS
    docs = (TEMPLATE / "homework").glob("*.py")
    stubs = re.findall(r"def (\w*(?:backward|gradient)\w*)\(", "".join(d.read_text() for d in docs))
    assert set(stubs) <= set(STUBS)


WRONG = [
    ("rnn_backward", "result = CALL\nresult['W_hh'] = 2 * result['W_hh']", "W_hh", "2 times"),
    ("rnn_backward", "result = CALL\nresult['x'][1, 2, 0] += 1", "x", r"x\[1, 2, 0\].*steps 2"),
    (
        "rnn_backward",
        "dh = args[0].copy()\ndh[:, 0] = 0\nresult = _rnn_backward(dh, *args[1:])",
        "h0",
        "only when the loss reads the state at step 0",
    ),
    ("rnn_step_backward", "result = CALL\nresult['b_h'][1] = 0", "b_h", r"b_h\[1\]: you say 0"),
    ("truncated_rnn_backward", "result = _truncated_rnn_backward(*args[:6], 3)", "x", "differ"),
    ("truncated_rnn_backward", "result = rnn_backward(*args[:6])", "W_xh", "differ"),
    ("lstm_backward", "result = CALL\nresult['c0'] *= 0", "c0", "8 of 8 differ"),
    ("lstm_backward", "result = CALL\nresult['b'][:4] = 0", "b", r"b\[0\]"),
    ("cell_gradient", "result = CALL * args[0]", "c", "steps 0, 1, 2, 3, 4"),
    ("hidden_jacobian_norms", "result = CALL\nresult[0] += 1", "h", r"h\[0\].*steps 0"),
    ("cross_entropy", "loss, d = CALL\nresult = loss, d * 4", "logits", "4 times"),
    ("sequence_cross_entropy", "l, d = CALL\nd[1, 3] = 1\nresult = l, d", "logits", "steps 3"),
    (
        "negative_sampling_loss",
        "l, d = CALL\nd['center'] *= -1\nresult = l, d",
        "center",
        "-1 times",
    ),
    ("linear_chain", "v, g = CALL\nresult = v, g * 6", "w", "6 times"),
    ("train_step", "p, l = CALL\np['b_y'] = args[0]['b_y']\nresult = p, l", "b_y", "3 of 3"),
]


@pytest.mark.parametrize(("stub", "change", "gradient", "said"), WRONG)
def test_a_wrong_gradient_is_found(complete, stub, change, gradient, said, check):
    after(complete, stub, change)
    told, page = check(complete, stub)
    lines = [line for line in told.splitlines() if re.match(rf"  {gradient}\b", line)]
    assert any(re.search(said, line) for line in lines), told
    assert 'class="wrong"' in page


def test_only_the_wrong_gradient_is_blamed(complete, check):
    after(complete, "lstm_backward", "result = CALL\nresult['W_h'][2, 5] += 1e-3")
    told, _ = check(complete, "lstm_backward")
    blamed = [line for line in told.splitlines() if "differ" in line]
    assert len(blamed) == 1 and "1 of 64 differ, first W_h[2, 5]" in blamed[0]


def test_a_rounding_of_float32_is_no_mistake(complete, check):
    change = "result = {k: v.astype('float32') for k, v in CALL.items()}"
    after(complete, "rnn_backward", change)
    assert "They fit" in check(complete, "rnn_backward")[0]


@pytest.mark.parametrize(
    ("stub", "change", "said"),
    [
        ("rnn_forward", "result = CALL.astype('float32')", "float32"),
        ("rnn_backward", "result = None", "dict"),
        ("rnn_backward", "result = CALL\ndel result['h0']", "h0"),
        ("rnn_backward", "result = CALL\nresult['x'] = result['x'][0]", "must have shape"),
        ("rnn_backward", "result = CALL\nresult['x'][0] = float('nan')", "nan or inf"),
        ("rnn_backward", "raise RuntimeError('so')", "RuntimeError: so"),
    ],
)
def test_what_cannot_be_checked_is_said_in_a_line(complete, stub, change, said, check):
    PART_OF.setdefault("rnn_forward", "rnn")
    after(complete, stub, change)
    told, page = check(complete, "rnn_backward")
    assert said in told and len(told.splitlines()) == 1 and not page


def test_not_started(untouched, check):
    told, _ = check(untouched, "lstm_backward", "both")
    assert "lstm_forward" in told and "还没开始" in told


@pytest.mark.parametrize("stub", ["clip_by_global_norm", "softmax", "nothing"])
def test_a_stub_without_a_gradient(untouched, stub, check):
    told, page = check(untouched, stub)
    assert "rnn_backward" in told and not page


def test_the_truncated_window_is_named(complete, check):
    assert "k = 2" in check(complete, "truncated_rnn_backward")[0]
