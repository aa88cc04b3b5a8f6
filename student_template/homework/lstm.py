"""Part 5: the LSTM, its gates and its memory (Q11-Q18, notes N1 and N2).

Shapes: `N` sequences in a batch, `T` steps in time, `D` input features, `H` hidden units.
Batch first, NumPy only. A layer is `x @ W + b`. The four gates are packed in the order
f, i, g, o (forget, input, candidate, output) along the last axis: `W_x (D, 4H)`, `W_h (H, 4H)`,
`b (4H,)`. The result has the dtype of the inputs. No function changes its inputs.

Sources: Hochreiter & Schmidhuber 1997, "Long Short-Term Memory"; the forget gate is from
Gers, Schmidhuber & Cummins 2000, "Learning to Forget".
"""

import numpy as np

# Each key is a mark in the usual figure of an LSTM cell. Give each the right one of these names:
# "input at step t", "hidden state", "cell state", "forget gate", "input gate", "output gate",
# "candidate", "sigmoid", "tanh".
SYMBOLS: dict[str, str] = {
    "x_t": "",  # the arrow that enters the cell from below
    "h_t": "",  # the arrow that leaves the cell upwards, and to the right along the bottom line
    "c_t": "",  # what runs along the straight line at the top, from step to step
    "f_t": "",  # multiplies the line at the top, at its left end
    "i_t": "",  # multiplies the new information before it joins the line at the top
    "o_t": "",  # multiplies what leaves the cell
    "g_t": "",  # the new information that may join the line at the top
    "sigma": "",  # the box whose values lie between 0 and 1
    "tanh": "",  # the box whose values lie between -1 and 1
}


def sigmoid(z: np.ndarray) -> np.ndarray:
    """The logistic function, 1 / (1 + exp(-z)), entry by entry.

    Stable: right for entries of ±1e4, with no overflow, invalid or divide warning.

    Args:
        z: any shape.

    Returns:
        Values in [0, 1], same shape and dtype as `z`.
    """
    raise NotImplementedError("Q12-Q17: sigmoid")


def forget_gate(
    x_t: np.ndarray, h_prev: np.ndarray, W_x: np.ndarray, W_h: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """Q12. How much of each memory cell is kept: 1 keeps all of it, 0 none.

        f_t = sigmoid(x_t W_x + h_{t-1} W_h + b)

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_x, W_h, b: this gate's own weights, of shapes (D, H), (H, H) and (H,).

    Returns:
        The gate, of shape (N, H).
    """
    raise NotImplementedError("Q12: forget_gate")


def input_gate(
    x_t: np.ndarray, h_prev: np.ndarray, W_x: np.ndarray, W_h: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """Q14. How much of the new information enters each memory cell.

        i_t = sigmoid(x_t W_x + h_{t-1} W_h + b)

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_x, W_h, b: this gate's own weights, of shapes (D, H), (H, H) and (H,).

    Returns:
        The gate, of shape (N, H).
    """
    raise NotImplementedError("Q14: input_gate")


def output_gate(
    x_t: np.ndarray, h_prev: np.ndarray, W_x: np.ndarray, W_h: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """Q16. How much of each memory cell is shown to the outside.

        o_t = sigmoid(x_t W_x + h_{t-1} W_h + b)

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_x, W_h, b: this gate's own weights, of shapes (D, H), (H, H) and (H,).

    Returns:
        The gate, of shape (N, H).
    """
    raise NotImplementedError("Q16: output_gate")


def candidate(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
    activation: str = "tanh",
) -> np.ndarray:
    """Q15. The new information that may enter the memory.

        g_t = activation(x_t W_x + h_{t-1} W_h + b)

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_x, W_h, b: the candidate's own weights, of shapes (D, H), (H, H) and (H,).
        activation: "tanh", or "identity" (no activation, as in the worked example).

    Returns:
        The candidate, of shape (N, H).

    Raises:
        ValueError: another activation; the message names `activation`.
    """
    raise NotImplementedError("Q15: candidate")


def cell_state(f: np.ndarray, c_prev: np.ndarray, i: np.ndarray, g: np.ndarray) -> np.ndarray:
    """Q13, Q15. The memory after forgetting and after adding what is new.

        c_t = f_t * c_{t-1} + i_t * g_t        (entry by entry)

    Args:
        f, i: the forget and the input gate of this step, of shape (N, H).
        c_prev: the memory of step t-1, of shape (N, H).
        g: the candidate of this step, of shape (N, H).

    Returns:
        The memory of step t, of shape (N, H).
    """
    raise NotImplementedError("Q13: cell_state")


def hidden_state(o: np.ndarray, c: np.ndarray, activation: str = "tanh") -> np.ndarray:
    """Q17. What the cell shows to the outside.

        h_t = o_t * activation(c_t)        (entry by entry)

    Args:
        o: the output gate of this step, of shape (N, H).
        c: the memory of this step, of shape (N, H).
        activation: "tanh", or "identity" (no activation, as in the worked example).

    Returns:
        The hidden state of step t, of shape (N, H).

    Raises:
        ValueError: another activation; the message names `activation`.
    """
    raise NotImplementedError("Q17: hidden_state")


def lstm_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
    activation: str = "tanh",
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Q12-Q17 put together: one step of the LSTM.

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev, c_prev: hidden state and memory of step t-1, of shape (N, H).
        W_x, W_h, b: the weights of f, i, g, o side by side, of shapes (D, 4H), (H, 4H), (4H,).
        activation: "tanh" or "identity", for the candidate and for the output alike.

    Returns:
        h_t: the hidden state of step t, of shape (N, H).
        c_t: the memory of step t, of shape (N, H).
        gates: the dict {"f": ..., "i": ..., "g": ..., "o": ...}, each of shape (N, H).

    Raises:
        ValueError: another activation; the message names `activation`.
    """
    raise NotImplementedError("Q12-Q17: lstm_step")


def lstm_forward(
    x: np.ndarray,
    h0: np.ndarray,
    c0: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
    activation: str = "tanh",
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """The LSTM over a whole sequence: the same weights at every step.

    Args:
        x: the inputs, of shape (N, T, D).
        h0, c0: hidden state and memory before the first step, of shape (N, H).
        W_x, W_h, b: the weights of f, i, g, o side by side, of shapes (D, 4H), (H, 4H), (4H,).
        activation: "tanh" or "identity".

    Returns:
        h: the hidden state of every step, of shape (N, T, H).
        c: the memory of every step, of shape (N, T, H).
        gates: the dict {"f": ..., "i": ..., "g": ..., "o": ...}, each of shape (N, T, H).

    Raises:
        ValueError: another activation; the message names `activation`.
    """
    raise NotImplementedError("Q12-Q17: lstm_forward")


def lstm_backward(
    dh: np.ndarray,
    x: np.ndarray,
    h0: np.ndarray,
    c0: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    gates: dict[str, np.ndarray],
) -> dict[str, np.ndarray]:
    """Q18. Back-propagation through time for the LSTM (the tanh cell).

    Walk back from the last step to the first. At each step two gradients come from the step after
    it, one for h_t and one for c_t; `dh[:, t]` is what the loss adds. The loss sees h only.

    Args:
        dh: the loss's direct gradient at each hidden state, of shape (N, T, H).
        x: the inputs, of shape (N, T, D).
        h0, c0: the states before the first step, of shape (N, H).
        W_x, W_h: the weights of f, i, g, o side by side, of shapes (D, 4H) and (H, 4H).
        h, c, gates: what `lstm_forward` returned, each array of shape (N, T, H).

    Returns:
        The gradients, a dict with the keys "x", "h0", "c0", "W_x", "W_h", "b",
        each of the shape of what it is the gradient of.
    """
    raise NotImplementedError("Q18: lstm_backward")


def cell_gradient(f: np.ndarray) -> np.ndarray:
    """Q18. How much of a change in the memory at step t is still there at the last step.

    Along the memory line itself, each step multiplies by its forget gate, and by nothing else:

        dc_T/dc_t = f_T * f_{T-1} * ... * f_{t+1}        (entry by entry; 1 for t = T)

    The gates depend on earlier states too; those roundabout paths are not counted here.

    Args:
        f: the forget gates of one sequence, of shape (T, H).

    Returns:
        The derivatives for t = 1..T, of shape (T, H).
    """
    raise NotImplementedError("Q18: cell_gradient")


def memory_cell_weights() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """N2. Weights, set by hand, of an LSTM with one unit that works like a small store.

    The activation is "identity", the start state is zero, the input at each step is (x1, x2, x3):

        x2 = 1   add x1 to the memory
        x2 = -1  clear the memory
        x2 = 0   leave the memory as it is
        x3 = 1   put the memory (after this step's writing or clearing) out; otherwise put out 0

    All within 0.01. Example: (3,1,0), (4,1,0), (2,0,0), (1,0,1), (3,-1,0) gives 0, 0, 0, 7, 0.

    Returns:
        W_x, W_h, b: of shapes (3, 4), (1, 4) and (4,), gates in the order f, i, g, o.
    """
    raise NotImplementedError("N2: memory_cell_weights")
