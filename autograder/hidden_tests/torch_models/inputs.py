"""What the hidden tests of part 7 share: models of the student with numbers that we know.

A model's parameters are read, replaced by random ones and given to the references of parts 2 and 5,
which are NumPy in float64: no PyTorch stands on both sides of a comparison.
"""

import numpy as np

from autograder.checking import expect
from autograder.checking.cases import Case, cases
from autograder.checking.failure import CheckFailed
from autograder.sealed import faults
from autograder.sealed.student import Remote, Student
from autograder.text import Text
from solutions import lstm, rnn

State = dict[str, np.ndarray]
steps = cases("NDHO", N=2, D=2, H=2, largest=6, dtypes=(np.float32,))
sequences = cases("NTDHO", T=2, D=2, H=2, largest=4, dtypes=(np.float32,))


def built(student: Student, stub: str, name: str, *sizes: int) -> Remote:
    """A new model of the student's class `name`, for a check of `stub`. Raises StudentFault."""
    try:
        return getattr(student.torch_models, name).make(*sizes)
    except faults.NotStarted as fault:
        if name == stub:
            raise
        raise faults.needs(stub, name) from fault


def filled(student: Student, model: Remote, shapes: dict[str, tuple], case: Case) -> State:
    """Give a model random parameters, which must have these names and shapes; returns them."""
    state = student.workshop.ask("state", model, label=model.label)
    state = expect.entries(state, shapes, f"{model.label}.state_dict()")
    for name, shape in shapes.items():
        expect.shaped(state[name], shape, what=f"{model.label}.{name}", case=case)
    return _given(student, model, state, case)


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


def elman_shapes(case: Case) -> dict[str, tuple]:
    """The parameters of an ElmanRNN."""
    D, H, O = case["D"], case["H"], case["O"]  # noqa: E741
    layers = {"linear_ih": (H, D), "linear_hh": (H, H), "linear_ho": (O, H)}
    return _linear_shapes(layers)


def cell_shapes(case: Case) -> dict[str, tuple]:
    """The parameters of an LSTMCell."""
    D, H = case["D"], case["H"]
    return _linear_shapes({"W_x": (4 * H, D), "W_h": (4 * H, H)})


def sequence_shapes(case: Case) -> dict[str, tuple]:
    """The parameters of a SequenceRNN."""
    D, H, O = case["D"], case["H"], case["O"]  # noqa: E741
    weights = {"rnn.weight_ih_l0": (H, D), "rnn.weight_hh_l0": (H, H)}
    biases = {"rnn.bias_ih_l0": (H,), "rnn.bias_hh_l0": (H,)}
    return weights | biases | _linear_shapes({"linear_ho": (O, H)})


def _linear_shapes(layers: dict[str, tuple]) -> dict[str, tuple]:
    weights = {f"{name}.weight": shape for name, shape in layers.items()}
    return weights | {f"{name}.bias": shape[:1] for name, shape in layers.items()}


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
