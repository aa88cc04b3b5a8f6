"""results.json: the schema, the sums, and what stands first."""

import json

import pytest

from autograder.curriculum import choose_parts
from autograder.misconceptions.catalogue import Explanation
from autograder.reports import gradescope, overview
from autograder.sealed.seal import Seal
from autograder.text import Text
from tests import gradescope_schema

WRONG = {
    "softmax": ("softmax has shape (1,).", "wrong"),
    "sigmoid": ("sigmoid ended its whole process.", "died"),
    "lstm_step": ("lstm_step is not started.", "not started"),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_schema(make, lang):
    text = gradescope.to_json(make(WRONG), lang)
    assert gradescope_schema.read(text).total > 0
    results = json.loads(text)
    assert results["max_score"] == 25
    assert 0 < results["score"] < 25
    assert results["score"] == pytest.approx(sum(test["score"] for test in results["tests"]))
    assert results["max_score"] == pytest.approx(sum(t["max_score"] for t in results["tests"]))
    for test in results["tests"]:
        assert set(test) == {
            "name",
            "number",
            "score",
            "max_score",
            "status",
            "output",
            "output_format",
            "visibility",
            "extra_data",
        }
        assert test["status"] == ("passed" if test["score"] == test["max_score"] else "failed")
        assert 0 <= test["score"] <= test["max_score"]
        assert isinstance(test["name"], str) and isinstance(test["output"], str)
    numbers = [test["number"] for test in results["tests"]]
    assert len(set(numbers)) == len(numbers)
    extra = results["extra_data"]
    assert extra["sealed"] is True and extra["seconds"] == 1.5 and extra["troubles"] == []


def test_full_marks_have_nothing_to_say(make):
    results = gradescope.results(make(), "en")
    assert results["score"] == 25
    assert all(test["status"] == "passed" for test in results["tests"])
    assert all("✗" not in test["output"] for test in results["tests"])


def outputs(make, lang: str, **stubs: tuple[str, str]) -> str:
    """All that is said about the questions."""
    return "\n".join(t["output"] for t in gradescope.results(make(stubs), lang)["tests"])


def test_a_wrong_value_is_said_with_its_hint(make):
    en = outputs(make, "en", softmax=("softmax has shape (1,).", "wrong"))
    assert "softmax: wrong (0/1.5)" in en
    assert "✗ the probabilities, for random shapes and along any axis" in en
    assert "softmax has shape (1,)." in en and "Hint: Exponentiate, then divide" in en
    zh = outputs(make, "zh", softmax=("softmax has shape (1,).", "wrong"))
    assert "softmax: 不正确 (0/1.5)" in zh and "提示：先取指数" in zh
    assert "Hint" not in zh and "Exponentiate" not in zh


TITLE, HINT = Text("It is a sigmoid", "这是 sigmoid"), Text("Scores compete.", "分数互相竞争。")
WHY = Explanation(TITLE, HINT, "loss", "softmax")


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "It is a sigmoid. Scores compete."), ("zh", "这是 sigmoid。分数互相竞争。")],
)
def test_the_known_mistake_comes_first(make, lang, said):
    graded = make({"softmax": ("softmax is wrong.", "wrong")}, why=[WHY])
    output = "\n".join(t["output"] for t in gradescope.results(graded, lang)["tests"])
    lines = output.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("softmax: "))
    assert lines[at + 1] == f"  ➤ {said}"
    assert output.count(said) == 1


def test_what_was_checked_is_said_in_words(make):
    en = outputs(make, "en")
    assert "✓ the probabilities, for random shapes and along any axis" in en
    wrong = outputs(make, "en", softmax=("softmax is wrong.", "wrong"))
    assert "✓ the probabilities, for random shapes and along any axis" not in wrong
    untouched = {s.name: ("x", "not started") for p in choose_parts("loss,lstm") for s in p.stubs}
    assert "✓" not in outputs(make, "en", **untouched)


@pytest.mark.parametrize("fault", ["died", "unavailable"])
def test_the_same_thing_is_said_once(make, fault):
    en = outputs(make, "en", softmax=("softmax is gone.", fault))
    assert en.count("softmax is gone.") == 1
    assert "Exponentiate" not in en


def test_what_is_not_started_is_so_in_few_words(make):
    en = outputs(make, "en", softmax=("softmax is not started.", "not started"))
    assert en.count("not started") in (1, 2)
    assert "Exponentiate" not in en


def test_a_fault_of_ours_gives_no_hint(make):
    en = outputs(make, "en", softmax=("This check could not be finished.", "grader"))
    assert "This check could not be finished." in en and "Exponentiate" not in en


@pytest.mark.parametrize(
    ("seal", "en", "zh"),
    [
        (
            Seal(7, True, 61_000),
            "Graded in a closed process: sealed (Landlock ABI 7",
            "在封闭进程中",
        ),
        (Seal(), "NOT SEALED", "未封闭"),
        (None, "No code of this submission was run.", "没有任何代码被运行"),
    ],
)
def test_the_first_line_tells_of_the_seal(make, seal, en, zh):
    notice = Text("a link was left out.", "链接已忽略。")
    for lang, words in (("en", en), ("zh", zh)):
        results = gradescope.results(make(seal=seal, notices=[notice]), lang)
        first, second = results["output"].splitlines()
        assert first.startswith(words) or words in first
        assert second == notice.to(lang)
        assert results["extra_data"]["sealed"] is bool(seal and seal.sealed)


def test_staff_see_what_ended_the_process(make):
    made = make(WRONG, incidents=["killed: CPU time of a call"])
    assert gradescope.results(made, "en")["extra_data"]["incidents"] == made.incidents
    assert overview.remark(made).startswith("killed: CPU time of a call")
    assert overview.remark(make()) == ""
