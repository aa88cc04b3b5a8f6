"""The probes of stubs that are networks, or take one: see `shipped.tests.networks`.

An argument that is a string names the kind of network that a stub is tried with.
"""

from collections.abc import Callable, Iterator

import numpy as np

from autograder.misconceptions.probes.draw import Probe, draws
from autograder.misconceptions.reference import Place

NETWORKS: dict[Place, Callable[[], Iterator[Probe]]] = {}

_KINDS = ("SequenceRNN", "LSTMModel", "ElmanRNN")
_SERIES = np.array([0.1, 0.5, -0.3, 0.8, -0.6, 0.4, 0.9, -0.2])


def _probes_of(stub: str) -> Callable:
    """Mark a function as the one that makes the probes of this stub."""

    def keep(make: Callable) -> Callable:
        NETWORKS["torch_models", stub] = make
        return make

    return keep


@_probes_of("LSTMCell")
def _lstm_cell() -> Iterator[Probe]:
    for draw in draws():
        yield Probe(draw.all("ND NH NH"), draw.sizes)


@_probes_of("LSTMModel")
def _lstm_model() -> Iterator[Probe]:
    for draw, layers in zip(draws(), (1, 2, 3), strict=True):
        yield Probe((draw("NTD"), draw.sizes["H"], layers, draw.sizes["K"]), draw.sizes)


@_probes_of("ElmanRNN")
def _elman_rnn() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((*draw.all("ND NH"), draw.sizes["K"]), draw.sizes)


@_probes_of("SequenceRNN")
def _sequence_rnn() -> Iterator[Probe]:
    for draw in draws():
        H, K = draw.sizes["H"], draw.sizes["K"]
        yield Probe((draw("NTD"), None, H, K), draw.sizes)
        yield Probe((draw("NTD"), draw("NH")[None], H, K), draw.sizes)


@_probes_of("to_sequence_rnn")
def _to_sequence_rnn() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((draw("NTD"), draw.sizes["H"], draw.sizes["K"]), draw.sizes)


@_probes_of("to_torch_lstm")
def _to_torch_lstm() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((draw("NTD"), draw.sizes["H"]), draw.sizes)


@_probes_of("fit")
def _fit() -> Iterator[Probe]:
    X = np.lib.stride_tricks.sliding_window_view(_SERIES, 4)[:-1, :, None].copy()
    for lr, epochs in ((0.0, 2), (1e-3, 3)):
        for kind in _KINDS:
            yield Probe((kind, X, _SERIES[4:, None].copy(), epochs, lr))


@_probes_of("predict_one_step")
def _predict_one_step() -> Iterator[Probe]:
    for kind, length, start in zip(_KINDS, (2, 3, 4), (4, 3, 6), strict=True):
        yield Probe((kind, _SERIES, length, start))


@_probes_of("predict_multi_step")
def _predict_multi_step() -> Iterator[Probe]:
    for kind, length, steps in zip(_KINDS, (4, 3, 2), (3, 5, 4), strict=True):
        yield Probe((kind, _SERIES[:length].copy(), steps))


@_probes_of("CnnLstm")
def _cnn_lstm() -> Iterator[Probe]:
    for draw, kernel in zip(draws(), (5, 1, 3), strict=True):
        H, K = draw.sizes["H"], draw.sizes["K"]
        yield Probe((draw("NTD"), 4, kernel, H, K), draw.sizes)
