"""A class of any size whose verdicts are made up: nothing is run."""

import random

from autograder.curriculum import Part
from autograder.grading.batch import Graded
from autograder.grading.points import score
from autograder.grading.verdict import CheckResult
from autograder.misconceptions.catalogue import Explanation, of_stub
from autograder.sealed.seal import Seal
from autograder.text import Text

SEAL = Seal(7, True, 61_000, True)


def synthetic(size: int, parts: tuple[Part, ...], seed: int = 0) -> list[Graded]:
    """Submissions of students of all strengths; the weaker, the more stubs are wrong."""
    rng = random.Random(seed)
    return [_one(f"student {i:04}", parts, rng) for i in range(size)]


def _one(name: str, parts: tuple[Part, ...], rng: random.Random) -> Graded:
    strength = rng.betavariate(3, 1.5)
    checks, why = [], []
    for part in parts:
        for stub in part.stubs:
            if rng.random() < strength:
                checks += [CheckResult(part.part, stub.name, c.name) for c in stub.checks]
                continue
            fault = rng.choice(["wrong", "wrong", "not started", "raised"])
            said = Text(f"{stub.name} is off by {rng.random():.2g}.", "不对。")
            checks += [CheckResult(part.part, stub.name, c.name, fault, said) for c in stub.checks]
            known = of_stub(part.part, stub.name)
            if fault == "wrong" and known and rng.random() < 0.7:
                one = known[min(int(rng.expovariate(1)), len(known) - 1)]
                slug = f"{part.part}.{stub.name}.{one.slug}"
                why.append(Explanation(one.title, one.hint, part.part, stub.name, slug))
    broken = ["computed for more than 5 s"] if rng.random() < 0.02 else []
    graded = score(parts, checks, why)
    return Graded(name, graded, SEAL, rng.uniform(1, 9), [], [], incidents=broken)
