"""The cases are the same wherever they are drawn, and others with another key."""

import shutil

import pytest

from autograder.drawing.draw import seed
from autograder.key import PUBLIC, Key
from tests.support import NUMPY, ROOT, run_python

DRAW = """
{before}
import hashlib, sys
import msgspec
from autograder.curriculum import choose_parts
from autograder.drawing.paper import Paper
from autograder.key import Key, Keys, PUBLIC
key = Key.of({key!r}) if {key!r} else PUBLIC
drawn = Paper.of(choose_parts({parts!r}), Keys(cases=key)).drawn
print(hashlib.sha256(msgspec.json.encode(drawn)).hexdigest(), sys.modules["autograder"].__file__)
"""
CONSTANTS = "NUMBERS = [123456789, 987654321, 2**31 + 7, 77777]\nWORDS = ['a word', 'b']\n"
PARTS = ",".join(NUMPY)


def drawn(before: str = "", key: bytes = b"", parts: str = PARTS, **where: object) -> list[str]:
    """A digest of all cases as a fresh process draws them, and where its grader lies."""
    ran = run_python("-c", DRAW.format(before=before, key=key, parts=parts), **where)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


@pytest.fixture(scope="module")
def here() -> str:
    """The digest in this checkout."""
    return drawn()[0]


@pytest.mark.slow
def test_the_same_beside_other_imports_and_in_another_folder(here, tmp_path):
    (tmp_path / "constants.py").write_text(CONSTANTS)
    before = f"import sys; sys.path.append({str(tmp_path)!r}); import constants, autograder.cli"
    assert drawn(before)[0] == here
    assert drawn(f"import os; os.chdir({str(tmp_path)!r})")[0] == here


@pytest.mark.slow
def test_the_same_where_the_grader_is_installed(here, tmp_path):
    """As a wheel is: hypothesis takes a package that is not in site-packages for a local one."""
    packages = tmp_path / "lib" / "site-packages"
    for name in ("autograder", "solutions", "assignments"):
        shutil.copytree(ROOT / name, packages / name, ignore=shutil.ignore_patterns("__pycache__"))
    digest, file = drawn(f"import sys; sys.path.insert(0, {str(packages)!r})")
    assert file.startswith(str(packages))
    assert digest == here


@pytest.mark.slow
def test_with_another_key_they_are_others(here):
    assert drawn(key=b"another key than everybody's")[0] != here


def test_each_property_has_its_own_seed():
    key = Key.of(b"a key of one course or another")
    seeds = {seed(k, part, name) for k in (PUBLIC, key) for part in NUMPY for name in ("a", "b")}
    assert len(seeds) == 2 * 2 * len(NUMPY)
