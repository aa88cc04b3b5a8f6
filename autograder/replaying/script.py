"""The record of a failed check -> a script that runs with NumPy, or PyTorch, alone."""

import ast
import inspect
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from autograder.checking.failure import Compared
from autograder.curriculum import Part
from autograder.misconceptions.reference import Reference
from autograder.replaying.excerpt import excerpt
from autograder.replaying.literals import literal
from autograder.replaying.record import Step
from autograder.sealed import wire
from autograder.text import Text

_SHOWN = Path(__file__).parent / "shown.py"
_LAST = 2
"""So many of the calls that went wrong are shown."""
_ASIDE = {"state", "modules"}
"""Questions of the grader about a model; a script can do without them."""
_TRAINS = Text(
    "This check trains a model, which is not repeated here: train it yourself, or grade again.",
    "这项检查要训练模型，这里不再重复：请自己训练，或重新批改。",
)


class Failed(msgspec.Struct, frozen=True):
    """A check that a submission has failed."""

    part: Part
    stub: str
    check: str
    said: Text
    """What the report says of it."""
    steps: list[Step]
    """What was asked until it failed."""
    compared: Compared | None = None

    @property
    def called(self) -> bool:
        """Whether the homework got so far that something of it was called."""
        return any(step.request.name and step.request.module != "workshop" for step in self.steps)

    @property
    def trains(self) -> bool:
        """Whether a model is trained in it."""
        return any(step.trains for step in self.steps)


def script(failed: Failed) -> str:
    """The source of the script of a failed check."""
    what = next(
        check.what
        for stub in failed.part.stubs
        for check in stub.checks
        if (stub.name, check.name) == (failed.stub, failed.check)
    )
    needs = "PyTorch" if failed.part.needs else "NumPy"
    name = f"{failed.stub}.{failed.check}"
    head = f'''"""Asks {failed.part.part}.{failed.stub} again what its check {failed.check} asked.

    python {name}.py [FOLDER THAT HOLDS homework]

It needs {needs} and the homework, whose code it runs as it is.
"""
'''
    statements = _Statements(failed)
    lines = [
        "sys.path.insert(0, find_homework())",
        *_printed(Text(f"{name}:", f"{name}：") + what),
        *_printed(failed.said),
        *(_printed(_TRAINS) if failed.trains else statements.lines),
    ]
    return "\n".join([head, _body(_SHOWN), *excerpt(statements.helpers), *lines, ""])


def _body(file: Path) -> str:
    """A module without its docstring."""
    source = file.read_text(encoding="utf-8")
    return "\n".join(source.splitlines()[ast.parse(source).body[0].end_lineno :]) + "\n"


def _printed(text: Text) -> Iterator[str]:
    yield f"print({text.en!r})"
    yield f"print({text.zh!r})"


class _Statements:
    """What was asked, as statements."""

    def __init__(self, failed: Failed) -> None:
        self.helpers: set[str] = set()
        """The workshop's functions that they use."""
        self._names: dict[int, str] = {}  # of handles
        steps = _chosen(failed)
        imported = {(s.request.module, s.request.name): None for s in steps if s.request.module}
        self.lines = [
            f"from homework.{module} import {name}"
            for module, name in imported
            if module != "workshop"
        ]
        for step in steps:
            self._add(step)
        if failed.compared and not any(step.wrong for step in steps):
            compared = failed.compared
            values = f"{literal(compared.value)}, {literal(compared.value)}"
            words = Text(
                f"What the check compared when it graded: {compared.what}",
                f"批改时检查比较的是：{compared.what}",
            )
            self.lines += [*_printed(words), f"compare({values}, {literal(compared.right)})"]

    def _add(self, step: Step) -> None:
        request = step.request
        where = self._names.get(request.handle, "an_object") if request.handle else ""
        name = f"{where}.{request.name}" if where and request.name else where or request.name
        if not request.call:
            self._add_look_up(name, step)
            return
        assigned, values = self._arguments(request)
        call = f"{name}({', '.join(values)})"
        self.lines += ["", *(f"{parameter} = {source}" for parameter, source in assigned.items())]
        if request.module == "workshop":
            self.helpers.add(request.name)
        if request.keep and step.reply and isinstance(step.reply.value, wire.Handle):
            made = f"{request.name or 'made'}_{len(self._names) + 1}".lower()
            self._names[step.reply.value.number] = made
            self.lines.append(f"{made} = {call}")
        elif _shows_nothing(step):
            self.lines.append(call)
        else:
            self._show(call, call, list(assigned), step)

    def _arguments(self, request: wire.Request) -> tuple[dict[str, str], list[str]]:
        """The parameters that are assigned before a call, and what stands in its parentheses."""
        assigned: dict[str, str] = {}
        values = []
        for parameter, value, keyword in _parameters(request):
            source = literal(value, self._names)
            if parameter and not isinstance(value, wire.Handle):
                assigned[parameter], source = source, parameter
            values.append(f"{parameter}={source}" if keyword else source)
        return assigned, values

    def _add_look_up(self, name: str, step: Step) -> None:
        """Show a table with its wrong entries only, or an attribute."""
        now = name
        if step.right and isinstance(step.right.value, dict):
            then = getattr(step.reply, "value", None)
            then = then if isinstance(then, dict) else {}
            right = {k: v for k, v in step.right.value.items() if then.get(k) != v}
            now = f"{{key: {name}.get(key) for key in {list(right)!r}}}"
            then = {key: then.get(key) for key in right}
            step = msgspec.structs.replace(
                step, reply=wire.Reply("value", then), right=wire.Reply("value", right)
            )
        self._show(name, now, [], step)

    def _show(self, title: str, now: str, given: Sequence[str], step: Step) -> None:
        names = ", ".join(f"{name!r}: {name}" for name in given)
        values = ["then", *(["right"] if step.right else [])]
        self.lines += [
            f"then = {self._reply(step)}",
            *([f"right = {self._right(step)}"] if step.right else []),
            f"show({title!r}, lambda: {now}, {{{names}}}, {', '.join(values)})",
        ]

    def _reply(self, step: Step) -> str:
        """What came back."""
        reply = step.reply
        if reply is None:
            return f"Other({step.fault.en if step.fault else 'nothing'!r})"
        if reply.raised:
            return f"Other({f'{reply.raised.types[0]}: {reply.raised.message}'!r})"
        return (
            literal(reply.value, self._names) if reply.kind == "value" else f"Other({reply.kind!r})"
        )

    def _right(self, step: Step) -> str:
        """What is right."""
        raised = step.right.raised
        if raised is None:
            return literal(step.right.value)
        names = [
            p for p, _, _ in _parameters(step.request) if re.search(rf"\b{p}\b", raised.message)
        ]
        return f"Refusal({raised.types[0]!r}, {names!r})"


def _chosen(failed: Failed) -> list[Step]:
    """The steps that a script repeats: all if one makes what another uses, else the wrong ones."""
    steps = [
        step
        for step in failed.steps
        if step.request.handle or (step.request.name and step.request.name not in _ASIDE)
    ]
    if any(step.request.keep for step in steps):
        return steps
    wrong = [step for step in steps if step.wrong or step.reply is None]
    return wrong[-_LAST:] or steps[-1:]


def _shows_nothing(step: Step) -> bool:
    """Whether the result of a request is not shown, because it only prepares another."""
    if step.request.module == "workshop":
        return step.request.name != "gradients"
    return bool(step.request.handle and step.reply and isinstance(step.reply.value, wire.Opaque))


def _parameters(request: wire.Request) -> list[tuple[str, Any, bool]]:
    """The arguments of a request: the parameter's name, if that is known, the value, and whether it
    must be named."""
    names: list[str] = []
    if request.module not in ("", "workshop") and not request.name[:1].isupper():
        names = _signature(request.module, request.name)
    given = [*names[: len(request.args)], *[""] * (len(request.args) - len(names))]
    positional = [(name, value, False) for name, value in zip(given, request.args, strict=True)]
    return [*positional, *((name, value, True) for name, value in request.kwargs.items())]


@lru_cache
def _signature(part: str, stub: str) -> list[str]:
    return list(inspect.signature(Reference().get(part, stub)).parameters)
