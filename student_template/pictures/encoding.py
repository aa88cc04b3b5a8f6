"""Pictures of part 1: from words to vectors."""

import html
import itertools

import numpy as np
from checks import array, entries, number, results

from pictures.album import Album, once
from pictures.axes import Axes
from pictures.charts import Words, heat
from pictures.own import Homework
from pictures.sentence import LETTERS, SENTENCE, random

ALBUM = Album(Words("From words to vectors", "从词到向量"))
encoding = Homework("encoding")

LEXICON = ["知道", "中国", "AI", "老师", "陶卓"]
KINDS = {
    "where": ["中国", "北京", "上海"],
    "who": ["老师", "陶卓", "学生"],
    "does": ["教", "学", "知道"],
    "what": ["AI", "数学", "中文"],
}
STORY = [list(sentence) for sentence in itertools.product(*KINDS.values())]
"""Short sentences, in which words of one kind stand in the same place."""
E, SWEEPS, LR = 6, 30, 0.1


@ALBUM.picture(
    Words("The vectors of the sentence", "句子的向量"),
    Words(
        "Each word is one cell in a column of its own, so no two words are nearer than others.",
        "每个词在自己的一列里占一格，所以任何两个词之间都一样远。",
    ),
)
def vectors() -> str:
    words = encoding.max_match(SENTENCE, LEXICON)
    vocab = encoding.build_vocab(words)
    ids = np.asarray(encoding.encode(words, vocab))
    rows = array(encoding.one_hot(ids, len(vocab)), (len(words), len(vocab)), "one_hot")
    return heat(
        rows,
        rows=[str(word) for word in words],
        columns=[str(i) for i in range(len(vocab))],
        label=Words("word ↓, id →", "词 ↓，编号 →"),
        alt=Words(
            f"The one-hot vectors of {len(words)} words.", f"{len(words)} 个词的 one-hot 向量。"
        ),
    )


@once
def _learned() -> tuple[dict[str, int], np.ndarray, list[float]]:
    """The vocabulary of the story, its vectors, and the mean loss of each sweep."""
    vocab = encoding.build_vocab([word for sentence in STORY for word in sentence])
    ids = [np.asarray(encoding.encode(sentence, vocab)) for sentence in STORY]
    found = [np.asarray(encoding.skipgram_pairs(sentence, 3)) for sentence in ids]
    pairs = np.unique(np.concatenate(found), axis=0)
    rng = np.random.default_rng(0)
    inner, outer = (random(seed, len(vocab), E, scale=0.3) for seed in (1, 2))
    losses = []
    for _ in range(SWEEPS):
        total = 0.0
        for center, context in rng.permutation(pairs):
            others = rng.integers(2, len(vocab), 4)
            others = others[others != context]
            called = encoding.negative_sampling_loss(inner[center], outer[context], outer[others])
            loss, grads = results(called, "loss", "grads")
            grads = entries(grads, ["center", "context", "negatives"], "grads")
            inner[center] -= LR * array(grads["center"], (E,), "center")
            outer[context] -= LR * array(grads["context"], (E,), "context")
            outer[others] -= LR * array(grads["negatives"], (len(others), E), "negatives")
            total += number(loss, "loss")
        losses.append(total / len(pairs))
    return vocab, inner, losses


@ALBUM.picture(
    Words("Learned vectors, seen flat", "学到的词向量，压到平面上"),
    Words(
        "Words that stand in the same places of a sentence lie together: who, does, what, where.",
        "在句子里占同样位置的词聚在一起：谁、做、什么、哪里。",
    ),
    seconds=20,
)
def flat() -> str:
    vocab, vectors, _ = _learned()
    words = [word for word in vocab if not word.startswith("<")]
    found = vectors[[vocab[word] for word in words]]
    found = found - found.mean(axis=0)
    flat = found @ np.linalg.svd(found, full_matrices=False)[2][:2].T
    (left, low), (right, high) = flat.min(axis=0), flat.max(axis=0)
    axes = Axes((left, right), (low, high), Words("1st direction", "第 1 个方向"), height=300)
    places = dict(zip(words, flat, strict=True))
    for series, kind in enumerate(KINDS.values()):
        for word in kind:
            axes.point(*places[word], word, series)
    return axes.svg(Words("Word vectors in their two main directions.", "词向量的两个主方向。"))


@ALBUM.picture(
    Words("Nearest words", "最近的词"),
    Words(
        "Are the nearest words of the same kind, although nobody said what the kinds are?",
        "没有人说过词分哪几类，最近的词却是同一类吗？",
    ),
    seconds=20,
)
def nearest() -> str:
    vocab, vectors, _ = _learned()
    names = {i: word for word, i in vocab.items()}
    rows = []
    for word in itertools.chain(*KINDS.values()):
        near = [names.get(i, "?") for i in encoding.most_similar(vocab[word], vectors, 2)]
        rows.append(f"<tr><th>{word}</th><td>{html.escape('、'.join(near))}</td></tr>")
    return f"<table>{''.join(rows)}</table>"


@ALBUM.picture(
    Words("The loss of skip-gram", "skip-gram 的损失"),
    Words(
        "It falls while vectors of neighbours turn towards each other.",
        "相邻的词的向量互相靠拢，损失随之下降。",
    ),
    seconds=20,
)
def falling() -> str:
    losses = _learned()[2]
    axes = Axes((1, len(losses)), (0, max(losses)), Words("sweep", "遍数"), Words("loss", "损失"))
    axes.line(range(1, len(losses) + 1), losses)
    return axes.svg(
        Words(
            f"The mean loss falls from {losses[0]:.2f} to {losses[-1]:.2f}.",
            f"平均损失从 {losses[0]:.2f} 降到 {losses[-1]:.2f}。",
        )
    )


@ALBUM.picture(
    Words("Tags over the sentence", "句子的标签"),
    Words(
        "An entity begins with a full cell (B) and goes on with half ones (I).",
        "实体以满格（B）开头，以半格（I）继续。",
    ),
)
def tags() -> str:
    found = list(encoding.bio_encode(LETTERS, [(3, 5, "LOC"), (14, 16, "PER")]))
    strength = {"B": 1.0, "I": 0.5}
    rows = [
        [strength.get(str(tag)[:1], 0.0) * str(tag).endswith(kind) for tag in found]
        for kind in ("LOC", "PER")
    ]
    return heat(
        np.array(rows),
        rows=["LOC", "PER"],
        columns=LETTERS,
        largest=1.0,
        alt=Words(f"The tags are {' '.join(map(str, found))}.", "每个字的标签。"),
    )
