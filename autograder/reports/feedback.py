"""What is said about a stub: one source of words for every report."""

from collections.abc import Iterator
from typing import NamedTuple

from autograder.checking.evidence import Strip
from autograder.curriculum import Part
from autograder.grading.batch import Graded
from autograder.grading.points import QuestionScore, StubScore
from autograder.grading.verdict import CheckResult
from autograder.text import Text

STATUS = {
    "done": Text("done", "完成"),
    "partly": Text("partly right", "部分正确"),
    "wrong": Text("wrong", "不正确"),
    "not started": Text("not started", "还没有开始"),
    "waits": Text("waits for another question", "等待另一题"),
    "not there": Text("cannot be graded", "无法批改"),
}
NOT_SEALED = Text(
    "NOT SEALED: this machine could not close the submission in (no Landlock).",
    "未封闭：这台机器无法隔离提交的代码（没有 Landlock）。",
)


def by_hand(score: StubScore | QuestionScore) -> Text | None:
    """What staff have changed by hand, and why; None if nothing."""
    if score.override is None:
        return None
    points, reason = f"{score.override.points:g}", score.override.reason
    return Text(
        f"Changed by hand to {points} points. Reason: {reason}",
        f"人工改为 {points} 分。原因：{reason}",
    )


def passed(score: StubScore) -> list[Text]:
    """What was checked and is right, in words."""
    if score.status in ("not started", "not there"):
        return []
    failed = {result.check for result in score.failed}
    return [check.what for check in score.stub.checks if check.name not in failed]


class Finding(NamedTuple):
    """What failed: what was checked, what was seen, the hint that goes with it, and where."""

    what: Text
    seen: Text | None = None
    hint: Text | None = None
    strip: Strip | None = None


def findings(score: StubScore) -> Iterator[Finding]:
    """What failed.

    The same thing seen by many checks (a file that cannot be imported, a crash, an exception) is
    said once, and without hints: they would not help. Of a stub that is not started its status says
    enough.
    """
    if score.status == "not started":
        return
    checks = {check.name: check for check in score.stub.checks}
    said: set[Text | None] = set()
    for result in score.failed:
        if result.fault == "not started":
            yield Finding(checks[result.check].what, _OPEN)
        elif result.unanswered or result.raised:
            if result.text not in said:
                said.add(result.text)
                yield Finding(_with_sizes(result))
        else:
            check = checks[result.check]
            # A check's hint is for its commonest fault. Where the fault is known, it could mislead.
            hint = None if result.ours or score.why else check.hint
            yield Finding(check.what, result.text, hint, result.strip)


_OPEN = Text("This still raises NotImplementedError.", "这一部分仍然抛出 NotImplementedError。")


def _with_sizes(result: CheckResult) -> Text:
    text = result.text or Text("", "")
    if not result.seen_with:
        return text
    return text + Text(f"(Seen with {result.seen_with}.)", f"（出现于 {result.seen_with}。）")


def reading(part: Part, score: StubScore) -> Text | None:
    """Where the handout speaks of a stub, for one that was tried and is not right."""
    if score.status not in ("wrong", "partly"):
        return None
    page, anchor = part.page, score.stub.name
    return Text(f"handouts/{page.en}#{anchor}", f"handouts/{page.zh}#{anchor}")


def stub_lines(part: Part, score: StubScore, lang: str) -> Iterator[str]:
    """A stub in plain text, a line for each thing said."""
    status = STATUS[score.status].to(lang)
    yield f"{score.stub.name}: {status} ({score.earned:g}/{score.stub.points:g})"
    if said := by_hand(score):
        yield f"  ✎ {said.to(lang)}"
    for known in score.why:
        yield f"  ➤ {known.text.to(lang)}"
    for what, seen, hint, _ in findings(score):
        yield f"  ✗ {what.to(lang)}"
        if seen:
            yield f"      {seen.to(lang)}"
        if hint:
            yield f"      {Text('Hint: ', '提示：').to(lang)}{hint.to(lang)}"
    for what in passed(score):
        yield f"  ✓ {what.to(lang)}"
    if place := reading(part, score):
        yield f"  {Text('Read: ', '请读：').to(lang)}{place.to(lang)}"


def question_text(part: Part, score: QuestionScore, lang: str) -> str:
    """A question in plain text."""
    said = by_hand(score)
    lines = [f"✎ {said.to(lang)}"] if said else []
    return "\n".join(
        [*lines, *(line for stub in score.stubs for line in stub_lines(part, stub, lang))]
    )


def opening(graded: Graded) -> list[Text]:
    """The lines that open a report: the seal, the data set and the device, what else to know."""
    lines = [first_line(graded)]
    if graded.setting:
        lines.append(
            Text(
                f"Models are trained and examined on {graded.setting}.",
                f"模型的训练和测试所用的数据集与设备：{graded.setting}。",
            )
        )
    return [*lines, *graded.remarks, *graded.notices]


def broken(graded: Graded) -> list[Text]:
    """What kept code from giving an answer at all, each thing once: broken is not wrong.

    That is a file that is missing or cannot be imported, a name that is not there, and whatever
    ended the whole process. What is wrong with an answer, or not started, is not among it.
    """
    stubs = (s for part in graded.score.parts for q in part.questions for s in q.stubs)
    failed = (check for stub in stubs for check in stub.failed)
    texts = (check.text for check in failed if check.broken)
    return list(dict.fromkeys(text for text in texts if text))


def first_line(graded: Graded) -> Text:
    """The line that opens a report: whether the submission was sealed in, and what graded it."""
    if graded.seal is None:
        return Text("No code of this submission was run.", "这份提交没有任何代码被运行。")
    by = graded.graded_by
    if not graded.seal.sealed:
        return NOT_SEALED + Text(f"Graded with {by}.", f"批改环境：{by}。")
    return Text(
        f"Graded in a closed process: {graded.seal}, with {by}.",
        f"在封闭进程中批改：{graded.seal}，{by}。",
    )
