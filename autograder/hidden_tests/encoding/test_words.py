"""Hidden tests of what turns a text into ids: max_match, build_vocab, encode and decode."""

import numpy as np

from autograder.checking import expect
from autograder.checking.cases import with_a_seed
from autograder.checking.decorators import check
from autograder.hidden_tests.encoding.inputs import WORDS, drawn, generators, shown
from autograder.sealed.student import Student
from solutions import encoding


def _compare_pieces(student: Student, text: str, lexicon: list[str]) -> None:
    value = student.encoding.max_match(text, lexicon)
    case = shown("max_match", text, lexicon)
    expect.equal(value, encoding.max_match(text, lexicon), what="max_match", case=case)


@check("max_match", "longest")
@with_a_seed
def test_max_match_longest(student: Student, seed: int) -> None:
    _compare_pieces(student, "研究生命起源", ["研究", "研究生", "生命", "起源"])
    _compare_pieces(student, "abcdefghab", ["ab", "abc", "abcdefgh", "gh"])
    _compare_pieces(student, "南京市长江大桥", ["大桥", "市长", "南京", "南京市", "长江", "江大桥"])
    for rng in generators(12, seed):
        lengths = [1, 1, 2, 3, 4, *rng.integers(2, 6, 2)]
        lexicon = ["a", "b", *("".join(drawn(rng, "ab", int(n))) for n in lengths)]
        lexicon = list(dict.fromkeys(lexicon))
        lexicon = [lexicon[i] for i in rng.permutation(len(lexicon))]
        _compare_pieces(student, "".join(drawn(rng, "ab", 9)), lexicon)


@check("max_match", "unknown")
@with_a_seed
def test_max_match_unknown(student: Student, seed: int) -> None:
    _compare_pieces(student, "他叫陶卓吗", ["陶卓", "叫陶吗"])
    _compare_pieces(student, "abxab", ["ab", "abc"])
    _compare_pieces(student, "xyz", [])
    for rng in generators(8, seed):
        lexicon = ["".join(drawn(rng, "ab", n)) for n in (2, 3, 3)]
        _compare_pieces(student, lexicon[0] + "".join(drawn(rng, "abx", 6)) + "x", lexicon)


@check("max_match", "keeps")
def test_max_match_keeps(student: Student) -> None:
    seen = student.encoding.max_match.observe("abcab", ["b", "abc", "ca", "ab"])
    expect.untouched(seen, ["text", "lexicon"])


def _compare_vocab(student: Student, tokens: list[str], **kwargs: int) -> None:
    value = student.encoding.build_vocab(tokens, **kwargs)
    case = shown("build_vocab", tokens, *kwargs.values())
    expect.equal(value, encoding.build_vocab(tokens, **kwargs), what="build_vocab", case=case)


def _text(rng: np.random.Generator, counts: tuple[int, ...]) -> list[str]:
    """A text in which one word occurs as often as the first count says, another as the second."""
    words = rng.permutation(len(WORDS))[: len(counts)]
    places = rng.permutation(np.repeat(words, counts))
    return [WORDS[i] for i in places]


@check("build_vocab", "counts")
@with_a_seed
def test_build_vocab_counts(student: Student, seed: int) -> None:
    for rng in generators(6, seed):
        _compare_vocab(student, _text(rng, (2, 3, 4)))


@check("build_vocab", "ties")
@with_a_seed
def test_build_vocab_ties(student: Student, seed: int) -> None:
    _compare_vocab(student, list("cabacb"))
    for rng in generators(6, seed):
        _compare_vocab(student, _text(rng, (2, 3, 3, 2, 2)))


@check("build_vocab", "min_count")
@with_a_seed
def test_build_vocab_min_count(student: Student, seed: int) -> None:
    for rng in generators(5, seed):
        tokens = _text(rng, (1, 2, 3, 4))
        _compare_vocab(student, tokens)
        for min_count in (2, 3):
            _compare_vocab(student, tokens, min_count=min_count)


@check("build_vocab", "specials")
def test_build_vocab_specials(student: Student) -> None:
    _compare_vocab(student, ["<unk>", "b", "b", "a", "<unk>", "a", "a", "<pad>", "<unk>"])
    _compare_vocab(student, ["b", "b", "<pad>", "b", "<pad>", "<unk>", "a"], min_count=2)
    _compare_vocab(student, [])


@check("build_vocab", "keeps")
def test_build_vocab_keeps(student: Student) -> None:
    seen = student.encoding.build_vocab.observe(list("cabbage"))
    expect.untouched(seen, ["tokens"])


def _vocab(rng: np.random.Generator) -> dict[str, int]:
    """A vocabulary whose words do not stand in the order of their ids."""
    words = [WORDS[i] for i in rng.permutation(len(WORDS))]
    entries = list(encoding.build_vocab(words).items())
    return dict(entries[i] for i in [-1, *rng.permutation(len(entries) - 1)])


def _compare_ids(student: Student, tokens: list[str], vocab: dict[str, int]) -> None:
    value = student.encoding.encode(tokens, vocab)
    case = shown("encode", tokens, vocab)
    expect.integers(value, encoding.encode(tokens, vocab), what="encode", case=case)


@check("encode", "known")
@with_a_seed
def test_encode_known(student: Student, seed: int) -> None:
    for rng in generators(6, seed):
        vocab = _vocab(rng)
        _compare_ids(student, drawn(rng, list(vocab), 5), vocab)


@check("encode", "unknown")
@with_a_seed
def test_encode_unknown(student: Student, seed: int) -> None:
    for rng in generators(6, seed):
        vocab = _vocab(rng)
        tokens = [*drawn(rng, WORDS, 3), *drawn(rng, ("zzz", "卓越", "A"), 2)]
        _compare_ids(student, [tokens[i] for i in rng.permutation(5)], vocab)


@check("encode", "dtype")
def test_encode_dtype(student: Student) -> None:
    vocab = encoding.build_vocab(["b", "a"])
    for tokens in ([], ["a"], ["a", "b", "a"]):
        case = shown("encode", tokens, vocab)
        value = student.encoding.encode(tokens, vocab)
        expect.of_dtype(value, np.int64, what="encode", case=case)
        expect.integers(value, encoding.encode(tokens, vocab), what="encode", case=case)


@check("encode", "keeps")
def test_encode_keeps(student: Student) -> None:
    seen = student.encoding.encode.observe(["a", "zzz"], encoding.build_vocab(["b", "a"]))
    expect.untouched(seen, ["tokens", "vocab"])


def _compare_words(student: Student, ids: np.ndarray, vocab: dict[str, int]) -> None:
    value = student.encoding.decode(ids, vocab)
    case = shown("decode", ids, vocab)
    expect.equal(value, encoding.decode(ids, vocab), what="decode", case=case)


@check("decode", "words")
@with_a_seed
def test_decode_words(student: Student, seed: int) -> None:
    for rng in generators(6, seed):
        vocab = _vocab(rng)
        _compare_words(student, rng.integers(2, len(vocab), 5), vocab)


@check("decode", "specials")
@with_a_seed
def test_decode_specials(student: Student, seed: int) -> None:
    for rng in generators(6, seed):
        vocab = _vocab(rng)
        ids = np.append(rng.integers(2, len(vocab), 2), [0, 1])
        _compare_words(student, ids[rng.permutation(4)], vocab)


@check("decode", "keeps")
def test_decode_keeps(student: Student) -> None:
    vocab = encoding.build_vocab(["b", "a"])
    seen = student.encoding.decode.observe(encoding.encode(["a", "zzz", "b"], vocab), vocab)
    expect.untouched(seen, ["ids", "vocab"])
