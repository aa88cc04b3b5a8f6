"""Bytes from a hostile process: decoding them gives plain data or WireError, and costs little."""

import time
import tracemalloc
from datetime import datetime
from itertools import islice, product

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.sealed import wire
from autograder.sealed.wire import Handle, Opaque, Reply, Request, WireError

TUPLE, ARRAY, SCALAR, OPAQUE, HANDLE = 1, 2, 3, 4, 5
PLAIN = (type(None), bool, int, float, str, bytes, np.generic, Opaque, Handle, datetime)
MIB = 2**20


def decoded(data: bytes, kind: type = Reply):
    """What the bytes amount to: plain data, or None for a WireError; anything else fails."""
    tracemalloc.start()
    try:
        message = wire.decode(data, kind)
    except WireError:
        return None
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        # A character of text may take four bytes, and a message is held twice for a moment.
        assert peak <= 8 * len(data) + 2 * MIB, f"{len(data)} bytes took {peak}"
    only_plain(msgspec.structs.astuple(message))
    return message


def only_plain(value) -> None:
    """Fails if there is anything in a value that should not have crossed."""
    if isinstance(value, np.ndarray):
        assert value.dtype.kind in "biufcU"
    elif isinstance(value, list | tuple):
        list(map(only_plain, value))
    elif isinstance(value, dict):
        only_plain([*value, *value.values()])
    elif isinstance(value, wire.Raised):
        only_plain(msgspec.structs.astuple(value))
    else:
        assert isinstance(value, PLAIN), f"a {type(value)} came through"


def ext(code: int, data: bytes) -> bytes:
    """A msgpack extension value."""
    return msgspec.msgpack.encode(msgspec.msgpack.Ext(code, data))


def reply(value: bytes) -> bytes:
    """A reply whose value is this bit of msgpack."""
    return b"\x92\xa5value" + value


def array(dtype: object, shape: object, data: object, code: int = ARRAY) -> bytes:
    """A reply that holds an array made of these claims."""
    return reply(ext(code, msgspec.msgpack.encode((dtype, shape, data))))


VALID = [
    wire.encode(Reply("value", wire.plain(value)))
    for value in (
        {"W_x": np.ones((2, 3)), "b": [1.5, None, "x"]},
        (np.float32(2), (np.arange(3), True), "text", 7),
        [object(), {(1, 2): b"raw"}, np.array(["a", "bc"])],
    )
] + [wire.encode(Reply("raised", raised=wire.Raised(["ValueError"], "no", "loss.py", 3)))]


@given(st.binary(max_size=200), st.sampled_from([Request, Reply]))
@settings(max_examples=200)
def test_arbitrary_bytes(data, kind):
    decoded(data, kind)


@given(st.binary(max_size=100))
@settings(max_examples=200)
def test_arbitrary_values(data):
    decoded(reply(data))


@given(st.sampled_from([TUPLE, ARRAY, SCALAR, OPAQUE, HANDLE, 6, -1]), st.binary(max_size=60))
@settings(max_examples=200)
def test_arbitrary_extensions(code, data):
    decoded(reply(ext(code, data)))


@st.composite
def mutated(draw) -> bytes:
    """A valid message with some bytes changed, put in, or left out."""
    data = bytearray(draw(st.sampled_from(VALID)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data) - 1))
        put = draw(st.binary(max_size=5))
        data[at : at + draw(st.integers(0, 4))] = put
        if not data:
            break
    return bytes(data)


@given(mutated())
@settings(max_examples=400)
def test_mutated_messages(data):
    decoded(data)


small = st.integers(-2, 5) | st.sampled_from([2**31 - 1, 2**31, 2**40, 2**62, -(2**31)])
dtype_names = st.sampled_from(
    [
        "<f8",
        "|b1",
        "<U1",
        "<U0",
        "|O",
        "|O8",
        "<f3",
        "|V8",
        "<M8[D]",
        "<i99999",
        "",
        "f8,f8",
        "<f16",
    ]
) | st.text(max_size=6)


@given(dtype_names, st.lists(small, max_size=20), st.binary(max_size=40), st.sampled_from([2, 3]))
@settings(max_examples=200)
def test_arrays_of_any_claim(dtype, shape, data, code):
    decoded(array(dtype, shape, data, code))


@pytest.mark.parametrize(
    "message",
    {
        "huge shape": array("<f8", [2**31 - 1] * 3, b""),
        "huge empty shape": array("<f8", [0, 2**30, 2**30, 2**30], b""),
        "empty, with one huge side": array("<f8", [0, 2**31 - 1], b""),
        "over 32 bits": array("<f8", [2**40], b""),
        "negative shape": array("<f8", [-1], b"12345678"),
        "two negatives": array("<f8", [-1, -8], b"12345678"),
        "too few bytes": array("<f8", [2], b"12345678"),
        "too many bytes": array("<f8", [1], b"12345678" * 2),
        "half an entry": array("<f8", [1], b"1234"),
        "objects": array("|O", [1], b"12345678"),
        "objects of 8 bytes": array("|O8", [1], b"12345678"),
        "records": array("|V8", [1], b"12345678"),
        "dates": array("<M8", [1], b"12345678"),
        "no such dtype": array("<f3", [1], b"123"),
        "text of no length": array("<U0", [3], b""),
        "text that is none": array("<U1", [1], b"\xff" * 4),
        "scalar text that is none": array("<U1", [], b"\xff" * 4, SCALAR),
        "too many axes": array("<f8", [1] * 17, b"12345678"),
        "shape of strings": array("<f8", ["1"], b"12345678"),
        "shape of floats": array("<f8", [1.0], b"12345678"),
        "data as a list": array("<f8", [1], [1, 2]),
        "two claims only": reply(ext(ARRAY, msgspec.msgpack.encode(("<f8", [1])))),
        "unknown code": reply(ext(9, b"")),
        "an array as a key": reply(b"\x81" + array("<f8", [1], b"12345678")[7:] + b"\x01"),
        "a tuple of no msgpack": reply(ext(TUPLE, b"\xc1")),
        "a tuple that is a dict": reply(ext(TUPLE, b"\x80")),
        "cut off": VALID[0][:-1],
        "two messages": VALID[0] * 2,
        "not a list": b"\xa1x",
        "nothing": b"",
    }.items(),
    ids=lambda item: item[0],
)
def test_refused(message):
    assert decoded(message[1]) is None


def many(count: int, item: bytes, inside: int = 0) -> bytes:
    """A reply with a list of `count` times the same item, as tuple or array if `inside`."""
    body = b"\xdd" + count.to_bytes(4, "big") + item * count
    return reply(ext(inside, body) if inside else body)


def tuples(depth: int) -> bytes:
    """A tuple in a tuple, and so on: each is decoded by a call of its own."""
    data = b"\x90"
    for _ in range(depth):
        data = b"\x91" + ext(TUPLE, data)
    return reply(ext(TUPLE, data))


@given(st.integers(1, 3_000), st.sampled_from([b"\x91", b"\x81\xa1k"]))
@settings(max_examples=40)
def test_depth_ends_in_a_wire_error_or_in_a_value(depth, opening):
    decoded(tuples(depth))
    decoded(reply(opening * depth + b"\xc0"))


@given(mutated(), st.integers(1, 2_000), st.integers(0, 30))
@settings(max_examples=100)
def test_mutated_messages_in_a_crowd(data, count, head):
    """What was mutated, many times over, behind the head of a list that claims to hold it."""
    decoded(reply(b"\xdd" + count.to_bytes(4, "big") + data[head:] * count))


@pytest.mark.parametrize(
    "message",
    {
        "deep tuples": tuples(5_000),
        "a list that claims to be huge": reply(b"\xdd\xff\xff\xff\xff"),
        "a dict that claims to be huge": reply(b"\xdf\xff\xff\xff\xff"),
        "bytes that claim to be huge": reply(b"\xc6\xff\xff\xff\xff"),
        "text that claims to be huge": reply(b"\xdb\xff\xff\xff\xff"),
        "huge lists in each other": reply(b"\xdd\x00\xff\xff\xff" * 900),
        "a deep list": reply(b"\x91" * 50_000),
        "many empty lists": many(2**16, b"\x90"),
        "many empty dicts": many(2**16, b"\x80"),
        "many nothings": many(2**16, b"\xc0"),
        "many long texts": many(2**16, b"\xd9\x05hello"),
        "many dates": many(2**16, b"\xd6\xff\0\0\0\0"),
        "many empty lists in a tuple": many(2**16, b"\x90", TUPLE),
        "a shape of many": reply(
            ext(ARRAY, b"\x93\xa3<f8\xdd" + (2**16).to_bytes(4, "big") + b"\xcd\xff\xff" * 2**16)
        ),
        # The opaque value looks like the start of long bytes: what follows must be counted too.
        "many, hidden behind an opaque": reply(
            b"\xdd" + (2**16 + 1).to_bytes(4, "big") + ext(OPAQUE, b"\xc6\xff\xff\xff\xff")
        )
        + b"\x90" * 2**16,
        "many, hidden behind a date": reply(
            b"\xdd" + (2**16 + 1).to_bytes(4, "big") + b"\xd6\xff\xc6\xff\xff\xff" + b"\x90" * 2**16
        ),
    }.items(),
    ids=lambda item: item[0],
)
def test_little_is_spent_on_large_messages(message, monkeypatch):
    monkeypatch.setattr(wire, "_MAX_ITEMS", 20_000)
    assert decoded(message[1]) is None


@pytest.mark.parametrize(
    "value",
    [
        list(range(90_000)),
        [float(i) for i in range(50_000)],
        {str(i): [i, "x" * 200] for i in range(1_900)},
        [(i, "x" * 40) for i in range(30_000)],
        np.zeros(4 * MIB),
        b"x" * (32 * MIB),
        "x" * (32 * MIB),
        [np.ones((3, 1000))] * 1000,
        [np.float32(i) for i in range(20_000)],
        [object()] * 30_000,
        [1e300, -1, 2**40, -(2**40), None, True, 300, -300, 70_000, -70_000, b"xx" * 200] * 9_000,
        [np.zeros(n, "i1") for n in range(1, 600)] * 2,
    ],
    ids=lambda value: type(value).__name__,
)
def test_large_but_honest_messages_pass(value):
    data = wire.encode(Reply("value", wire.plain(value)))
    assert len(data) > 200_000, "a smaller one is not counted"
    back = wire.decode(data, Reply).value
    assert len(back) == len(value)
    if isinstance(value, list):
        assert np.array_equal(back[-1], value[-1]) or isinstance(back[-1], Opaque)


def dict_of(keys: list[bytes]) -> bytes:
    """A dict with these keys, packed already; the values are None."""
    return b"\xdf" + len(keys).to_bytes(4, "big") + b"".join(key + b"\xc0" for key in keys)


def alike_in_hash(count: int, wrap=lambda items: b"\x9f" + items[:15]) -> list[bytes]:
    """Keys that all have one hash, for -1 and -2 have: lists of 15 such numbers, as tuples."""
    choices = product(b"\xff\xfe", repeat=15)
    return [wrap(bytes(chosen)) for chosen in islice(choices, count)]


COLLIDING = {
    "lists": lambda count: dict_of(alike_in_hash(count)),
    "tuples": lambda count: dict_of(
        alike_in_hash(count, lambda items: ext(TUPLE, b"\x9f" + items))
    ),
    "in many dicts": lambda count: (
        b"\xdd" + (20).to_bytes(4, "big") + dict_of(alike_in_hash(count // 20)) * 20
    ),
    "in a tuple": lambda count: ext(TUPLE, b"\x91" + dict_of(alike_in_hash(count))),
    "integers": lambda count: dict_of(
        [b"\xcf" + (n << 43).to_bytes(8, "big") for n in range(count)]
    ),
    "floats": lambda count: dict_of(
        [b"\xcb" + np.array(2.0**43 * n, ">f8").tobytes() for n in range(count)]
    ),
    "nan": lambda count: dict_of([b"\xcb\x7f\xf8" + n.to_bytes(6, "big") for n in range(count)]),
}


@pytest.mark.parametrize("make", COLLIDING.values(), ids=COLLIDING)
def test_keys_that_collide_cost_little(make):
    for count in (1_900, 30_000):
        data = reply(make(count))
        started = time.process_time()
        try:
            message = wire.decode(data, Reply)
        except WireError:
            message = None
        assert time.process_time() - started < 1
        assert count < 2_000 or message is None


def test_a_dict_that_is_too_large_stays_where_it_is():
    with pytest.raises(WireError, match="dicts of over 2000 entries"):
        wire.encode(Reply("value", {str(i): 1 for i in range(3_000)}))


@pytest.mark.parametrize("keys", [list(range(500)), [f"k{i}" for i in range(1_500)], [(1, "a")]])
def test_honest_dicts_pass(keys):
    value = wire.plain(dict.fromkeys(keys, 1))
    assert wire.decode(wire.encode(Reply("value", value)), Reply).value == dict.fromkeys(keys, 1)
