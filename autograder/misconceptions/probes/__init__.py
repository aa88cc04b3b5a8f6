"""The fixed inputs on which a submission is compared with the reference and the known mistakes.

draw      sizes, and random numbers that are the same every time
by_hand   the probes of stubs that take more than arrays of some shape
networks  the probes of stubs that are networks, or take one
"""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any, Protocol

import numpy as np

from autograder.misconceptions.probes.by_hand import BY_HAND
from autograder.misconceptions.probes.draw import SIZES, Draw, Probe, draws
from autograder.misconceptions.probes.networks import NETWORKS
from autograder.misconceptions.reference import Place, Reference

__all__ = ["RESULTS", "Answer", "Probe", "is_network", "probes", "viewed"]

RESULTS: dict[Place, tuple[str, ...]] = {
    ("encoding", "negative_sampling_loss"): ("loss", "gradients"),
    **{("loss", stub): ("loss", "dlogits") for stub in ("cross_entropy", "sequence_cross_entropy")},
    ("bptt", "clip_by_global_norm"): ("clipped", "norm"),
    ("bptt", "train_step"): ("params", "loss"),
    ("bptt", "linear_chain"): ("value", "derivative"),
    ("lstm", "lstm_step"): ("h_t", "c_t", "gates"),
    ("lstm", "lstm_forward"): ("h", "c", "gates"),
    **{
        ("variants", f"{cell}_lstm_step"): ("h_t", "c_t")
        for cell in ("peephole", "coupled", "depth_gated")
    },
    ("variants", "sru_forward"): ("h", "c"),
    ("variants", "attention_pool"): ("context", "weights"),
    ("variants", "tree_lstm_node"): ("h", "c"),
    ("torch_models", "LSTMCell"): ("h", "the state's h", "the state's c", "dx", "dh", "dc"),
    **{("torch_models", stub): ("output", "dx") for stub in ("LSTMModel", "CnnLstm")},
    ("torch_models", "ElmanRNN"): ("output", "state", "dx", "dstate"),
    ("torch_models", "SequenceRNN"): ("output", "state", "dseq"),
    ("torch_models", "to_sequence_rnn"): ("output", "state", "change"),
    ("torch_models", "to_torch_lstm"): ("h", "change"),
    ("torch_models", "make_windows"): ("X", "Y"),
    ("torch_models", "fit"): ("count", "falls", "learned"),
}
"""What the results of a stub are called, where there are several."""

_LAYER = "ND NH DH HH H"
_PACKED = "D4H H4H 4H"
_AXES: dict[Place, str] = {
    ("rnn", "rnn_step"): _LAYER,
    ("rnn", "rnn_forward"): "NTD NH DH HH H",
    ("rnn", "jordan_forward"): "NTD NK DH KH H HK K",
    **{("lstm", f"{gate}_gate"): _LAYER for gate in ("forget", "input", "output")},
    ("lstm", "candidate"): _LAYER,
    ("lstm", "cell_state"): "NH NH NH NH",
    ("lstm", "hidden_state"): "NH NH",
    ("lstm", "lstm_step"): f"ND NH NH {_PACKED}",
    ("lstm", "lstm_forward"): f"NTD NH NH {_PACKED}",
    ("variants", "peephole_lstm_step"): f"ND NH NH {_PACKED} H H H",
    ("variants", "coupled_lstm_step"): "ND NH NH D3H H3H 3H",
    ("variants", "gru_step"): "ND NH D3H H3H 3H",
    ("variants", "mgu_step"): "ND NH D2H H2H 2H",
    ("variants", "sru_forward"): "NTH NH H3H 2H",
    ("variants", "tree_lstm_node"): f"D CH CH {_PACKED}",
    ("variants", "depth_gated_lstm_step"): f"ND NH NH NH {_PACKED} DH H H H",
}
"""The arguments of stubs that take arrays only, by their axes."""

_WITH_ACTIVATION = {
    *(("rnn", "rnn_step"), ("rnn", "rnn_forward"), ("lstm", "candidate"), ("lstm", "hidden_state")),
    *(("lstm", "lstm_step"), ("lstm", "lstm_forward")),
}


class Answer(Protocol):
    """What can be asked: a `Reference`, or a submission."""

    def get(self, part: str, name: str) -> Any:
        """A function or a table."""

    def tried(self, part: str, stub: str, *args: Any) -> Any:
        """What a stub that is a network, or takes one, gives for arrays."""


@lru_cache
def probes(part: str, stub: str) -> tuple[Probe, ...]:
    """The probes of a stub, in the order in which they are tried; none for a table."""
    if make := {**BY_HAND, **NETWORKS}.get((part, stub)):
        return tuple(make())
    return tuple(_of_axes((part, stub))) if (part, stub) in _AXES else ()


def _of_axes(place: Place) -> Iterator[Probe]:
    for draw in draws():
        args = draw.all(_AXES[place])
        yield Probe(args, draw.sizes)
        if place in _WITH_ACTIVATION and draw.sizes is SIZES[0]:
            yield Probe((*args, "identity"), draw.sizes)
    if place == ("variants", "tree_lstm_node"):  # a leaf
        yield Probe(Draw({**SIZES[0], "C": 0}, 7).all(_AXES[place]))


def is_network(part: str, stub: str) -> bool:
    """Whether a stub is a network, or takes one, so that it is no function of plain values."""
    return (part, stub) in NETWORKS


def viewed(part: str, stub: str, answer: Answer) -> Callable:
    """A function from the arguments of a probe to what is compared.

    That is the stub itself, or what its results do where many results are right.
    """
    if is_network(part, stub):
        return partial(answer.tried, part, stub)
    function = answer.get(part, stub)
    if (part, stub) != ("lstm", "memory_cell_weights"):
        return function
    return lambda: _run_memory(function())


def _run_memory(weights: Any) -> np.ndarray:
    """What an LSTM of one unit puts out with weights that were set by hand."""
    program = [(3, 1, 1), (4, 1, 0), (2, 0, 1), (5, -1, 1), (6, 0, 1), (2, 1, 0), (7, -1, 0)]
    zero = np.zeros((1, 1))
    lstm_forward = Reference().get("lstm", "lstm_forward")
    h, _, _ = lstm_forward(np.array([program], float), zero, zero, *weights, "identity")
    return h[0, :, 0].round(1)
