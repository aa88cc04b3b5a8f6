"""Values on the wire: what comes back is what was sent, and what may not cross is opaque."""

import enum
from collections import OrderedDict
from dataclasses import dataclass

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.sealed import wire
from autograder.sealed.wire import Opaque, Raised, Reply, Request, WireError

PLAIN_DTYPES = [
    "b1",
    "i1",
    "i2",
    "i4",
    "i8",
    "u1",
    "u2",
    "u4",
    "u8",
    "f2",
    "f4",
    "f8",
    "c8",
    "c16",
    "U3",
    ">f8",
    ">i4",
]
dtypes = st.sampled_from(PLAIN_DTYPES).map(np.dtype)
text = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
integers = st.integers(-(2**63), 2**64 - 1)
arrays = dtypes.flatmap(
    lambda dtype: hnp.arrays(
        dtype,
        hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
        elements=text.map(lambda t: t.replace("\0", "")[:3]) if dtype.kind == "U" else None,
    )
)
numpy_scalars = arrays.filter(lambda a: a.size and a.dtype.kind != "U").map(lambda a: a.flat[0])
scalars = st.one_of(
    st.none(),
    st.booleans(),
    integers,
    st.floats(),
    text,
    st.binary(max_size=20),
    numpy_scalars,
)
keys = st.one_of(text, integers, st.booleans(), st.tuples(integers, text))
values = st.recursive(
    scalars | arrays,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(keys, inner, max_size=4),
    ),
    max_leaves=10,
)


def there_and_back(value):
    """A value after a journey as a reply."""
    return wire.decode(wire.encode(Reply("value", wire.plain(value))), Reply).value


def same(a, b) -> bool:
    """Equal in type, in dtype but for the byte order, and in every bit."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray | np.generic):
        a, b = np.asarray(a), np.asarray(b)
        little = a.astype(a.dtype.newbyteorder("<"))
        return (a.shape, little.dtype) == (b.shape, b.dtype) and little.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return same(list(a), list(b)) and same(list(a.values()), list(b.values()))
    return a == b or (a != a and b != b)


@given(values)
@settings(max_examples=150)
def test_what_comes_back_is_what_was_sent(value):
    back = there_and_back(value)
    assert same(value, back), f"{value!r} came back as {back!r}"


@given(st.lists(values, max_size=3).map(tuple), st.dictionaries(text, values, max_size=3))
def test_requests_bring_their_arguments(args, kwargs):
    plain = {key: wire.plain(value) for key, value in kwargs.items()}
    request = Request("loss", "softmax", True, tuple(map(wire.plain, args)), plain, True, 7)
    back = wire.decode(wire.encode(request), Request)
    assert (back.module, back.name, back.call, back.compare, back.number) == (
        "loss",
        "softmax",
        True,
        True,
        7,
    )
    assert same(args, back.args)
    assert same(kwargs, back.kwargs)


def test_replies_bring_what_was_seen():
    raised = Raised(["ValueError", "Exception"], "bad K", "loss.py", 12, True)
    reply = Reply("raised", None, raised, ["overflow"], [0, 2], 2**63 - 1)
    assert wire.decode(wire.encode(reply), Reply) == reply


@pytest.mark.parametrize(
    "view", [np.s_[::2], np.s_[::-1], np.s_[:, 1], np.s_[..., None], np.s_[0:0]]
)
def test_views_cross_as_copies(view):
    whole = np.arange(24.0).reshape(4, 6)
    for array in (whole[view], whole.T[view], np.asfortranarray(whole)[view]):
        back = there_and_back(array)
        np.testing.assert_array_equal(back, array)
        assert back.flags.c_contiguous


def test_arrays_come_back_writable_and_apart():
    array = np.zeros(3)
    back = there_and_back([array, array])
    back[0][:] = 1
    assert array.sum() == 0 and back[1].sum() == 0


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_subclasses_are_reduced_to_their_base():
    class Mine(list):
        pass

    assert same(there_and_back(Mine([1])), [1])
    assert same(there_and_back(OrderedDict(a=1)), {"a": 1})
    assert same(there_and_back(np.str_("x")), "x")
    assert type(there_and_back(np.matrix([[1.0]]))) is np.ndarray
    assert type(there_and_back(np.ma.masked_array([1.0], [True]))) is np.ndarray


class Agreeable:
    """Always says that it is equal."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


@dataclass
class Record:
    """msgspec would send it as a dict."""

    loss: float = 0.0


class Flag(enum.Enum):
    """msgspec would send it as its value."""

    ON = 1


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Agreeable(), "Agreeable"),
        (Record(), "Record"),
        (Flag.ON, "Flag"),
        ({1, 2}, "set"),
        (len, "builtin_function_or_method"),
        (Agreeable, "type"),
        ((i for i in ()), "generator"),
        (1 + 2j, "complex"),
        (np.array([Agreeable()]), "dtype object"),
        (np.array(["2020"], "M8[D]"), "dtype datetime64"),
        (np.array([b"x"]), "dtype |S1"),
        (np.zeros(2, [("a", "f8")]), "dtype [("),
        (np.zeros((1,) * 20), "ndim 20"),
        (2**64, "64 bits"),
        (-(2**63) - 1, "64 bits"),
    ],
)
def test_all_else_is_opaque(value, name):
    back = there_and_back(value)
    assert isinstance(back, Opaque)
    assert name in back.type_name
    inside = there_and_back({"a": [value]})["a"][0]
    assert isinstance(inside, Opaque)


def test_opaque_values_differ_from_everything_else():
    opaque = there_and_back(Agreeable())
    assert opaque == Opaque("Agreeable")
    assert opaque != "Agreeable" and opaque != Agreeable.__name__ and opaque != Opaque("set")


def test_a_structure_without_an_end_is_cut_off():
    endless: list = []
    endless.append(endless)
    back = there_and_back(endless)
    for _ in range(30):
        if isinstance(back, Opaque):
            break
        back = back[0]
    assert back == Opaque("a structure nested too deeply")


@pytest.mark.parametrize(
    "value", [b"x" * (wire.MAX_FRAME + 1), np.zeros(wire.MAX_FRAME // 8 + 1), "\ud800", object()]
)
def test_what_cannot_be_sent_is_a_wire_error(value):
    with pytest.raises(WireError):
        wire.encode(Reply("value", value))
