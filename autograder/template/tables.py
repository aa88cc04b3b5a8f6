"""What the public tests and submit.py know of the questions and the rules: two tables as JSON."""

import json
from collections.abc import Callable
from typing import Any

from autograder.curriculum import Part, Question, Stub, all_parts, rules
from autograder.misconceptions.reference import builds_on
from autograder.text import Text


def questions(digests: Callable[[Part, str], list[str]]) -> str:
    """For each file and stub, in the order in which to write them, what is said about it.

    A stub that is a whole file has its `digests` too, by which submit.py knows it untouched.
    """
    table = {
        file: {
            stub.name: _entry(part, stub, digests)
            for stub in in_order(part)
            if _file(part, stub) == file
        }
        for part in all_parts()
        for file in part.files
    }
    return _json(table)


def rules_for_students() -> str:
    """What a submission may hold and import."""
    imports = rules().imports
    return _json(
        {
            "python": rules().python,
            "files": {"most": rules().files.most, "bytes": rules().files.bytes},
            "words": _both(imports.words),
            "always": imports.always,
            "extra": {
                file: imports.extra[part.needs]
                for part in all_parts()
                if part.needs
                for file in part.files
            },
        }
    )


def in_order(part: Part) -> list[Stub]:
    """The stubs of a part, each after those that it builds on, else in the order of questions."""
    placed: dict[str, Stub] = {}
    named = {stub.name: stub for stub in part.stubs}

    def place(stub: Stub) -> None:
        for name in below(part, stub):
            if name in named and name not in placed:
                place(named[name])
        placed[stub.name] = stub

    for stub in part.stubs:
        if stub.name not in placed:
            place(stub)
    return list(placed.values())


def below(part: Part, stub: Stub) -> list[str]:
    """The stubs that the reference's answer to a stub builds on, near or far."""
    if stub.file:  # it is a whole script
        return []
    places = builds_on(part.part, stub.name)
    return [s.name for p in all_parts() for s in p.stubs if (p.part, s.name) in places]


def _entry(part: Part, stub: Stub, digests: Callable[[Part, str], list[str]]) -> dict[str, Any]:
    question: Question = part.question_of(stub.name)
    return {
        "question": question.id,
        "title": _both(question.title),
        "builds_on": below(part, stub),
        "handout": part.folder.name,
        "section": _both(stub.section),
        **({"untouched": digests(part, stub.file)} if stub.file else {}),
    }


def _file(part: Part, stub: Stub) -> str:
    return stub.file or part.part


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _json(table: dict[str, Any]) -> str:
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"
