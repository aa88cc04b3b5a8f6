"""`python look.py --gradient STUB`: what the terminal says of a gradient, and its page."""

from collections.abc import Callable, Iterator

import numpy as np

from pictures import page
from pictures.album import parts
from pictures.charts import Words, heat, show
from pictures.claims import CLAIMS, WINDOW
from pictures.own import attempt
from pictures.slopes import Compared, compare, flat

SECONDS = 20.0
Say = Callable[[str, str], None]


def stubs() -> list[str]:
    """The stubs whose gradients can be checked, of the parts that are here."""
    return [stub for stub, (part, _) in CLAIMS.items() if part in parts()]


def check(stub: str) -> tuple[list[Compared], np.ndarray | None, Words | None]:
    """All gradients of a stub; for each, at which step's loss alone it is wrong; or why not."""
    make = CLAIMS[stub][1]
    found, why = attempt(lambda: compare(make()), SECONDS)
    return (*found, None) if found else ([], None, why)


def tell(stub: str, found: list[Compared], alone: np.ndarray | None, say: Say) -> None:
    """Say it in the terminal, a line for each gradient."""
    say(*_about(stub))
    width = max(len(one.name) for one in found)
    for one in found:
        words = verdict(one)
        say(f"  {one.name:{width}}  {words.en}", f"  {one.name:{width}}  {words.zh}")
    for words in by_loss(found, alone):
        say(f"  {words.en}", f"  {words.zh}")
    if not any(one.wrong.any() for one in found):
        say(*_both_may_be_wrong())


def _about(stub: str) -> Words:
    if stub == "truncated_rnn_backward":
        return Words(
            f"{stub}, k = {WINDOW}: each loss is nudged through its last {WINDOW} cells; the state "
            "before them stands still.",
            f"{stub}，k = {WINDOW}：每一步的损失只经过最后 {WINDOW} 个单元，之前的状态不动。",
        )
    return Words(
        f"{stub}: each entry of its inputs is nudged in your own forward function.",
        f"{stub}：在你自己的前向函数里，逐个微调输入的每个元素。",
    )


def _both_may_be_wrong() -> Words:
    return Words(
        "They fit your own forward function. Whether that is right, pytest says.",
        "梯度与你自己的前向函数相符；前向函数本身对不对，请看 pytest。",
    )


def verdict(one: Compared) -> Words:
    """What the nudges say of one gradient."""
    wrong, size = int(one.wrong.sum()), one.wrong.size
    if not wrong:
        return Words(f"fits, {size} of {size}", f"相符，{size} / {size}")
    index = tuple(int(i) for i in np.argwhere(one.wrong)[0])
    you, slope = show(float(one.claimed[index])), show(float(one.nudged[index]))
    at = f"[{', '.join(map(str, index))}]" if index else ""
    en = f"{wrong} of {size} differ, first {one.name}{at}: you say {you}, the nudge says {slope}."
    zh = f"{size} 个里 {wrong} 个不符，第一个是 {one.name}{at}：你的是 {you}，微调得到 {slope}。"
    if one.factor is not None:
        en += f" All are {show(one.factor)} times the slope."
        zh += f"全部是斜率的 {show(one.factor)} 倍。"
    elif one.steps:
        steps = ", ".join(map(str, one.steps))
        en, zh = f"{en} Wrong at steps {steps}.", f"{zh}出错的步：{steps}。"
    return Words(en, zh)


def by_loss(found: list[Compared], alone: np.ndarray | None) -> Iterator[Words]:
    """At which step the loss must be read for a gradient to be wrong."""
    if alone is None or not alone.any():
        return
    for one, row in zip(found, alone, strict=True):
        if row.any() and not row.all():
            steps = ", ".join(str(t) for t in np.flatnonzero(row))
            yield Words(
                f"{one.name} is wrong only when the loss reads the state at step {steps}.",
                f"只有当损失读取第 {steps} 步的状态时，{one.name} 才出错。",
            )


def sections(found: list[Compared], alone: np.ndarray | None, before: str = "") -> Iterator[str]:
    """The pictures: a section for each gradient, and one for the steps of the loss.

    `before` stands before each title.
    """
    for one in found:
        yield page.section(before + one.name, verdict(one), _strips(one))
    if alone is not None:
        look = Words(
            "The loss reads one step alone: in a framed cell this gradient is wrong for it.",
            "损失只读一步：加框的格子表示此时这个梯度出错。",
        )
        said = "".join(page.paragraph(words) for words in by_loss(found, alone))
        strip = heat(
            alone.astype(float),
            wrong=alone,
            rows=[one.name for one in found],
            columns=[str(t) for t in range(alone.shape[1])],
            largest=1.0,
            label=Words("step that the loss reads", "损失读取的那一步"),
            alt=Words(
                f"{int(alone.sum())} of {alone.size} pairs of gradient and step are wrong.",
                f"{alone.size} 对梯度与步里有 {int(alone.sum())} 对出错。",
            ),
        )
        title = Words(f"{before}step by step", f"{before}逐步")
        yield page.section(title, look, strip + said)


def _strips(one: Compared) -> str:
    """What is claimed, with the wrong entries framed, and what the nudges say."""
    claimed, nudged = flat(one.claimed, one.time), flat(one.nudged, one.time)
    top = float(np.abs(nudged).max(initial=0.0)) or 1.0
    across = claimed.shape[1]
    steps = [str(t) for t in range(across)] if one.time is not None else ()
    wrong = int(one.wrong.sum())
    return heat(
        claimed,
        wrong=flat(one.wrong, one.time),
        columns=steps,
        largest=top,
        label=Words("your gradient", "你的梯度"),
        alt=Words(f"Your gradient, {wrong} entries wrong.", f"你的梯度，{wrong} 个元素出错。"),
    ) + heat(
        nudged,
        columns=steps,
        largest=top,
        label=Words("what the nudges say", "微调得到的斜率"),
        alt=Words("The slopes that the nudges show.", "微调得到的斜率。"),
    )


def checked(stub: str, lang: str, say: Say) -> str | None:
    """Check a stub's gradients and say what is found; the page, or None if nothing is found."""
    found, alone, why = check(stub)
    if why:
        say(f"{stub}: {why.en}", f"{stub}：{why.zh}")
        return None
    tell(stub, found, alone, say)
    title = Words(f"The gradients of {stub}", f"{stub} 的梯度")
    return page.page(title, sections(found, alone), lang, _about(stub))
