"""Part 6: the cells of the LSTM's family side by side, and each beside its formulas."""

from autograder.handouts.figures import chains, gates
from autograder.handouts.figures.figure import Figure
from autograder.text import Text

_FAMILY = (
    gates.PEEPHOLE,
    gates.COUPLED,
    gates.GRU,
    gates.MGU,
    gates.SRU,
    gates.DEPTH_GATED,
    chains.CLOCKWORK,
    chains.TREE,
    chains.BIDIRECTIONAL,
    chains.STACKED,
    chains.ATTENTION,
    chains.CONVOLUTION,
)


FIGURES = (
    Figure(
        "family",
        Text("The LSTM's family side by side", "LSTM 的家族，并排来看"),
        Text(
            "Twelve small figures: peephole LSTM, coupled LSTM, GRU, MGU, SRU, depth-gated LSTM,"
            " Clockwork RNN, Tree-LSTM, bidirectional LSTM, stacked LSTM, attention, and a"
            " convolution before an LSTM (part 7). What is different from the LSTM of part 5 is"
            " vermilion.",
            "十二幅小图：窥视孔 LSTM、耦合 LSTM、GRU、MGU、SRU、深度门 LSTM、Clockwork RNN、"
            "Tree-LSTM、"
            "双向 LSTM、多层 LSTM、注意力，以及 LSTM 前面加卷积（第 7 部分）。"
            "与第 5 部分的 LSTM 不同的地方画成朱红色。",
        ),
        _FAMILY,
        room=1060,
    ),
    Figure(
        "peephole_coupled",
        Text("The peephole LSTM and the coupled LSTM", "窥视孔 LSTM 与耦合 LSTM"),
        Text(
            "Left: c_{t-1} is copied to the forget and the input gate, through p_f and p_i; the"
            " output gate sees c_t through p_o. Right: there is no input gate; what multiplies g_t"
            " is 1 minus f_t.",
            "左图：c_{t-1} 经过 p_f 和 p_i 送到遗忘门和输入门，输出门经过 p_o 看见 c_t。"
            "右图：没有输入门，乘在 g_t 上的是 1 减 f_t。",
        ),
        (gates.PEEPHOLE, gates.COUPLED),
    ),
    Figure(
        "gru_mgu",
        Text("The GRU and the minimal gated unit", "GRU 与最小门控单元 MGU"),
        Text(
            "Left: z_t and r_t are made of x_t and h_{t-1}. r_t multiplies h_{t-1} before it enters"
            " n_t. h_{t-1} times 1 minus z_t, plus n_t times z_t, is h_t. Right: the same, with"
            " f_t in both places.",
            "左图：z_t 和 r_t 由 x_t 与 h_{t-1} 得到。h_{t-1} 先乘以 r_t，再进入 n_t。"
            "h_{t-1} 乘以 1 减 z_t，加上 n_t 乘以 z_t，就是 h_t。右图：同样的做法，两处用的都是"
            " f_t。",
        ),
        (gates.GRU, gates.MGU),
    ),
    Figure(
        "sru",
        Text("The simple recurrent unit", "简单循环单元 SRU"),
        Text(
            "f_t, v_t and r_t are made of x_t alone. The memory is f_t times c_{t-1} plus 1 minus"
            " f_t times v_t. h_t is r_t times tanh of c_t plus 1 minus r_t times x_t.",
            "f_t、v_t、r_t 只由 x_t 得到。记忆是 f_t 乘以 c_{t-1}，加上 1 减 f_t 乘以 v_t。"
            "h_t 是 r_t 乘以 tanh(c_t)，加上 1 减 r_t 乘以 x_t。",
        ),
        (gates.SRU,),
    ),
    Figure(
        "bidirectional_stacked",
        Text("The bidirectional and the stacked LSTM", "双向 LSTM 与多层 LSTM"),
        Text(
            "Left: one LSTM reads from left to right, one from right to left; at each step their"
            " two"
            " states stand side by side. Right: the states of the first layer are the inputs of the"
            " second.",
            "左图：一个 LSTM 从左往右读，一个从右往左读，每一步上两者的状态拼在一起。"
            "右图：第一层的状态是第二层的输入。",
        ),
        (chains.BIDIRECTIONAL, chains.STACKED),
    ),
    Figure(
        "attention",
        Text("Attention over the states of all steps", "对所有各步的状态做注意力"),
        Text(
            "The query q is compared with each state h_t and gives the score s_t. The softmax of"
            " the"
            " scores gives the weights; each multiplies its state, and the sum is the context.",
            "查询 q 与每个状态 h_t 相比，得到分数 s_t。分数过 softmax 得到权重，"
            "各乘以自己的状态，加起来就是 context。",
        ),
        (chains.ATTENTION,),
    ),
    Figure(
        "tree",
        Text("A node of the child-sum Tree-LSTM", "child-sum Tree-LSTM 的一个节点"),
        Text(
            "Two children. Each child's memory c_k is multiplied by its own gate f_k, which is made"
            " of x and h_k. The sum s of the children's h, with x, makes i, o and g. The memory"
            " c is"
            " i times g plus the kept memories; h is o times tanh of c.",
            "两个子节点。每个子节点的记忆 c_k 乘以它自己的门 f_k，这个门由 x 与 h_k 得到。"
            "子节点的 h 之和 s 与 x 一起得到 i、o、g。记忆 c 是 i 乘 g，加上留下来的各份记忆；"
            "h 是 o 乘 tanh(c)。",
        ),
        (chains.TREE,),
    ),
    Figure(
        "clockwork",
        Text("The clocks of a Clockwork RNN", "Clockwork RNN 的时钟"),
        Text(
            "Three groups of units over the steps 0 to 8. Those of period 1 are renewed at every"
            " step, those of period 2 at 0, 2, 4, 6, 8, those of period 4 at 0, 4, 8; in between a"
            " line shows that the state is held. Arrows lead from slower to faster groups only.",
            "第 0 到第 8 步上的三组单元。周期 1 的每一步都更新，周期 2 的在 0、2、4、6、8 步更新，"
            "周期 4 的在 0、4、8 步更新；其间的横线表示状态保持不变。箭头只从慢的组指向快的组。",
        ),
        (chains.CLOCKWORK,),
    ),
    Figure(
        "depth_gated",
        Text("The depth-gated LSTM", "深度门 LSTM"),
        Text(
            "The gate d_t sees x_t, c_{t-1} and the memory of the layer below at the same step. It"
            " multiplies that memory, and the product is added to the memory of this layer.",
            "门 d_t 看见 x_t、c_{t-1} 和下层在同一步的记忆。它乘以下层的记忆，"
            "乘积加到这一层的记忆里。",
        ),
        (gates.DEPTH_GATED,),
    ),
)
