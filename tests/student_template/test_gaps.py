"""What a question lacks is said in one line: which file, and what to write there."""

import msgspec
import pytest

from autograder.curriculum import CurriculumError, Part, choose_parts
from autograder.drawing.hidden import Mark
from autograder.misconceptions.catalogue import WrongAnswer
from autograder.template import gaps
from autograder.template.counts import numeral
from autograder.text import Text
from tests.support import ROOT

(LOSS,) = choose_parts("loss")
(FAMILY,) = choose_parts("variants")
SOFTMAX = LOSS.stubs[0]
TOML = "assignments/03_loss/assignment.toml"
DATA = "autograder/misconceptions/data/loss.toml"


def with_stub(part: Part, **changes) -> Part:
    """The part with its first stub changed."""
    first, *others = part.questions
    stub = msgspec.structs.replace(first.stubs[0], **changes)
    question = msgspec.structs.replace(first, stubs=(stub, *first.stubs[1:]))
    return msgspec.structs.replace(part, questions=(question, *others))


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (SOFTMAX.points + 91, ""),
        (SOFTMAX.points + 92.5, "total 101.5, not 100 (loss 101.5): take 1.5 away"),
        (SOFTMAX.points, "total 9, not 100 (loss 9): add 91"),
    ],
)
def test_points(points, words):
    said = list(gaps.points([with_stub(LOSS, points=points)]))
    assert said == ([f"assignments/*/assignment.toml: the points {words}"] if words else [])


def test_a_check_without_a_test_and_a_mark_without_a_check(monkeypatch):
    found = [Mark("loss", s.name, c.name, "test_x") for s in LOSS.stubs for c in s.checks]
    first, *others = found
    typo = first._replace(check="valeus", test="loss/test_softmax.py::test_values")
    monkeypatch.setattr(gaps, "marks", lambda parts: [typo, *others])
    assert list(gaps.hidden_tests([LOSS])) == [
        f'autograder/hidden_tests/loss: no hidden test of softmax has the check "{first.check}": '
        f'write one under @check("softmax", "{first.check}")',
        f'{TOML}: softmax has no check "valeus": '
        "write it, or mend the mark of loss/test_softmax.py::test_values",
    ]


def test_a_docstring_that_does_not_say_enough(monkeypatch):
    (mnist,) = choose_parts("mnist")
    assert list(gaps.docstrings(mnist)) == []

    def silent(part, stub):
        raise CurriculumError(f"{ROOT}/solutions/{part}.py:50: {stub}.__init__: no size is K")

    monkeypatch.setattr(gaps, "network", silent)
    assert list(gaps.docstrings(mnist)) == [
        f"solutions/mnist.py:50: {stub}.__init__: no size is K" for stub in ("RowRNN", "RowLSTM")
    ]


def test_a_hidden_test_that_cannot_be_read(monkeypatch):
    def broken(parts):
        raise RuntimeError("loss/test_softmax.py: SyntaxError: invalid syntax")

    monkeypatch.setattr(gaps, "marks", broken)
    (said,) = gaps.hidden_tests([LOSS])
    assert said.startswith("autograder/hidden_tests: loss/test_softmax.py: SyntaxError")


def test_a_new_stub_is_told_all_that_it_lacks(monkeypatch):
    monkeypatch.setattr(gaps, "wrong_answers", lambda part: ())
    new = with_stub(LOSS, name="layer_norm", section=Text("layer-norm", "层归一化"))
    assert [line for line in gaps.handouts(new) if "handout.md" in line] == [
        "assignments/03_loss/handout.md: the table of points has no row for it: "
        f"write | Q7 | `layer_norm` | {SOFTMAX.points:g} |",
        "assignments/03_loss/handout.md: no heading has the anchor layer-norm, where "
        "assignment.toml sends who asks for layer_norm: write the section",
        "assignments/03_loss/handout.md: layer_norm has no worked example: "
        "call it in a fence ```python worked, with the result below",
    ]
    assert list(gaps.public_tests(new)) == [
        "student_template/tests/test_loss.py: no test of layer_norm: "
        'write one under @stub("layer_norm")'
    ]
    assert next(gaps.mistakes(new)) == (
        f"{DATA}: layer_norm has 0 wrong answers, and needs 2: "
        'write a [[misconceptions]] with stub = "layer_norm"'
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("np.exp(", "np.exp(0 + ", "its own stub does not fail, for on all probes it gives what"),
        ("np.exp(", "np.exp(", "`new` leaves the reference as it is"),
        ("np.exp(", "np.exp(  # e\n", "`new` leaves the reference as it is"),
        ("np.expp(", "np.exp(", "the reference has no such `old`"),
        ("np.exp(", "np.exp((", "with `new` the answer is no Python ("),
        ("np.exp(", "np.exp2(", ""),
    ],
)
def test_a_mistake_that_is_none(monkeypatch, old, new, words):
    words_of_it = Text("wrong", "错")
    one = WrongAnswer("softmax", "an-id", new, old, title=words_of_it, hint=words_of_it)
    monkeypatch.setattr(gaps, "wrong_answers", lambda part: (one, one))
    said = [line for line in gaps.mistakes(LOSS) if "an-id" in line]
    assert all(line.startswith(f"{DATA}: loss.softmax.an-id: {words}") for line in said)
    assert len(said) == (2 if words else 0)


def test_a_mistake_of_no_stub(monkeypatch):
    one = WrongAnswer("softmaxx", "an-id", "x")
    monkeypatch.setattr(gaps, "wrong_answers", lambda part: (one,))
    assert f"{DATA}: loss.softmaxx.an-id: the part has no stub softmaxx: mend the name" in list(
        gaps.mistakes(LOSS)
    )


def test_a_handout_that_counts_wrongly():
    first, *others = FAMILY.questions
    fewer = msgspec.structs.replace(first, stubs=first.stubs[1:])
    part = msgspec.structs.replace(FAMILY, questions=(fewer, *others))
    assert [line for line in gaps.handouts(part) if "counts" in line] == [
        'assignments/06_variants/handout.md: counts wrongly: write "builds ten members of the '
        'family"',
        'assignments/06_variants/handout.zh.md: counts wrongly: write "这个家族的十个成员"',
    ]


@pytest.mark.parametrize(
    ("number", "en", "zh"),
    [(1, "one", "一"), (2, "two", "两"), (11, "eleven", "十一"), (42, "42", "四十二")],
)
def test_numerals(number, en, zh):
    assert numeral(number) == Text(en, zh)
