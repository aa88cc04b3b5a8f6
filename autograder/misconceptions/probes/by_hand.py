"""The probes of stubs that take more than arrays of some shape."""

from collections.abc import Callable, Iterator

import numpy as np

from autograder.misconceptions.probes.draw import Draw, Probe, draws, literal
from autograder.misconceptions.reference import Place

BY_HAND: dict[Place, Callable[[], Iterator[Probe]]] = {}


def _probes_of(part: str, *stubs: str) -> Callable:
    """Mark a function as the one that makes the probes of these stubs."""

    def keep(make: Callable) -> Callable:
        BY_HAND.update({(part, stub): make for stub in stubs})
        return make

    return keep


_SENTENCE = list("陶卓在北京上海教书")
_LABELS = ("PER", "LOC")


@_probes_of("encoding", "bio_encode")
def _bio_encode() -> Iterator[Probe]:
    yield Probe((_SENTENCE, [(0, 2, "PER"), (3, 5, "LOC"), (5, 7, "LOC")]))
    yield Probe((_SENTENCE, [(7, 8, "LOC"), (1, 4, "PER")]))
    yield Probe((_SENTENCE[:3], []))


@_probes_of("encoding", "bio_decode")
def _bio_decode() -> Iterator[Probe]:
    for tags in (
        "B-PER I-PER O B-LOC I-LOC B-LOC I-LOC O O",
        "I-PER I-PER O I-LOC I-PER O B-LOC O I-LOC",
        "O B-PER I-PER I-PER B-PER O B-PER I-LOC I-LOC",
    ):
        yield Probe((_SENTENCE, tags.split()))


@_probes_of("encoding", "max_match")
def _max_match() -> Iterator[Probe]:
    yield Probe(("研究生命起源", ["研究", "研究生", "生命", "起源"]))
    yield Probe(("abcdefgh", ["ab", "abc", "bcd", "defghi", "gh", "a"]))
    yield Probe(("xyaabz", ["aa", "aab", "x", "abz"]))


@_probes_of("encoding", "build_vocab")
def _build_vocab() -> Iterator[Probe]:
    yield Probe((["b", "a", "c", "a", "b", "a", "d"],))
    yield Probe((["d", "c", "c", "b", "b", "b", "<unk>", "a", "d", "<pad>", "<unk>"], 2))
    yield Probe((["z", "y", "z", "x", "x", "z", "w"], 1))


@_probes_of("encoding", "encode")
def _encode() -> Iterator[Probe]:
    vocab = {"<pad>": 0, "<unk>": 1, "a": 2, "b": 3, "c": 4}
    for words in ("b a c", "b x a y", "<pad> z <unk> c"):
        yield Probe((words.split(), vocab))


@_probes_of("encoding", "decode")
def _decode() -> Iterator[Probe]:
    vocab = {"<pad>": 0, "<unk>": 1, "a": 2, "b": 3, "c": 4}
    for ids in ([3, 2, 4, 3], [2, 0, 1, 3, 0]):
        yield Probe((np.array(ids), vocab))


@_probes_of("encoding", "one_hot")
def _one_hot() -> Iterator[Probe]:
    yield Probe((np.array([2, 0, 1]), 4))
    yield Probe((np.array([[1, 3], [0, 2], [3, 0]]), 5))
    yield Probe((np.array(1), 3))


@_probes_of("encoding", "skipgram_pairs")
def _skipgram_pairs() -> Iterator[Probe]:
    yield Probe((np.array([5, 6, 7, 8]), 1))
    yield Probe((np.array([4, 9, 4, 4, 2, 7]), 2))
    yield Probe((np.array([3, 1, 2]), 4))


@_probes_of("encoding", "negative_sampling_loss")
def _negative_sampling_loss() -> Iterator[Probe]:
    for draw in draws():
        yield Probe(
            (draw("D"), draw("D"), draw("ND")), {"E": draw.sizes["D"], "M": draw.sizes["N"]}
        )
    yield Probe((np.array([100.0, 0.0]), np.array([-100.0, 5.0]), np.array([[3.0, 1.0]])))


@_probes_of("encoding", "most_similar")
def _most_similar() -> Iterator[Probe]:
    vectors = np.array([[1, 0], [3, 1], [0.2, 0.1], [-4, 0.5], [0, 5], [9, -8], [0, 0]], float)
    yield Probe((0, vectors, 4))
    yield Probe((2, vectors, 6))
    yield Probe((1, np.array([[1, 1], [2, 0], [0, 3], [1, 0], [-1, 0], [2, 2]], float), 9))


@_probes_of("rnn", "parameter_groups")
def _parameter_groups() -> Iterator[Probe]:
    yield Probe((3, 5, 7))
    yield Probe((11, 4, 2))


@_probes_of("rnn", "output_layer")
def _output_layer() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((draw("NTH"), draw("HK"), draw("K")), draw.sizes)
        yield Probe((draw("NH"), draw("HK"), draw("K")), draw.sizes)


@_probes_of("rnn", "last_hidden")
def _last_hidden() -> Iterator[Probe]:
    for draw in draws():
        lengths = np.array([2, draw.sizes["T"], 1][: draw.sizes["N"]])
        yield Probe((draw("NTH"), lengths), draw.sizes)


@_probes_of("rnn", "birnn_forward")
def _birnn_forward() -> Iterator[Probe]:
    for draw in draws():
        forward, backward = draw.all("DH HH H"), draw.all("DH HH H")
        yield Probe((draw("NTD"), draw("NH"), draw("NH"), forward, backward), draw.sizes)


@_probes_of("rnn", "reaches")
def _reaches() -> Iterator[Probe]:
    x, h0 = np.zeros((1, 4, 2)), np.zeros((1, 2))
    cut = np.array([[0.0, 0.5], [0.0, 0.0]])  # unit 0 acts on unit 1, and there it ends
    only_second = np.array([[0.0, 0.0], [1.0, 0.0]])
    opposite = np.array([[1.0, 1.0], [-1.0, -1.0]])
    b = np.zeros(2)
    for W_xh, W_hh, t_in, t_out in (
        (np.eye(2), np.eye(2), 0, 3),
        (np.eye(2), np.eye(2), 3, 1),
        (np.eye(2), np.eye(2), 2, 2),
        (np.eye(2), cut, 0, 1),
        (np.eye(2), cut, 0, 2),
        (np.zeros((2, 2)), np.eye(2), 1, 1),
        (only_second, np.eye(2), 0, 1),
        (opposite, np.eye(2), 0, 1),
        (np.eye(2), 1e-3 * np.eye(2), 0, 3),
        (np.eye(2), np.zeros((2, 2)), 0, 1),
    ):
        yield Probe((x, h0, W_xh, W_hh, b, t_in, t_out))


@_probes_of("loss", "softmax", "log_softmax")
def _softmax() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((draw("NK"),), draw.sizes)
        yield Probe((draw("NTK"), 1), draw.sizes)
    yield Probe((np.array([[1001.0, 1002.0, 1003.0], [-1e4, 0.0, 2.0]]),), {"N": 2, "K": 3})


@_probes_of("loss", "cross_entropy")
def _cross_entropy() -> Iterator[Probe]:
    for draw in draws():
        targets = draw.rng.randint(0, draw.sizes["K"], draw.sizes["N"])
        yield Probe((draw("NK"), targets), draw.sizes)
    yield Probe((np.array([[0.0, -1e4], [2.0, 1.0]]), np.array([1, 0])), {"N": 2, "K": 2})


@_probes_of("loss", "sequence_cross_entropy")
def _sequence_cross_entropy() -> Iterator[Probe]:
    for draw in draws():
        N, T, K = (draw.sizes[name] for name in "NTK")
        logits, targets = draw("NTK"), draw.rng.randint(0, K, (N, T))
        mask = np.arange(T) < np.array([2, T - 1, 0][:N])[:, None]
        yield Probe((logits, targets, mask), draw.sizes)
        yield Probe((logits, targets), draw.sizes)
    mask = np.array([[True, False], [False, False]])
    sizes = {"N": 2, "T": 2, "K": 3}
    yield Probe((np.ones((2, 2, 3)), np.array([[1, 2], [0, 0]]), mask), sizes)


def _states(z: np.ndarray) -> np.ndarray:
    """States for a backward pass: any will do, as it is not given the forward bias."""
    return literal(np.tanh(z), 2)


@_probes_of("bptt", "rnn_step_backward")
def _rnn_step_backward() -> Iterator[Probe]:
    for draw in draws():
        x_t, h_prev, *weights = draw.all("ND NH DH HH")
        yield Probe((draw("NH"), _states(draw("NH")), x_t, h_prev, *weights), draw.sizes)


def _backward(k: int = 0) -> Iterator[Probe]:
    for draw in draws():
        x, h0, *weights = draw.all("NTD NH DH HH")
        cells = (k,) if k else ()
        yield Probe((draw("NTH"), _states(draw("NTH")), x, h0, *weights, *cells), draw.sizes)


@_probes_of("bptt", "rnn_backward")
def _rnn_backward() -> Iterator[Probe]:
    return _backward()


@_probes_of("bptt", "truncated_rnn_backward")
def _truncated_rnn_backward() -> Iterator[Probe]:
    for k in (2, 3, 1):
        yield from _backward(k)


@_probes_of("bptt", "clip_by_global_norm")
def _clip_by_global_norm() -> Iterator[Probe]:
    grads = {"a": np.array([[3.0, -1.0], [0.5, 2.0]]), "b": np.array([4.0, -2.0, 0.3])}
    for max_norm in (1.5, 100.0):
        yield Probe((grads, max_norm))
    yield Probe(({name: 0 * grad for name, grad in grads.items()}, 1.0))


@_probes_of("bptt", "train_step")
def _train_step() -> Iterator[Probe]:
    for draw in draws():
        N, T, K = (draw.sizes[name] for name in "NTK")
        names = ("W_xh", "W_hh", "b_h", "W_hy", "b_y")
        params = dict(zip(names, draw.all("DH HH H HK K"), strict=True))
        x, targets = draw("NTD"), draw.rng.randint(0, K, (N, T))
        yield Probe((params, x, targets, 0.5, 100.0), draw.sizes)
        yield Probe((params, x, targets, 0.5, 1.0), draw.sizes)


@_probes_of("bptt", "linear_chain")
def _linear_chain() -> Iterator[Probe]:
    for w, steps in ((1.5, 4), (0.5, 3), (-2.0, 1), (0.0, 0), (0.0, 1), (0.0, 3)):
        yield Probe((w, steps))


@_probes_of("bptt", "hidden_jacobian_norms")
def _hidden_jacobian_norms() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((_states(draw("TH")), draw("HH")), draw.sizes)


@_probes_of("lstm", "sigmoid")
def _sigmoid() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((draw("ND"),), draw.sizes)
    yield Probe((np.array([-1e4, -20.0, 0.0, 20.0, 1e4]),))


@_probes_of("lstm", "lstm_backward")
def _lstm_backward() -> Iterator[Probe]:
    for draw in draws():
        x, h0, c0, W_x, W_h = draw.all("NTD NH NH D4H H4H")
        yield Probe((draw("NTH"), x, h0, c0, W_x, W_h, *_run(draw, c0)), draw.sizes)


def _run(draw: Draw, c0: np.ndarray) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """h, c and gates for a backward pass, which fit together as after a forward one.

    The gates are drawn, since the backward pass is not given the bias that they come from.
    """
    N, T, H = (draw.sizes[name] for name in "NTH")
    gates = {name: literal(draw.rng.uniform(0.1, 0.9, (N, T, H)), 1) for name in "fio"}
    gates["g"] = _states(draw("NTH"))
    c, before = np.empty((N, T, H)), c0
    for t in range(T):
        before = literal(gates["f"][:, t] * before + gates["i"][:, t] * gates["g"][:, t], 7)
        c[:, t] = before
    return literal(gates["o"] * np.tanh(c), 6), c, gates


@_probes_of("lstm", "cell_gradient")
def _cell_gradient() -> Iterator[Probe]:
    for draw in draws():
        T, H = draw.sizes["T"], draw.sizes["H"]
        yield Probe((literal(draw.rng.uniform(0.1, 1.0, (T, H)), 2),), draw.sizes)
    yield Probe((np.array([[0.5, 0.2], [0.0, 1.0], [0.3, 0.4], [0.6, 0.0]]),))


@_probes_of("lstm", "memory_cell_weights")
def _memory_cell_weights() -> Iterator[Probe]:
    yield Probe(())


@_probes_of("variants", "bilstm_forward")
def _bilstm_forward() -> Iterator[Probe]:
    for draw in draws():
        starts = [draw.all("NH NH") for _ in range(2)]
        weights = [draw.all("D4H H4H 4H") for _ in range(2)]
        yield Probe((draw("NTD"), *starts, *weights), draw.sizes)


@_probes_of("variants", "stacked_lstm_forward")
def _stacked_lstm_forward() -> Iterator[Probe]:
    for draw in draws():
        layers = [draw.all("NH NH D4H H4H 4H"), draw.all("NH NH H4H H4H 4H")]
        yield Probe((draw("NTD"), layers), draw.sizes)


@_probes_of("variants", "attention_pool")
def _attention_pool() -> Iterator[Probe]:
    for draw in draws():
        N, T = draw.sizes["N"], draw.sizes["T"]
        h, query = draw("NTH"), draw("NH")
        yield Probe((h, query), draw.sizes)
        yield Probe((h, query, np.arange(T) < np.array([2, T - 1, 1][:N])[:, None]), draw.sizes)


@_probes_of("variants", "clockwork_rnn_step")
def _clockwork_rnn_step() -> Iterator[Probe]:
    periods = {2: [4, 1], 4: [1, 4, 2, 3], 3: [2, 1, 2]}
    for draw, t in zip(draws(), (2, 6, 3), strict=True):
        args = draw.all("ND NH DH HH H")
        yield Probe((*args, np.array(periods[draw.sizes["H"]]), t), draw.sizes)


@_probes_of("torch_models", "make_windows")
def _make_windows() -> Iterator[Probe]:
    series = np.array([1.0, 2.0, 3.0, 5.0, 8.0, 13.0])
    for length in (2, 4, 1):
        yield Probe((series, length), {"T": 6})
