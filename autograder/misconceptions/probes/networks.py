"""The probes of stubs that are networks, or take one: see `shipped.tests.networks`.

An argument that is a string names the kind of network that a stub is tried with.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from autograder.misconceptions.probes.draw import MADE, SIZES, Draw, Probe, draws, probes_of
from autograder.signatures import arrays, is_class, leaves, network, signature

PART = "torch_models"
"""Where a network follows from its parameters alone. In part 8 two that are right may differ."""
_RESULTS: dict[str, tuple[str, ...]] = {
    "to_sequence_rnn": ("output", "state", "change"),
    "to_torch_lstm": ("h", "change"),
    "fit": ("count", "falls", "learned"),
    "train": ("count", "falls", "learned"),
}
"""What is tried on a network that was made or trained: what all of it is called."""
_GIVEN = {"num_layers": (1, 2, 3, 1, 2), "kernel_size": (5, 1, 3, 3, 1)}
"""The sizes that are no dimension, for each set of sizes."""
_KINDS = ("SequenceRNN", "LSTMModel", "ElmanRNN")
_SERIES = np.array([0.1, 0.5, -0.3, 0.8, -0.6, 0.4, 0.9, -0.2])


def is_network(part: str, stub: str) -> bool:
    """Whether a stub is a network, or takes one, so that it is no function of plain values."""
    return (part, stub) in _TAKING or (part == PART and is_class(part, stub))


def result_names(stub: str) -> tuple[str, ...]:
    """What all is called that is tried on a network: its results, and the gradients by its inputs.

    One result alone has no name.
    """
    if not is_class(PART, stub):
        return _RESULTS.get(stub, ("",))
    said = signature(PART, stub)
    inputs = {name: form for name, form in said.arguments.items() if name not in said.optional}
    by = (what for name, form in inputs.items() for what, _ in arrays(form, name))
    return (*(what for what, _ in leaves(said.results)), *(f"d{what}" for what in by))


def of_class(stub: str) -> Iterator[Probe]:
    """The probes of a class: what it is made with and what it is given, as its docstrings say."""
    small = Draw({**SIZES[0], "N": 1}, 7), Draw({**SIZES[0], "O": 1}, 8)
    for i, draw in enumerate((*draws(), *small)):
        yield from _asked(stub, draw, {name: values[i] for name, values in _GIVEN.items()})


def _asked(stub: str, draw: Draw, given: Mapping[str, int]) -> Iterator[Probe]:
    said = network(PART, stub)
    sizes = tuple(said.made_with({**draw.sizes, **given}))
    forms = said.forward.arguments
    inputs = tuple(draw.arguments((PART, stub)).values())
    yield Probe((sizes, inputs), draw.sizes)
    if more := tuple(draw.value(forms[name], draw.sizes) for name in said.forward.optional):
        yield Probe((sizes, inputs, more), draw.sizes)


@probes_of("torch_models", "to_sequence_rnn")
def _to_sequence_rnn() -> Iterator[Probe]:
    for draw in draws():
        yield Probe((draw("NTD"), draw.sizes["H"], draw.sizes["O"]), draw.sizes)


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


@probes_of("mnist", "train")
def _train() -> Iterator[Probe]:
    images = np.random.RandomState(3).randint(0, 11, (8, 1, 3, 3)) / 10
    labels = np.array([0, 2, 1, 1, 0, 2, 2, 1])
    for lr, epochs in ((0.0, 8), (0.05, 8)):
        yield Probe((images, labels, epochs, lr))


@probes_of("torch_models", "predict_one_step")
def _predict_one_step() -> Iterator[Probe]:
    for kind, length, start in zip(_KINDS, (2, 3, 4), (4, 3, 6), strict=True):
        yield Probe((kind, _SERIES, length, start))


@probes_of("torch_models", "predict_multi_step")
def _predict_multi_step() -> Iterator[Probe]:
    for kind, length, steps in zip(_KINDS, (4, 3, 2), (3, 5, 4), strict=True):
        yield Probe((kind, _SERIES[:length].copy(), steps))


_TAKING = frozenset(place for place, make in MADE.items() if make.__module__ == __name__)
"""The stubs of this file that take a network."""
