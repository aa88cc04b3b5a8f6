"""The summary after `pytest`: what each test said, put together to a line for each stub.

You need not read this file to do the homework.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from checks import Broken, Wrong, place, said_by

DONE, WRONG, NOT_STARTED, WAITS = "done", "wrong", "not started", "waits"
CHINESE = {DONE: "完成", WRONG: "不正确", NOT_STARTED: "还没开始", WAITS: "等待"}
COLOURS = {DONE: "green", WRONG: "red", NOT_STARTED: "yellow", WAITS: "yellow"}

Line = tuple[str, str]
"""A piece of text, and its colour ("" for none)."""


@dataclass
class Finding:
    """What one test, or all tests of a stub together, say about it."""

    status: str
    en: str = ""
    zh: str = ""
    broken: bool = False
    """The whole file cannot be imported."""


def explain(error: BaseException | None, stub: str) -> Finding:
    """What the end of a test says about its stub."""
    if error is None:
        return Finding(DONE)
    if isinstance(error, Wrong):
        return Finding(WRONG, error.en, error.zh, isinstance(error, Broken))
    if isinstance(error, NotImplementedError):
        named = re.search(r": (\w+)$", str(error))
        if named is None or named[1] == stub:
            return Finding(NOT_STARTED)
        needed = named[1]
        return Finding(
            WAITS,
            f"It needs {needed}, which is not started.",
            f"它要用到 {needed}，而后者还没开始。",
        )
    if isinstance(error, TimeoutError):
        return Finding(
            WRONG,
            f"It takes too long and was stopped{place(error)}: does a loop never end?",
            f"运行太久，已被停止{place(error)}：是不是有循环停不下来？",
        )
    said = said_by(error)
    return Finding(WRONG, f"It stops with {said}.", f"运行时出错：{said}。")


def together(findings: list[Finding]) -> Finding:
    """What all tests of a stub say: the first thing to mend comes first."""
    by_status = {finding.status: finding for finding in reversed(findings)}
    if NOT_STARTED in by_status and DONE in by_status and WRONG not in by_status:
        return Finding(
            WRONG,
            "Part of it still raises NotImplementedError.",
            "其中一部分仍然抛出 NotImplementedError。",
        )
    order = (WRONG, NOT_STARTED, WAITS, DONE)
    return next(by_status[status] for status in order if status in by_status)


@dataclass
class Summary:
    """Collects what the tests say, and writes it down for people."""

    questions: dict[str, dict[str, str]]
    """For each part and stub, in order, the question."""
    lang: str = "both"
    known: Callable[[str, str], dict[str, dict[str, str]] | None] = lambda part, stub: None
    """Title and hint of the known mistake that a stub of a part makes, if it makes one."""
    found: dict[str, dict[str, list[Finding]]] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    """What else there is to say, in English and in Chinese."""

    def add(self, part: str, stub: str, finding: Finding) -> None:
        """Note what one test says about a stub."""
        self.found.setdefault(part, {}).setdefault(stub, []).append(finding)

    def remark(self, en: str, zh: str) -> None:
        """Note a sentence that is not about one stub's verdict."""
        self.remarks[en] = zh

    def lines(self) -> Iterator[list[Line]]:
        """The whole summary."""
        if not self.found:
            yield from self._say("No test was run.", "没有运行任何测试。", indent="")
            return
        for part in sorted(self.found, key=[*self.questions, *self.found].index):
            yield [(f"homework/{part}.py" if part in self.questions else part, "")]
            yield from self._part(part)
            yield []
        yield from self._end()

    def _part(self, part: str) -> Iterator[list[Line]]:
        rows = {stub: together(findings) for stub, findings in self.found[part].items()}
        if broken := next((row for row in rows.values() if row.broken), None):
            yield from self._say(broken.en, broken.zh, COLOURS[WRONG], indent="  ")
            return
        questions = self.questions.get(part, {})
        for stub in sorted(rows, key=[*questions, *rows].index):
            row = rows[stub]
            yield [
                (f"  {questions.get(stub, ''):<8} {stub:<24} ", ""),
                (self._status(row.status), COLOURS[row.status]),
            ]
            if row.en:
                yield from self._say(row.en, row.zh)
            if row.status == WRONG and (known := self.known(part, stub)):
                title, hint = known["title"], known["hint"]
                yield from self._say(
                    f"A known mistake: {title['en']}. {hint['en']}",
                    f"常见错误：{title['zh']}。{hint['zh']}",
                )

    def _end(self) -> Iterator[list[Line]]:
        for en, zh in self.remarks.items():
            yield from self._say(en, zh, indent="")
        rows = [together(findings) for part in self.found.values() for findings in part.values()]
        done = sum(row.status == DONE for row in rows)
        count = {"en": f"{done} of {len(rows)} done", "zh": f"完成 {done} / {len(rows)}"}
        yield [(count.get(self.lang, f"{count['en']} · {count['zh']}"), "")]
        wrong = sum(row.status == WRONG and not row.broken for row in rows)
        if wrong > 1:
            yield from self._say(
                "One mistake can make several stubs wrong: begin with one that the others use.",
                "一处错误可能连累好几个函数：先改别的函数要用到的那个。",
                indent="",
            )
        if wrong:
            yield from self._say(
                "To see where in your code: pytest --tb=short",
                "想看错在代码的哪一行：pytest --tb=short",
                indent="",
            )
        elif done == len(rows) and self._is_whole():
            yield from self._say(
                "Now hand it in: python submit.py. The hidden tests look at more than these.",
                "可以提交了：python submit.py。隐藏测试检查的比这些更多。",
                indent="",
            )

    def _is_whole(self) -> bool:
        return all(set(stubs) <= set(self.found.get(p, ())) for p, stubs in self.questions.items())

    def _status(self, status: str) -> str:
        return {"en": status, "zh": CHINESE[status]}.get(self.lang, f"{status} {CHINESE[status]}")

    def _say(
        self, en: str, zh: str, colour: str = "", *, indent: str = " " * 11
    ) -> Iterator[list[Line]]:
        """The same sentence in the chosen language, or in both, a line each."""
        for text in {"en": [en], "zh": [zh]}.get(self.lang, [en, zh]):
            yield [(indent + text, colour)]
