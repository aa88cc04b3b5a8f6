"""The probes of part 1: texts, vocabularies and word vectors."""

from collections.abc import Iterator

import numpy as np

from autograder.misconceptions.probes.draw import SIZES, Draw, Probe, probes_of

_SENTENCE = list("陶卓在北京上海教书")
_LABELS = ("PER", "LOC")


@probes_of("encoding", "bio_encode")
def _bio_encode() -> Iterator[Probe]:
    yield Probe((_SENTENCE, [(0, 2, "PER"), (3, 5, "LOC"), (5, 7, "LOC")]))
    yield Probe((_SENTENCE, [(7, 8, "LOC"), (1, 4, "PER")]))
    yield Probe((_SENTENCE[:3], []))


@probes_of("encoding", "bio_decode")
def _bio_decode() -> Iterator[Probe]:
    for tags in (
        "B-PER I-PER O B-LOC I-LOC B-LOC I-LOC O O",
        "I-PER I-PER O I-LOC I-PER O B-LOC O I-LOC",
        "O B-PER I-PER I-PER B-PER O B-PER I-LOC I-LOC",
    ):
        yield Probe((_SENTENCE, tags.split()))


@probes_of("encoding", "max_match")
def _max_match() -> Iterator[Probe]:
    yield Probe(("研究生命起源", ["研究", "研究生", "生命", "起源"]))
    yield Probe(("abcdefgh", ["ab", "abc", "bcd", "defghi", "gh", "a"]))
    yield Probe(("xyaabz", ["aa", "aab", "x", "abz"]))


@probes_of("encoding", "build_vocab")
def _build_vocab() -> Iterator[Probe]:
    yield Probe((["b", "a", "c", "a", "b", "a", "d"],))
    yield Probe((["d", "c", "c", "b", "b", "b", "<unk>", "a", "d", "<pad>", "<unk>"], 2))
    yield Probe((["z", "y", "z", "x", "x", "z", "w"], 1))
    yield Probe((["b", "B", "a", "B", "A", "a", "b", "B"],))


@probes_of("encoding", "encode")
def _encode() -> Iterator[Probe]:
    vocab = {"<pad>": 0, "<unk>": 1, "a": 2, "b": 3, "c": 4}
    for words in ("b a c", "b x a y", "<pad> z <unk> c"):
        yield Probe((words.split(), vocab))
    yield Probe((["C", "c", "A"], {**vocab, "C": 5}))


@probes_of("encoding", "decode")
def _decode() -> Iterator[Probe]:
    vocab = {"<pad>": 0, "<unk>": 1, "a": 2, "b": 3, "c": 4}
    for ids in ([3, 2, 4, 3], [2, 0, 1, 3, 0]):
        yield Probe((np.array(ids), vocab))
    yield Probe((np.array([2, 0, 3]), {"c": 3, "<unk>": 1, "b": 2, "<pad>": 0}))


@probes_of("encoding", "one_hot")
def _one_hot() -> Iterator[Probe]:
    yield Probe((np.array([2, 0, 1]), 4))
    yield Probe((np.array([[1, 3], [0, 2], [3, 0]]), 5))
    yield Probe((np.array(1), 3))


@probes_of("encoding", "skipgram_pairs")
def _skipgram_pairs() -> Iterator[Probe]:
    yield Probe((np.array([5, 6, 7, 8]), 1))
    yield Probe((np.array([4, 9, 4, 4, 2, 7]), 2))
    yield Probe((np.array([3, 1, 2]), 4))


@probes_of("encoding", "negative_sampling_loss")
def _negative_sampling_loss() -> Iterator[Probe]:
    place = "encoding", "negative_sampling_loss"
    for seed, sizes in enumerate(SIZES):
        draw = Draw({"E": sizes["D"], "M": sizes["N"]}, seed)
        yield draw.probe(place, draw.arguments(place))
    yield Probe((np.array([100.0, 0.0]), np.array([-100.0, 5.0]), np.array([[3.0, 1.0]])))


@probes_of("encoding", "most_similar")
def _most_similar() -> Iterator[Probe]:
    vectors = np.array([[1, 0], [3, 1], [0.2, 0.1], [-4, 0.5], [0, 5], [9, -8], [0, 0]], float)
    yield Probe((0, vectors, 4))
    yield Probe((2, vectors, 6))
    parallel = np.array([[1, 1], [2, 0], [0, 3], [1, 0], [-1, 0], [2, 2]], float)
    yield Probe((1, parallel, 9))
    yield Probe((3, parallel, 5))
    near = np.array([[1, 0], [1, 1e-6], [0, 1], [2, 0], [1, 2e-6]], float)  # by less than 1e-9
    yield Probe((0, near, 4))
