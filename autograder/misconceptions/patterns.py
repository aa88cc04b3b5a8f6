"""What a wrong answer looks like that is no known mistake: transposed, N times too large.

Each pattern compares a wrong array with the right one, or with the other right ones of the same
result. It must fit wherever the array is wrong, on every probe. Its words name the array `{what}`.
"""

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

import numpy as np

from autograder.checking import tolerance
from autograder.misconceptions.catalogue import Note
from autograder.misconceptions.given import given
from autograder.misconceptions.outcomes import Outcome, alike, leaves, outcome
from autograder.misconceptions.pairs import (
    Pair,
    another,
    blocks,
    columns,
    empty_later,
    first_ones,
    not_finite,
    offset,
    one_row,
    reversed,
    rounded,
    times,
    transposed,
    wrong_steps,
)
from autograder.misconceptions.probes import (
    Probe,
    axes,
    is_network,
    probes,
    result_names,
)
from autograder.misconceptions.reference import Place, Reference
from autograder.sealed.faults import StudentFault
from autograder.sealed.student import StudentFunction
from autograder.shipped.tests.fingerprints import in_float32
from autograder.text import Text


def _coarse(pair: Pair) -> bool:
    """Right to the digits of float32."""
    if pair.seen.shape != pair.right.shape:
        return False
    near = tolerance.relative(np.float32, 8) * np.abs(pair.right).max(initial=0.0)
    return bool((np.abs(pair.seen - pair.right) <= near).all())


_FACTOR_HINT = Text(
    "Everything but the size is right. Compare with the docstring what is summed and what is "
    "averaged, and over what.",
    "除了大小，其他都对。请对照文档：哪里求和，哪里求平均，沿着什么求。",
)


def _factor(en: str, zh: str, factor: Callable) -> tuple[Callable[[Pair], bool], Note]:
    title = Text(f"{{what}} is {en}", f"{{what}} {zh}")
    return times(factor), Note(title, _FACTOR_HINT)


PATTERNS: list[tuple[Callable[[Pair], bool], Note]] = [
    (
        not_finite,
        Note(
            Text("{what} holds nan or inf", "{what} 里有 nan 或 inf"),
            Text(
                "Look for a division by zero, the logarithm of zero, exp of a large number, or an "
                "entry that is never filled: what `np.empty` makes is nan here at first.",
                "检查是否除以了零、对零取了对数、对很大的数取了 exp，"
                "或者有元素一直没有填：这里 `np.empty` 得到的数组起初都是 nan。",
            ),
        ),
    ),
    (
        lambda pair: alike(pair.seen, np.asarray(-pair.right)) and pair.right.any(),
        Note(
            Text("{what} has the wrong sign", "{what} 的符号反了"),
            Text(
                "Every number is right but for its sign. Where does the minus come in?",
                "除了正负号，每个数都对。负号应当出现在哪里？",
            ),
        ),
    ),
    _factor("N times too large (N: the batch)", "大了 N 倍（N 是批次大小）", lambda s: s["N"]),
    _factor("N times too small (N: the batch)", "小了 N 倍（N 是批次大小）", lambda s: 1 / s["N"]),
    _factor("T times too large (T: the steps)", "大了 T 倍（T 是步数）", lambda s: s["T"]),
    _factor("T times too small (T: the steps)", "小了 T 倍（T 是步数）", lambda s: 1 / s["T"]),
    _factor(
        "N·T times too large (batch and steps)",
        "大了 N·T 倍（批次和步数）",
        lambda s: s["N"] * s["T"],
    ),
    _factor("twice too large", "大了一倍", lambda _: 2),
    _factor("half as large as it should be", "只有应有的一半", lambda _: 0.5),
    (
        transposed,
        Note(
            Text("{what} is transposed", "{what} 的轴排错了（转置）"),
            Text(
                "The numbers are right and stand in the wrong place: two axes are exchanged. "
                "Compare the order of the axes with the docstring.",
                "数值是对的，位置却不对：有两个轴互换了。请对照文档检查各轴的顺序。",
            ),
        ),
    ),
    (
        reversed,
        Note(
            Text("{what} is reversed in time", "{what} 的时间顺序反了"),
            Text(
                "Step t holds what belongs to step T - 1 - t. In which order do you walk, and in "
                "which do you store?",
                "第 t 步存的是第 T - 1 - t 步的内容。你按什么顺序计算，又按什么顺序存放？",
            ),
        ),
    ),
    (
        blocks,
        Note(
            Text(
                "{what} has its blocks of H columns in another order",
                "{what} 中每 H 列一块的顺序不对",
            ),
            Text(
                "Each block is right by itself. Compare the order with the one that the docstring "
                "gives.",
                "每一块单独看都对。请对照文档给出的顺序。",
            ),
        ),
    ),
    (
        another,
        Note(
            Text("{what} holds what belongs under another name", "{what} 存的是另一个结果的值"),
            Text(
                "Its numbers are right, but they are those of another result. Compare names and "
                "order with the docstring.",
                "数值是对的，却属于另一个结果。请对照文档检查名称和顺序。",
            ),
        ),
    ),
    (
        rounded,
        Note(
            Text("{what} is rounded", "{what} 被四舍五入了"),
            Text(
                "What is shown may be rounded, what is computed with may not.",
                "显示时可以四舍五入，计算的结果不可以。",
            ),
        ),
    ),
    (
        first_ones,
        Note(
            Text("{what} holds only the first of what it should", "{what} 只有开头的一部分"),
            Text(
                "What is there is right, and the rest is missing. Does the function end inside its "
                "loop, or the loop too early?",
                "已有的都对，后面的没有。函数是不是在循环里面就结束了，或者循环结束得太早？",
            ),
        ),
    ),
    (
        offset,
        Note(
            Text("{what} is off by one and the same number", "{what} 的每个数都差同一个值"),
            Text(
                "The same is added everywhere, or left out. What in the formula does not depend on "
                "the entry?",
                "每处都多加了或漏掉了同一个值。公式里哪一项与位置无关？",
            ),
        ),
    ),
    (
        one_row,
        Note(
            Text("{what} is the same for the whole batch", "{what} 对整个批次都相同"),
            Text(
                "Every sequence gets the result of one of them. Does every row of the batch go its "
                "own way?",
                "每个序列得到的都是其中某一个的结果。批次里的每一行是各算各的吗？",
            ),
        ),
    ),
    (
        lambda pair: wrong_steps(pair) == {0},
        Note(
            Text("{what} is wrong only at the first step", "{what} 只有第一步不对"),
            Text(
                "All later steps are right. What does the first one start from?",
                "后面的每一步都对。第一步是从什么出发的？",
            ),
        ),
    ),
    (
        lambda pair: wrong_steps(pair) == {pair.sizes.get("T", 0) - 1},
        Note(
            Text("{what} is wrong only at the last step", "{what} 只有最后一步不对"),
            Text(
                "All other steps are right. Where does your loop end, and what does the last step "
                "get that the others do not?",
                "其他各步都对。你的循环在哪里结束？最后一步与其他步有什么不同？",
            ),
        ),
    ),
    (
        empty_later,
        Note(
            Text("{what} is right at first, and zero later", "{what} 开头对，之后全是零"),
            Text(
                "What is there is right, and the rest is still empty. Does the function end inside "
                "its loop, or the loop too early?",
                "已有的都对，后面的还是空的。函数是不是在循环里面就结束了，或者循环结束得太早？",
            ),
        ),
    ),
    (
        lambda pair: bool(wrong_steps(pair)) and 0 not in wrong_steps(pair),
        Note(
            Text("{what} is right at the first step, and wrong later", "{what} 第一步对，之后不对"),
            Text(
                "The first step starts from what is given, each later one from what your own step "
                "has made. What is handed on?",
                "第一步从给定的值出发，之后每一步从你自己上一步的结果出发。传下去的是什么？",
            ),
        ),
    ),
    (
        columns,
        Note(
            Text(
                "{what} is wrong in some of its blocks of H columns only",
                "{what} 中每 H 列为一块，只有几块不对",
            ),
            Text(
                "The other blocks are right. Which gate do the wrong ones belong to?",
                "其他几块都对。不对的那几块属于哪个门？",
            ),
        ),
    ),
]

CHANGES_INPUT = Note(
    Text("The values are right, but an argument is changed", "数值正确，但改动了参数"),
    Text(
        "The caller's array is another one after the call. `a += b` writes into it; `a = a + b` "
        "makes a new one.",
        "调用之后，调用者的数组变了。`a += b` 会写进原数组；`a = a + b` 则会新建数组。",
    ),
)
ONLY_FLOAT32 = Note(
    Text("Right in float64, wrong in float32", "float64 时正确，float32 时不对"),
    Text(
        "Something gets lost in float32: a very small number that is added, or a difference of "
        "large ones. Write the formula so that it needs neither.",
        "在 float32 下丢失了什么：加上了极小的数，或者两个大数相减。请换一种不需要它们的写法。",
    ),
)

ONLY_IN_FLOAT32 = Note(
    Text("It runs in float32 only", "只能用 float32 运行"),
    Text(
        "A tensor that you make yourself, as `torch.zeros` does, is float32, whatever comes in. "
        "Give it the dtype of the input, or leave the start states out: they are zero without you.",
        "自己新建的张量（例如用 `torch.zeros`）总是 float32，不管输入是什么。"
        "让它的 dtype 与输入相同，或者干脆不给初始状态：不给时就是零。",
    ),
)


def looks_like(
    part: str, stub: str, seen: Sequence[Outcome], explained: Collection[str] = ()
) -> list[Note]:
    """What the wrong arrays of a result look like, but for those that are explained already: for
    each the first pattern, two in all."""
    names = result_names(part, stub)
    pairs: dict[str, list[Pair]] = {}
    for probe, right, one in zip(probes(part, stub), given((part, stub)), seen, strict=True):
        for name, pair in _wrong_pairs(one, right, probe, partial(axes, part, stub)):
            if name in explained or (_coarse(pair) and not rounded(pair)):
                continue  # the check of what is coarse says so itself
            if pair.right.size > 1 or name in ("", *names):  # not one entry of a list
                pairs.setdefault(name, []).append(pair)
    said: list[Note] = []
    for name, found in pairs.items():
        fitting = (says for fits, says in PATTERNS if all(fits(pair) for pair in found))
        if says := next(fitting, None):
            said.append(_about(name, says))
    return said[:2]


def _wrong_pairs(
    seen: Outcome, right: Outcome, probe: Probe, axes: Callable[[str, int], dict[str, int]]
) -> Iterator[tuple[str, Pair]]:
    for name, other in right.leaves.items():
        one = seen.leaves.get(name)
        if isinstance(one, np.ndarray) and isinstance(other, np.ndarray) and not alike(one, other):
            yield name, Pair(one, other, right.leaves, probe.sizes, axes(name, other.ndim))


def _about(name: str, says: Note) -> Note:
    en, zh = (f"`{name}`", f"`{name}` ") if name else ("The result", "结果")
    return Note(
        Text(says.title.en.format(what=en), says.title.zh.format(what=zh).replace("  ", " ")),
        says.hint,
    )


def conduct(function: StudentFunction, place: Place) -> list[Note]:
    """What is wrong with a function whose values are right on all probes."""
    said = []
    first = probes(*place)[0].args
    if not first or is_network(*place):
        return []
    with contextlib.suppress(StudentFault):  # it gave a value before, and gives none now
        if function.observe(*first).changed:
            said.append(CHANGES_INPUT)
    right = dict(leaves(Reference().get(*place)(*first)))
    seen = outcome(function, in_float32(first)).leaves
    if seen and any(not alike(seen.get(n), leaf, np.float32) for n, leaf in right.items()):
        said.append(ONLY_FLOAT32)
    return said
