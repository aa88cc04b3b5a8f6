"""The handouts: in step with the questions, alike in both languages, and right in every number."""

import doctest
import re
from importlib import import_module

import numpy as np
import pytest

from autograder.curriculum import Part, Training, all_parts, choose_parts
from autograder.hidden_tests.torch_models import sine

LANGUAGES = {"en": "handout.md", "zh": "handout.zh.md"}
each_part = pytest.mark.parametrize("part", all_parts(), ids=lambda part: part.part)
_WORKED = re.compile(r"^```python worked\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| (\S+) \| `(\w+)` \| ([\d.]+) \|$", re.MULTILINE)
_TRAINING = re.compile(r"^\| \w+, \w+ \| .*$", re.MULTILINE)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def _text(part: Part, lang: str) -> str:
    return (part.folder / LANGUAGES[lang]).read_text(encoding="utf-8")


def _anchor(heading: str) -> str:
    """GitHub's anchor of a heading: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@each_part
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_names_every_stub_and_its_points(part: Part, lang: str) -> None:
    asked = {(q.id, stub.name, stub.points) for q in part.questions for stub in q.stubs}
    rows = {
        (question, stub, float(points))
        for question, stub, points in _ROW.findall(_text(part, lang))
    }
    assert rows == asked


@each_part
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_stub_has_its_section(part: Part, lang: str) -> None:
    anchors = {_anchor(heading) for heading in _HEADING.findall(_text(part, lang))}
    for stub in part.stubs:
        assert stub.section.to(lang) in anchors, stub.name
        assert f"`{stub.name}`" in _text(part, lang)


@each_part
def test_both_languages_work_the_same_examples(part: Part) -> None:
    english, chinese = (_WORKED.findall(_text(part, lang)) for lang in LANGUAGES)
    assert english == chinese
    assert english, "a handout has at least one worked example"


@each_part
def test_both_languages_have_the_same_build(part: Part) -> None:
    """As many headings, formulas and figures in one as in the other."""
    english, chinese = (_text(part, lang) for lang in LANGUAGES)
    for mark in ("\n## ", "$$", "\n!["):
        assert english.count(mark) == chinese.count(mark), mark


@each_part
def test_the_numbers_are_right(part: Part) -> None:
    examples = "\n".join(_WORKED.findall(_text(part, "en")))
    names = {"np": np, **vars(import_module(f"solutions.{part.part}"))}
    test = doctest.DocTestParser().get_doctest(examples, names, part.part, None, 0)
    said: list[str] = []
    failed = doctest.DocTestRunner(verbose=False).run(test, out=said.append).failed
    assert not failed, "".join(said)


@each_part
def test_chinese_is_set_as_chinese(part: Part) -> None:
    """No half-width comma, colon or full stop between Chinese characters."""
    wrong = re.findall(r"[\u4e00-\u9fff][,;:?!][\u4e00-\u9fff\s]", _text(part, "zh"))
    assert not wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_trainings(lang: str) -> None:
    """Students are told how their models are trained, and what these must reach."""
    (part,) = choose_parts("mnist")
    assert _TRAINING.findall(_text(part, lang)) == [
        _row(f"{dataset}, {profile}", model, exam.train_images, training)
        for dataset, profiles in part.exams.items()
        for profile, exam in profiles.items()
        for model, training in exam.trainings.items()
    ]


def _row(where: str, model: str, images: int, how: Training) -> str:
    bars = ", ".join(f"{bar * 100:g} %" for bar in how.bars)
    cells = (f"`{model}`", images, how.epochs, how.lr, how.batch_size, f"{how.budget:g}", bars)
    return f"| {where} | {' | '.join(map(str, cells))} |"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_bars_of_the_sine(lang: str) -> None:
    (part,) = choose_parts("torch_models")
    text = _text(part, lang)
    assert f"**{sine.BAR:.3f}**" in text
    assert f"**{sine.LOOSE_BAR:g}**" in text
    assert f"`hidden_size={sine.HIDDEN}`" in text and f"`lr={sine.LR:g}`" in text
    assert re.search(rf"\b{sine.EPOCHS} (个 )?epoch", text) and f"{sine.BUDGET:g} " in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_trial_on_the_sine(lang: str) -> None:
    (part,) = choose_parts("torch_models")
    elman, *others = (sine.EARLY[name] for name in ("ElmanRNN", "SequenceRNN", "LSTMModel"))
    ((epochs, lr),) = {(one.epochs, one.lr) for one in others}
    assert lr == sine.LR
    assert {one.every for one in (elman, *others)} == {2}
    said = {
        "en": "every second window, {0} epochs (for `ElmanRNN` {1} with `lr={2}`)",
        "zh": "窗口每两个取一个，只训练 {0} 个 epoch（`ElmanRNN` 用 `lr={2}` 训练 {1} 个）",
    }[lang]
    assert said.format(epochs, elman.epochs, elman.lr) in _text(part, lang)
