"""The summary after `pytest`: what each test said, put together to a line for each stub.

You need not read this file to do the homework.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from advice import changes, first_to_mend, what_next
from below import uses
from checks import Broken, Wrong, place, said_by
from clock import TooLong
from known import Known, words
from speech import wrapped
from travels import collect

DONE, WRONG, NOT_STARTED, WAITS = "done", "wrong", "not started", "waits"
CHINESE = {DONE: "完成", WRONG: "不正确", NOT_STARTED: "还没开始", WAITS: "等待"}
COLOURS = {DONE: "green", WRONG: "red", NOT_STARTED: "yellow", WAITS: "yellow"}
INDENT = " " * 11
OF_ITS_OWN = ("NameError", "UnboundLocalError", "ModuleNotFoundError", "ImportError")
"""Exceptions that no wrong result of another function brings about."""

Line = tuple[str, str]
"""A piece of text, and its colour ("" for none)."""
Place = tuple[str, str]
"""A file of the homework, and a stub in it."""


@dataclass
class Finding:
    """What one test, or all tests of a stub together, say about it. Its fields are plain values."""

    status: str
    en: str = ""
    zh: str = ""
    broken: bool = False
    """The whole file cannot be imported."""
    raised: str = ""
    """The exception that came out of the homework, and its place: a trace leads to it."""
    endless: bool = False
    """It was stopped, and is not to be called again."""
    asked: list[str] = field(default_factory=list)
    """The stubs that the test has asked for."""
    waits_for: str = ""
    """The wrong stub on which it builds."""
    of: str = ""
    """The result whose numbers are wrong, or CONDUCT."""


Rows = dict[Place, Finding]


def explain(error: BaseException | None, stub: str) -> Finding:
    """What the end of a test says about its stub."""
    if error is None:
        return Finding(DONE)
    if isinstance(error, Wrong):
        return Finding(WRONG, error.en, error.zh, isinstance(error, Broken), of=error.of)
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
    if isinstance(error, TooLong):
        return Finding(
            WRONG,
            f"It takes too long and was stopped{place(error)}: does a loop never end?",
            f"运行太久，已被停止{place(error)}：是不是有循环停不下来？",
            endless=True,
        )
    said = said_by(error)
    return Finding(
        WRONG,
        f"It stops with {said}.",
        f"运行时出错：{said}。",
        raised=said if place(error) else "",
    )


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


def apart(alone: Mapping[Place, list[Finding]], below: Mapping[str, frozenset[str]]) -> Rows:
    """What all tests of each stub say, where one that builds on a wrong one waits for it.

    Of those that build on each other the first does not wait. An exception is told once, where it
    was met first.

    Args:
        alone: what each test says, by file and stub, those before that others build on.
        below: the stubs that the code of each uses.
    """
    rows = {place: together(findings) for place, findings in alone.items()}
    wrong = {stub: row for (_, stub), row in rows.items() if row.status == WRONG}

    def waits_for(stub: str, finding: Finding) -> str:
        """The lowest wrong stub that a test of another has to do with; "" if there is none."""
        used = below.get(stub, frozenset()).union(
            *({name} | below.get(name, frozenset()) for name in finding.asked if name != stub)
        )
        lower = [one for one in wrong if one in used and stub not in below.get(one, ())]
        first = next((o for o in lower if not below.get(o, frozenset()) & set(lower)), "")
        its_own = finding.raised.startswith(OF_ITS_OWN) and first
        return "" if its_own and finding.raised != wrong[first].raised else first

    own: dict[Place, list[Finding]] = {}
    waiting: dict[str, str] = {}
    for (file, stub), row in rows.items():
        findings = [one for one in alone[file, stub] if one.status == WRONG]
        if row.broken or not findings:
            continue
        own[file, stub] = [one for one in findings if not waits_for(stub, one)] or findings
        if all(waits_for(stub, one) for one in findings):
            waiting[stub] = waits_for(stub, findings[0])

    told: dict[str, str] = {}
    for (file, stub), findings in own.items():
        if stub in _after(stub, waiting):  # a ring, and this is the first of it
            del waiting[stub]
        if stub in waiting:
            rows[file, stub] = _waiting(waiting[stub])
        elif findings[0].raised in told:
            first = told[findings[0].raised]
            en = f"It stops at the same line as {first}, with the same exception."
            zh = f"与 {first} 停在同一行，异常也相同。"
            rows[file, stub] = Finding(WRONG, en, zh, raised=findings[0].raised)
        else:
            rows[file, stub] = findings[0]
            told |= {findings[0].raised: stub} if findings[0].raised else {}
    return rows


def _after(stub: str, waiting: Mapping[str, str]) -> list[str]:
    """Those for which a stub waits, one after the other."""
    found: list[str] = []
    while stub in waiting and waiting[stub] not in found:
        stub = waiting[stub]
        found.append(stub)
    return found


def _waiting(first: str) -> Finding:
    return Finding(
        WAITS,
        f"It builds on {first}, which is not right yet: mend {first} first.",
        f"它建立在 {first} 之上，而后者还不对：先改好 {first}。",
        waits_for=first,
    )


@dataclass
class Summary:
    """Collects what the tests say, and writes it down for people."""

    questions: dict[str, dict[str, dict[str, Any]]]
    """For each file and stub, in order, what questions.json says."""
    languages: tuple[str, ...] = ("en", "zh")
    width: int = 80
    known: Callable[[str, str], Known] = lambda file, stub: []
    """The known mistakes that a stub of a file makes."""
    before: dict[str, str] = field(default_factory=dict)
    """The status of each stub after the last run that tested it."""
    found: dict[str, dict[str, list[Finding]]] = field(default_factory=dict)
    expected: dict[str, set[str]] = field(default_factory=dict)
    """The stubs that are to be tested, by their file."""
    remarks: dict[str, str] = field(default_factory=dict)
    """What else there is to say, in English and in Chinese."""
    warnings: dict[str, str] = field(default_factory=dict)
    """What will not work where it is graded; the same way."""
    interrupted: str = ""
    """What was tested when Ctrl-C was pressed."""
    traces: bool = False
    """Whether traces are shown already."""
    used: dict[str, frozenset[str]] = field(default_factory=dict)
    """The stubs that the code of each uses; read when something is wrong."""

    def add(self, file: str, stub: str, finding: Finding) -> None:
        """Note what one test says about a stub."""
        self.found.setdefault(file, {}).setdefault(stub, []).append(finding)

    def expect(self, file: str, stub: str) -> None:
        """Note that a stub is going to be tested."""
        self.expected.setdefault(file, set()).add(stub)

    def rows(self) -> Rows:
        """What is found by file and stub, in the order in which stubs build on each other."""
        order = {(file, stub): 0 for file, stubs in self.questions.items() for stub in stubs}
        order |= {(file, stub): 0 for file, stubs in self.found.items() for stub in stubs}
        found = {
            (file, stub): self.found[file][stub]
            for file, stub in order
            if stub in self.found.get(file, {})
        }
        return apart(found, self._uses(found))

    def _uses(self, found: Mapping[Place, list[Finding]]) -> Mapping[str, frozenset[str]]:
        """The stubs that the code of each uses, read once, and only where something is wrong."""
        wrong = any(one.status == WRONG for findings in found.values() for one in findings)
        if wrong and not self.used:
            with contextlib.suppress(OSError):
                self.used = uses(collect().sources)
        return self.used

    def _wrong_before(self, stub: str) -> str:
        """A stub that this one uses, not tested now, and wrong when it was; "" if there is none."""
        tested = {name for stubs in self.found.values() for name in stubs}
        wrong = (name for name, status in self.before.items() if status == WRONG)
        below = self.used.get(stub, frozenset()) - tested
        return next((name for name in wrong if name in below), "")

    def statuses(self) -> dict[str, str]:
        """The status of each stub, as far as it is known from this run or an earlier one."""
        return {**self.before, **{stub: row.status for (_, stub), row in self.rows().items()}}

    def lines(self) -> Iterator[list[Line]]:
        """The whole summary."""
        rows = self.rows()
        for file in dict.fromkeys(file for file, _ in rows):
            yield [(f"homework/{file}.py" if file in self.questions else file, "")]
            yield from self._file(file, {stub: row for (f, stub), row in rows.items() if f == file})
            yield []
        if not rows and not self.interrupted:
            yield from self._say("No test was run.", "没有运行任何测试。")
        yield from self._end(rows)

    def _file(self, file: str, rows: dict[str, Finding]) -> Iterator[list[Line]]:
        if broken := next((row for row in rows.values() if row.broken), None):
            yield from self._say(broken.en, broken.zh, COLOURS[WRONG], "  ")
            return
        for stub, row in rows.items():
            question = self.questions.get(file, {}).get(stub, {}).get("question", "")
            status = {"en": row.status, "zh": CHINESE[row.status]}
            said = " ".join(status[lang] for lang in self.languages)
            yield [(f"  {question:<8} {stub:<24} ", ""), (said, COLOURS[row.status])]
            if row.en:
                yield from self._say(row.en, row.zh, indent=INDENT)
            if first := self._wrong_before(stub) if row.status == WRONG else "":
                yield from self._say(
                    f"It builds on {first}, which was not right when it was tested last: "
                    f"pytest -k {first}.",
                    f"它建立在 {first} 之上，而后者上次测试时还不对：pytest -k {first}。",
                    indent=INDENT,
                )
            elif row.status == WRONG and not row.endless:
                for en, zh in words(self.known(file, stub)):
                    yield from self._say(en, zh, indent=INDENT)

    def _end(self, rows: dict[tuple[str, str], Finding]) -> Iterator[list[Line]]:
        for en, zh in self.remarks.items():
            yield from self._say(en, zh)
        for en, zh in self.warnings.items():
            yield from self._say(en, zh, COLOURS[WRONG])
        if self.interrupted:
            yield from self._say(
                f"You stopped it while {self.interrupted} was tested.",
                f"测试 {self.interrupted} 时被你中断了。",
                COLOURS[WRONG],
            )
        if rows:
            yield self._count(rows)
        for en, zh in (*changes(rows, self.before), *self._advice(rows)):
            yield from self._say(en, zh)

    def _count(self, rows: dict[tuple[str, str], Finding]) -> list[Line]:
        done = sum(row.status == DONE for row in rows.values())
        expected = {(file, stub) for file, stubs in self.expected.items() for stub in stubs}
        total, untested = len(expected | set(rows)), len(expected - set(rows))
        said = {"en": f"{done} of {total} done", "zh": f"完成 {done} / {total}"}
        if untested:
            said["en"] += f", {untested} not tested"
            said["zh"] += f"，{untested} 个没有测"
        return [(" · ".join(said[lang] for lang in self.languages), "")]

    def _advice(self, rows: dict[tuple[str, str], Finding]) -> Iterator[tuple[str, str]]:
        wrong = {place: row for place, row in rows.items() if row.status == WRONG}
        if tested := {place: bool(row.raised) for place, row in wrong.items() if not row.broken}:
            (file, first), *_ = tested
            of = {one.of for one in self.found[file][first] if one.status == WRONG}
            above = [stub for (_, stub), row in rows.items() if row.waits_for == first]
            yield from first_to_mend(tested, of, above, self.traces)
        elif not wrong and not self.interrupted and rows:
            yield from what_next(rows, self.statuses(), self.questions, bool(self.warnings))

    def _say(self, en: str, zh: str, colour: str = "", indent: str = "") -> Iterator[list[Line]]:
        """The same sentence in each chosen language, in lines that fit."""
        for lang in self.languages:
            for line in wrapped({"en": en, "zh": zh}[lang], self.width - 1, indent):
                yield [(line, colour)]
