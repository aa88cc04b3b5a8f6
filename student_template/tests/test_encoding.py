"""Part 1: try your answers with `pytest tests/test_encoding.py`. Worked cases are the handout's.

These are examples. The hidden tests try many more inputs, so passing here is not the whole way.
"""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from checks import (
    Part,
    array,
    each_stub,
    ensure,
    entries,
    keeps,
    number,
    quiet,
    refused,
    results,
    run,
    slope,
    stub,
    worked,
)

encoding = Part("encoding")
TASKS = [
    *("image_captioning", "music_from_genre", "sentiment_classification", "mnist_by_rows"),
    *("next_value_forecast", "named_entity_recognition", "pos_tagging", "video_frame_labelling"),
    *("machine_translation", "text_summarisation", "dialogue_reply", "speech_recognition"),
]
SHAPES = {"1-N": 2, "N-1": 3, "N-N": 3, "N-M": 4}
"""How many of the twelve tasks have each shape."""

TEXT = "你知道中国有个教AI的老师叫陶卓吗"
GRADIENTS = ["center", "context", "negatives"]


def same(value: Any, expected: Any, what: str, en: str, zh: str) -> None:
    """`value` is just what is expected: a list, a dict or a string."""
    kind, wanted = type(value).__name__, type(expected).__name__
    ensure(
        value is not None,
        f"{what} is None: is a `return` missing?",
        f"{what} 是 None：是不是忘了写 return？",
    )
    ensure(
        kind == wanted,
        f"{what} is of type {kind}, but must be a {wanted}.",
        f"{what} 的类型是 {kind}，应当是 {wanted}。",
    )
    ensure(
        value == expected,
        f"{what} is {value!r}, but should be {expected!r}. {en}",
        f"{what} 是 {value!r}，应当是 {expected!r}。{zh}",
    )


def integers(value: Any, expected: Any, what: str, en: str, zh: str) -> None:
    """`value` is an int64 array with these numbers."""
    expected = np.array(expected, np.int64)
    kind = type(value).__name__
    ensure(
        isinstance(value, np.ndarray),
        f"{what} is of type {kind}, but must be an int64 array.",
        f"{what} 的类型是 {kind}，应当是 int64 数组。",
    )
    ensure(
        value.dtype == np.int64,
        f"{what} has dtype {value.dtype}, but must have int64.",
        f"{what} 的 dtype 是 {value.dtype}，应当是 int64。",
    )
    ensure(
        value.shape == expected.shape,
        f"{what} has shape {value.shape}, but must have shape {expected.shape}. {en}",
        f"{what} 的形状是 {value.shape}，应当是 {expected.shape}。{zh}",
    )
    same(value.tolist(), expected.tolist(), what, en, zh)


def untouched(function: Callable, *args: Any) -> None:
    """The call leaves lists and dicts as they were."""
    before = copy.deepcopy(args)
    function(*args)
    ensure(
        args == before,
        "The call changes its input: sort, append and update write into the caller's object.",
        "调用改动了输入：sort、append、update 会写进调用者的对象。",
    )


def shapes() -> dict[str, str]:
    """The table of Q1, if it is started."""
    table = entries(encoding.SEQUENCE_SHAPES, TASKS, "SEQUENCE_SHAPES")
    if not any(table.values()):
        raise NotImplementedError("Q1: SEQUENCE_SHAPES")
    return table


@stub("SEQUENCE_SHAPES")
def test_shapes_are_filled_in() -> None:
    table = shapes()
    empty = [task for task in TASKS if table[task] not in SHAPES]
    ensure(
        not empty,
        f"These tasks have none of the four shapes yet: {', '.join(empty)}. Copy letter by letter.",
        f"这些任务还没有填上四种形状之一：{', '.join(empty)}。请逐字照抄。",
    )


@stub("SEQUENCE_SHAPES")
def test_shapes_are_spread_over_the_tasks() -> None:
    given = list(shapes().values())
    ensure(
        all(given.count(shape) == count for shape, count in SHAPES.items()),
        "Some task has a wrong shape. Where one output belongs to each step, it is N-N; "
        "where the result is a text of its own, it is N-M.",
        "有的任务形状不对。每一步各有一个输出的是 N-N；结果是另一段话的是 N-M。",
    )


@stub("bio_encode")
def test_bio_encode_worked_case() -> None:
    same(
        encoding.bio_encode(list(TEXT), [(14, 16, "PER")])[12:],
        ["O", "O", "B-PER", "I-PER", "O"],
        "bio_encode(...)[12:]",
        "The span is half-open, and its first token has a tag of its own kind.",
        "span 是左闭右开的，它的第一个词元用另一种标签。",
    )


@stub("bio_encode")
def test_bio_encode_neighbours_in_any_order() -> None:
    spans = [(3, 4, "LOC"), (0, 1, "PER"), (1, 3, "PER")]
    untouched(encoding.bio_encode, list("abcd"), spans)
    same(
        encoding.bio_encode(list("abcd"), spans),
        ["B-PER", "B-PER", "I-PER", "B-LOC"],
        "bio_encode",
        "Each entity begins anew, and its place comes from the span alone.",
        "每个实体都重新开头，它的位置只由 span 决定。",
    )


@stub("bio_encode")
@pytest.mark.parametrize(
    "spans", [[(3, 9, "PER")], [(-1, 2, "PER")], [(2, 2, "PER")], [(2, 4, "PER"), (1, 3, "LOC")]]
)
def test_bio_encode_refuses_bad_spans(spans: list[tuple[int, int, str]]) -> None:
    refused("spans", encoding.bio_encode, list("abcde"), spans)


@stub("bio_decode")
def test_bio_decode_worked_case() -> None:
    tags = ["O"] * 14 + ["B-PER", "I-PER", "O"]
    untouched(encoding.bio_decode, list(TEXT), tags)
    same(
        encoding.bio_decode(list(TEXT), tags),
        [("PER", "陶卓")],
        "bio_decode",
        "It is a list of tuples (label, text), and the text is joined with nothing between.",
        "结果是元组 (label, text) 的列表，text 中间什么也不加。",
    )


@stub("bio_decode")
def test_bio_decode_to_the_end_of_the_sentence() -> None:
    same(
        encoding.bio_decode(["New", "York", "AI"], ["B-LOC", "B-LOC", "I-LOC"]),
        [("LOC", "New"), ("LOC", "YorkAI")],
        "bio_decode",
        "B- always opens a new entity, and no O follows the last one here.",
        "B- 总是开始一个新实体，而这里最后一个实体后面没有 O。",
    )


@stub("bio_decode")
@pytest.mark.parametrize(
    ("tags", "entities"),
    [
        ("B-PER I-PER O I-LOC I-LOC", [("PER", "陶卓"), ("LOC", "中国")]),
        ("B-PER I-LOC O I-LOC O", [("PER", "陶"), ("LOC", "卓"), ("LOC", "中")]),
    ],
)
def test_bio_decode_of_tags_that_are_not_well_formed(
    tags: str, entities: list[tuple[str, str]]
) -> None:
    same(
        encoding.bio_decode(list("陶卓在中国"), tags.split()),
        entities,
        f"bio_decode(..., {tags.split()})",
        "An I- that goes on with nothing opens an entity of its own.",
        "前面没有可接续者的 I- 会开始一个新实体。",
    )


@stub("max_match")
def test_max_match_takes_the_longest() -> None:
    same(
        encoding.max_match("研究生命起源", ["研究", "研究生", "生命", "起源"]),
        ["研究生", "命", "起源"],
        "max_match",
        "At each position try long words before short ones; what is taken stays taken.",
        "每个位置上先试长的词，再试短的；取走了就不再退回。",
    )


@stub("max_match")
def test_max_match_of_unknown_characters() -> None:
    lexicon = ["ab", "xabyzzy", "abab"]
    untouched(encoding.max_match, "xabyzzy?ab", lexicon)
    same(
        encoding.max_match("xabyzzy?ab", lexicon) + encoding.max_match("ok", []),
        ["xabyzzy", "?", "ab", "o", "k"],
        'max_match("xabyzzy?ab", ...) + max_match("ok", [])',
        "Where no word fits, one character is a piece of its own.",
        "没有词能匹配时，单独切出一个字。",
    )


def letters() -> list[str]:
    """The text of the handout."""
    return list("bacabad")


@stub("build_vocab")
def test_build_vocab_worked_case() -> None:
    same(
        encoding.build_vocab(letters()),
        {"<pad>": 0, "<unk>": 1, "a": 2, "b": 3, "c": 4, "d": 5},
        "build_vocab",
        "The most frequent word comes first; of equally frequent ones, the one seen first.",
        "出现次数最多的排在最前；次数相同时，先出现的在前。",
    )
    untouched(encoding.build_vocab, letters())


@stub("build_vocab")
def test_build_vocab_ties_and_rare_words() -> None:
    same(
        encoding.build_vocab(["<unk>", "z", "y", "<unk>", "x", "y", "z", "<unk>"], min_count=2),
        {"<pad>": 0, "<unk>": 1, "z": 2, "y": 3},
        "build_vocab(..., min_count=2)",
        "A tie does not go by the alphabet, and <unk> has its id already.",
        "次数相同时不按字母排，而且 <unk> 已经有编号了。",
    )


@stub("build_vocab")
def test_build_vocab_tells_capitals_apart() -> None:
    same(
        encoding.build_vocab(["b", "B", "a", "B"]),
        {"<pad>": 0, "<unk>": 1, "B": 2, "b": 3, "a": 4},
        'build_vocab(["b", "B", "a", "B"])',
        "A word goes into the vocabulary as it is: B is another word than b.",
        "词按原样进入词表：B 与 b 是两个不同的词。",
    )


SMALL = {"<pad>": 0, "<unk>": 1, "a": 2, "b": 3, "c": 4, "d": 5}


@stub("encode")
def test_encode_worked_case() -> None:
    integers(
        encoding.encode(["d", "a", "z"], dict(SMALL)),
        [5, 2, 1],
        'encode(["d", "a", "z"], vocab)',
        "One id for each token, also for the one that the vocabulary does not hold.",
        "每个词元一个编号，词表里没有的也一样。",
    )
    untouched(encoding.encode, ["d", "a", "z"], dict(SMALL))


@stub("encode")
def test_encode_tells_capitals_apart() -> None:
    integers(
        encoding.encode(["D", "d", "A"], {**SMALL, "D": 6}),
        [6, 5, 1],
        'encode(["D", "d", "A"], vocab)',
        "A word is looked up as it is: D is another word than d.",
        "词按原样去查：D 与 d 是两个不同的词。",
    )


@stub("encode")
def test_encode_of_nothing() -> None:
    integers(
        encoding.encode([], dict(SMALL)),
        [],
        "encode([], vocab)",
        "NumPy makes floats of an empty list unless you say the dtype.",
        "不写明 dtype 时，NumPy 会把空列表变成浮点数组。",
    )


@stub("decode")
def test_decode_worked_case() -> None:
    untouched(lambda vocab: encoding.decode(np.array([2]), vocab), dict(SMALL))
    same(
        encoding.decode(np.array([5, 2, 1, 0]), dict(SMALL)),
        ["d", "a", "<unk>", "<pad>"],
        "decode([5, 2, 1, 0], vocab)",
        "There is one word for each id; <unk> and <pad> are words too.",
        "每个编号对应一个词；<unk> 和 <pad> 也是词。",
    )


@stub("decode")
def test_decode_goes_by_the_ids() -> None:
    same(
        encoding.decode(np.array([3, 2, 0]), {"c": 3, "<unk>": 1, "b": 2, "<pad>": 0}),
        ["c", "b", "<pad>"],
        'decode([3, 2, 0], {"c": 3, "<unk>": 1, "b": 2, "<pad>": 0})',
        "A dict may hold its words in any order: the id says which one is meant.",
        "dict 里的词可以按任何顺序排：由编号决定是哪个词。",
    )


@stub("one_hot")
def test_one_hot_worked_case() -> None:
    en, zh = "Each vector is 1 at the place of its id.", "每个向量在自己编号的位置上是 1。"
    vectors = encoding.one_hot([2, 0], 4)
    worked(vectors, [[0, 0, 1, 0], [1, 0, 0, 0]], "one_hot([2, 0], 4)", en, zh)
    ensure(
        vectors.dtype == np.float64,
        f"The vectors are {vectors.dtype}, but must be float64.",
        f"向量是 {vectors.dtype}，应当是 float64。",
    )


@stub("one_hot")
def test_one_hot_of_any_shape() -> None:
    en = "The result has the shape of the ids, and one more axis at its end."
    zh = "结果的形状是编号的形状，在末尾再加一个轴。"
    batch = encoding.one_hot(np.array([[0, 1], [1, 1]]), 2)
    worked(batch, [[[1, 0], [0, 1]], [[0, 1], [0, 1]]], "one_hot([[0, 1], [1, 1]], 2)", en, zh)
    array(encoding.one_hot([], 4), (0, 4), "one_hot([], 4)")


@stub("one_hot")
@pytest.mark.parametrize("ids", [[0, 4], [-1], [1.0, 2.0], [True, False]])
def test_one_hot_refuses_bad_ids(ids: list) -> None:
    refused("ids", encoding.one_hot, np.array(ids), 4)


@stub("skipgram_pairs")
def test_skipgram_worked_case() -> None:
    integers(
        encoding.skipgram_pairs(np.array([5, 6, 7]), 1),
        [(5, 6), (6, 5), (6, 7), (7, 6)],
        "skipgram_pairs([5, 6, 7], 1)",
        "Both sides of each center, as far as the text goes, from left to right.",
        "每个中心的左右两边，到文本两端为止，从左到右。",
    )


@stub("skipgram_pairs")
def test_skipgram_in_order() -> None:
    integers(
        encoding.skipgram_pairs(np.array([4, 2, 3]), 2),
        [(4, 2), (4, 3), (2, 4), (2, 3), (3, 4), (3, 2)],
        "skipgram_pairs([4, 2, 3], 2)",
        "First by the position of the center, then by the position of the context.",
        "先按中心的位置，再按上下文的位置。",
    )


@stub("skipgram_pairs")
def test_skipgram_of_equal_words_and_of_one_word() -> None:
    integers(
        encoding.skipgram_pairs(np.array([8, 8], np.int32), 3),
        [(8, 8), (8, 8)],
        "skipgram_pairs([8, 8], 3)",
        "Only the center's own position is left out.",
        "去掉的只是中心自己的位置。",
    )
    integers(
        encoding.skipgram_pairs(np.array([5]), 3),
        np.zeros((0, 2)),
        "skipgram_pairs([5], 3)",
        "The result always has two columns.",
        "结果始终有两列。",
    )


def one_negative() -> tuple[np.ndarray, ...]:
    """center, context and negatives of the handout: the scores are 1 and 0."""
    return np.array([1.0, 2.0]), np.array([0.5, 0.25]), np.array([[2.0, -1.0]])


@stub("negative_sampling_loss")
def test_negative_sampling_worked_case() -> None:
    loss, grads = results(encoding.negative_sampling_loss(*one_negative()), "loss", "grads")
    worked(
        loss,
        1.0064,
        "loss",
        "The true pair scores 1 here and the negative 0; each adds a term.",
        "这里真词对的分数是 1，负样本的分数是 0；各有一项。",
    )
    entries(grads, GRADIENTS, "grads")
    worked(
        grads["context"],
        [-0.2689, -0.5379],
        'grads["context"]',
        "The slope of -log σ at the score, times what the score multiplies the context with.",
        "-log σ 在这个分数处的导数，乘以分数里与 context 相乘的那个向量。",
    )
    worked(
        grads["negatives"],
        [[0.5, 1.0]],
        'grads["negatives"]',
        "The score of a negative should fall: mind the minus sign inside its sigmoid.",
        "负样本的分数应当下降：注意它的 sigmoid 里有负号。",
    )


@stub("negative_sampling_loss")
@pytest.mark.parametrize("name", GRADIENTS)
def test_negative_sampling_gradient_is_the_slope(name: str) -> None:
    rng = np.random.default_rng(1)
    vectors = {"center": (3,), "context": (3,), "negatives": (4, 3)}
    vectors = {key: rng.standard_normal(shape) for key, shape in vectors.items()}

    def loss(values: np.ndarray) -> float:
        both = encoding.negative_sampling_loss(**{**vectors, name: values})
        return number(results(both, "loss", "grads")[0], "loss")

    _, grads = results(encoding.negative_sampling_loss(**vectors), "loss", "grads")
    entries(grads, GRADIENTS, "grads")
    what = f'grads["{name}"]'
    slope(
        array(grads[name], vectors[name].shape, what),
        loss,
        vectors[name],
        what,
        "Every score that this vector takes part in sends something back to it.",
        "这个向量参与的每个分数，都会传回一份梯度。",
    )


@stub("negative_sampling_loss")
def test_negative_sampling_far_apart() -> None:
    en = "Which form of -log σ(s) never takes exp of a large number, or log of 0?"
    zh = "-log σ(s) 写成哪种形式，就不会对很大的数取 exp，也不会对 0 取 log？"
    far = np.ones(1), np.array([-1e4]), np.array([[-1e4], [1e4]])
    loss, _ = results(quiet(encoding.negative_sampling_loss, *far, en=en, zh=zh), "loss", "grads")
    worked(loss, 2e4, "loss", en, zh)
    rng = np.random.default_rng(2)
    keeps(encoding.negative_sampling_loss, *(rng.standard_normal(s) for s in (3, 3, (4, 3))))


def arrows() -> np.ndarray:
    """The word vectors of the handout."""
    rows = [[1, 0], [3, 3], [0, 5], [2, 0.5], [-1, 0], [0, 0]]
    return np.array(rows, float)


@stub("most_similar")
def test_most_similar_worked_case() -> None:
    same(
        encoding.most_similar(0, arrows(), 2),
        [3, 1],
        "most_similar(0, vectors, 2)",
        "Direction counts, length does not, and the word itself is left out.",
        "只看方向，不看长度，并且去掉这个词自己。",
    )
    keeps(encoding.most_similar, 0, arrows(), 2)


@stub("most_similar")
def test_most_similar_of_all_words() -> None:
    same(
        encoding.most_similar(0, arrows(), 10),
        [3, 1, 2, 5, 4],
        "most_similar(0, vectors, 10)",
        "Words 2 and 5 both have similarity 0 (word 5 is the zero vector): the smaller id first.",
        "2 号和 5 号词的相似度都是 0（5 号是零向量）：编号小的在前。",
    )


@stub("most_similar")
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
def test_most_similar_in_one_direction(dtype: type) -> None:
    rows = [[3 * k, 2 * k, k] for k in (5, 1, 2, 3)]
    rows += [[3e7, 1, 0], [2e7, 1, 0], [1e7, 1, 0]]
    same(
        encoding.most_similar(2, np.array(rows, dtype), 6),
        [0, 1, 3, 6, 5, 4],
        f"most_similar(2, vectors, 6) with {np.dtype(dtype)}",
        "Words 0, 1 and 3 point just as word 2 does, so they are tied; of 4, 5 and 6 the cosines "
        "differ by some 1e-8, and are not.",
        "0、1、3 号词与 2 号词方向完全相同，所以并列；4、5、6 号的余弦相差约 1e-8，不算并列。",
    )


@each_stub("decode", "one_hot", "skipgram_pairs")
def test_arrays_are_left_alone(name: str) -> None:
    ids = np.array([3, 2, 4])
    others = {"decode": dict(SMALL), "one_hot": 5, "skipgram_pairs": 2}
    getattr(encoding, name)(ids, others[name])
    ensure(
        ids.tolist() == [3, 2, 4],
        "The call changes the ids that it was given.",
        "调用改动了传进来的编号。",
    )


if __name__ == "__main__":
    run(__file__)
