"""`pytest --report page.html` in the student's folder."""

import functools
import re

import pytest

from tests.student_template.test_look import Page, check, put

FILES = ("tests/test_loss.py", "tests/test_rnn.py", "tests/test_bptt.py")


@pytest.fixture
def report(run_tests):
    """Runs pytest in a folder; the page that it wrote, and what pytest said."""
    return functools.partial(reported, run_tests)


def reported(pytest_in, folder, *args, **env):
    """The page that a run of pytest wrote, and what it said."""
    ran = pytest_in(folder, *args, "--report", "page.html", **env)
    assert "Traceback" not in ran.stdout + ran.stderr, ran.stdout
    return Page((folder / "page.html").read_text(encoding="utf-8")), ran.stdout


def test_a_complete_homework(complete, report):
    page, said = report(complete, *FILES)
    check(page)
    assert page.notes == [] and 'class="bad"' not in page.text
    assert str(complete / "page.html") in said
    assert [name for name in ("softmax", "rnn_step", "train_step") if name not in page.text] == []
    assert 'class="wrong"' not in page.text


def test_an_untouched_homework(untouched, report):
    page, _ = report(untouched, *FILES)
    assert page.text.count("not started") > 15 and 'class="bad"' not in page.text
    assert page.alt == []


def test_a_wrong_gradient_is_shown_where_it_is_wrong(complete, report):
    text = (complete / "homework" / "bptt.py").read_text(encoding="utf-8")
    text = text.replace("def rnn_backward(", "def _right_backward(")
    text += "\n\ndef rnn_backward(*args):\n    grads = _right_backward(*args)\n"
    text += '    grads["x"][:, 1] = 0\n    return grads\n'
    (complete / "homework" / "bptt.py").write_text(text, encoding="utf-8")
    page, _ = report(complete, "tests/test_bptt.py")
    assert 'class="bad"' in page.text and 'class="wrong"' in page.text
    assert re.search(r"rnn_backward · x<.*Wrong at steps 1\.", page.text)


def test_a_known_mistake_and_its_hint_stand_there(complete, report):
    naive = "    return np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)\n"
    put(complete, "loss", "softmax", f"def softmax(z, axis=-1):\n{naive}")
    page, said = report(complete, "tests/test_loss.py")
    for words in ("A known mistake", "常见错误"):
        assert words in page.text and words in said


def test_words_of_the_homework_become_no_tags(complete, report):
    raising = 'def softmax(z, axis=-1):\n    raise ValueError("<img src=x>")\n'
    put(complete, "loss", "softmax", raising)
    page, _ = report(complete, "tests/test_loss.py")
    assert "img" not in page.tags and "&lt;img src=x&gt;" in page.text


def test_a_file_that_cannot_be_read(complete, report):
    (complete / "homework" / "loss.py").write_text("def softmax(:\n", encoding="utf-8")
    page, _ = report(complete, "tests/test_loss.py")
    assert "homework/loss.py:1" in page.text and page.alt == []


def test_a_place_that_cannot_be_written(complete, run_tests):
    ran = run_tests(complete, "tests/test_loss.py", "--report", "not/there/page.html")
    assert "No page is written" in ran.stdout and "4 of 4 done" in ran.stdout


def test_no_page_without_the_option(complete, run_tests):
    ran = run_tests(complete, "tests/test_loss.py")
    assert "page" not in ran.stdout and not list(complete.glob("*.html"))


@pytest.mark.slow
def test_trained_models_are_drawn(complete, run_torch):
    page, _ = reported(run_torch, complete, "tests/test_torch_models.py", "-k", "learns_the_wave")
    assert page.notes == [] and len(page.alt) == 3
