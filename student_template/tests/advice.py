"""What to do next, after the tests: English, then Chinese. You need not read this file."""

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from elsewhere import Said
from part import CONDUCT
from travels import HERE, HOMEWORK, collect
from unfinished import line_of, parsed, untouched

Place = tuple[str, str]
"""A file of the homework, and a stub in it."""
Questions = Mapping[str, Mapping[str, Mapping[str, Any]]]
_FEW = 4
_VALUES = {"loss", "value"}
"""What the tests call a result that is no gradient, and whose slope the gradient beside it is."""


def first_to_mend(
    wrong: Mapping[Place, bool], of: Collection[str], above: list[str], traces: bool
) -> Iterator[Said]:
    """Which wrong stub to mend first: one that no other wrong one lies below.

    Args:
        wrong: in the order in which stubs build on each other, whether an exception came out of it.
        of: what is wrong with the first of them: the names of results, or CONDUCT.
        above: the stubs that wait for it.
        traces: whether traces are shown already.
    """
    (file, stub), raised = next(iter(wrong.items()))
    at = where(file, stub)
    if above or len(wrong) > 1:
        en, zh = f"Mend first: {stub} ({at}).", f"先改：{stub}（{at}）。"
        if above:
            en += f" It may be all that is wrong with {_some(above, ', ')}."
            zh += f"{_some(above, '、')} 出错，可能只是因为它。"
    else:
        en, zh = f"It stands at {at}.", f"它在 {at}。"
    if raised and not traces:
        en += f" pytest --tb=short -k {stub} shows the lines that lead to the exception."
        zh += f"pytest --tb=short -k {stub} 会显示是哪几行代码引出了异常。"
    elif not raised and _only_gradients(of) and _has_gradient(stub):
        en += f" python look.py --gradient {stub} shows at which entries and steps it is wrong."
        zh += f"python look.py --gradient {stub} 会显示哪些元素、哪些步不对。"
    elif not raised and set(of) != {CONDUCT}:
        en += f" To see what it computes, print it there and run pytest -s -k {stub}."
        zh += f"想看它算出了什么，就在那里 print，再运行 pytest -s -k {stub}。"
    yield en, zh


def _only_gradients(of: Collection[str]) -> bool:
    """Whether numbers are wrong, but not those of which a gradient is the slope."""
    return any(of) and not _VALUES & set(of) and set(of) != {CONDUCT}


def _has_gradient(stub: str) -> bool:
    """Whether look.py can compare what a stub returns with a slope."""
    with contextlib.suppress(Exception):  # the pictures need NumPy, this file does not
        from pictures.checker import stubs

        return stub in stubs()
    return False


def what_next(
    tested: Iterable[Place], statuses: Mapping[str, str], questions: Questions, warned: bool
) -> Iterator[Said]:
    """The next stub to write, of those tested first; if there is none, that it is time to hand in.

    Args:
        statuses: what is known of each stub, from this run or an earlier one.
        warned: whether something will not work where it is graded.
    """
    places = [(file, stub) for file, stubs in questions.items() for stub in stubs]
    known = [place for place in (*tested, *places) if place[1] in statuses]
    unknown = [place for place in places if place[1] not in statuses]
    left = next((place for place in known if statuses[place[1]] != "done"), None)
    if left := left or next(_untouched(unknown), None):
        yield _next(*left, questions)
    elif unknown:
        yield (
            "All that was tested is done. Now test the rest: pytest",
            "测过的都完成了。再测其余的：pytest",
        )
    elif warned:
        yield (
            "All of it is done here. Mend what will not work where it is graded; then hand it in.",
            "在这里都完成了。先改好评分时行不通的地方，再提交。",
        )
    else:
        yield (
            "Now hand it in: python submit.py. The hidden tests look at more than these.",
            "可以提交了：python submit.py。隐藏测试检查的比这些更多。",
        )


def _untouched(places: Collection[Place]) -> Iterator[Place]:
    """Those of these stubs that are as they were downloaded."""
    with contextlib.suppress(OSError):
        yield from (place for place in untouched(collect().sources) if place in places)


def _next(file: str, stub: str, questions: Questions) -> Said:
    entry = questions.get(file, {}).get(stub)
    if not entry:  # a test of the student's own
        return f"Next: {stub}.", f"下一个：{stub}。"
    at = where(file, stub)
    en, zh = handout(entry, "en"), handout(entry, "zh")
    return (
        f"Next: {stub} ({at}).{f' Read about it in {en}.' if en else ''}",
        f"下一个：{stub}（{at}）。{f'讲解见 {zh}。' if zh else ''}",
    )


def changes(rows: Mapping[Place, Any], before: Mapping[str, str]) -> Iterator[Said]:
    """What is done and was not when it was tested last, and the other way round."""
    known = {stub: row.status for (_, stub), row in rows.items() if stub in before}
    new = [stub for stub, status in known.items() if status == "done" != before[stub]]
    lost = [stub for stub, status in known.items() if status != "done" == before[stub]]
    if new:
        yield f"Done since the last run: {_some(new, ', ')}.", f"新完成：{_some(new, '、')}。"
    if lost:
        yield (
            f"Was done in the last run, and is not now: {_some(lost, ', ')}.",
            f"上次通过，这次没有通过：{_some(lost, '、')}。",
        )


def _some(names: list[str], comma: str) -> str:
    return comma.join([*names[: 2 * _FEW], *(["..."] if len(names) > 2 * _FEW else [])])


def where(file: str, stub: str) -> str:
    """The place of a stub in the homework, as editors understand it."""
    path = HOMEWORK / f"{file}.py"
    try:
        line = line_of(parsed(path.read_bytes(), path.name), stub)
    except (OSError, SyntaxError, ValueError):
        line = None
    return f"homework/{file}.py:{line}" if line else f"homework/{file}.py"


def handout(entry: Mapping[str, Any], lang: str) -> str:
    """The place in the handout that explains a stub; "" if it is not there."""
    endings = {"en": (".en.html", ".html", ".md"), "zh": (".zh.html", ".zh.md")}[lang]
    for ending in endings:
        name = f"handouts/{entry['handout']}{ending}"
        if (HERE / name).is_file():
            section = entry["section"][lang]
            return f"{name}#{section}" if lang == "en" else f"{name} 的“{section}”一节"
    return ""
