"""The corpus: every attack as data, and as a submission that is right but for the attack."""

import ast
import sys
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from autograder.curriculum import choose_parts
from tests.attacks.built import BUILT, Build
from tests.support import Sources, complete

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).parent
FAMILIES = ("reading", "forging", "lying", "staying", "exhausting", "reaching", "probing")


class Attack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One hostile submission."""

    family: str
    name: str
    tries: str
    """What it tries, in a line: the docstring of its homework."""
    report: str
    """A regular expression: what staff find in results.json or in the table's remarks."""
    unsealed: str
    """How it is shown to work where it is not sealed in.

    "points": it earns what it does not compute; "witness": it leaves a file as proof; any other
    text says why this is not shown.
    """
    honest: Literal["rest", "all", "nothing"] = "rest"
    """What it earns honestly: all but the functions that it redefines, everything, or nothing."""
    attacked: tuple[str, ...] = ()
    """The functions that it does not compute honestly; by default all that it redefines."""
    slow: bool = False
    """Whether `make test` leaves it to `.ci/run`, for its cost or for a like test of a single call
    in tests/sealed."""
    part: str = "loss"
    """The part that it is graded on."""
    everywhere: bool = False
    """Whether every function of the part is the attack's `_harm`."""
    build: Build | None = None
    """Makes the submission, for one that is not just a folder of modules."""

    @property
    def id(self) -> str:
        """Family and name."""
        return f"{self.family}/{self.name}"

    def modules(self) -> Sources:
        """The modules as the attacker wrote them."""
        files = sorted((HERE / self.family / self.name / "homework").glob("*.py"))
        modules = {file.stem: file.read_text(encoding="utf-8") for file in files}
        if self.everywhere:
            (part,) = choose_parts(self.part)
            names = [stub.name for stub in part.stubs if not stub.name.isupper()]
            modules[self.part] += "".join(
                f"\n\ndef {name}(*_, **__):\n    return _harm()\n" for name in names
            )
        return modules

    def stolen(self) -> set[str]:
        """The functions that it does not compute honestly."""
        if self.attacked:
            return set(self.attacked)
        own = self.modules().get(self.part, "")
        defined = {getattr(node, "name", "") for node in ast.parse(own).body}
        (part,) = choose_parts(self.part)
        return defined & {stub.name for stub in part.stubs}

    def sources(self, known: str) -> Sources:
        """The submission: the reference, what the attack changes, and the module `known`."""
        modules = self.modules()
        own = modules.pop(self.part, "")
        if "homework.wire" in own:
            modules["wire"] = (HERE / "wire.py").read_text(encoding="utf-8")
        return {self.part: f"{complete(self.part)[self.part]}\n\n{own}", "known": known, **modules}

    def honest_sources(self) -> Sources:
        """The same submission with the attacked functions not started."""
        stubs = [
            f"def {name}(*_, **__):\n    raise NotImplementedError"
            for name in sorted(self.stolen())
        ]
        return {self.part: "\n\n".join([complete(self.part)[self.part], *stubs])}


@lru_cache
def corpus() -> tuple[Attack, ...]:
    """All attacks, family by family."""
    found = [_read(file) for file in sorted(HERE.glob("*/*/attack.toml"))]
    found += [Attack(*key.split("/"), **fields) for key, fields in BUILT.items()]
    return tuple(sorted(found, key=lambda attack: FAMILIES.index(attack.family)))


def _read(file: Path) -> Attack:
    fields = tomllib.loads(file.read_text(encoding="utf-8"))
    homework = file.parent / "homework" / f"{fields.get('part', 'loss')}.py"
    tries = ast.get_docstring(ast.parse(homework.read_text(encoding="utf-8")))
    return Attack(file.parts[-3], file.parts[-2], tries, **fields)
