"""A graded submission, made up without running anything."""

from collections.abc import Callable

import pytest

from autograder.curriculum import choose_parts
from autograder.grading.batch import Graded
from autograder.grading.points import score
from autograder.grading.verdict import CheckResult
from autograder.sealed.seal import Seal
from autograder.text import Text
from tests.support import PARTS

SEAL = Seal(7, True, 61_000, True)
Make = Callable[..., Graded]


@pytest.fixture
def make() -> Make:
    """Makes a graded submission; `wrong` gives for some stubs what was seen and the fault."""
    parts = choose_parts(",".join(PARTS))

    def make(wrong: dict[str, tuple[str, str]] | None = None, **fields: object) -> Graded:
        checks = []
        for part in parts:
            for stub in part.stubs:
                said, fault = (wrong or {}).get(stub.name, ("", ""))
                text = Text(said, f"（{said}）") if said else None
                checks += [
                    CheckResult(part.part, stub.name, check.name, fault, text)
                    for check in stub.checks
                ]
        why = fields.pop("why", ())
        usual = {"name": "ann", "seal": SEAL, "seconds": 1.5, "notices": [], "troubles": []}
        return Graded(**({"score": score(parts, checks, why)} | usual | fields))

    return make
