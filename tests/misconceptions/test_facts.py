"""A wrong answer that nothing explains is told what is so: where it is right, and what is wrong."""

import pytest

from tests.misconceptions.test_patterns import looks

STATE_ALONE = """
    f = (lambda z: z) if len(args) > 5 else np.tanh
    return f(args[0] @ args[2] + np.tanh(args[1] @ args[3]) + args[4])
"""


@pytest.mark.parametrize(
    ("part", "stub", "change", "said"),
    [
        ("rnn", "rnn_step", STATE_ALONE, "It is right as soon as `h_prev` or `W_hh` is zero"),
        (
            *("lstm", "lstm_step", "h, c, g = right; return h, c, {**g, 'f': g['f'] ** 1.3}"),
            'Only `gates["f"]` is wrong',
        ),
        (
            *("bptt", "rnn_step_backward", "return {**right, 'b_h': 3 * right['x_t'].sum(1)}"),
            '`["b_h"]` has the wrong shape',
        ),
        ("rnn", "rnn_forward", "return right.squeeze()", "It is right, but not where N = 1"),
        (
            *("rnn", "rnn_step", "return right * np.random.rand(*right.shape)"),
            "The same call gives another result each time",
        ),
        ("rnn", "rnn_step", "return right[1:]", "The result has the wrong shape"),
        (
            *("encoding", "bio_decode", "return right[:1]"),
            "The result holds only some of what it should",
        ),
        ("rnn", "parameter_groups", "right['b_y'] += 3; return right", 'Only `["b_y"]` is wrong'),
    ],
)
def test_what_is_so_is_told(why, part, stub, change, said):
    assert looks(why, part, stub, change) == [said]
