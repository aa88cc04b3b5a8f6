"""Part 1's reference against PyTorch, against plain searches, and on its worked cases."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch.nn import functional

from solutions import encoding

SENTENCE = list("你知道中国有个教AI的老师叫陶卓吗")
LOUD = {"over": "raise", "invalid": "raise", "divide": "raise"}


def read_only(array):
    array.setflags(write=False)
    return array


def normal(rng, *shape, dtype=np.float64):
    """Random numbers that cannot be written to: who modifies an input gets an error."""
    return read_only(rng.normal(size=shape).astype(dtype))


def random_spans(rng, length):
    """Spans that do not overlap, some side by side, in random order."""
    cuts = np.unique(rng.integers(0, length + 1, size=6))
    spans = [
        (int(start), int(end), str(rng.choice(["PER", "LOC", "B-I"])))
        for start, end in pairwise(cuts)
        if rng.random() < 0.7
    ]
    return [spans[i] for i in rng.permutation(len(spans))]


# --- Q1 ---------------------------------------------------------------------------------------


def test_each_task_has_its_shape():
    tasks = {
        "1-N": "image_captioning music_from_genre",
        "N-1": "sentiment_classification mnist_by_rows next_value_forecast",
        "N-N": "named_entity_recognition pos_tagging video_frame_labelling",
        "N-M": "machine_translation text_summarisation dialogue_reply speech_recognition",
    }
    expected = {task: shape for shape, keys in tasks.items() for task in keys.split()}
    assert expected == encoding.SEQUENCE_SHAPES


# --- Q2 ---------------------------------------------------------------------------------------


def test_bio_finds_the_name_in_the_sentence():
    tags = encoding.bio_encode(SENTENCE, [(14, 16, "PER")])
    assert tags == ["O"] * 14 + ["B-PER", "I-PER", "O"]
    assert encoding.bio_decode(SENTENCE, tags) == [("PER", "陶卓")]


def test_bio_encode_takes_spans_in_any_order_and_keeps_neighbours_apart():
    spans = [(2, 4, "X"), (0, 2, "X"), (4, 5, "Y")]
    assert encoding.bio_encode(list("abcdef"), spans) == ["B-X", "I-X", "B-X", "I-X", "B-Y", "O"]
    assert spans[0] == (2, 4, "X")
    assert encoding.bio_encode([], []) == []


@pytest.mark.parametrize("seed", range(20))
def test_bio_decode_undoes_bio_encode(seed):
    rng = np.random.default_rng(seed)
    length = int(rng.integers(1, 15))
    tokens = [str(token) for token in rng.choice(["a", "bc", "陶"], size=length)]
    spans = random_spans(rng, length)
    entities = [(label, "".join(tokens[start:end])) for start, end, label in sorted(spans)]
    assert encoding.bio_decode(tokens, encoding.bio_encode(tokens, spans)) == entities


@pytest.mark.parametrize(
    ("tags", "entities"),
    [
        ("I-X I-X O", [("X", "ab")]),
        ("B-X I-Y I-Y", [("X", "a"), ("Y", "bc")]),
        ("B-X O I-X", [("X", "a"), ("X", "c")]),
        ("B-X B-X I-X", [("X", "a"), ("X", "bc")]),
        ("I-X B-X I-X", [("X", "a"), ("X", "bc")]),
        ("O O O", []),
    ],
)
def test_bio_decode_reads_tags_that_are_not_well_formed(tags, entities):
    assert encoding.bio_decode(list("abc"), tags.split()) == entities


@pytest.mark.parametrize(
    "spans",
    [
        [(-1, 1, "X")],
        [(4, 6, "X")],
        [(2, 2, "X")],
        [(3, 2, "X")],
        [(5, 5, "X")],
        [(0, 3, "X"), (2, 4, "X")],
        [(1, 2, "X"), (0, 5, "Y")],
        [(0, 5, "Y"), (1, 2, "X")],
        [(1, 2, "X"), (1, 2, "X")],
    ],
)
def test_bio_encode_refuses_bad_spans(spans):
    with pytest.raises(ValueError, match=r"^spans"):
        encoding.bio_encode(list("abcde"), spans)


# --- Q3: words and ids ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lexicon", "pieces"),
    [
        ("研究生命起源", ["研究", "研究生", "生命", "起源"], ["研究生", "命", "起源"]),
        ("abcd", [], ["a", "b", "c", "d"]),
        ("abcd", ["abcde", "bcd", ""], ["a", "bcd"]),
        ("aaaaa", ["aaa", "aa"], ["aaa", "aa"]),
        ("", ["a"], []),
    ],
)
def test_max_match(text, lexicon, pieces):
    assert encoding.max_match(text, lexicon) == pieces


@pytest.mark.parametrize("seed", range(20))
def test_max_match_takes_the_longest_word_everywhere(seed):
    rng = np.random.default_rng(seed)
    text = "".join(rng.choice(list("ab"), size=12))
    lexicon = ["".join(rng.choice(list("ab"), size=size)) for size in (2, 2, 3, 4, 5)]
    pieces = encoding.max_match(text, lexicon)
    assert "".join(pieces) == text
    for i, piece in enumerate(pieces):
        rest = "".join(pieces[i:])
        assert len(piece) == max([1, *(len(word) for word in lexicon if rest.startswith(word))])


def test_build_vocab_counts_and_breaks_ties_by_first_appearance():
    tokens = list("bacabad")
    everything = {"<pad>": 0, "<unk>": 1, "a": 2, "b": 3, "c": 4, "d": 5}
    assert encoding.build_vocab(tokens) == everything
    assert encoding.build_vocab(tokens, min_count=2) == {"<pad>": 0, "<unk>": 1, "a": 2, "b": 3}
    assert encoding.build_vocab([]) == {"<pad>": 0, "<unk>": 1}
    assert encoding.build_vocab(["<unk>", "<unk>", "a"]) == {"<pad>": 0, "<unk>": 1, "a": 2}


@pytest.mark.parametrize("seed", range(10))
def test_build_vocab_orders_random_texts(seed):
    tokens = [str(token) for token in np.random.default_rng(seed).integers(0, 8, size=30)]
    vocab = encoding.build_vocab(tokens, min_count=3)
    counts = Counter(tokens)
    kept = [word for word in counts if counts[word] >= 3]
    kept.sort(key=lambda word: (-counts[word], tokens.index(word)))
    assert list(vocab) == ["<pad>", "<unk>", *kept]
    assert list(vocab.values()) == list(range(len(vocab)))


def test_encode_and_decode():
    vocab = {"<pad>": 0, "<unk>": 1, "陶": 2, "a": 3}
    ids = encoding.encode(["a", "陶", "zzz", "a", "<pad>"], vocab)
    assert ids.dtype == np.int64
    assert ids.tolist() == [3, 2, 1, 3, 0]
    assert encoding.decode(ids, vocab) == ["a", "陶", "<unk>", "a", "<pad>"]


def test_encode_and_decode_of_nothing():
    ids = encoding.encode([], {"<pad>": 0, "<unk>": 1})
    assert (ids.dtype, ids.shape) == (np.int64, (0,))
    assert encoding.decode(ids, {"<pad>": 0, "<unk>": 1}) == []


@pytest.mark.parametrize("dtype", [np.int64, np.int32, np.uint8])
@pytest.mark.parametrize("shape", [(), (1,), (5,), (3, 4), (2, 1, 3), (0, 3)])
def test_one_hot_is_torchs(shape, dtype):
    ids = read_only(np.asarray(np.random.default_rng(0).integers(0, 5, size=shape)).astype(dtype))
    vectors = encoding.one_hot(ids, 5)
    assert vectors.dtype == np.float64
    np.testing.assert_array_equal(
        vectors, functional.one_hot(torch.tensor(ids, dtype=torch.long), 5)
    )


@pytest.mark.parametrize(("ids", "shape"), [([], (0, 4)), ([[], []], (2, 0, 4))])
def test_one_hot_of_empty_lists(ids, shape):
    vectors = encoding.one_hot(ids, 4)
    assert (vectors.shape, vectors.dtype) == (shape, np.float64)


@pytest.mark.parametrize("ids", [[4], [[0, -1]], [1.0], [True], ["1"], [np.nan]])
def test_one_hot_refuses_bad_ids(ids):
    with pytest.raises(ValueError, match=r"^ids"):
        encoding.one_hot(np.array(ids), 4)


# --- Q3: word vectors -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ids", "window", "pairs"),
    [
        ([5, 6, 7], 1, [(5, 6), (6, 5), (6, 7), (7, 6)]),
        ([5, 6, 7], 9, [(5, 6), (5, 7), (6, 5), (6, 7), (7, 5), (7, 6)]),
        ([5, 5], 1, [(5, 5), (5, 5)]),
        ([5, 6], 0, []),
        ([5], 2, []),
        ([], 2, []),
    ],
)
def test_skipgram_pairs(ids, window, pairs):
    result = encoding.skipgram_pairs(np.array(ids, dtype=np.int64), window)
    assert result.dtype == np.int64
    np.testing.assert_array_equal(result, np.array(pairs, dtype=np.int64).reshape(-1, 2))


@pytest.mark.parametrize("seed", range(10))
def test_skipgram_pairs_are_the_near_ones(seed):
    rng = np.random.default_rng(seed)
    ids, window = rng.integers(0, 4, size=rng.integers(1, 9)), int(rng.integers(0, 4))
    i, j = np.indices((len(ids), len(ids)))
    i, j = np.nonzero((i != j) & (abs(i - j) <= window))
    np.testing.assert_array_equal(
        encoding.skipgram_pairs(read_only(ids), window), np.stack([ids[i], ids[j]], axis=1)
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("E", "M"), [(1, 1), (1, 4), (5, 1), (7, 6), (3, 0)])
def test_negative_sampling_loss_is_autograds(E, M, dtype):
    rng = np.random.default_rng(E + 10 * M)
    shapes = {"center": (E,), "context": (E,), "negatives": (M, E)}
    arrays = {name: normal(rng, *shape, dtype=dtype) for name, shape in shapes.items()}
    tensors = {name: torch.tensor(a, requires_grad=True) for name, a in arrays.items()}
    center, context, negatives = tensors.values()
    expected = (
        -functional.logsigmoid(center @ context)
        - functional.logsigmoid(-(negatives @ center)).sum()
    )
    expected.backward()

    loss, grads = encoding.negative_sampling_loss(**arrays)
    rtol = 1e-12 if dtype == np.float64 else 1e-5
    assert isinstance(loss, float)
    assert loss == pytest.approx(expected.item(), rel=rtol)
    assert list(grads) == list(shapes)
    for name, grad in grads.items():
        assert grad.dtype == dtype
        assert grad.shape == shapes[name]
        np.testing.assert_allclose(grad, tensors[name].grad, rtol=rtol, atol=rtol)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("context", "negative", "loss", "dcontext", "dnegative"),
    [
        (-1e4, -1e4, 1e4, -1, 0),
        (1e4, 1e4, 1e4, 0, 1),
        (-1e4, 1e4, 2e4, -1, 1),
        (1e4, -1e4, 0, 0, 0),
    ],
)
def test_negative_sampling_loss_is_exact_for_large_scores(
    context, negative, loss, dcontext, dnegative, dtype
):
    arrays = (np.array(a, dtype=dtype) for a in ([1], [context], [[negative]]))
    with np.errstate(**LOUD):
        result, grads = encoding.negative_sampling_loss(*arrays)
    assert result == loss
    assert grads["context"] == dcontext
    assert grads["negatives"] == dnegative
    assert grads["center"] == dcontext * context + dnegative * negative


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("V", "E"), [(2, 1), (6, 3), (40, 8)])
def test_most_similar_is_torchs_order(V, E, dtype):
    embeddings = normal(np.random.default_rng(V), V, E, dtype=dtype)
    word_id = V // 2
    rows = torch.tensor(embeddings, dtype=torch.float64)
    order = functional.cosine_similarity(rows, rows[word_id]).argsort(descending=True, stable=True)
    others = [i for i in order.tolist() if i != word_id]
    for k in (0, 1, V - 1, V + 5):
        result = encoding.most_similar(word_id, embeddings, k)
        assert result == others[:k]
        assert all(type(i) is int for i in result)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_most_similar_ties_go_by_id(dtype):
    multiples = [[7, 14, 21], [2, 4, 6], [1, 2, 3.5], [11, 22, 33], [5, 10, 15], [13, 26, 39]]
    assert encoding.most_similar(1, np.array(multiples, dtype), 4) == [0, 3, 4, 5]
    quarter_turns = np.array([[0, 1], [3, 3], [1, 0], [7, 7], [-1, -1], [-2, 2], [0, 0]], dtype)
    assert encoding.most_similar(3, quarter_turns, 9) == [1, 0, 2, 5, 6, 4]
    nearly = np.array([[1, 0], [1, 1e-3], [1, 2e-5], [1, 1e-5]], dtype)  # 5e-7, 2e-10, 5e-11 off
    assert encoding.most_similar(0, nearly, 3) == [2, 3, 1]


def test_most_similar_of_a_zero_vector_is_zero():
    embeddings = np.array([[1.0, 0], [0, 0], [-1, 0], [0, 1], [1, 1]])
    with np.errstate(**LOUD):
        assert encoding.most_similar(1, embeddings, 4) == [0, 2, 3, 4]
        assert encoding.most_similar(0, embeddings, 4) == [4, 1, 3, 2]
    assert encoding.most_similar(0, embeddings[:1], 3) == []
