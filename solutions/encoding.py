"""Part 1: from words to vectors (Q1-Q3).

Letters for shapes: `T` tokens in a text, `V` words in the vocabulary, `E` numbers in a word vector.
Ids are int64. Word vectors and gradients keep the dtype of the inputs; a loss is a Python float.
No function changes its inputs.

Sources: the BIO tags go back to Ramshaw & Marcus 1995, "Text Chunking using Transformation-Based
Learning"; skip-gram with negative sampling is from Mikolov et al. 2013, "Distributed
Representations of Words and Phrases and their Compositionality".

———— 中文 ————

第 1 部分：从词到向量（Q1-Q3）。

表示形状的字母：文本有 `T` 个词元，词表有 `V` 个词，词向量有 `E` 个数。编号是 int64。词向量和梯度的
dtype 与输入相同；损失是 Python 的 float。任何函数都不改动输入。

出处：BIO 标签可以追溯到 Ramshaw 与 Marcus 1995, "Text Chunking using Transformation-Based
Learning"；负采样的 skip-gram 出自 Mikolov 等 2013, "Distributed
Representations of Words and Phrases and their Compositionality"。
"""

# answer
from collections import Counter

# end
import numpy as np

# Q1. Each key is a task. Give each the shape of its network:
# "1-N"  one thing goes in, a sequence comes out
# "N-1"  a sequence goes in, one thing comes out
# "N-N"  a sequence goes in, and every step of it gets one output
# "N-M"  a sequence goes in, and another comes out whose length is not known in advance
# Q1。每个键是一个任务。请给它填上网络的形状：
# "1-N"  输入一样东西，输出一个序列
# "N-1"  输入一个序列，输出一样东西
# "N-N"  输入一个序列，其中每一步各有一个输出
# "N-M"  输入一个序列，输出另一个序列，后者的长度事先不知道
# answer
SEQUENCE_SHAPES: dict[str, str] = {
    "image_captioning": "1-N",
    "music_from_genre": "1-N",
    "sentiment_classification": "N-1",
    "mnist_by_rows": "N-1",
    "next_value_forecast": "N-1",
    "named_entity_recognition": "N-N",
    "pos_tagging": "N-N",
    "video_frame_labelling": "N-N",
    "machine_translation": "N-M",
    "text_summarisation": "N-M",
    "dialogue_reply": "N-M",
    "speech_recognition": "N-M",
}
# stub
# SEQUENCE_SHAPES: dict[str, str] = {
#     # a sentence that says what a picture shows
#     # 用一句话说出图片里有什么
#     "image_captioning": "",
#     # a melody, from the name of a genre
#     # 给出曲风的名称，写出一段旋律
#     "music_from_genre": "",
#     # whether a review is kind or unkind
#     # 一条评论是好评还是差评
#     "sentiment_classification": "",
#     # the digit in a picture that is read row by row
#     # 逐行读一张图片，说出上面的数字
#     "mnist_by_rows": "",
#     # the next value from a window
#     # 根据一个窗口预测下一个值
#     "next_value_forecast": "",
#     # which of the words belong to the name of a person or place
#     # 哪些词属于人名或地名
#     "named_entity_recognition": "",
#     # noun, verb, adjective, ... for the words of a sentence
#     # 句子里的词各是名词、动词、形容词……
#     "pos_tagging": "",
#     # what happens in a film, picture by picture
#     # 一段影片里，逐帧说出发生了什么
#     "video_frame_labelling": "",
#     # a sentence in another language
#     # 把一句话译成另一种语言
#     "machine_translation": "",
#     # a headline for an article
#     # 给文章拟一个标题
#     "text_summarisation": "",
#     # the answer to what somebody said
#     # 对别人说的话作出回答
#     "dialogue_reply": "",
#     # the words in a recording of a voice
#     # 把一段录音里的话写成文字
#     "speech_recognition": "",
# }
# end


def bio_encode(tokens: list[str], spans: list[tuple[int, int, str]]) -> list[str]:
    """Q2. Write the entities of a sentence as one tag per token.

    The first token of an entity is tagged "B-" and its label, each later one "I-" and its label;
    a token of no entity is tagged "O". Two entities side by side stay two: B I B I.

    Example: the tokens 老 师 叫 陶 卓 吗 with the span (3, 5, "PER") get the tags
    "O", "O", "O", "B-PER", "I-PER", "O".

    Args:
        tokens: the words or characters of the sentence.
        spans: the entities, each (start, end, label): the tokens start, start + 1, ..., end - 1.
            They come in any order.

    Returns:
        The tags, as many as tokens.

    Raises:
        ValueError: a span is empty, reaches outside the sentence, or overlaps another; the
            message names `spans`.

    ———— 中文 ————

    Q2。把句子里的实体写成标签，每个词元一个。

    实体的第一个词元标为 "B-" 加上它的类别，后面的词元标为 "I-" 加上类别；不属于任何实体的词元标为
    "O"。紧挨着的两个实体仍是两个：B I B I。

    例如：词元 老 师 叫 陶 卓 吗，span 为 (3, 5, "PER")，得到的标签是
    "O", "O", "O", "B-PER", "I-PER", "O"。

    参数：
        tokens: 句子的词或字。
        spans: 各个实体，每个是 (start, end, label)，即第 start、start + 1、...、end - 1 个词元。顺
            序任意。

    返回：
        标签，与词元一样多。

    抛出：
        ValueError: 有 span 为空、超出句子，或与另一个重叠；消息里要指出 `spans`。
    """
    # answer
    tags = ["O"] * len(tokens)
    for start, end, label in spans:
        if not 0 <= start < end <= len(tokens):
            raise ValueError(
                f"spans: ({start}, {end}, {label!r}) is empty or outside [0, {len(tokens)}]"
            )
        if any(tag != "O" for tag in tags[start:end]):
            raise ValueError(f"spans: ({start}, {end}, {label!r}) overlaps another span")
        tags[start:end] = [f"B-{label}"] + [f"I-{label}"] * (end - start - 1)
    return tags
    # end


def bio_decode(tokens: list[str], tags: list[str]) -> list[tuple[str, str]]:
    """Q2. Read the entities back from the tags.

    "B-X" always opens a new entity. "I-X" goes on with the entity of the token just before it if
    that one is tagged "B-X" or "I-X", with the same label X; otherwise it opens a new entity, as
    a network's tags are not always well-formed.

    Example: the tokens 陶 卓 在 中 国 with the tags "B-PER", "I-PER", "O", "I-LOC", "I-LOC" give
    [("PER", "陶卓"), ("LOC", "中国")].

    Args:
        tokens: the words or characters of the sentence.
        tags: "O", "B-label" or "I-label", one for each token.

    Returns:
        The entities in the order of the sentence, each (label, text); the text is the entity's
        tokens with nothing between them.

    ———— 中文 ————

    Q2。从标签读回实体。

    "B-X" 总是开始一个新实体。如果前一个词元的标签是 "B-X" 或 "I-X"，而且类别 X 相同，"I-X" 就接在那
    个实体后面；否则它开始一个新实体，因为网络给出的标签并不总是合乎规矩。

    例如：词元 陶 卓 在 中 国，标签为 "B-PER", "I-PER", "O", "I-LOC", "I-LOC"，得到
    [("PER", "陶卓"), ("LOC", "中国")]。

    参数：
        tokens: 句子的词或字。
        tags: "O"、"B-label" 或 "I-label"，每个词元一个。

    返回：
        各个实体，按句子的顺序，每个是 (label, text)；text 是实体的各个词元直接相连，中间什么也不
        加。
    """
    # answer
    entities: list[tuple[str, str]] = []
    previous = "O"
    for token, tag in zip(tokens, tags, strict=True):
        position, _, label = tag.partition("-")
        if position == "I" and previous in (f"B-{label}", f"I-{label}"):
            entities[-1] = (label, entities[-1][1] + token)
        elif tag != "O":
            entities.append((label, token))
        previous = tag
    return entities
    # end


def max_match(text: str, lexicon: list[str]) -> list[str]:
    """Q3. Cut a text without spaces into words: forward maximum matching.

    From left to right: take the longest word of the lexicon that the rest of the text starts
    with, or one character if there is no such word. What is taken is never taken back.

    Example: 研究生命起源 with the lexicon 研究, 研究生, 生命, 起源 gives 研究生, 命, 起源. This
    is not how a reader cuts it, but it is what the rule says.

    Args:
        text: what is to be cut.
        lexicon: the known words, in any order; perhaps none, and some may be longer than the text.

    Returns:
        The pieces in order; joined, they are the text again. With an empty lexicon, its characters.

    ———— 中文 ————

    Q3。把没有空格的文本切成词：正向最大匹配。

    从左到右：剩下的文本以词典里的哪些词开头，就取其中最长的；一个也没有，就取一个字。取走了就不再退
    回。

    例如：研究生命起源，词典为 研究, 研究生, 生命, 起源，得到 研究生, 命, 起源。人不会这样切，但规则
    就是这样。

    参数：
        text: 要切的文本。
        lexicon: 词典，即已知的词，顺序任意；可以是空的，里面的词也可以比文本还长。

    返回：
        切出的片段，按顺序；把它们连起来就是原文。词典为空时，就是一个个字。
    """
    # answer
    words = set(lexicon)
    longest = max(map(len, words), default=0)
    pieces: list[str] = []
    rest = text
    while rest:
        lengths = range(min(longest, len(rest)), 1, -1)
        length = next((n for n in lengths if rest[:n] in words), 1)
        pieces.append(rest[:length])
        rest = rest[length:]
    return pieces
    # end


def build_vocab(tokens: list[str], min_count: int = 1) -> dict[str, int]:
    """Q3. Give every word a number.

    "<pad>" is 0 and "<unk>" is 1, whether or not they stand in the text. Then come the other
    words, the most frequent first; of words that are equally frequent, the one seen first.

    Example: b a c a b a d gives <pad> 0, <unk> 1, a 2, b 3, c 4, d 5.

    Args:
        tokens: the words of the text, in order.
        min_count: rarer words are left out.

    Returns:
        The id of each word: 0, 1, 2, ... with no gap.

    ———— 中文 ————

    Q3。给每个词一个编号。

    "<pad>" 是 0，"<unk>" 是 1，不管文本里有没有它们。然后是其他的词，出现次数最多的在前；次数相同
    的，先出现的在前。

    例如：b a c a b a d 得到 <pad> 0, <unk> 1, a 2, b 3, c 4, d 5。

    参数：
        tokens: 文本的词，按顺序。
        min_count: 出现次数比它少的词不要。

    返回：
        每个词的编号：0, 1, 2, ...，中间没有空缺。
    """
    # answer
    words = ["<pad>", "<unk>"]
    words += [
        word
        for word, count in Counter(tokens).most_common()
        if count >= min_count and word not in words
    ]
    return {word: word_id for word_id, word in enumerate(words)}
    # end


def encode(tokens: list[str], vocab: dict[str, int]) -> np.ndarray:
    """Q3. Turn words into their ids.

    Args:
        tokens: T words, perhaps none.
        vocab: the id of each word, as from `build_vocab`. A word that it does not hold counts as
            "<unk>".

    Returns:
        The ids, int64, of shape (T,).

    ———— 中文 ————

    Q3。把词变成编号。

    参数：
        tokens: T 个词，也可能一个都没有。
        vocab: 每个词的编号，例如由 `build_vocab` 得来。里面没有的词算作 "<unk>"。

    返回：
        编号，int64，形状 (T,)。
    """
    # answer
    return np.array([vocab.get(token, vocab["<unk>"]) for token in tokens], dtype=np.int64)
    # end


def decode(ids: np.ndarray, vocab: dict[str, int]) -> list[str]:
    """Q3. Turn ids back into words.

    Args:
        ids: integers that `vocab` holds, of shape (T,).
        vocab: the id of each word, as from `build_vocab`; the words may stand in any order.

    Returns:
        The T words. "<pad>" and "<unk>" are words like any other here.

    ———— 中文 ————

    Q3。把编号变回词。

    参数：
        ids: `vocab` 里有的编号，整数，形状 (T,)。
        vocab: 每个词的编号，例如由 `build_vocab` 得来；词的先后顺序任意。

    返回：
        T 个词。"<pad>" 和 "<unk>" 在这里与别的词没有两样。
    """
    # answer
    words = {word_id: word for word, word_id in vocab.items()}
    return [words[int(word_id)] for word_id in ids]
    # end


def one_hot(ids: np.ndarray, num_classes: int) -> np.ndarray:
    """Q3. Write each id as a vector that is 1 at the id's own place and 0 elsewhere.

    Args:
        ids: integers in [0, num_classes), of any shape: one id, a list, a batch of sequences.
            An empty list is fine, although NumPy makes a float array of it.
        num_classes: the length of each vector.

    Returns:
        The vectors, float64, of shape (..., num_classes): that of `ids` with one more axis.

    Raises:
        ValueError: an id lies outside [0, num_classes), or the ids are not integers (floats and
            booleans are not); the message names `ids`.

    ———— 中文 ————

    Q3。把每个编号写成一个向量，在编号自己的位置上是 1，其余都是 0。

    参数：
        ids: [0, num_classes) 内的整数，任意形状：单个编号、一个列表、一个批次的序列。空列表也行，尽
            管 NumPy 会把它变成浮点数组。
        num_classes: 每个向量的长度。

    返回：
        向量，float64，形状 (..., num_classes)：`ids` 的形状再加上一个轴。

    抛出：
        ValueError: 有编号不在 [0, num_classes) 内，或者编号不是整数（浮点数和布尔值都不是）；消息里
            要指出 `ids`。
    """
    # answer
    ids = np.asarray(ids)
    if ids.size and not np.issubdtype(ids.dtype, np.integer):
        raise ValueError(f"ids has dtype {ids.dtype}, but must hold integers")
    outside = ids[(ids < 0) | (ids >= num_classes)]
    if outside.size:
        raise ValueError(f"ids holds {outside[0]}, outside [0, {num_classes})")
    return (ids[..., np.newaxis] == np.arange(num_classes)).astype(np.float64)
    # end


def skipgram_pairs(ids: np.ndarray, window: int) -> np.ndarray:
    """Q3. The pairs (center, context) from which skip-gram learns.

    Every position of the text is the center once. Its context is every position at most `window`
    away, to the left and to the right, except the center itself. (A neighbour that happens to be
    the same word does count.) At the ends of the text there are fewer neighbours.

    Example: 5, 6, 7 with window 1 gives (5, 6), (6, 5), (6, 7), (7, 6).

    Args:
        ids: the word ids of a text, integers, of shape (T,).
        window: the greatest distance between center and context, 0 or more.

    Returns:
        The P pairs, int64, of shape (P, 2), also when P is 0: by the position of the center,
        and for one center by the position of the context.

    ———— 中文 ————

    Q3。skip-gram 用来学习的词对（中心，上下文）。

    文本的每个位置当一次中心。它的上下文是左右两边相距不超过 `window` 的所有位置，中心自己除外。（邻
    居恰好是同一个词，也算。）文本两端的邻居少一些。

    例如：5, 6, 7，窗口为 1，得到 (5, 6), (6, 5), (6, 7), (7, 6)。

    参数：
        ids: 文本中各词的编号，整数，形状 (T,)。
        window: 中心与上下文的最大距离，0 或更大。

    返回：
        P 个词对，int64，形状 (P, 2)，P 为 0 时也一样：先按中心的位置，同一个中心再按上下文的位置。
    """
    # answer
    T = len(ids)
    pairs = [
        (ids[i], ids[j])
        for i in range(T)
        for j in range(max(0, i - window), min(T, i + window + 1))
        if i != j
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)
    # end


# answer
def _log_sigmoid(z: np.ndarray) -> np.ndarray:
    """log(1 / (1 + exp(-z))), entry by entry, without ever computing a large exponential."""
    return -np.logaddexp(0, -z)


# end
def negative_sampling_loss(
    center: np.ndarray, context: np.ndarray, negatives: np.ndarray
) -> tuple[float, dict[str, np.ndarray]]:
    """Q3. The loss of skip-gram with negative sampling for one pair, and its gradients.

    The center should score high with its true context o and low with M words n drawn at random:

        loss = -log sigmoid(center · o) - sum_n log sigmoid(-center · n)

    (Mikolov et al. 2013, equation 4, with the sign turned.) Exact for scores of ±1e4, with no
    overflow, invalid or divide warning: where a true pair scores -1e4, the loss is 1e4. A small
    number added inside the logarithm would spoil that.

    Args:
        center: the vector of the center word, of shape (E,).
        context: the vector of the true context word, of shape (E,).
        negatives: the vectors of the words drawn at random, of shape (M, E).

    Returns:
        loss: a float.
        grads: a dict with the keys "center", "context" and "negatives", of shapes (E,), (E,) and
            (M, E); each has the dtype of what it is the gradient of.

    ———— 中文 ————

    Q3。负采样的 skip-gram 对一个词对的损失，以及它的梯度。

    中心与真正的上下文 o 的分数应当高，与随机抽出的 M 个词 n 的分数应当低：

        loss = -log sigmoid(center · o) - sum_n log sigmoid(-center · n)

    （Mikolov 等 2013，式 4，符号相反。）分数为 ±1e4 时结果精确，没有溢出、无效值或除零警告：真
    词对的分数为 -1e4 时，损失是 1e4。在对数里加一个很小的数，结果就不精确了。

    参数：
        center: 中心词的向量，形状 (E,)。
        context: 真正的上下文词的向量，形状 (E,)。
        negatives: 随机抽出的词的向量，形状 (M, E)。

    返回：
        loss: 损失，一个 float。
        grads: 各个梯度，一个字典，键为 "center"、"context"、"negatives"，形状依次为 (E,)、(E,) 和
            (M, E)；每个梯度的 dtype 与它所对应的量相同。
    """
    # answer
    words = np.vstack([context, negatives])
    signs = np.array([1] + [-1] * len(negatives), dtype=center.dtype)
    margins = signs * (words @ center)  # each word wants its margin to be large
    dscores = -signs * np.exp(_log_sigmoid(-margins))
    dwords = np.outer(dscores, center)
    grads = {"center": dscores @ words, "context": dwords[0], "negatives": dwords[1:]}
    return float(-_log_sigmoid(margins).sum()), grads
    # end


def most_similar(word_id: int, embeddings: np.ndarray, k: int) -> list[int]:
    """Q3. The words whose vectors point most nearly in the same direction as this word's.

        cosine(u, v) = u · v / (|u| |v|)        (0 if either vector is zero)

    Cosines that differ by no more than 1e-9 are a tie, and of tied words the smaller id comes
    first. So compute in float64, whatever the dtype of the vectors. The word itself is left out by
    its id: a word whose vector points in the very same direction is tied with it.

    Args:
        word_id: the row of the word that is compared with all the others.
        embeddings: the vectors of the V words, of shape (V, E).
        k: how many words are wanted. If there are not so many, all V - 1 are returned.

    Returns:
        The ids of the others, a list of Python ints, by falling cosine; `word_id` is not in it.

    ———— 中文 ————

    Q3。哪些词的向量与这个词的方向最接近。

        cosine(u, v) = u · v / (|u| |v|)        （有一个向量是零向量时为 0）

    余弦之差不超过 1e-9 视为相等，相等时编号小的在前。所以不管向量的 dtype 是什么，都请用 float64 计
    算。排除这个词自己要靠编号：向量与它方向完全相同的词，余弦和它自己的一样大。

    参数：
        word_id: 这个词所在的行；它与其他所有的词比较。
        embeddings: V 个词的向量，形状 (V, E)。
        k: 要几个词。没有这么多时，返回其余全部 V - 1 个。

    返回：
        其他词的编号，是 Python 的 int 组成的列表，按余弦从大到小；`word_id` 不在其中。
    """
    # answer
    vectors = embeddings.astype(np.float64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units = vectors / np.where(lengths > 0, lengths, 1)
    cosines = units @ units[word_id]
    falling = np.argsort(-cosines)
    falling = falling[falling != word_id]
    drops = -np.diff(cosines[falling])
    ties = np.split(falling, np.flatnonzero(drops > 1e-9) + 1)
    return [int(other) for tie in ties for other in np.sort(tie)][:k]
    # end
