"""Part 6: the family of recurrent cells (Q19, notes N2 and N4).

Shapes: `N` sequences in a batch, `T` steps in time, `D` input features, `H` hidden units.
Batch first, NumPy only. Gates are packed in the order f, i, g, o along the last axis, as in part 5,
unless a function says otherwise. Below, `W`, `U` and `b` with a gate's letter are the blocks of
`W_x`, `W_h` and `b` that belong to this gate; `*` is entry by entry. The result has the dtype of
the inputs. No function changes its inputs. You may import what you have written
in parts 3 and 5, as in `from homework.lstm import sigmoid`.

Sources, in the order of the functions:
Gers & Schmidhuber 2000, "Recurrent Nets that Time and Count".
Greff et al. 2015, "LSTM: A Search Space Odyssey".
Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine
Translation"; Chung et al. 2014, "Empirical Evaluation of Gated Recurrent Neural Networks on
Sequence Modeling".
Zhou et al. 2016, "Minimal Gated Unit for Recurrent Neural Networks".
Lei et al. 2017, "Training RNNs as Fast as CNNs".
Graves & Schmidhuber 2005, "Framewise Phoneme Classification with Bidirectional LSTM and Other
Neural Network Architectures".
Vaswani et al. 2017, "Attention Is All You Need".
Tai et al. 2015, "Improved Semantic Representations From Tree-Structured Long Short-Term Memory
Networks".
Koutník et al. 2014, "A Clockwork RNN".
Yao et al. 2015, "Depth-Gated LSTM".
"""

# answer
import math
from collections.abc import Iterator

# end
import numpy as np

# answer
from solutions.loss import softmax
from solutions.lstm import lstm_forward, lstm_step, sigmoid

# end


def peephole_lstm_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
    p_f: np.ndarray,
    p_i: np.ndarray,
    p_o: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The peephole LSTM: the gates look into the memory (Gers & Schmidhuber 2000).

        f_t = sigmoid(x_t W_f + h_{t-1} U_f + p_f * c_{t-1} + b_f)
        i_t = sigmoid(x_t W_i + h_{t-1} U_i + p_i * c_{t-1} + b_i)
        g_t = tanh(x_t W_g + h_{t-1} U_g + b_g)
        c_t = f_t * c_{t-1} + i_t * g_t
        o_t = sigmoid(x_t W_o + h_{t-1} U_o + p_o * c_t + b_o)
        h_t = o_t * tanh(c_t)

    The output gate looks at the new memory, the other two at the old one.

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev, c_prev: hidden state and memory of step t-1, of shape (N, H).
        W_x, W_h, b: the weights of f, i, g, o side by side, of shapes (D, 4H), (H, 4H), (4H,).
        p_f, p_i, p_o: the peepholes, one weight per unit, of shape (H,).

    Returns:
        h_t: the hidden state of step t, of shape (N, H).
        c_t: the memory of step t, of shape (N, H).
    """
    # answer
    f, i, g, o = np.split(x_t @ W_x + h_prev @ W_h + b, 4, axis=-1)
    f, i = sigmoid(f + p_f * c_prev), sigmoid(i + p_i * c_prev)
    c_t = f * c_prev + i * np.tanh(g)
    return sigmoid(o + p_o * c_t) * np.tanh(c_t), c_t
    # end


def coupled_lstm_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Coupled gates: what is forgotten makes room for what is new (Greff et al. 2015, "CIFG").

        f_t = sigmoid(x_t W_f + h_{t-1} U_f + b_f)        (o_t in the same way)
        g_t = tanh(x_t W_g + h_{t-1} U_g + b_g)
        c_t = f_t * c_{t-1} + (1 - f_t) * g_t
        h_t = o_t * tanh(c_t)

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev, c_prev: hidden state and memory of step t-1, of shape (N, H).
        W_x, W_h, b: the weights of f, g, o side by side (three blocks: no input gate), of shapes
            (D, 3H), (H, 3H), (3H,).

    Returns:
        h_t: the hidden state of step t, of shape (N, H).
        c_t: the memory of step t, of shape (N, H).
    """
    # answer
    f, g, o = np.split(x_t @ W_x + h_prev @ W_h + b, 3, axis=-1)
    f = sigmoid(f)
    c_t = f * c_prev + (1 - f) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_t), c_t
    # end


# answer
def _blocks(count: int, *weights: np.ndarray) -> Iterator[list[np.ndarray]]:
    """Cut each of the packed weights into the blocks of its gates."""
    return (np.split(w, count, axis=-1) for w in weights)


# end
def gru_step(
    x_t: np.ndarray, h_prev: np.ndarray, W_x: np.ndarray, W_h: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """The gated recurrent unit: two gates and no separate memory (Cho et al. 2014).

        z_t = sigmoid(x_t W_z + h_{t-1} U_z + b_z)              how much is renewed
        r_t = sigmoid(x_t W_r + h_{t-1} U_r + b_r)              how much of the past is seen
        n_t = tanh(x_t W_n + (r_t * h_{t-1}) U_n + b_n)         what is new
        h_t = (1 - z_t) * h_{t-1} + z_t * n_t

    Two things are not as in PyTorch's `nn.GRU`. There the reset gate acts after the weights,
    r_t * (h_{t-1} U_n + b'_n) with a bias of its own; here it acts on the state before them. And
    there z_t says how much is kept, h_t = (1 - z_t) * n_t + z_t * h_{t-1}, as in Cho et al.; here
    it says how much is renewed, as in Chung et al. 2014.

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_x, W_h, b: the weights of z, r, n side by side, of shapes (D, 3H), (H, 3H), (3H,).

    Returns:
        h_t: the hidden state of step t, of shape (N, H).
    """
    # answer
    (W_z, W_r, W_n), (U_z, U_r, U_n), (b_z, b_r, b_n) = _blocks(3, W_x, W_h, b)
    z = sigmoid(x_t @ W_z + h_prev @ U_z + b_z)
    r = sigmoid(x_t @ W_r + h_prev @ U_r + b_r)
    n = np.tanh(x_t @ W_n + (r * h_prev) @ U_n + b_n)
    return (1 - z) * h_prev + z * n
    # end


def mgu_step(
    x_t: np.ndarray, h_prev: np.ndarray, W_x: np.ndarray, W_h: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """The minimal gated unit: one gate does the work of the GRU's two (Zhou et al. 2016).

        f_t = sigmoid(x_t W_f + h_{t-1} U_f + b_f)
        n_t = tanh(x_t W_n + (f_t * h_{t-1}) U_n + b_n)
        h_t = (1 - f_t) * h_{t-1} + f_t * n_t

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_x, W_h, b: the weights of f, n side by side, of shapes (D, 2H), (H, 2H), (2H,).

    Returns:
        h_t: the hidden state of step t, of shape (N, H).
    """
    # answer
    (W_f, W_n), (U_f, U_n), (b_f, b_n) = _blocks(2, W_x, W_h, b)
    f = sigmoid(x_t @ W_f + h_prev @ U_f + b_f)
    n = np.tanh(x_t @ W_n + (f * h_prev) @ U_n + b_n)
    return (1 - f) * h_prev + f * n
    # end


def sru_forward(
    x: np.ndarray, c0: np.ndarray, W: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The simple recurrent unit over a whole sequence (Lei et al. 2017).

        v_t = x_t W_v                                  (no bias; the paper's x with a tilde)
        f_t = sigmoid(x_t W_f + b_f)
        r_t = sigmoid(x_t W_r + b_r)
        c_t = f_t * c_{t-1} + (1 - f_t) * v_t
        h_t = r_t * tanh(c_t) + (1 - r_t) * x_t

    The gates see the input only, never a state: all matrix products can be taken for the whole
    sequence at once, and what is left of the recurrence is cheap. As x_t passes into h_t, D = H.

    Args:
        x: the inputs, of shape (N, T, H).
        c0: the memory before the first step, of shape (N, H).
        W: the weights of v, f, r side by side, of shape (H, 3H).
        b: the biases of f, r side by side, of shape (2H,).

    Returns:
        h: the hidden state of every step, of shape (N, T, H).
        c: the memory of every step, of shape (N, T, H).
    """
    # answer
    v, f, r = np.split(x @ W, 3, axis=-1)
    b_f, b_r = np.split(b, 2)
    f, r = sigmoid(f + b_f), sigmoid(r + b_r)
    c = np.empty_like(x)
    c_t = c0
    for t in range(x.shape[1]):
        c_t = c[:, t] = f[:, t] * c_t + (1 - f[:, t]) * v[:, t]
    return r * np.tanh(c) + (1 - r) * x, c
    # end


def bilstm_forward(
    x: np.ndarray,
    init_f: tuple[np.ndarray, np.ndarray],
    init_b: tuple[np.ndarray, np.ndarray],
    params_f: tuple[np.ndarray, np.ndarray, np.ndarray],
    params_b: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> np.ndarray:
    """Two LSTMs, one for each direction of reading (Graves & Schmidhuber 2005).

    The second one reads from the last step to the first. Its states are put back in the order of
    the input, so that at each step both halves speak of the same x_t:

        h_t = [h_t of the forward LSTM, h_t of the backward LSTM]

    Args:
        x: the inputs, of shape (N, T, D).
        init_f, init_b: the states (h0, c0) that each direction starts from, each of shape (N, H).
        params_f, params_b: the weights (W_x, W_h, b) of each direction, of shapes (D, 4H),
            (H, 4H) and (4H,).

    Returns:
        The hidden states, forward half first, of shape (N, T, 2H).
    """
    # answer
    forward, _, _ = lstm_forward(x, *init_f, *params_f)
    backward, _, _ = lstm_forward(x[:, ::-1], *init_b, *params_b)
    return np.concatenate([forward, backward[:, ::-1]], axis=-1)
    # end


def stacked_lstm_forward(
    x: np.ndarray,
    layers: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]],
) -> np.ndarray:
    """LSTMs on top of each other: the hidden states of one layer are the inputs of the next.

    Args:
        x: the inputs of the lowest layer, of shape (N, T, D).
        layers: from the lowest up, each layer's (h0, c0, W_x, W_h, b): the states before the first
            step, of shape (N, H), and the weights, of shapes (D, 4H), (H, 4H) and (4H,). H may
            differ from layer to layer; D is the H of the layer below.

    Returns:
        The hidden states of the highest layer, of shape (N, T, H of that layer).
    """
    # answer
    for h0, c0, W_x, W_h, b in layers:
        x, _, _ = lstm_forward(x, h0, c0, W_x, W_h, b)
    return x
    # end


def attention_pool(
    h: np.ndarray, query: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """One summary of all hidden states, by scaled dot-product attention (Vaswani et al. 2017).

        score[n, t] = h[n, t] . query[n] / sqrt(H)
        weights[n]  = softmax of score[n] over the steps that count; exactly 0 at the others
        context[n]  = sum_t weights[n, t] h[n, t]

    A step that does not count has weight exactly 0, and its state changes nothing.

    Args:
        h: the hidden states, of shape (N, T, H).
        query: what is looked for, one vector per sequence, of shape (N, H).
        mask: boolean or 0/1, of shape (N, T); true where the step counts. None: every step counts.

    Returns:
        context: the weighted sum, of shape (N, H).
        weights: they add up to 1 in each row, of shape (N, T).

    Raises:
        ValueError: a row has no step that counts; the message names `mask`.
    """
    # answer
    counted = np.ones(h.shape[:2], bool) if mask is None else np.asarray(mask).astype(bool)
    if not counted.any(axis=1).all():
        row = int(np.argmin(counted.any(axis=1)))
        raise ValueError(f"mask[{row}] leaves no step to attend to")
    h = np.where(counted[:, :, None], h, 0)  # 0 * nan is nan: a weight of 0 alone does not help
    scores = np.einsum("nth,nh->nt", h, query) / math.sqrt(h.shape[2])
    weights = softmax(np.where(counted, scores, -np.inf))
    return np.einsum("nt,nth->nh", weights, h), weights
    # end


def tree_lstm_node(
    x: np.ndarray,
    children_h: np.ndarray,
    children_c: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The child-sum Tree-LSTM: a node of a tree instead of a step in time (Tai et al. 2015).

    A node may have any number C of children. Each has a forget gate of its own, with the same
    weights; the other gates see the sum s of the children's hidden states:

        s   = sum_k h_k
        f_k = sigmoid(x W_f + h_k U_f + b_f)            for each child k
        i   = sigmoid(x W_i + s U_i + b_i)              (o in the same way)
        g   = tanh(x W_g + s U_g + b_g)
        c   = i * g + sum_k f_k * c_k
        h   = o * tanh(c)

    Args:
        x: the input at this node, of shape (D,).
        children_h, children_c: hidden states and memories of the children, of shape (C, H).
            A leaf has C = 0.
        W_x, W_h, b: the weights of f, i, g, o side by side, of shapes (D, 4H), (H, 4H), (4H,).

    Returns:
        h: the hidden state of the node, of shape (H,).
        c: the memory of the node, of shape (H,).
    """
    # answer
    H = children_h.shape[1]
    f_x, igo_x = np.split(x @ W_x + b, [H])
    U_f, U_igo = np.split(W_h, [H], axis=1)
    f = sigmoid(f_x + children_h @ U_f)
    i, g, o = np.split(igo_x + children_h.sum(axis=0) @ U_igo, 3)
    c = sigmoid(i) * np.tanh(g) + (f * children_c).sum(axis=0)
    return sigmoid(o) * np.tanh(c), c
    # end


def clockwork_rnn_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    W_xh: np.ndarray,
    W_hh: np.ndarray,
    b_h: np.ndarray,
    periods: np.ndarray,
    t: int,
) -> np.ndarray:
    """The Clockwork RNN: units that tick at different speeds (Koutník et al. 2014).

    Unit j has the period periods[j]. It is computed anew only when t is a multiple of it, and
    otherwise keeps its state:

        h_t = tanh(x_t W_xh + h_{t-1} M + b_h)    for the units with t mod period = 0
        h_t = h_{t-1}                             for the others

    M is `W_hh` without the connections from faster to slower units: the entry [i, j], from unit i
    to unit j, stays where periods[i] >= periods[j] and is 0 elsewhere.

    Args:
        x_t: the input at step t, of shape (N, D).
        h_prev: the hidden state of step t-1, of shape (N, H).
        W_xh, W_hh, b_h: the weights, of shapes (D, H), (H, H) and (H,).
        periods: the period of each unit, integers of 1 or more, of shape (H,).
        t: the step, counted from 0.

    Returns:
        h_t: the hidden state of step t, of shape (N, H).
    """
    # answer
    periods = np.asarray(periods)
    M = W_hh * (periods[:, None] >= periods)
    return np.where(t % periods == 0, np.tanh(x_t @ W_xh + h_prev @ M + b_h), h_prev)
    # end


def depth_gated_lstm_step(
    x_t: np.ndarray,
    h_prev: np.ndarray,
    c_prev: np.ndarray,
    c_below: np.ndarray,
    W_x: np.ndarray,
    W_h: np.ndarray,
    b: np.ndarray,
    W_xd: np.ndarray,
    w_cd: np.ndarray,
    w_ld: np.ndarray,
    b_d: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The depth-gated LSTM: memory flows in from the layer below, too (Yao et al. 2015).

    The layers form a stack. A gate of its own says how much of the lower memory enters this one.

        d_t = sigmoid(x_t W_xd + w_cd * c_{t-1} + w_ld * c_below + b_d)
        c_t = d_t * c_below + f_t * c_{t-1} + i_t * g_t
        h_t = o_t * tanh(c_t)

    f_t, i_t, g_t and o_t are those of the plain LSTM of part 5: without peepholes.

    Args:
        x_t: the input of this layer at step t, of shape (N, D).
        h_prev, c_prev: hidden state and memory of this layer at step t-1, of shape (N, H).
        c_below: the memory of the layer below at step t, of shape (N, H).
        W_x, W_h, b: the weights of f, i, g, o side by side, of shapes (D, 4H), (H, 4H), (4H,).
        W_xd: the depth gate's weights for the input, of shape (D, H).
        w_cd, w_ld: its weights for the two memories, one per unit, of shape (H,).
        b_d: its bias, of shape (H,).

    Returns:
        h_t: the hidden state of step t, of shape (N, H).
        c_t: the memory of step t, of shape (N, H).
    """
    # answer
    _, c_plain, gates = lstm_step(x_t, h_prev, c_prev, W_x, W_h, b)
    d = sigmoid(x_t @ W_xd + w_cd * c_prev + w_ld * c_below + b_d)
    c_t = c_plain + d * c_below
    return gates["o"] * np.tanh(c_t), c_t
    # end
