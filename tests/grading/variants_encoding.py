"""More wrong answers of part 1 and unusual right ones, besides the known misconceptions.

A wrong one is a patch of the reference: (stub, name, old, new), where an empty `old` stands for the
whole answer. A right one takes the place of a function.
"""

WRONG: list[tuple[str, str, str, str]] = [
    # SEQUENCE_SHAPES
    (
        "SEQUENCE_SHAPES",
        "a summary is one thing",
        '"text_summarisation": "N-M"',
        '"text_summarisation": "N-1"',
    ),
    (
        "SEQUENCE_SHAPES",
        "small letters",
        '"speech_recognition": "N-M"',
        '"speech_recognition": "n-m"',
    ),
    ("SEQUENCE_SHAPES", "a task missing", '    "dialogue_reply": "N-M",\n', ""),
    # bio_encode
    (
        "bio_encode",
        "places count from 1",
        '        tags[start:end] = [f"B-{label}"]',
        '        start, end = start - 1, end - 1\n        tags[start:end] = [f"B-{label}"]',
    ),
    (
        "bio_encode",
        "spans must be in order",
        "    for start, end, label in spans:\n        if not 0 <= start",
        "    last = 0\n    for start, end, label in spans:\n"
        "        if start < last:\n            continue\n        last = end\n"
        "        if not 0 <= start",
    ),
    (
        "bio_encode",
        "only the first span",
        "    for start, end, label in spans:",
        "    for start, end, label in spans[:1]:",
    ),
    ("bio_encode", "no label", '[f"B-{label}"] + ', '["B"] + '),
    ("bio_encode", "range not checked", "if not 0 <= start < end <= len(tokens):", "if False:"),
    (
        "bio_encode",
        "a negative start counts from the end",
        "if not 0 <= start < end <= len(tokens):",
        "if not start < end <= len(tokens):",
    ),
    (
        "bio_encode",
        "the end is not checked",
        "if not 0 <= start < end <= len(tokens):",
        "if not 0 <= start < end:",
    ),
    (
        "bio_encode",
        "an empty span passes",
        "if not 0 <= start < end <= len(tokens):",
        "if not 0 <= start <= end <= len(tokens):",
    ),
    (
        "bio_encode",
        "a good end is refused",
        "if not 0 <= start < end <= len(tokens):",
        "if not 0 <= start < end < len(tokens):",
    ),
    (
        "bio_encode",
        "overlap not checked",
        'if any(tag != "O" for tag in tags[start:end]):',
        "if False:",
    ),
    (
        "bio_encode",
        "overlap looked for at the start only",
        'if any(tag != "O" for tag in tags[start:end]):',
        'if tags[start] != "O":',
    ),
    (
        "bio_encode",
        "overlap of neighbours in the list",
        'if any(tag != "O" for tag in tags[start:end]):',
        "if any(a[1] > b[0] for a, b in zip(spans, spans[1:])):",
    ),
    (
        "bio_encode",
        "touching counts as overlap",
        'if any(tag != "O" for tag in tags[start:end]):',
        'if any(tag != "O" for tag in tags[max(start - 1, 0) : end + 1]):',
    ),
    (
        "bio_encode",
        "another exception",
        '            raise ValueError(f"spans: ({start}, {end}, {label!r}) overlaps another span")',
        '            raise RuntimeError(f"spans: ({start}, {end}, {label!r}) overlaps another")',
    ),
    (
        "bio_encode",
        "sorts the caller's spans",
        '    tags = ["O"] * len(tokens)\n',
        '    tags = ["O"] * len(tokens)\n    spans.sort()\n',
    ),
    ("bio_encode", "a tuple", "    return tags\n", "    return tuple(tags)\n"),
    # bio_decode
    (
        "bio_decode",
        "I goes on only after B",
        'if position == "I" and previous in (f"B-{label}", f"I-{label}"):',
        'if position == "I" and previous == f"B-{label}":',
    ),
    (
        "bio_decode",
        "a stray I counts as O",
        "        previous = tag\n",
        '        previous = tag if position == "B" or previous != "O" else "O"\n',
    ),
    (
        "bio_decode",
        "only the first token",
        "entities[-1] = (label, entities[-1][1] + token)",
        "pass",
    ),
    (
        "bio_decode",
        "text before label",
        "    return entities\n",
        "    return [(text, label) for label, text in entities]\n",
    ),
    (
        "bio_decode",
        "the label keeps its B",
        "    return entities\n",
        '    return [("B-" + label, text) for label, text in entities]\n',
    ),
    (
        "bio_decode",
        "a dict by label",
        "    return entities\n",
        "    return list(dict(entities).items())\n",
    ),
    (
        "bio_decode",
        "an O is appended for the last entity",
        '    entities: list[tuple[str, str]] = []\n    previous = "O"\n',
        '    entities: list[tuple[str, str]] = []\n    previous = "O"\n'
        '    tokens.append("")\n    tags.append("O")\n',
    ),
    # max_match
    (
        "max_match",
        "words have at most four characters",
        "    longest = max(map(len, words), default=0)",
        "    longest = min(4, max(map(len, words), default=0))",
    ),
    (
        "max_match",
        "an empty lexicon has no longest word",
        "max(map(len, words), default=0)",
        "max(map(len, words))",
    ),
    (
        "max_match",
        "backward",
        "    words = set(lexicon)\n",
        "    words = {word[::-1] for word in lexicon}\n    text = text[::-1]\n",
    ),
    (
        "max_match",
        "fewest pieces",
        "    words = set(lexicon)\n",
        "    words, best = set(lexicon), {0: []}\n"
        "    for end in range(1, len(text) + 1):\n"
        "        ends = [i for i in range(end) if text[i:end] in words or i == end - 1]\n"
        "        best[end] = min(([*best[i], text[i:end]] for i in ends), key=len)\n"
        "    return best[len(text)]\n",
    ),
    (
        "max_match",
        "the last character is lost",
        "    while rest:\n",
        "    while len(rest) > 1:\n",
    ),
    (
        "max_match",
        "sorts the caller's lexicon",
        "    words = set(lexicon)\n",
        "    lexicon.sort(key=len, reverse=True)\n    words = set(lexicon)\n",
    ),
    # build_vocab
    (
        "build_vocab",
        "ties by last appearance",
        "Counter(tokens).most_common()",
        "Counter(tokens[::-1]).most_common()",
    ),
    (
        "build_vocab",
        "by the alphabet alone",
        "Counter(tokens).most_common()",
        "sorted(Counter(tokens).items())",
    ),
    (
        "build_vocab",
        "rarest first",
        "Counter(tokens).most_common()",
        "sorted(Counter(tokens).items(), key=lambda p: p[1])",
    ),
    ("build_vocab", "min_count ignored", "if count >= min_count and", "if"),
    ("build_vocab", "specials counted again", "min_count and word not in words", "min_count"),
    (
        "build_vocab",
        "a gap for a special word in the text",
        "    return {word: word_id for word_id, word in enumerate(words)}\n",
        "    most = [w for w, n in Counter(tokens).most_common() if n >= min_count]\n"
        "    ids = {word: i for i, word in enumerate(most, 2)}\n"
        '    return ids | {"<pad>": 0, "<unk>": 1}\n',
    ),
    ("build_vocab", "unk before pad", '["<pad>", "<unk>"]', '["<unk>", "<pad>"]'),
    ("build_vocab", "ids count from 1", "in enumerate(words)}", "in enumerate(words, 1)}"),
    (
        "build_vocab",
        "sorts the caller's tokens",
        '    words = ["<pad>", "<unk>"]\n',
        '    words = ["<pad>", "<unk>"]\n    tokens.sort()\n',
    ),
    # encode
    (
        "encode",
        "the vocabulary grows",
        'vocab.get(token, vocab["<unk>"])',
        'vocab.setdefault(token, vocab["<unk>"])',
    ),
    (
        "encode",
        "a list",
        "    return np.array([vocab.get(",
        '    return [vocab.get(token, vocab["<unk>"]) for token in tokens]\n'
        "    return np.array([vocab.get(",
    ),
    ("encode", "int32", "for token in tokens], dtype=np.int64)", "for token in tokens], np.int32)"),
    (
        "encode",
        "float for no tokens",
        "for token in tokens], dtype=np.int64)",
        "for token in tokens])",
    ),
    # decode
    (
        "decode",
        "padding left out",
        "[words[int(word_id)] for word_id in ids]",
        "[words[int(word_id)] for word_id in ids if word_id]",
    ),
    (
        "decode",
        "each word once",
        "[words[int(word_id)] for word_id in ids]",
        "[words[int(word_id)] for word_id in sorted(set(ids.tolist()))]",
    ),
    (
        "decode",
        "ids count from 1",
        "{word_id: word for word, word_id in vocab.items()}",
        "{word_id + 1: word for word, word_id in vocab.items()} | {0: '<pad>'}",
    ),
    (
        "decode",
        "turns the caller's vocabulary round",
        "    words = {word_id: word for word, word_id in vocab.items()}\n",
        "    words = {word_id: word for word, word_id in vocab.items()}\n    vocab.update(words)\n",
    ),
    # one_hot
    (
        "one_hot",
        "float32",
        "np.arange(num_classes)).astype(np.float64)",
        "np.arange(num_classes)).astype(np.float32)",
    ),
    (
        "one_hot",
        "integers",
        "np.arange(num_classes)).astype(np.float64)",
        "np.arange(num_classes)).astype(int)",
    ),
    (
        "one_hot",
        "an empty list is refused",
        "if ids.size and not np.issubdtype",
        "if not np.issubdtype",
    ),
    (
        "one_hot",
        "-1 is the last class",
        "ids[(ids < 0) | (ids >= num_classes)]",
        "ids[ids >= num_classes]",
    ),
    (
        "one_hot",
        "checked one too late",
        "ids[(ids < 0) | (ids >= num_classes)]",
        "ids[(ids < 0) | (ids > num_classes)]",
    ),
    ("one_hot", "too large an id is all zeros", "(ids < 0) | (ids >= num_classes)", "ids < 0"),
    (
        "one_hot",
        "the last class is refused",
        "(ids < 0) | (ids >= num_classes)",
        "(ids < 0) | (ids >= num_classes - 1)",
    ),
    (
        "one_hot",
        "floats become integers",
        "    ids = np.asarray(ids)\n",
        "    ids = np.asarray(ids).astype(int)\n",
    ),
    (
        "one_hot",
        "booleans are integers",
        "np.issubdtype(ids.dtype, np.integer):",
        "np.issubdtype(ids.dtype, np.integer) and ids.dtype != bool:",
    ),
    ("one_hot", "TypeError", 'raise ValueError(f"ids has dtype', 'raise TypeError(f"ids has dtype'),
    # skipgram_pairs
    ("skipgram_pairs", "window too wide", "max(0, i - window)", "max(0, i - window - 1)"),
    ("skipgram_pairs", "only what is before", "min(T, i + window + 1))", "i)"),
    (
        "skipgram_pairs",
        "round the ends",
        "    pairs = [\n        (ids[i], ids[j])\n",
        "    return np.array(\n        [(ids[i], ids[(i + d) % T]) for i in range(T)"
        " for d in range(-window, window + 1) if d],\n        np.int64,\n    ).reshape(-1, 2)\n"
        "    pairs = [\n        (ids[i], ids[j])\n",
    ),
    (
        "skipgram_pairs",
        "negative places count from the end",
        "range(max(0, i - window)",
        "range(i - window",
    ),
    (
        "skipgram_pairs",
        "centers without a whole window left out",
        "        for i in range(T)\n",
        "        for i in range(window, T - window)\n",
    ),
    (
        "skipgram_pairs",
        "the nearest first",
        "    pairs = [\n        (ids[i], ids[j])\n",
        "    near = sorted(\n        ((i, abs(i - j), j) for i in range(T) for j in range(T)"
        " if 0 < abs(i - j) <= window)\n    )\n"
        "    return np.array([(ids[i], ids[j]) for i, _, j in near], np.int64).reshape(-1, 2)\n"
        "    pairs = [\n        (ids[i], ids[j])\n",
    ),
    (
        "skipgram_pairs",
        "sorted by word",
        "np.array(pairs, dtype=np.int64)",
        "np.array(sorted(pairs), dtype=np.int64)",
    ),
    (
        "skipgram_pairs",
        "each pair once",
        "np.array(pairs, dtype=np.int64)",
        "np.array(list(dict.fromkeys(pairs)), dtype=np.int64)",
    ),
    (
        "skipgram_pairs",
        "no shape for no pairs",
        "dtype=np.int64).reshape(-1, 2)",
        "dtype=np.int64)",
    ),
    (
        "skipgram_pairs",
        "dtype of the ids",
        "np.array(pairs, dtype=np.int64)",
        "np.array(pairs, dtype=ids.dtype)",
    ),
    # negative_sampling_loss
    (
        "negative_sampling_loss",
        "sign of the loss",
        "return float(-_log_sigmoid(margins).sum()), grads",
        "return float(_log_sigmoid(margins).sum()), grads",
    ),
    (
        "negative_sampling_loss",
        "sign of the gradients",
        "dscores = -signs * np.exp",
        "dscores = signs * np.exp",
    ),
    (
        "negative_sampling_loss",
        "sign of the negatives' gradients",
        '"negatives": dwords[1:]}',
        '"negatives": -dwords[1:]}',
    ),
    (
        "negative_sampling_loss",
        "center without the context",
        '"center": dscores @ words',
        '"center": dscores[1:] @ negatives',
    ),
    (
        "negative_sampling_loss",
        "gradient of the scores alone",
        '"context": dwords[0]',
        '"context": np.full_like(context, dscores[0])',
    ),
    (
        "negative_sampling_loss",
        "log(1 - sigmoid) of all scores",
        "    margins = signs * (words @ center)",
        "    margins = -np.abs(words @ center)",
    ),
    (
        "negative_sampling_loss",
        "log of the sigmoid",
        "float(-_log_sigmoid(margins).sum())",
        "float(-np.log(1 / (1 + np.exp(-margins))).sum())",
    ),
    (
        "negative_sampling_loss",
        "log1p that overflows",
        "float(-_log_sigmoid(margins).sum())",
        "float(np.log1p(np.exp(-margins)).sum())",
    ),
    (
        "negative_sampling_loss",
        "an overflow in the gradient",
        "np.exp(_log_sigmoid(-margins))",
        "(1 / (1 + np.exp(margins)))",
    ),
    (
        "negative_sampling_loss",
        "scores clipped",
        "    margins = signs * (words @ center)",
        "    margins = signs * np.clip(words @ center, -30, 30)",
    ),
    (
        "negative_sampling_loss",
        "scores divided by the root of E",
        "    margins = signs * (words @ center)",
        "    margins = signs * (words @ center) / np.sqrt(center.size).astype(center.dtype)",
    ),
    (
        "negative_sampling_loss",
        "bits",
        "float(-_log_sigmoid(margins).sum())",
        "float(-_log_sigmoid(margins).sum() / np.log(2))",
    ),
    (
        "negative_sampling_loss",
        "always float64",
        "signs = np.array([1] + [-1] * len(negatives), dtype=center.dtype)",
        "signs = np.array([1.0] + [-1.0] * len(negatives))",
    ),
    (
        "negative_sampling_loss",
        "a NumPy loss",
        "float(-_log_sigmoid(margins).sum())",
        "-_log_sigmoid(margins).sum()",
    ),
    (
        "negative_sampling_loss",
        "context and center exchanged",
        '{"center": dscores @ words, "context": dwords[0]',
        '{"context": dscores @ words, "center": dwords[0]',
    ),
    (
        "negative_sampling_loss",
        "turns the caller's negatives round",
        "    words = np.vstack([context, negatives])\n",
        "    words = np.vstack([context, negatives])\n    negatives *= -1\n",
    ),
    # most_similar
    (
        "most_similar",
        "the first is thought to be the word itself",
        "    falling = falling[falling != word_id]\n",
        "    falling = falling[1:]\n",
    ),
    (
        "most_similar",
        "only the other vectors divided by their lengths, squared",
        "np.where(lengths > 0, lengths, 1)",
        "np.where(lengths > 0, lengths**2, 1)",
    ),
    (
        "most_similar",
        "size of the cosine",
        "cosines = units @ units[word_id]",
        "cosines = np.abs(units @ units[word_id])",
    ),
    (
        "most_similar",
        "a zero vector comes last",
        "    falling = np.argsort(-cosines)\n",
        "    cosines = np.where(lengths[:, 0] > 0, cosines, -2)\n"
        "    falling = np.argsort(-cosines)\n",
    ),
    (
        "most_similar",
        "ties as they come",
        "for other in np.sort(tie)][:k]",
        "for other in tie][:k]",
    ),
    (
        "most_similar",
        "ties by falling id",
        "for other in np.sort(tie)][:k]",
        "for other in np.sort(tie)[::-1]][:k]",
    ),
    ("most_similar", "too much is a tie", "drops > 1e-9", "drops > 1e-5"),
    (
        "most_similar",
        "k over V - 1 is refused",
        "    vectors = embeddings.astype(np.float64)\n",
        '    if k > len(embeddings) - 1:\n        raise ValueError("k")\n'
        "    vectors = embeddings.astype(np.float64)\n",
    ),
    (
        "most_similar",
        "in float32",
        "embeddings.astype(np.float64)",
        "embeddings.astype(np.float32)",
    ),
    (
        "most_similar",
        "in the dtype of the vectors",
        "    vectors = embeddings.astype(np.float64)\n",
        "    vectors = embeddings.copy()\n",
    ),
    (
        "most_similar",
        "pairs with the cosines",
        "[int(other) for tie in ties",
        "[(int(other), float(cosines[other])) for tie in ties",
    ),
    (
        "most_similar",
        "divides the caller's vectors",
        "    vectors = embeddings.astype(np.float64)\n",
        "    vectors = embeddings\n    vectors /= 2\n",
    ),
]
"""(stub, what is wrong, a text that stands once in solutions/encoding.py, what replaces it)."""

RIGHT: list[tuple[str, str, str]] = [
    (
        "bio_encode",
        "an array of flags, one token at a time",
        """
def bio_encode(tokens, spans):
    taken = np.zeros(len(tokens), bool)
    tags = []
    for start, end, label in sorted(spans):
        if start < 0 or end > len(tokens):
            raise ValueError("spans must lie inside the sentence")
        if end <= start:
            raise ValueError("spans must not be empty")
        if taken[start:end].any():
            raise ValueError("spans must not overlap")
        taken[start:end] = True
    for i in range(len(tokens)):
        tag = "O"
        for start, end, label in spans:
            if i == start:
                tag = "B-" + label
            elif start < i < end:
                tag = "I-" + label
        tags.append(tag)
    return tags
""",
    ),
    (
        "bio_encode",
        "all checks first, sorted spans",
        """
def bio_encode(tokens, spans):
    T = len(tokens)
    ordered = sorted(spans, key=lambda span: span[0])
    if any(a < 0 or b > T or a >= b for a, b, _ in ordered):
        raise ValueError("a span in spans is bad")
    if any(left[1] > right[0] for left, right in zip(ordered, ordered[1:])):
        raise ValueError("overlapping spans")
    tags, at = [], 0
    for a, b, label in ordered:
        tags += ["O"] * (a - at) + ["%s-%s" % ("B" if i == a else "I", label) for i in range(a, b)]
        at = b
    return tags + ["O"] * (T - at)
""",
    ),
    (
        "bio_decode",
        "lists of tokens, joined at the end",
        """
def bio_decode(tokens, tags):
    found, current = [], None
    for token, tag in zip(tokens, tags):
        if tag == "O":
            current = None
            continue
        kind, label = tag.split("-", 1)
        if kind == "B" or current is None or current[0] != label:
            current = (label, [])
            found.append(current)
        current[1].append(token)
    return [(label, "".join(pieces)) for label, pieces in found]
""",
    ),
    (
        "bio_decode",
        "a while loop with two fingers",
        """
def bio_decode(tokens, tags):
    out, i, n = [], 0, len(tags)
    while i < n:
        if tags[i] == "O":
            i += 1
            continue
        label, j = tags[i][2:], i + 1
        while j < n and tags[j] == "I-" + label:
            j += 1
        out.append((label, "".join(tokens[i:j])))
        i = j
    return out
""",
    ),
    (
        "max_match",
        "the lexicon sorted by length",
        """
def max_match(text, lexicon):
    by_length = sorted(lexicon, key=lambda word: -len(word))
    out, i = [], 0
    while i < len(text):
        for word in by_length:
            if word and text.startswith(word, i):
                break
        else:
            word = text[i]
        out.append(word)
        i += len(word)
    return out
""",
    ),
    (
        "max_match",
        "recursion",
        """
def max_match(text, lexicon):
    if not text:
        return []
    fits = [word for word in lexicon if text[: len(word)] == word]
    first = max(fits + [text[0]], key=len)
    return [first] + max_match(text[len(first) :], lexicon)
""",
    ),
    (
        "build_vocab",
        "a stable sort of a plain dict",
        """
def build_vocab(tokens, min_count=1):
    counts = {}
    for token in tokens:
        if token not in ("<pad>", "<unk>"):
            counts[token] = counts.get(token, 0) + 1
    kept = sorted((w for w in counts if counts[w] >= min_count), key=counts.get, reverse=True)
    vocab = {"<pad>": 0, "<unk>": 1}
    for word in kept:
        vocab[word] = len(vocab)
    return vocab
""",
    ),
    (
        "build_vocab",
        "NumPy",
        """
def build_vocab(tokens, min_count=1):
    special = ["<pad>", "<unk>"]
    words = [t for t in tokens if t not in special]
    if not words:
        return dict(zip(special, range(2)))
    unique, first, counts = np.unique(words, return_index=True, return_counts=True)
    order = np.lexsort((first, -counts))
    kept = [str(unique[i]) for i in order if counts[i] >= min_count]
    return dict(zip(special + kept, np.arange(len(kept) + 2)))
""",
    ),
    (
        "encode",
        "filled one by one",
        """
def encode(tokens, vocab):
    ids = np.full(len(tokens), vocab["<unk>"])
    for i, token in enumerate(tokens):
        if token in vocab:
            ids[i] = vocab[token]
    return ids
""",
    ),
    (
        "encode",
        "fromiter",
        """
def encode(tokens, vocab):
    unknown = vocab["<unk>"]
    return np.fromiter((vocab.get(t, unknown) for t in tokens), np.int64, count=len(tokens))
""",
    ),
    (
        "decode",
        "an array of words",
        """
def decode(ids, vocab):
    words = np.array(sorted(vocab, key=vocab.get))
    return list(words[np.asarray(ids, dtype=int)])
""",
    ),
    (
        "one_hot",
        "rows of the identity matrix",
        """
def one_hot(ids, num_classes):
    ids = np.array(ids)
    if ids.size == 0:
        return np.zeros(ids.shape + (num_classes,))
    if ids.dtype.kind not in "iu":
        raise ValueError("ids must be integers")
    if ids.min() < 0 or ids.max() >= num_classes:
        raise ValueError("ids must lie in [0, num_classes)")
    return np.eye(num_classes)[ids]
""",
    ),
    (
        "one_hot",
        "put_along_axis",
        """
def one_hot(ids, num_classes):
    ids = np.asarray(ids)
    if ids.size == 0:
        ids = ids.astype(int)
    if not np.issubdtype(ids.dtype, np.integer):
        raise ValueError(f"the dtype of ids is {ids.dtype}")
    if not np.all((0 <= ids) & (ids < num_classes)):
        raise ValueError("ids out of range")
    out = np.zeros((*ids.shape, num_classes), dtype=float)
    np.put_along_axis(out, ids[..., None].astype(int), 1, axis=-1)
    return out
""",
    ),
    (
        "skipgram_pairs",
        "left and right one after the other",
        """
def skipgram_pairs(ids, window):
    out = np.zeros((0, 2), dtype=np.int64)
    ids = ids.tolist()
    for i, center in enumerate(ids):
        around = ids[max(i - window, 0) : i] + ids[i + 1 : i + 1 + window]
        if around:
            block = np.stack([np.full(len(around), center), np.array(around)], axis=1)
            out = np.concatenate([out, block])
    return out
""",
    ),
    (
        "skipgram_pairs",
        "a band of a matrix",
        """
def skipgram_pairs(ids, window):
    ids = np.asarray(ids, dtype=np.int64)
    place = np.arange(ids.size)
    distance = np.abs(place[:, None] - place[None, :])
    center, context = np.nonzero((distance > 0) & (distance <= window))
    return np.column_stack((ids[center], ids[context]))
""",
    ),
    (
        "negative_sampling_loss",
        "term by term, with a stable sigmoid",
        """
def negative_sampling_loss(center, context, negatives):
    def sigmoid(s):
        return float(1 / (1 + np.exp(-s)) if s >= 0 else np.exp(s) / (1 + np.exp(s)))

    def softplus(s):
        return max(s, 0) + np.log1p(np.exp(-abs(s)))

    score = np.dot(center, context)
    loss = softplus(-score)
    slope = sigmoid(score) - 1
    d_center, d_context = slope * context, slope * center
    d_negatives = np.zeros_like(negatives)
    for m, negative in enumerate(negatives):
        score = np.dot(center, negative)
        loss = loss + softplus(score)
        d_center = d_center + sigmoid(score) * negative
        d_negatives[m] = sigmoid(score) * center
    return float(loss), {"center": d_center, "context": d_context, "negatives": d_negatives}
""",
    ),
    (
        "negative_sampling_loss",
        "logaddexp and einsum",
        """
def negative_sampling_loss(center, context, negatives):
    positive = np.einsum("e,e->", center, context)
    scores = np.einsum("me,e->m", negatives, center)
    loss = np.logaddexp(0, -positive) + np.logaddexp(0, scores).sum()
    p = np.exp(-np.logaddexp(0, -scores))
    q = np.exp(-np.logaddexp(0, positive))
    grads = {
        "center": np.einsum("m,me->e", p, negatives) - q * context,
        "context": -q * center,
        "negatives": np.einsum("m,e->me", p, center),
    }
    return float(loss), grads
""",
    ),
    (
        "negative_sampling_loss",
        "in float64, through tanh",
        """
def negative_sampling_loss(center, context, negatives):
    c, o, n = (np.array(a, dtype=np.float64) for a in (center, context, negatives))
    s, r = c @ o, n @ c
    loss = sum(np.logaddexp(0.0, x) for x in [-s, *r])
    up, down = 0.5 * (1 + np.tanh(s / 2)) - 1, 0.5 * (1 + np.tanh(r / 2))
    grads = {
        "negatives": (down[:, None] * c).astype(negatives.dtype),
        "context": (up * c).astype(context.dtype),
        "center": (up * o + n.T @ down).astype(center.dtype),
    }
    return np.float64(loss), grads
""",
    ),
    (
        "negative_sampling_loss",
        "where, without logaddexp",
        """
def negative_sampling_loss(center, context, negatives):
    def sigma(z):
        e = np.exp(-np.abs(z))
        return np.where(z >= 0, 1 / (1 + e), e / (1 + e))

    s, r = context @ center, negatives @ center
    terms = np.append(-s, r)
    loss = float(np.sum(np.maximum(terms, 0) + np.log1p(np.exp(-np.abs(terms)))))
    miss, hit = (1 - sigma(s)).astype(center.dtype), 1 - sigma(-r)
    center_grad = -miss * context + hit @ negatives
    return loss, dict(center=center_grad, context=-miss * center, negatives=hit[:, None] * center)
""",
    ),
    (
        "most_similar",
        "rounded cosines, sorted by a key",
        """
def most_similar(word_id, embeddings, k):
    u = embeddings[word_id].astype(float)
    scored = []
    for other, v in enumerate(embeddings):
        if other != word_id:
            v = v.astype(float)
            lengths = float(np.sqrt(u @ u)) * float(np.sqrt(v @ v))
            cosine = float(u @ v) / lengths if lengths else 0.0
            scored.append((-round(cosine, 9), other))
    return [other for _, other in sorted(scored)[:k]]
""",
    ),
    (
        "most_similar",
        "lexsort, ids of NumPy",
        """
def most_similar(word_id, embeddings, k):
    e = embeddings.astype(np.float64)
    norm = np.linalg.norm(e, axis=-1)
    with np.errstate(all="ignore"):
        cosines = np.nan_to_num(e @ e[word_id] / (norm * norm[word_id]))
    order = np.lexsort((np.arange(len(e)), -cosines.round(9)))
    return list(order[order != word_id][:k])
""",
    ),
]
"""(stub, how it is written, the whole of it): full marks."""

RIGHT += [
    (
        "bio_encode",
        "a dict from position to tag",
        """
def bio_encode(tokens, spans):
    tag_at = {}
    for start, end, label in spans:
        if not (0 <= start and start < end and end <= len(tokens)):
            raise ValueError("spans: %r does not lie in the text" % ((start, end, label),))
        for i in range(start, end):
            if i in tag_at:
                raise ValueError("spans overlap at token %d" % i)
            tag_at[i] = ("B-" if i == start else "I-") + label
    return [tag_at.get(i, "O") for i in range(len(tokens))]
""",
    ),
    (
        "bio_decode",
        "from the end to the beginning",
        """
def bio_decode(tokens, tags):
    found, text = [], ""
    for i in reversed(range(len(tags))):
        if tags[i] == "O":
            continue
        text = tokens[i] + text
        opens = tags[i][0] == "B" or i == 0 or tags[i - 1][1:] != tags[i][1:]
        if opens:
            found.append((tags[i][2:], text))
            text = ""
    return found[::-1]
""",
    ),
    (
        "max_match",
        "words sorted by length",
        """
def max_match(text, lexicon):
    words, by_length = [], sorted(set(lexicon), key=len, reverse=True)
    while text:
        word = next((w for w in by_length if w and text.startswith(w)), text[0])
        words.append(word)
        text = text[len(word):]
    return words
""",
    ),
    (
        "build_vocab",
        "a stable sort by count",
        """
def build_vocab(tokens, min_count=1):
    distinct = list(dict.fromkeys(tokens))
    distinct.sort(key=tokens.count, reverse=True)
    vocab = {"<pad>": 0, "<unk>": 1}
    for word in distinct:
        if tokens.count(word) >= min_count and word not in vocab:
            vocab[word] = len(vocab)
    return vocab
""",
    ),
    (
        "encode",
        "filled in place",
        """
def encode(tokens, vocab):
    ids = np.full(len(tokens), vocab["<unk>"], dtype=np.int64)
    for i, token in enumerate(tokens):
        if token in vocab:
            ids[i] = vocab[token]
    return ids
""",
    ),
    (
        "decode",
        "a list of words by id",
        """
def decode(ids, vocab):
    words = sorted(vocab, key=vocab.get)
    return [words[i] for i in ids]
""",
    ),
    (
        "decode",
        "searching the vocabulary",
        """
def decode(ids, vocab):
    names, numbers = list(vocab), list(vocab.values())
    return [names[numbers.index(int(i))] for i in np.asarray(ids).ravel()]
""",
    ),
    (
        "one_hot",
        "compared with all classes",
        """
def one_hot(ids, num_classes):
    ids = np.asarray(ids)
    if ids.size == 0:
        return np.zeros((*ids.shape, num_classes))
    if ids.dtype.kind not in "iu":
        raise ValueError("ids must be integers, not %s" % ids.dtype)
    if ids.min() < 0 or ids.max() >= num_classes:
        raise ValueError("ids must lie in [0, %d)" % num_classes)
    return (ids[..., np.newaxis] == np.arange(num_classes)).astype(np.float64)
""",
    ),
    (
        "skipgram_pairs",
        "a matrix of distances",
        """
def skipgram_pairs(ids, window):
    ids = np.asarray(ids, dtype=np.int64)
    distance = np.abs(np.subtract.outer(np.arange(len(ids)), np.arange(len(ids))))
    center, context = np.nonzero((distance > 0) & (distance <= window))
    return np.stack([ids[center], ids[context]], axis=1)
""",
    ),
    (
        "most_similar",
        "normalised rows, sorted by rounded cosine and id",
        """
def most_similar(word_id, embeddings, k):
    rows = np.asarray(embeddings, dtype=np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    cosine = np.round(unit @ unit[word_id], 9)
    others = [i for i in range(len(rows)) if i != word_id]
    return sorted(others, key=lambda i: (-cosine[i], i))[:k]
""",
    ),
]
