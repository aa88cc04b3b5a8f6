"""What is advised after the public tests fits what is wrong."""

import re

import pytest

from tests.support import patched


@pytest.mark.parametrize(
    ("file", "stub", "old", "new", "advice"),
    [
        ("loss", "cross_entropy", "float(-log_p", "float(log_p", "print it there"),
        ("loss", "cross_entropy", "dlogits / N", "dlogits / (2 * N)", "look.py --gradient"),
        (
            "loss",
            "cross_entropy",
            "_check_targets(targets, np.ones(targets.shape, bool), K)",
            "",
            "",
        ),
        ("bptt", "rnn_backward", "+= step[name]", "= step[name]", "look.py --gradient"),
        ("bptt", "linear_chain", "return value,", "return 2 * value,", "print it there"),
        (
            "bptt",
            "linear_chain",
            "value, gradient\n",
            "value, 2 * gradient\n",
            "look.py --gradient",
        ),
    ],
)
def test_what_is_advised_fits_what_is_wrong(complete, run_tests, file, stub, old, new, advice):
    path = complete / "homework" / f"{file}.py"
    path.write_text(patched(path.read_text(encoding="utf-8"), stub, old, new), encoding="utf-8")
    run = run_tests(complete, f"tests/test_{file}.py", "--lang", "en", "-k", stub)
    line = next(line for line in run.stdout.splitlines() if f"homework/{file}.py:" in line)
    assert re.search(rf"(Mend first: {stub}|It stands at)", line)
    kinds = {one for one in ("print it there", "look.py --gradient") if one in line}
    assert kinds == ({advice} if advice else set())
