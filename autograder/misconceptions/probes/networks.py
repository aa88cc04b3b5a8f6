"""The probes of stubs that are networks, or take one: see `shipped.tests.networks`.

An argument that is a string names the kind of network that a stub is tried with.
"""

from collections.abc import Iterator

import numpy as np

from autograder.misconceptions.probes.draw import MADE, SIZES, Draw, Probe, draws, probes_of
from autograder.misconceptions.reference import Place

NETWORK_RESULTS: dict[Place, tuple[str, ...]] = {
    ("torch_models", "LSTMCell"): ("h", "the state's h", "the state's c", "dx", "dh", "dc"),
    **{("torch_models", stub): ("output", "dx") for stub in ("LSTMModel", "CnnLstm")},
    ("torch_models", "ElmanRNN"): ("output", "state", "dx", "dstate"),
    ("torch_models", "SequenceRNN"): ("output", "state", "dseq"),
    ("torch_models", "to_sequence_rnn"): ("output", "state", "change"),
    ("torch_models", "to_torch_lstm"): ("h", "change"),
    ("torch_models", "fit"): ("count", "falls", "learned"),
}
"""What is tried on a network gives more than the stub itself: what all of it is called."""

_KINDS = ("SequenceRNN", "LSTMModel", "ElmanRNN")
_SERIES = np.array([0.1, 0.5, -0.3, 0.8, -0.6, 0.4, 0.9, -0.2])


@probes_of("torch_models", "LSTMCell")
def _lstm_cell() -> Iterator[Probe]:
    for draw in (*draws(), Draw({**SIZES[0], "N": 1}, 7)):
        yield Probe((draw("ND"), draw("NH"), draw("NH")), draw.sizes)


@probes_of("torch_models", "LSTMModel")
def _lstm_model() -> Iterator[Probe]:
    for draw, layers in zip(draws(), (1, 2, 3), strict=True):
        yield Probe((draw("NTD"), draw.sizes["H"], layers, draw.sizes["K"]), draw.sizes)


@probes_of("torch_models", "ElmanRNN")
def _elman_rnn() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((draw("ND"), draw("NH"), draw.sizes["K"]), draw.sizes)


@probes_of("torch_models", "SequenceRNN")
def _sequence_rnn() -> Iterator[Probe]:
    for draw in draws():
        H, K = draw.sizes["H"], draw.sizes["K"]
        yield Probe((draw("NTD"), None, H, K), draw.sizes)
        yield Probe((draw("NTD"), draw("NH")[None], H, K), draw.sizes)


@probes_of("torch_models", "to_sequence_rnn")
def _to_sequence_rnn() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((draw("NTD"), draw.sizes["H"], draw.sizes["K"]), draw.sizes)


@probes_of("torch_models", "to_torch_lstm")
def _to_torch_lstm() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((draw("NTD"), draw.sizes["H"]), draw.sizes)


@probes_of("torch_models", "fit")
def _fit() -> Iterator[Probe]:
    X = np.lib.stride_tricks.sliding_window_view(_SERIES, 4)[:-1, :, None].copy()
    for lr, epochs in ((0.0, 2), (1e-3, 3)):
        for kind in _KINDS:
            yield Probe((kind, X, _SERIES[4:, None].copy(), epochs, lr))


@probes_of("torch_models", "predict_one_step")
def _predict_one_step() -> Iterator[Probe]:
    for kind, length, start in zip(_KINDS, (2, 3, 4), (4, 3, 6), strict=True):
        yield Probe((kind, _SERIES, length, start))


@probes_of("torch_models", "predict_multi_step")
def _predict_multi_step() -> Iterator[Probe]:
    for kind, length, steps in zip(_KINDS, (4, 3, 2), (3, 5, 4), strict=True):
        yield Probe((kind, _SERIES[:length].copy(), steps))


@probes_of("torch_models", "CnnLstm")
def _cnn_lstm() -> Iterator[Probe]:
    for draw, kernel in zip(draws(), (5, 1, 3), strict=True):
        H, K = draw.sizes["H"], draw.sizes["K"]
        yield Probe((draw("NTD"), 4, kernel, H, K), draw.sizes)


NETWORKS = frozenset(place for place, make in MADE.items() if make.__module__ == __name__)
"""The stubs of this file."""
