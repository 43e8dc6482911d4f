"""This is where Terraform's functions that encode, decode and hash strings and files are defined."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from cblint.errors import UnreadableError
from cblint.files import MAX_BYTES
from cblint.read.terraform.functions_files import inside
from cblint.read.terraform.functions_known import Data, Failed, Function, on_data, on_strings, result_of
from cblint.read.terraform.scope import Scope
from cblint.value import Origin, Reason, Unknown, Value

FileFunction = Callable[[list[Value], Origin, Scope], Value | None]

ENCODINGS: Mapping[str, str] = MappingProxyType({"UTF-8": "utf-8", "UTF-16LE": "utf-16-le", "UTF-16BE": "utf-16-be"})
"""The encodings whose names mean the same to Terraform and to Python."""
NAMESPACES = frozenset({"dns", "url", "oid", "x500"})
_HALF = re.compile(r"%(?![0-9a-fA-F]{2})")


def _base64(raw: bytes) -> str:
    from base64 import b64encode  # noqa: PLC0415  (few modules encode)

    return b64encode(raw).decode("ascii")


def _unbase64(text: str) -> bytes:
    from base64 import b64decode  # noqa: PLC0415  (few modules decode)

    try:
        return b64decode(text.replace("\n", "").replace("\r", "").encode("ascii"), validate=True)
    except ValueError:
        raise Failed("base64decode") from None


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(raw: bytes, encoding: str = "utf-8") -> str:
    try:
        return raw.decode(encoding)
    except ValueError:
        raise Failed("the bytes are no text") from None


def _encoding(name: str) -> str | None:
    return ENCODINGS.get(name.upper())


def _textencode(text: str, name: str) -> str | None:
    encoding = _encoding(name)
    return None if encoding is None else _base64(text.encode(encoding, "surrogatepass"))


def _textdecode(text: str, name: str) -> str | None:
    encoding = _encoding(name)
    return None if encoding is None else _text(_unbase64(text), encoding)


def _urlencode(text: str) -> str:
    from urllib.parse import quote_plus  # noqa: PLC0415  (few modules encode)

    return quote_plus(_raw(text), safe="~")


def _urldecode(text: str) -> str:
    from urllib.parse import unquote_to_bytes  # noqa: PLC0415  (few modules decode)

    if _HALF.search(text):
        raise Failed("urldecode")
    return _text(unquote_to_bytes(text.replace("+", " ")))


def _csvdecode(data: Data) -> Data:
    import csv  # noqa: PLC0415  (few modules read tables)

    if not isinstance(data, str):
        return None
    try:
        rows = [row for row in csv.reader(data.splitlines(), strict=True) if row]
    except csv.Error:
        return None
    if not rows or len(set(rows[0])) != len(rows[0]) or any(len(row) != len(rows[0]) for row in rows):
        raise Failed("csvdecode")
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def _uuidv5(space: str, name: str) -> str:
    import uuid  # noqa: PLC0415  (few modules make identifiers)

    try:
        within = getattr(uuid, f"NAMESPACE_{space.upper()}") if space in NAMESPACES else uuid.UUID(space)
    except ValueError:
        raise Failed("uuidv5") from None
    return str(uuid.uuid5(within, name))


def _hexadecimal(algorithm: str) -> Callable[[bytes], str]:
    def digest(raw: bytes) -> str:
        from hashlib import new  # noqa: PLC0415  (few modules hash)

        return new(algorithm, raw, usedforsecurity=False).hexdigest()

    return digest


def _in_base64(algorithm: str) -> Callable[[bytes], str]:
    def digest(raw: bytes) -> str:
        from hashlib import new  # noqa: PLC0415  (few modules hash)

        return _base64(new(algorithm, raw, usedforsecurity=False).digest())

    return digest


def _of_file(apply: Callable[[bytes], str]) -> FileFunction:
    """Make a function of what a file below the root holds."""

    def function(arguments: list[Value], origin: Origin, scope: Scope) -> Value | None:
        if len(arguments) != 1:
            return None
        path = inside(arguments[0], origin, scope)
        if isinstance(path, Unknown):
            return path
        try:
            raw = scope.run.files.raw(path)
        except UnreadableError:
            return Unknown(origin, Reason.OUTSIDE, path)
        if len(raw) > MAX_BYTES:
            return Unknown(origin, Reason.TOO_LARGE, path)
        scope.run.read.add(path)
        return result_of(lambda: apply(raw), origin)

    return function


def _of_text(apply: Callable[[bytes], str]) -> Function:
    return on_strings(lambda text: apply(_raw(text)), 1)


_DIGESTS: dict[str, Callable[[bytes], str]] = {
    "base64sha256": _in_base64("sha256"),
    "base64sha512": _in_base64("sha512"),
    "md5": _hexadecimal("md5"),
    "sha1": _hexadecimal("sha1"),
    "sha256": _hexadecimal("sha256"),
    "sha512": _hexadecimal("sha512"),
}

ENCODERS: Mapping[str, Function] = MappingProxyType(
    {
        "base64encode": _of_text(_base64),
        "base64decode": on_strings(lambda text: _text(_unbase64(text)), 1),
        "textencodebase64": on_strings(_textencode, 2),
        "textdecodebase64": on_strings(_textdecode, 2),
        "urlencode": on_strings(_urlencode, 1),
        "urldecode": on_strings(_urldecode, 1),
        "csvdecode": on_data(_csvdecode, 1),
        "uuidv5": on_strings(_uuidv5, 2),
        **{name: _of_text(apply) for name, apply in _DIGESTS.items()},
    }
)

FILE_ENCODERS: Mapping[str, FileFunction] = MappingProxyType(
    {"filebase64": _of_file(_base64), **{f"file{name}": _of_file(apply) for name, apply in _DIGESTS.items()}}
)
