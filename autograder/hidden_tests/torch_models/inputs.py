"""What the hidden tests of part 7 share: models of the student with numbers that we know.

A model's parameters are read, replaced by random ones and given to the references of parts 2 and 5,
which are NumPy in float64: no PyTorch stands on both sides of a comparison.
"""

from typing import Any

import numpy as np

from autograder.checking import expect
from autograder.checking.arguments import arguments
from autograder.checking.cases import Case, cases
from autograder.checking.failure import CheckFailed
from autograder.sealed import faults
from autograder.sealed.student import Remote, Student
from autograder.signatures import arrays, leaves, network, signature
from autograder.text import Text
from solutions import lstm, rnn

PART = "torch_models"
State = dict[str, np.ndarray]
steps = cases("NDHO", N=2, D=2, H=2, largest=6, dtypes=(np.float32,))
sequences = cases("NTDHO", T=2, D=2, H=2, largest=4, dtypes=(np.float32,))


def built(student: Student, stub: str, name: str, case: Case) -> Remote:
    """A new model of the student's class `name`, of the case's sizes, for a check of `stub`.

    It is in evaluation mode, as a network may have dropout. Raises StudentFault.
    """
    try:
        sizes = network(PART, name).made_with(case.sizes | case.extra)
        model = getattr(student.torch_models, name).make(*sizes)
    except faults.NotStarted as fault:
        if name == stub:
            raise
        raise faults.needs(stub, name) from fault
    model.call("eval")
    return model


def filled(student: Student, model: Remote, case: Case) -> State:
    """Give a model random parameters; returns them. They must be those that its docstring names."""
    forms = network(PART, model.label).parameters
    state = student.workshop.ask("state", model, label=model.label)
    state = expect.entries(state, forms, f"{model.label}.state_dict()")
    for name, form in forms.items():
        what = f"{model.label}.{name}"
        expect.shaped(state[name], form.shape(case.sizes), what=what, case=case)
    return _given(student, model, state, case)


def inputs(name: str, case: Case) -> list[Any]:
    """Random inputs of a model of the class `name`, those that it must be given."""
    return list(arguments(signature(PART, name), case, scale=1.0).values())


def upstream(name: str, case: Case, *none: str) -> list[np.ndarray]:
    """Random gradients by the outputs of a model of the class `name`, zeros for those in `none`."""
    rng = np.random.default_rng([case.seed, 3])
    return [
        case.normal(rng, *array.shape(case.sizes), scale=0.0 if what in none else 1.0)
        for what, array in leaves(signature(PART, name).results)
    ]


def outputs(name: str, value: Any, case: Case) -> tuple:
    """What a model of the class `name` returned, if that is as many results as it must be."""
    return expect.results(value, signature(PART, name).results, case)


def compare_gradients(
    student: Student,
    model: Remote,
    given: list[Any],
    dout: list[np.ndarray],
    right: State,
    case: Case,
    chain: int | None = None,
) -> None:
    """Some gradients of a model are right: by its parameters and inputs, by their names.

    `dout` are the gradients by its outputs, `chain` the operations in the longest chain.
    """
    got, got_in = student.workshop.ask("gradients", model, given, dout, label=model.label)
    forms = signature(PART, model.label).arguments
    names = [what for name, form in forms.items() for what, _ in arrays(form, name)]
    found = {**got, **dict(zip(names, got_in, strict=False))}
    for name, gradient in right.items():
        what = f"the gradient of {name}"
        expect.array(found[name], gradient, chain or operations(case), what=what, case=case)


def _given(student: Student, model: Remote, state: State, case: Case) -> State:
    rng = np.random.default_rng([case.seed, 1])
    state = {name: case.normal(rng, *value.shape, scale=0.6) for name, value in state.items()}
    student.workshop.ask("load", model, state, label=model.label)
    return state


def filled_layers(student: Student, model: Remote, kinds: list[str], case: Case) -> list[State]:
    """The same for a model whose layers may have any name: one layer of each kind, and no other.

    Returns the parameters of each layer, by their names in PyTorch.
    """
    found = student.workshop.ask("modules", model, label=model.label)
    paths = {kind: [path for path, name in found if name == kind] for kind in kinds}
    for kind, having in paths.items():
        if len(having) != 1:
            raise CheckFailed(
                Text(
                    f"{model.label} has {len(having)} layers nn.{kind}; it needs exactly one.",
                    f"{model.label} 里有 {len(having)} 个 nn.{kind} 层，应当恰好有一个。",
                )
            )
    state = student.workshop.ask("state", model, label=model.label)
    state = _given(student, model, state, case)
    layers = []
    for kind in kinds:
        prefix = f"{paths[kind][0]}."
        own = {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}
        layers.append(own)
    return layers


def elman_parameters(state: State) -> tuple[np.ndarray, ...]:
    """W_xh, W_hh, b_h, W_hy, b_y of part 2, from an ElmanRNN's or a SequenceRNN's parameters."""
    state = {name: value.astype(np.float64) for name, value in state.items()}
    if "linear_ih.weight" in state:
        W_xh, W_hh = state["linear_ih.weight"], state["linear_hh.weight"]
        b_h = state["linear_ih.bias"] + state["linear_hh.bias"]
    else:
        W_xh, W_hh = state["rnn.weight_ih_l0"], state["rnn.weight_hh_l0"]
        b_h = state["rnn.bias_ih_l0"] + state["rnn.bias_hh_l0"]
    return W_xh.T, W_hh.T, b_h, state["linear_ho.weight"].T, state["linear_ho.bias"]


def elman_outputs(state: State, x: np.ndarray, h0: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every output (N, T, O) and every hidden state (N, T, H) of an Elman network."""
    W_xh, W_hh, b_h, W_hy, b_y = elman_parameters(state)
    h = rnn.rnn_forward(x.astype(np.float64), h0.astype(np.float64), W_xh, W_hh, b_h)
    return rnn.output_layer(h, W_hy, b_y), h


def cell_parameters(state: State) -> tuple[np.ndarray, ...]:
    """W_x, W_h, b of part 5, from an LSTMCell's parameters: both are packed f, i, g, o."""
    state = {name: value.astype(np.float64) for name, value in state.items()}
    return state["W_x.weight"].T, state["W_h.weight"].T, state["W_x.bias"] + state["W_h.bias"]


def lstm_parameters(layer: State, number: int = 0) -> tuple[np.ndarray, ...]:
    """W_x, W_h, b of part 5, from one layer of an nn.LSTM, which is packed i, f, g, o."""

    def repacked(packed: np.ndarray) -> np.ndarray:
        i, f, g, o = np.split(packed.astype(np.float64), 4)
        return np.concatenate([f, i, g, o]).T

    W_x, W_h = repacked(layer[f"weight_ih_l{number}"]), repacked(layer[f"weight_hh_l{number}"])
    return W_x, W_h, repacked(layer[f"bias_ih_l{number}"]) + repacked(layer[f"bias_hh_l{number}"])


def lstm_states(layer: State, x: np.ndarray) -> np.ndarray:
    """The last layer's hidden states (N, T, H) of an nn.LSTM, from zero states."""
    h = x.astype(np.float64)
    for number in range(sum(name.startswith("weight_hh") for name in layer)):
        W_x, W_h, b = lstm_parameters(layer, number)
        zeros = np.zeros((len(x), W_h.shape[0]))
        h = lstm.lstm_forward(h, zeros, zeros, W_x, W_h, b)[0]
    return h


def linear(layer: State, h: np.ndarray) -> np.ndarray:
    """What an nn.Linear computes."""
    return h @ layer["weight"].astype(np.float64).T + layer["bias"].astype(np.float64)


def operations(case: Case) -> int:
    """Operations in the longest chain of a model."""
    one_step = 4 * (case["D"] + case["H"]) + 16
    return case.sizes.get("T", 1) * one_step
