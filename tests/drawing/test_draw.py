"""What is drawn: plain numbers, from the key, and not again where it has been drawn before."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.checking.cases import Case
from autograder.drawing.paper import PaperFile
from autograder.drawing.plain import frozen, thawed
from tests.support import run_python

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from([np.float32, np.int64, np.bool_]),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner)
        | st.builds(
            Case,
            st.dictionaries(st.text(), st.integers(1, 9)),
            st.just(np.float64),
            st.integers(0, 2**32),
            st.dictionaries(st.text(), inner),
        )
    ),
    max_leaves=8,
)


@given(plain)
def test_plain_numbers_and_back(value):
    again = thawed(json.loads(json.dumps(frozen(value))))
    assert repr(again) == repr(value) and again == value


@pytest.mark.parametrize("value", [object(), {1}, float("nan"), np.zeros(2), np.float64(1)])
def test_what_is_not_plain_is_refused(value):
    with pytest.raises(TypeError, match="cannot draw"):
        frozen(value)


DRAW = """
import sys
{before}
from pathlib import Path
from autograder.curriculum import choose_parts
from autograder.drawing import paper
from autograder.key import Key, Keys
parts = choose_parts("loss")
keys = Keys(Key.of(sys.argv[1].encode()))
made = paper.Paper.of(parts, keys)
{after}
import msgspec
print(msgspec.json.encode(made.drawn).decode())
"""
AGAIN = """
from tempfile import NamedTemporaryFile
from autograder.drawing.rehearsal import rehearse
rehearse(made, parts)
with NamedTemporaryFile() as file:
    Path(file.name).write_bytes(paper.PaperFile(made.drawn, made.known).dump())
    read = paper.PaperFile.read(Path(file.name))
assert read.drawn == made.drawn and made.known and read.known == made.known
paper.draw = None
again = paper.Paper.of(parts, keys, read)
assert again.drawn is read.drawn and again.known is read.known
try:
    paper.Paper.of(parts, Keys(), read)
except TypeError:
    pass
else:
    raise AssertionError("drawn from another key, and taken all the same")
"""


@pytest.mark.parametrize("content", [b"", b"{}", b"\x82\xa5drawn\x81\xa5cases\x81\xa1\x93\x80"])
def test_a_damaged_file_is_no_paper(tmp_path, content):
    (tmp_path / "drawn").write_bytes(content)
    assert PaperFile.read(tmp_path / "drawn") is None
    assert PaperFile.read(tmp_path / "nowhere") is None


def drawn(key: str = "a key of sixteen bytes", before: str = "", after: str = "") -> str:
    """What a fresh process draws for part 3."""
    ran = run_python("-c", DRAW.format(before=before, after=after), key)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_key_decides_and_nothing_else():
    first = drawn()
    # A constant of the project's own is not drawn, whatever has been imported.
    assert first == drawn(before="import tests.support, autograder.cli", after=AGAIN)
    assert first != drawn("another key of sixteen")
    cases = json.loads(first)["cases"]["loss"]
    counts = {name: len(of_one) for name, of_one in cases.items()}
    # A guard draws one seed for itself.
    guard = counts.pop("test_sequence_cross_entropy.py::test_sequences_do_not_meet")
    assert guard == 1 and set(counts.values()) == {12}
