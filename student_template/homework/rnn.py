"""Part 2: the recurrent network (Q4-Q6, Q9, notes N2 and N4).

Shapes: `N` sequences in a batch, `T` steps in time, `D` input features, `H` hidden units,
`K` outputs. Batch first, NumPy only. A layer is `x @ W + b`. Steps count from 0; the same weights
serve at every step. The result has the dtype of the inputs. No function changes its inputs.

Sources: Elman 1990, "Finding Structure in Time"; Jordan 1986, "Serial Order: A Parallel
Distributed Processing Approach"; Schuster & Paliwal 1997, "Bidirectional Recurrent Neural
Networks".
"""

import numpy as np


def rnn_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
    b_h: np.ndarray,
    activation: str = "tanh",
) -> np.ndarray:
    """Q4. One step of the recurrent network (Elman 1990).

        h_t = activation(x_t W_xh + h_{t-1} W_hh + b_h)

    There is no softmax in here: it belongs to the output, not to the state.

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_xh, W_hh, b_h: the weights, of shapes (D, H), (H, H) and (H,).
        activation: "tanh", or "identity" (no activation, as in the worked example).

    Returns:
        The hidden state of step t, of shape (N, H).

    Raises:
        ValueError: another activation; the message names `activation`. Or the shapes do not fit
            each other exactly as above, also where NumPy would stretch one, such as `h_prev` of
            shape (1, H) with N > 1 or `b_h` of shape (1,); the message names an argument whose
            shape does not fit.
    """
    raise NotImplementedError("Q4: rnn_step")


def rnn_forward(
    x: np.ndarray,
    h0: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
    b_h: np.ndarray,
    activation: str = "tanh",
) -> np.ndarray:
    """Q4. The network over a whole sequence: each step hands its state to the next.

    Example (N2): all weights 1, bias 0, start state 0, two hidden units, activation "identity".
    The inputs (1, 1), (1, 1), (2, 2) give the hidden states (2, 2), (6, 6), (16, 16).

    Args:
        x: the inputs, of shape (N, T, D).
        h0: the hidden state before the first step, of shape (N, H).
        W_xh, W_hh, b_h: the weights, of shapes (D, H), (H, H) and (H,).
        activation: "tanh" or "identity".

    Returns:
        The hidden state of every step, of shape (N, T, H).
    """
    raise NotImplementedError("Q4: rnn_forward")


def parameter_groups(D: int, H: int, K: int) -> dict[str, int]:
    """Q5. What the network learns: how many values each group of its parameters holds.

    The network is `rnn_forward` with `output_layer` at every step. The sequence may have any
    length: the groups do not depend on it.

    Args:
        D, H, K: the numbers of input features, hidden units and outputs.

    Returns:
        The number of values for each of the keys "W_xh", "W_hh", "b_h", "W_hy" and "b_y": three
        matrices and two biases.
    """
    raise NotImplementedError("Q5: parameter_groups")


def output_layer(h: np.ndarray, W_hy: np.ndarray, b_y: np.ndarray) -> np.ndarray:
    """Q6. The output that belongs to a hidden state.

        y = h W_hy + b_y

    These are logits: the softmax that makes them probabilities comes later, with the loss.

    Example (N2): with weights 1 and bias 0, the states (2, 2), (6, 6), (16, 16) give
    (4, 4), (12, 12), (32, 32).

    Args:
        h: hidden states, of shape (..., H): of one step (N, H), or of every step (N, T, H).
        W_hy, b_y: the weights, of shapes (H, K) and (K,).

    Returns:
        The logits, of shape (..., K).
    """
    raise NotImplementedError("Q6: output_layer")


def last_hidden(h: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Q6. The state an N-1 network answers from: the one at each sequence's own last step.

    Sequences of different lengths share a batch by padding at the end. A sequence of length L has
    its last step at L - 1; the states after it come from padding.

    Args:
        h: the hidden state of every step, of shape (N, T, H).
        lengths: how many steps of each sequence are real, integers from 1 to T, of shape (N,).

    Returns:
        One state for each sequence, of shape (N, H).

    Raises:
        ValueError: a length is less than 1 or greater than T; the message names `lengths`.
    """
    raise NotImplementedError("Q6: last_hidden")


def jordan_forward(
    x: np.ndarray,
    y0: np.ndarray,
    W_xh: np.ndarray,
    W_yh: np.ndarray,
    b_h: np.ndarray,
    W_hy: np.ndarray,
    b_y: np.ndarray,
) -> np.ndarray:
    """N2. The Jordan network (Jordan 1986): what goes back into the next step is the output.

        h_t = tanh(x_t W_xh + y_{t-1} W_yh + b_h)
        y_t = h_t W_hy + b_y

    Args:
        x: the inputs, of shape (N, T, D).
        y0: the output before the first step, of shape (N, K).
        W_xh, W_yh, b_h: the weights of the hidden layer, of shapes (D, H), (K, H) and (H,).
        W_hy, b_y: the weights of the output, of shapes (H, K) and (K,).

    Returns:
        The output of every step, of shape (N, T, K).
    """
    raise NotImplementedError("N2: jordan_forward")


def birnn_forward(
    x: np.ndarray,
    h0_f: np.ndarray,
    h0_b: np.ndarray,
    params_f: tuple[np.ndarray, np.ndarray, np.ndarray],
    params_b: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> np.ndarray:
    """N2. The bidirectional network (Schuster & Paliwal 1997): two tanh networks side by side.

    One reads the sequence from the first step to the last, the other from the last to the first.
    At step t the result holds the state that each of them has just after it has read x_t.

    Args:
        x: the inputs, of shape (N, T, D).
        h0_f, h0_b: the state of each network before the first step that it reads, of shape (N, H).
        params_f, params_b: the weights (W_xh, W_hh, b_h) of each network, of shapes (D, H), (H, H)
            and (H,).

    Returns:
        The states, of shape (N, T, 2H), in the order of the input: along the last axis first the
        forward network's, then the backward network's.
    """
    raise NotImplementedError("N2: birnn_forward")


def reaches(
    x: np.ndarray,
    h0: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
    b_h: np.ndarray,
    t_in: int,
    t_out: int,
) -> bool:
    """Q9. Whether the state at one step depends on the input at another: how time is carried.

    Find out by experiment with the tanh network: change the input at `t_in`, by a finite amount,
    and see whether the state at `t_out` moves, in any hidden unit of any sequence. It is enough
    that one feature has an effect. Mind that the effects of two features may cancel each other.
    An effect of less than 1e-12 is rounding, not an effect; so compute in float64. A state never
    depends on an input that comes after it.

    Args:
        x: the inputs, of shape (N, T, D).
        h0: the hidden state before the first step, of shape (N, H).
        W_xh, W_hh, b_h: the weights, of shapes (D, H), (H, H) and (H,).
        t_in: the step of the input, 0 to T - 1.
        t_out: the step of the state, 0 to T - 1.

    Returns:
        True or False, a Python bool.
    """
    raise NotImplementedError("Q9: reaches")
