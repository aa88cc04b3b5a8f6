"""Part 1: from words to vectors (Q1-Q3).

Letters for shapes: `T` tokens in a text, `V` words in the vocabulary, `E` numbers in a word vector.
Ids are int64. Word vectors and gradients keep the dtype of the inputs; a loss is a Python float.
No function changes its inputs.

Sources: the BIO tags go back to Ramshaw & Marcus 1995, "Text Chunking using Transformation-Based
Learning"; skip-gram with negative sampling is from Mikolov et al. 2013, "Distributed
Representations of Words and Phrases and their Compositionality".
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
#     "image_captioning": "",  # a sentence that says what a picture shows
#     "music_from_genre": "",  # a melody, from the name of a genre
#     "sentiment_classification": "",  # whether a review is kind or unkind
#     "mnist_by_rows": "",  # the digit in a picture that is read row by row
#     "next_value_forecast": "",  # the next value from a window
#     "named_entity_recognition": "",  # which of the words belong to the name of a person or place
#     "pos_tagging": "",  # noun, verb, adjective, ... for the words of a sentence
#     "video_frame_labelling": "",  # what happens in a film, picture by picture
#     "machine_translation": "",  # a sentence in another language
#     "text_summarisation": "",  # a headline for an article
#     "dialogue_reply": "",  # the answer to what somebody said
#     "speech_recognition": "",  # the words in a recording of a voice
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
        lexicon: the known words, in any order.

    Returns:
        The pieces in order; joined, they are the text again.
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
        vocab: from `build_vocab`. A word that it does not hold counts as "<unk>".

    Returns:
        The ids, int64, of shape (T,).
    """
    # answer
    return np.array([vocab.get(token, vocab["<unk>"]) for token in tokens], dtype=np.int64)
    # end


def decode(ids: np.ndarray, vocab: dict[str, int]) -> list[str]:
    """Q3. Turn ids back into words.

    Args:
        ids: ids that `vocab` holds, of shape (T,).
        vocab: from `build_vocab`.

    Returns:
        The T words. "<pad>" and "<unk>" are words like any other here.
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
        The vectors, float64, of the shape of `ids` with one more axis of length `num_classes`.

    Raises:
        ValueError: an id lies outside [0, num_classes), or the ids are not integers (floats and
            booleans are not); the message names `ids`.
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
        ids: the word ids of a text, of shape (T,).
        window: the greatest distance between center and context, 0 or more.

    Returns:
        The P pairs, int64, of shape (P, 2), also when P is 0: by the position of the center,
        and for one center by the position of the context.
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
        The loss, a float.
        The gradients, a dict with the keys "center", "context" and "negatives", each of the shape
        and dtype of what it is the gradient of.
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
    first. So compute in float64, whatever the dtype of the vectors.

    Args:
        word_id: the row of the word that is compared with all the others.
        embeddings: the vectors of the V words, of shape (V, E).
        k: how many words are wanted. If there are not so many, all V - 1 are returned.

    Returns:
        The ids of the others, a list of Python ints, by falling cosine; `word_id` is not in it.
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
