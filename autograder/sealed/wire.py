"""The wire between the grader and the student's process: plain values as msgpack, nothing else.

What may cross: None, booleans, numbers, strings, bytes, lists, tuples, dicts, NumPy scalars and
arrays of plain dtypes. There is no pickle and no object with behaviour, so whatever bytes a hostile
process sends, decoding them yields plain data or `WireError`. A value that may not cross travels
as `Opaque`, which holds the name of its type and nothing of it.
"""

import re
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np

MAX_FRAME = 64 * 2**20
"""Bytes in one message; a longer one is refused before it is read."""

_TUPLE, _ARRAY, _SCALAR, _OPAQUE = 1, 2, 3, 4
_PLAIN_DTYPE = re.compile(r"[<|][biufcU][0-9]{1,5}\Z")
_MAX_DIM = 2**31
_pack = msgspec.msgpack.Encoder().encode
_array_decoder = msgspec.msgpack.Decoder(tuple[str, tuple[int, ...], bytes])


class WireError(Exception):
    """Bytes that are not a message of this wire, or a value that may not cross it."""


class Opaque(msgspec.Struct, frozen=True):
    """Stands for a value that may not cross: all that is known of it is its type's name."""

    type_name: str


class Request(msgspec.Struct, array_like=True):
    """What the grader asks: import `module`, look up `name` in it (unless empty), maybe call it."""

    module: str
    name: str
    call: bool = True
    args: tuple = ()
    kwargs: dict[str, Any] = {}
    compare: bool = False
    """Whether to look if the call changed its arguments."""


class Raised(msgspec.Struct, array_like=True):
    """An exception in the student's code, as far as it may be known outside."""

    types: list[str]
    """Names of its class and of the class's bases, nearest first."""
    message: str
    line: int = 0
    """Line in the student's file where it was raised; 0 if unknown."""
    during_import: bool = False


class Reply(msgspec.Struct, array_like=True):
    """What the student's process answers."""

    kind: str
    """"value", "function" (a look-up met a callable), "absent" or "raised"."""
    value: Any = None
    raised: Raised | None = None
    fp_events: list[str] = []
    """Floating-point trouble during the call: "overflow", "invalid value", "divide by zero"."""
    changed: list[int] = []
    """Positions of the arguments that the call changed, if the request asked."""


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
    if len(shape) > 16 or not all(0 <= n < _MAX_DIM for n in shape):
        raise WireError("an array with an impossible shape")
    # A bytearray, so that the array is the receiver's own and writable.
    return np.frombuffer(bytearray(raw), _dtype(name)).reshape(shape)


def _default(value: Any) -> Any:
    """Encode what msgpack has no type for; called for such values only."""
    if isinstance(value, _Tuple):
        return msgspec.msgpack.Ext(_TUPLE, _encode(list(value.items)))
    if isinstance(value, Opaque):
        return msgspec.msgpack.Ext(_OPAQUE, value.type_name[:100].encode(errors="replace"))
    if isinstance(value, np.generic):
        return msgspec.msgpack.Ext(_SCALAR, _pack_array(np.asarray(value)))
    return msgspec.msgpack.Ext(_ARRAY, _pack_array(value))


def _ext(code: int, data: memoryview) -> Any:
    if code == _TUPLE:
        return tuple(msgspec.msgpack.decode(data, type=list, ext_hook=_ext))
    if code == _ARRAY:
        return _unpack_array(data)
    if code == _SCALAR:
        return _unpack_array(data)[()]
    if code == _OPAQUE:
        return Opaque(bytes(data).decode(errors="replace"))
    raise WireError(f"unknown type code {code}")


class _Tuple:
    """A tuple on its way out: msgpack alone would turn it into a list."""

    def __init__(self, items: tuple) -> None:
        self.items = items


def plain(value: Any, depth: int = 0) -> Any:
    """`value` made of wire types only: subclasses reduced to their base, all else made opaque."""
    if value is None or type(value) in (bool, float, str, bytes):
        return value
    if depth > 20:
        return Opaque("a structure nested too deeply")
    if isinstance(value, str):  # np.str_ too
        return str(value)
    if isinstance(value, np.generic | np.ndarray):
        array = np.asarray(value)
        if _dtype_name(array.dtype) is None:
            return Opaque(f"a NumPy array of dtype {array.dtype}")
        return array[()] if isinstance(value, np.generic) else array
    if isinstance(value, float):
        return float(value)
    if isinstance(value, int):
        return int(value) if -(2**63) <= value < 2**64 else Opaque("an integer of over 64 bits")
    if isinstance(value, tuple):
        return _Tuple(tuple(plain(v, depth + 1) for v in value))
    if isinstance(value, list):
        return [plain(v, depth + 1) for v in value]
    if isinstance(value, dict):
        return {plain(k, depth + 1): plain(v, depth + 1) for k, v in value.items()}
    return Opaque(type(value).__name__)


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
    return data


def decode(data: bytes, kind: type) -> Any:
    """A `Request` or `Reply` from bytes of any origin. Raises WireError, and only that."""
    try:
        return _decoders[kind].decode(data)
    except WireError:
        raise
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError, MemoryError) as error:
        raise WireError(f"not a {kind.__name__.lower()}: {error}") from error
