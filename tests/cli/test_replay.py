"""`rnnhw replay`: what it writes, and how it refuses."""

import pytest

from tests.cli.conftest import one_line
from tests.support import ROOT, complete, patched, write_folder, write_zip

SOFTMAX = "    return np.exp(z) / np.exp(z).sum()\n"


@pytest.fixture(scope="module")
def wrong():
    return patched(complete("loss")["loss"], "softmax", "", SOFTMAX)


@pytest.mark.slow
def test_a_script_for_each_failed_check(rnnhw, wrong, tmp_path, nothing_left):
    ann = write_zip(tmp_path / "ann.zip", {"homework/loss.py": wrong})
    out = tmp_path / "new" / "replay"
    result = rnnhw("replay", ann, "softmax", "--out", out)
    assert result.exit_code == 0, result.output
    scripts = {"softmax.values.py", "softmax.stable.py"}
    assert {path.name for path in out.iterdir()} == {*scripts, "homework"}
    assert (out / "homework" / "loss.py").read_text("utf-8") == wrong
    assert all(name in result.stdout for name in scripts)
    again = rnnhw("replay", ann, "loss.softmax", "--out", out)
    assert again.exit_code == 0 and again.stdout == result.stdout
    bob = write_folder(tmp_path / "bob", {"loss": wrong + "\n"})
    assert "is another homework" in one_line(rnnhw("replay", bob, "softmax", "--out", out))


@pytest.mark.slow
def test_nothing_is_wrong(rnnhw, tmp_path, nothing_left):
    loss = (ROOT / "tests" / "grading" / "styles" / "einsum" / "loss.py").read_text("utf-8")
    ann, out = write_folder(tmp_path / "ann", {"loss": loss}), tmp_path / "replay"
    result = rnnhw("replay", ann, "cross_entropy", "--out", out)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("loss.cross_entropy: nothing is wrong; ")
    assert not out.exists()


@pytest.mark.slow
def test_a_file_that_is_not_there_has_no_script(rnnhw, tmp_path, wrong):
    ann, out = write_folder(tmp_path / "ann", {"loss": wrong}), tmp_path / "replay"
    result = rnnhw("replay", ann, "sigmoid", "--out", out)
    assert result.exit_code == 0 and "sigmoid.values: no script: " in result.stdout
    assert not out.exists()


def test_bad_input(rnnhw, tmp_path, wrong):
    ann = write_folder(tmp_path / "class" / "ann", {"loss": wrong})
    write_folder(tmp_path / "class" / "bob", {"loss": wrong})
    (tmp_path / "cy.zip").write_bytes(b"Rar!" + bytes(99))
    for submission, stub, words in (
        (ann, "sofmax", "there is no stub 'sofmax'; did you mean softmax?"),
        (ann, "rnn.softmax", "there is no stub 'rnn.softmax'"),
        (tmp_path / "nobody", "softmax", "nobody"),
        (tmp_path / "cy.zip", "softmax", "RAR"),
        (tmp_path / "class", "softmax", "holds 2 submissions: name one of them"),
    ):
        result = rnnhw("replay", submission, stub, "--out", tmp_path / "out")
        assert words in one_line(result)
    assert not (tmp_path / "out").exists()
