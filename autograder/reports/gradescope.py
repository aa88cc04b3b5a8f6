"""results.json in the schema that Gradescope's autograder documentation gives.

Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from typing import Any

import msgspec

from autograder.grading.batch import Graded
from autograder.reports.checks import CheckRow, rows_of_question
from autograder.reports.feedback import opening, question_text


def results(graded: Graded, lang: str) -> dict[str, Any]:
    """The content of results.json: one test for each question, visible to the student."""
    tests = [
        {
            "name": f"{question.question.id} · {question.question.title.to(lang)}",
            "number": f"{part.part.number}.{i}",
            "score": question.earned,
            "max_score": question.question.points,
            "status": "passed" if question.earned == question.question.points else "failed",
            "output": question_text(part.part, question, lang),
            "output_format": "text",
            "visibility": "visible",
            "extra_data": {
                "part": part.part.part,
                "question": question.question.id,
                "checks": list(map(_check, rows_of_question(part.part.part, question))),
            },
        }
        for part in graded.score.parts
        for i, question in enumerate(part.questions, 1)
    ]
    return {
        "score": graded.score.earned,
        "max_score": graded.score.points,
        "output": "\n".join(line.to(lang) for line in opening(graded)),
        "output_format": "text",
        "visibility": "visible",
        "tests": tests,
        "extra_data": {
            "seal": str(graded.seal) if graded.seal else "no code was run",
            "sealed": bool(graded.seal and graded.seal.sealed),
            "dataset": graded.setting.dataset if graded.setting else None,
            "device": graded.setting.device if graded.setting else None,
            "graded": graded.graded,
            "python": graded.python,
            "numpy": graded.numpy,
            "drawn_from": graded.drawn_from,
            "seconds": graded.seconds,
            "troubles": graded.troubles,
            "incidents": graded.incidents,
        },
    }


def _check(row: CheckRow) -> dict[str, Any]:
    """A check as data; its part and question stand beside it already."""
    fields = msgspec.structs.asdict(row)
    return {key: value for key, value in fields.items() if key not in ("part", "question")}


def to_json(graded: Graded, lang: str) -> str:
    """results.json as text."""
    return msgspec.json.format(msgspec.json.encode(results(graded, lang))).decode() + "\n"
