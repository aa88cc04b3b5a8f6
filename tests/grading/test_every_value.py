"""Values that matter are tried under every key: none lets an answer through that minds one less."""

import sys
from functools import lru_cache

import pytest

from autograder.curriculum import choose_parts
from autograder.drawing.draw import draw
from autograder.drawing.hidden import HiddenTest, collect
from autograder.drawing.paper import Paper
from autograder.grading.judge import judge_each
from autograder.key import Key, Keys
from autograder.sealed.student import Student
from tests.inprocess import Homework, InProcess
from tests.support import complete, patched

KEYS = [f"a key of {number} bytes, for the sake of it" for number in range(3)]
OUTSIDE = "(targets < 0) | (targets >= K)"
WRONG = {
    **{
        f"cross_entropy lets {name} through": ("loss", "cross_entropy", "bad_targets", OUTSIDE, new)
        for name, new in {
            "-1": "targets >= K",
            "K": "(targets < 0) | (targets > K)",
            "K + 3": "(targets < 0) | (targets == K)",
        }.items()
    },
    **{
        f"sequence_cross_entropy lets {name} through, {when}": (
            *("loss", "sequence_cross_entropy", "bad_targets"),
            "_check_targets(targets, counted, K)",
            f"_check_targets(targets if {given} else {into}, counted, K)",
        )
        for name, into in {"-1": "abs(targets)", "K": "np.minimum(targets, K - 1)"}.items()
        for when, given in {"masked": "mask is None", "whole": "mask is not None"}.items()
    },
    **{
        f"sequence_cross_entropy reads a masked {padding}": (
            *("loss", "sequence_cross_entropy", "ignores_masked"),
            "    _check_targets(targets, counted, K)",
            f"    _check_targets(targets, counted | (targets == {padding}), K)",
        )
        for padding in (-1, -100, 10_000)
    },
    **{
        f"{stub} takes {name!r}": (
            *("lstm", stub, "bad_activation"),
            'if activation == "identity":',
            f'if activation in ("identity", {name!r}):',
        )
        for stub in ("candidate", "hidden_state", "lstm_step", "lstm_forward")
        for name in ("relu", "Tanh", "", "tanhshrink")
    },
    **{
        f"{stub} has no {kind} mask": (
            *(part, stub, check),
            "np.asarray(mask).astype(bool)",
            f"(np.asarray(mask).astype(bool) | (np.asarray(mask).dtype == np.{kind}))",
        )
        for part, stub, check in (
            ("loss", "sequence_cross_entropy", "masked_loss"),
            ("variants", "attention_pool", "masked"),
        )
        for kind in ("bool_", "int64", "float32")
    },
    **{
        f"softmax is wrong along {axis}": (
            *("loss", "softmax", "values"),
            "exp = np.exp(z - z.max(axis=axis, keepdims=True))",
            f"axis = 0 if z.ndim == 3 and axis == {axis} else axis\n"
            "    exp = np.exp(z - z.max(axis=axis, keepdims=True))",
        )
        for axis in (-2, -1, 1, 2)
    },
    **{
        f"last_hidden is wrong for {kind}": (
            *("rnn", "last_hidden", "different_lengths"),
            "lengths - 1]",
            f"lengths - 1 - (lengths.dtype == np.{kind})]",
        )
        for kind in ("int64", "int32")
    },
}


@pytest.fixture(scope="module")
def homework():
    """Makes a submission of source text."""
    finder = Homework()
    sys.meta_path.insert(0, finder)
    yield
    sys.meta_path.remove(finder)
    for name in [name for name in sys.modules if name.partition(".")[0] == "homework"]:
        del sys.modules[name]


@lru_cache
def collected(part: str) -> list[HiddenTest]:
    """The hidden tests of a part."""
    return collect([part])


@lru_cache
def paper(part: str, stub: str, check: str, key: str) -> Paper:
    """The tests of one check, with the cases of one key."""
    parts = choose_parts(part)
    every = [test for test in collected(part) if (test.stub, test.check) == (stub, check)]
    return Paper(every, draw(every, parts, Keys(cases=Key.of(key.encode()))))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", WRONG)
def test_one_value_that_is_not_minded_fails_under_every_key(name, key, homework):
    part, stub, check, old, new = WRONG[name]
    sources = complete(*{part, "loss", "lstm"})
    wrong = {**sources, part: patched(sources[part], stub, old, new)}
    for text, fails in ((wrong, True), (sources, False)):
        judged = judge_each(Student(InProcess(text)), paper(part, stub, check, key))
        assert any(error is not None for _, error in judged) == fails
