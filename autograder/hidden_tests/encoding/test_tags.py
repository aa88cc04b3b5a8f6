"""Hidden tests of the shapes of tasks, and of the tags of entities."""

import pytest

from autograder.checking import expect
from autograder.checking.cases import with_a_seed
from autograder.checking.decorators import check
from autograder.hidden_tests.encoding.inputs import (
    LABELS,
    NAME,
    SENTENCE,
    WORDS,
    Span,
    drawn,
    generators,
    shown,
    spans_apart,
    spans_side_by_side,
)
from autograder.sealed.faults import NotStarted
from autograder.sealed.student import Student
from autograder.text import Text
from solutions import encoding

# Each group mixes the answers, so that no constant is right anywhere.
GROUPS = {
    "sentences": ("sentiment_classification", "named_entity_recognition", "machine_translation"),
    "texts": ("pos_tagging", "text_summarisation", "dialogue_reply"),
    "pictures": ("image_captioning", "mnist_by_rows", "video_frame_labelling"),
    "signals": ("music_from_genre", "next_value_forecast", "speech_recognition"),
}


_UNTOUCHED = Text("SEQUENCE_SHAPES is not started.", "SEQUENCE_SHAPES 还没有开始写。")


@pytest.mark.parametrize(
    "tasks",
    [pytest.param(tasks, marks=check("SEQUENCE_SHAPES", name)) for name, tasks in GROUPS.items()],
)
def test_sequence_shapes(student: Student, tasks: tuple[str, ...]) -> None:
    table = student.encoding.SEQUENCE_SHAPES
    if isinstance(table, dict) and not any(table.values()):
        raise NotStarted(_UNTOUCHED)
    if isinstance(table, dict):  # another group's tasks are the business of another check
        table = {task: table[task] for task in tasks if task in table}
    table = expect.entries(table, tasks)
    for task in tasks:
        what = f'SEQUENCE_SHAPES["{task}"]'
        expect.equal(table[task], encoding.SEQUENCE_SHAPES[task], what=what)


def _compare_tags(student: Student, tokens: list[str], spans: list[Span]) -> None:
    value = student.encoding.bio_encode(tokens, spans)
    case = shown("bio_encode", tokens, spans)
    expect.equal(value, encoding.bio_encode(tokens, spans), what="bio_encode", case=case)


@check("bio_encode", "one_entity")
@with_a_seed
def test_bio_encode_one_entity(student: Student, seed: int) -> None:
    _compare_tags(student, SENTENCE, [NAME])
    for rng in generators(8, seed):
        tokens = drawn(rng, WORDS, int(rng.integers(1, 7)))
        start = int(rng.integers(0, len(tokens)))
        end = int(rng.integers(start, len(tokens))) + 1
        _compare_tags(student, tokens, [(start, end, drawn(rng, LABELS, 1)[0])])


@check("bio_encode", "several")
@with_a_seed
def test_bio_encode_several(student: Student, seed: int) -> None:
    _compare_tags(student, list("abcdef"), [(3, 5, "PER"), (0, 2, "LOC"), (2, 3, "PER")])
    for rng in generators(10, seed):
        tokens, spans = spans_side_by_side(rng)
        _compare_tags(student, tokens, [spans[i] for i in rng.permutation(len(spans))])


@pytest.mark.parametrize(
    "spans",
    [
        pytest.param(spans, marks=check("bio_encode", name))
        for name, table in {
            "bad_range": [
                [(-1, 1, "PER")],
                [(-3, -1, "PER")],
                [(3, 6, "PER")],
                [(5, 6, "PER")],
                [(2, 2, "PER")],
                [(3, 2, "PER")],
                [(5, 5, "PER")],
                [(0, 1, "LOC"), (4, 6, "PER")],
                [(0, 2, "LOC"), (3, 3, "PER")],
            ],
            "overlap": [
                [(0, 3, "PER"), (2, 5, "PER")],
                [(2, 5, "PER"), (0, 3, "LOC")],
                [(0, 5, "LOC"), (1, 2, "PER")],
                [(1, 2, "PER"), (0, 5, "LOC")],
                [(1, 2, "PER"), (1, 2, "PER")],
                [(3, 5, "PER"), (0, 1, "LOC"), (0, 2, "PER")],
            ],
        }.items()
        for spans in table
    ],
)
def test_bio_encode_refuses(student: Student, spans: list[Span]) -> None:
    tokens = list("abcde")
    case = shown("bio_encode", tokens, spans)
    expect.refused(lambda: student.encoding.bio_encode(tokens, spans), ["spans"], case)


@check("bio_encode", "keeps")
def test_bio_encode_keeps(student: Student) -> None:
    seen = student.encoding.bio_encode.observe(list("abcde"), [(3, 5, "PER"), (0, 2, "LOC")])
    expect.untouched(seen, ["tokens", "spans"])


def _compare_entities(student: Student, tokens: list[str], tags: list[str]) -> None:
    value = student.encoding.bio_decode(tokens, tags)
    case = shown("bio_decode", tokens, tags)
    expect.equal(value, encoding.bio_decode(tokens, tags), what="bio_decode", case=case)


@check("bio_decode", "entities")
@with_a_seed
def test_bio_decode_entities_apart(student: Student, seed: int) -> None:
    _compare_entities(student, SENTENCE, encoding.bio_encode(SENTENCE, [NAME]))
    _compare_entities(student, ["the", "b"], ["O", "O"])
    for rng in generators(8, seed):
        tokens, spans = spans_apart(rng)
        _compare_entities(student, tokens, encoding.bio_encode(tokens, spans))


@check("bio_decode", "touching")
@with_a_seed
def test_bio_decode_entities_that_touch(student: Student, seed: int) -> None:
    _compare_entities(student, ["the", "陶", "卓"], ["O", "B-PER", "I-PER"])
    _compare_entities(student, ["陶", "the"], ["B-PER", "B-PER"])
    _compare_entities(student, ["陶", "卓", "the", "b"], ["B-PER", "I-PER", "B-LOC", "O"])
    for rng in generators(8, seed):
        tokens, spans = spans_side_by_side(rng)
        _compare_entities(student, tokens, encoding.bio_encode(tokens, spans))


@check("bio_decode", "stray")
@pytest.mark.parametrize(
    "tags",
    [
        "I-PER I-PER O O",
        "O I-LOC O O",
        "B-PER I-LOC I-LOC O",
        "B-PER O I-PER O",
        "I-PER I-LOC I-PER O",
        "O I-PER I-PER O",
        "I-ORG O I-ORG O",
    ],
)
def test_bio_decode_stray_insides(student: Student, tags: str) -> None:
    _compare_entities(student, ["陶", "the", "AI", "卓"], tags.split())


@check("bio_decode", "stray")
@with_a_seed
def test_bio_decode_any_tags(student: Student, seed: int) -> None:
    tags = ["O", *(f"{kind}-{label}" for kind in "BII" for label in LABELS[:2])]
    for rng in generators(8, seed):
        count = int(rng.integers(2, 8))
        _compare_entities(student, drawn(rng, WORDS, count), drawn(rng, tags, count))


@check("bio_decode", "keeps")
def test_bio_decode_keeps(student: Student) -> None:
    seen = student.encoding.bio_decode.observe(["陶", "卓", "the"], ["B-PER", "I-PER", "B-LOC"])
    expect.untouched(seen, ["tokens", "tags"])
