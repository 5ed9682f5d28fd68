"""Values as the cells of a row hold them: JSON, compressed where that pays; ids of tests in 17 bytes."""

import json
import threading
from typing import Any

from pydantic import ConfigDict, TypeAdapter
from zstandard import ZstdCompressor, ZstdDecompressor

_PLAIN, _PACKED = b"j", b"z"
_PACKED_FROM = 400
"""Bytes from which compression saves more than it costs."""

_LEVEL = 1
"""Of texts of some kilobytes it makes as little as 3, in three quarters of the time."""
_DIGITS = 32
ID_BYTES = 17
_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any, config=ConfigDict(ser_json_inf_nan="constants"))
_write, _read = _ANYTHING.serializer.to_json, _ANYTHING.validator.validate_json
"""Several times as fast as json for the small values of cells; but no half surrogate pairs."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_own = threading.local()


def pack(value: Any) -> bytes:
    """The JSON value as bytes, equal for equal values."""
    text = as_json(value)
    return _PLAIN + text if len(text) < _PACKED_FROM else _PACKED + compressed(text)


def unpack(data: bytes) -> Any:
    """The value that pack was given."""
    return of_json(decompressed(data[1:]) if data[:1] == _PACKED else data[1:])


def as_json(value: Any) -> bytes:
    try:
        return _write(value)
    except ValueError:
        return _encode(value).encode("utf-8", "surrogatepass")


def of_json(data: bytes) -> Any:
    """The value that as_json was given."""
    try:
        return _read(data)
    except ValueError:
        return json.loads(data)


def compressed(data: bytes) -> bytes:
    if not hasattr(_own, "compressor"):  # one for each thread: they must not be shared
        _own.compressor = ZstdCompressor(level=_LEVEL)
    return bytes(_own.compressor.compress(data))


def decompressed(data: bytes) -> bytes:
    try:
        plain: bytes = _own.decompressor.decompress(data)
    except AttributeError:
        _own.decompressor = ZstdDecompressor()
        plain = _own.decompressor.decompress(data)
    return plain


def id_bytes(test_id: str) -> bytes | None:
    """`t1:` and 32 hexadecimal digits as 17 bytes; None for what is no id of a test, and so names none."""
    version, mark, digits = test_id.partition(":")
    if not mark or version[:1] != "t" or not version[1:].isdecimal() or len(digits) != _DIGITS:
        return None
    try:
        return bytes((int(version[1:]),)) + bytes.fromhex(digits)
    except ValueError:
        return None


def id_text(data: bytes) -> str:
    return f"t{data[0]}:{data[1:].hex()}"
