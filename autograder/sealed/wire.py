"""The wire between the grader and the student's process: plain values as msgpack, nothing else.

What may cross: None, booleans, numbers, strings, bytes, lists, tuples, dicts, NumPy scalars and
arrays of plain dtypes; a tensor of the student's crosses as an array. There is no pickle and no
object with behaviour, so whatever bytes a hostile process sends, decoding them yields plain data or
`WireError`. A value that may not cross travels as `Opaque`, which holds the name of its type and
nothing of it; an object that stays in the student's process is spoken of by its `Handle`.
"""

import contextlib
import math
import re
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np

MAX_FRAME = 64 * 2**20
"""Bytes in one message; a longer one is refused before it is read."""

NOT_UTF8 = "not UTF-8"
"""Stands for the class of an exception where a file could not be read as text."""

_TUPLE, _ARRAY, _SCALAR, _OPAQUE, _HANDLE = 1, 2, 3, 4, 5
_PLAIN_DTYPE = re.compile(r"[<|][biufcU][0-9]{1,5}\Z")
_MAX_NDIM = 16
_MAX_ITEMS = 200_000
_MAX_PAIRS = 2_000
_MAX_DEPTH = 25
_LAST_CHARACTER = 0x10FFFF
# First bytes of msgpack (https://github.com/msgpack/msgpack/blob/master/spec.md), and how many
# bytes of length or of content follow.
_LENGTH_WIDTHS = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
_EXT_WIDTHS = {0xC7: 1, 0xC8: 2, 0xC9: 4, **dict.fromkeys(range(0xD4, 0xD9), 0)}
_FIXED_SIZES = {0xCA: 4, 0xCB: 8, 0xDC: 2, 0xDD: 4, 0xDE: 2, 0xDF: 4}
_FIXED_SIZES |= {first + i: 2**i for first in (0xCC, 0xD0) for i in range(4)}
_pack = msgspec.msgpack.Encoder().encode
_array_decoder = msgspec.msgpack.Decoder(tuple[str, tuple[int, ...], bytes])


class WireError(Exception):
    """Bytes that are no message, or a value that may not cross."""


class Opaque:
    """Stands for a value that may not cross: all that is known of it is its type's name.

    An ordinary class: msgspec would send a Struct or a dataclass as a dict.
    """

    def __init__(self, type_name: str) -> None:
        self.type_name = type_name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Opaque) and self.type_name == other.type_name

    def __hash__(self) -> int:
        return hash(self.type_name)

    def __repr__(self) -> str:
        return f"Opaque({self.type_name!r})"


class Handle:
    """Speaks of an object that lives in the student's process, a module or a tensor, say."""

    def __init__(self, number: int) -> None:
        self.number = number


class Request(msgspec.Struct, array_like=True):
    """What the grader asks: look up `name` in a module or in an object, and maybe call it."""

    module: str
    """The module, which is imported when it is first asked for; "" if `handle` says where."""
    name: str
    """What to look up there; "" for the module or the object itself."""
    call: bool = True
    args: tuple = ()
    kwargs: dict[str, Any] = {}
    compare: bool = False
    """Whether to look if the call changed its arguments."""
    number: int = 0
    """The number of the request. The reply repeats it, and the handle of a kept value has it."""
    handle: int = 0
    """The number of the object to look into; 0 for the module."""
    keep: bool = False
    """Whether the value stays in the student's process; the reply then holds its handle."""


class Raised(msgspec.Struct, array_like=True):
    """An exception in the student's code, as far as it may be known outside."""

    types: list[str]
    """Names of its class and of the class's bases, nearest first."""
    message: str
    file: str = ""
    """Name of the student's file in which it was raised; empty if unknown."""
    line: int = 0
    """The line there; 0 if unknown."""
    during_import: bool = False
    function: str = ""
    """The function in which that line stands; empty if unknown."""
    unwritten: bool = False
    """Whether the function that was called does nothing but raise NotImplementedError."""


class Reply(msgspec.Struct, array_like=True):
    """What the student's process answers."""

    kind: str
    """"value", "function" (a look-up met a callable), "absent", "lost" (no such handle) or
    "raised"."""
    value: Any = None
    raised: Raised | None = None
    fp_events: list[str] = []
    """Floating-point trouble during the call: "overflow", "invalid value", "divide by zero"."""
    changed: list[int] = []
    """Positions of the arguments that the call changed, if the request asked."""
    number: int = 0
    """The number of the request that it answers. It comes last: replies compare without it."""


@lru_cache
def _dtype_name(dtype: np.dtype) -> str | None:
    """The name of a little-endian plain dtype, or None for one that may not cross."""
    name = dtype.newbyteorder("<").str
    return name if _PLAIN_DTYPE.match(name) else None


@lru_cache
def _dtype(name: str) -> np.dtype:
    if not _PLAIN_DTYPE.match(name):
        raise WireError("an array of a dtype that may not cross")
    return np.dtype(name)


def _pack_array(array: np.ndarray) -> bytes:
    name = _dtype_name(array.dtype)
    if name is None:
        raise TypeError(f"dtype {array.dtype} may not cross")
    return _pack((name, array.shape, array.astype(name, order="C", copy=False).tobytes()))


def _unpack_array(data: memoryview) -> np.ndarray:
    name, shape, raw = _array_decoder.decode(data)
    # An empty array may claim huge sides, (0, 2**31), and a sum over its empty axis would be huge.
    # Any other must have as many bytes as its shape says, or `reshape` refuses it.
    impossible = len(shape) > _MAX_NDIM or min(shape, default=0) < 0
    if impossible or (not raw and math.prod(max(n, 1) for n in shape) > MAX_FRAME):
        raise WireError("an array with an impossible shape")
    # A bytearray, so that the array is the receiver's own and writable.
    array = np.frombuffer(bytearray(raw), _dtype(name))
    if array.dtype.kind == "U" and array.view("<u4").max(initial=0) > _LAST_CHARACTER:
        raise WireError("an array of text that is none")
    return array.reshape(shape)


def _default(value: Any) -> Any:
    """Encode what msgpack has no type for; called for such values only."""
    if isinstance(value, _Tuple):
        return msgspec.msgpack.Ext(_TUPLE, _encode(list(value.items)))
    if isinstance(value, Opaque):
        return msgspec.msgpack.Ext(_OPAQUE, value.type_name[:100].encode(errors="replace"))
    if isinstance(value, Handle):
        return msgspec.msgpack.Ext(_HANDLE, value.number.to_bytes(8, "big"))
    if isinstance(value, np.generic):
        return msgspec.msgpack.Ext(_SCALAR, _pack_array(np.asarray(value)))
    if isinstance(value, np.ndarray):
        return msgspec.msgpack.Ext(_ARRAY, _pack_array(value))
    raise TypeError(f"a {type(value).__name__} may not cross")


def _ext(code: int, data: memoryview) -> Any:
    if code == _TUPLE:
        return tuple(msgspec.msgpack.decode(data, type=list, ext_hook=_ext))
    if code == _ARRAY:
        return _unpack_array(data)
    if code == _SCALAR:
        return _unpack_array(data)[()]
    if code == _OPAQUE:
        return Opaque(bytes(data).decode(errors="replace"))
    if code == _HANDLE:
        return Handle(int.from_bytes(data[:8], "big"))
    raise WireError(f"unknown type code {code}")


class _Tuple:
    """A tuple on its way out: msgpack alone would turn it into a list."""

    def __init__(self, items: tuple) -> None:
        self.items = items


def plain(value: Any, depth: int = 0) -> Any:
    """`value` with subclasses reduced to their base types, and all that may not cross replaced by
    `Opaque`."""
    kind = type(value)
    if value is None or kind in (bool, float, str, bytes):
        return value
    if kind is np.ndarray:  # most values are
        return _plain_numbers(value, depth)
    if depth > _MAX_DEPTH - 5:
        return Opaque("a structure nested too deeply")
    for base, reduce in _REDUCED.items():
        if isinstance(value, base):
            return reduce(value, depth + 1)
    if (numbers := _numbers_of_tensor(value)) is not None:
        return plain(numbers, depth + 1)
    return Opaque(type(value).__name__)


def _plain_numbers(value: np.generic | np.ndarray, depth: int) -> Any:
    array = np.asarray(value)
    if _dtype_name(array.dtype) is None or array.ndim > _MAX_NDIM:
        return Opaque(f"a NumPy array of dtype {array.dtype}, ndim {array.ndim}")
    return array[()] if isinstance(value, np.generic) else array


def _plain_int(value: int, depth: int) -> Any:
    return int(value) if -(2**63) <= value < 2**64 else Opaque("an integer of over 64 bits")


_REDUCED: dict[type, Callable[[Any, int], Any]] = {
    Handle: lambda value, _: Handle(value.number),
    str: lambda value, _: str(value),  # np.str_ too
    np.generic: _plain_numbers,
    np.ndarray: _plain_numbers,
    float: lambda value, _: float(value),
    int: _plain_int,
    tuple: lambda value, depth: _Tuple(tuple(plain(v, depth) for v in value)),
    list: lambda value, depth: [plain(v, depth) for v in value],
    dict: lambda value, depth: {plain(k, depth): plain(v, depth) for k, v in value.items()},
}
"""How a value becomes plain, by its type; the first type that fits counts. The number is the depth
of what is inside."""


def _numbers_of_tensor(value: Any) -> np.ndarray | None:
    """The numbers of a tensor, wherever they are; None if it is none. PyTorch is not imported."""
    torch = sys.modules.get("torch")
    if torch is None or not isinstance(value, torch.Tensor):
        return None
    # What NumPy has no dtype for (bfloat16) cannot be an array, and says so.
    return value.detach().numpy(force=True)


_encode = msgspec.msgpack.Encoder(enc_hook=_default).encode
_decoders = {kind: msgspec.msgpack.Decoder(kind, ext_hook=_ext) for kind in (Request, Reply)}


def encode(message: Request | Reply) -> bytes:
    """One message as bytes. Raises WireError for a value that may not cross or is too large."""
    try:
        data = _encode(message)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise WireError(str(error)) from error
    if len(data) > MAX_FRAME:
        raise WireError(f"a message of {len(data)} bytes, over the limit of {MAX_FRAME}")
    _count_items(data)
    return data


def _count_items(data: bytes) -> None:
    """Raise WireError if there are too many values in a message, those inside tuples included. A
    value of one byte can take a hundred bytes in memory, so a limit on bytes alone is not enough.
    Entries of dicts are limited more strictly: keys can be chosen to collide, and then a dict of n
    entries takes n squared steps."""
    if len(data) < 2 * _MAX_PAIRS:  # no room for too many of anything
        return
    at = pairs = 0
    with contextlib.suppress(IndexError):  # cut off: the decoder says so
        for _ in range(_MAX_ITEMS):
            pairs += _pairs(data, at)
            if pairs > _MAX_PAIRS:
                raise WireError(f"dicts of over {_MAX_PAIRS} entries")
            at = _after_header(data, at)
        data[at]
        raise WireError(f"a message of over {_MAX_ITEMS} values")


def _pairs(data: bytes, at: int) -> int:
    """How many entries the dict at `at` says that it has; 0 for anything else."""
    first = data[at]
    if 0x80 <= first <= 0x8F:
        return first & 0x0F
    width = {0xDE: 2, 0xDF: 4}.get(first, 0)
    return int.from_bytes(data[at + 1 : at + 1 + width], "big")


def _after_header(data: bytes, at: int) -> int:
    """Where the value after that at `at` begins; for one that holds others, the first of these."""
    first = data[at]
    if 0xA0 <= first <= 0xBF:  # a short string
        return at + 1 + (first & 0x1F)
    if first in _LENGTH_WIDTHS:  # strings, bytes
        start = at + 1 + _LENGTH_WIDTHS[first]
        return start + int.from_bytes(data[at + 1 : start], "big")
    if first in _EXT_WIDTHS:
        start = at + 1 + _EXT_WIDTHS[first]
        length = int.from_bytes(data[at + 1 : start], "big") if first < 0xD4 else 1 << first - 0xD4
        return start + 1 + (0 if data[start] in (_TUPLE, _ARRAY, _SCALAR) else length)
    return at + 1 + _FIXED_SIZES.get(first, 0)


def _too_deep(value: Any, left: int) -> bool:
    """Whether a value is nested more than `left` deep. Printing such a value would overflow the
    stack."""
    if isinstance(value, dict):
        return left == 0 or any(_too_deep(v, left - 1) for pair in value.items() for v in pair)
    if isinstance(value, list | tuple):
        return left == 0 or any(_too_deep(v, left - 1) for v in value)
    return False


def decode(data: bytes, kind: type) -> Any:
    """A `Request` or `Reply` from bytes of any origin. Raises WireError, and only that."""
    try:
        _count_items(data)
        message = _decoders[kind].decode(data)
        if _too_deep(message.args if kind is Request else message.value, _MAX_DEPTH):
            raise WireError("a value nested too deeply")
        return message
    except WireError:
        raise
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError, MemoryError) as error:
        raise WireError(f"not a {kind.__name__.lower()}: {error}") from error
