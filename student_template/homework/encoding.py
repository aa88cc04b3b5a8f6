"""Part 1: from words to vectors (Q1-Q3).

Letters for shapes: `T` tokens in a text, `V` words in the vocabulary, `E` numbers in a word vector.
Ids are int64. Word vectors and gradients keep the dtype of the inputs; a loss is a Python float.
No function changes its inputs.

Sources: the BIO tags go back to Ramshaw & Marcus 1995, "Text Chunking using Transformation-Based
Learning"; skip-gram with negative sampling is from Mikolov et al. 2013, "Distributed
Representations of Words and Phrases and their Compositionality".
"""

import numpy as np

# Q1. Each key is a task. Give each the shape of its network:
# "1-N"  one thing goes in, a sequence comes out
# "N-1"  a sequence goes in, one thing comes out
# "N-N"  a sequence goes in, and every step of it gets one output
# "N-M"  a sequence goes in, and another comes out whose length is not known in advance
SEQUENCE_SHAPES: dict[str, str] = {
    "image_captioning": "",  # a sentence that says what a picture shows
    "music_from_genre": "",  # a melody, from the name of a genre
    "sentiment_classification": "",  # whether a review is kind or unkind
    "mnist_by_rows": "",  # the digit in a picture that is read row by row
    "next_value_forecast": "",  # the next value from a window
    "named_entity_recognition": "",  # which of the words belong to the name of a person or place
    "pos_tagging": "",  # noun, verb, adjective, ... for the words of a sentence
    "video_frame_labelling": "",  # what happens in a film, picture by picture
    "machine_translation": "",  # a sentence in another language
    "text_summarisation": "",  # a headline for an article
    "dialogue_reply": "",  # the answer to what somebody said
    "speech_recognition": "",  # the words in a recording of a voice
}


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
    raise NotImplementedError("Q2: bio_encode")


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
    raise NotImplementedError("Q2: bio_decode")


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
    raise NotImplementedError("Q3: max_match")


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
    raise NotImplementedError("Q3: build_vocab")


def encode(tokens: list[str], vocab: dict[str, int]) -> np.ndarray:
    """Q3. Turn words into their ids.

    Args:
        tokens: T words, perhaps none.
        vocab: from `build_vocab`. A word that it does not hold counts as "<unk>".

    Returns:
        The ids, int64, of shape (T,).
    """
    raise NotImplementedError("Q3: encode")


def decode(ids: np.ndarray, vocab: dict[str, int]) -> list[str]:
    """Q3. Turn ids back into words.

    Args:
        ids: ids that `vocab` holds, of shape (T,).
        vocab: from `build_vocab`.

    Returns:
        The T words. "<pad>" and "<unk>" are words like any other here.
    """
    raise NotImplementedError("Q3: decode")


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
    raise NotImplementedError("Q3: one_hot")


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
    raise NotImplementedError("Q3: skipgram_pairs")


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
    raise NotImplementedError("Q3: negative_sampling_loss")


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
    raise NotImplementedError("Q3: most_similar")
