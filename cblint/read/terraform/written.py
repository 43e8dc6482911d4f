"""This is where a collection that `jsonencode` or `yamlencode` was given is written as the string that those return.

Until a string is needed, such a collection stands for its own text, so that its parts keep their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from json.encoder import py_encode_basestring as quoted

from cblint.read.terraform.combine import Piece, concatenated
from cblint.read.terraform.scalars import NotKnown, as_text, literal, unknown_like
from cblint.read.terraform.scope import Run
from cblint.source import Segment
from cblint.value import Entries, Hole, Items, Known, Origin, Reason, Text, Unknown, Value, embedded

MAX_DEPTH = 40
MAX_PIECES = 20_000
_ESCAPED = re.compile("[<>&\u2028\u2029\x7f]")


def encoded(value: Value, language: str, origin: Origin, run: Run) -> Value:
    """Return what `jsonencode` or `yamlencode` makes of a value."""
    match value:
        case Items() | Entries() if _contents(value):
            run.encoded[id(_contents(value))] = (_contents(value), language)
            return value
        case Items() | Entries() | Known():
            return _written(value, language, origin)
        case _:
            return unknown_like(value, origin)


def as_string(value: Value, run: Run) -> Value:
    """Return a collection that was encoded as the string that it is; other values as they are."""
    if not isinstance(value, Items | Entries):
        return value
    known = run.encoded.get(id(_contents(value)))
    return value if known is None else _written(value, known[1], value.origin)


def _contents(value: Items | Entries) -> tuple[object, ...]:
    return value.items if isinstance(value, Items) else value.entries


def _written(value: Value, language: str, origin: Origin) -> Value:
    from itertools import islice  # noqa: PLC0415  (few modules encode)

    try:
        made = _json(value, origin, 0) if language == "json" else _yaml(value, origin, 0, inside=False)
        pieces = [*islice(made, MAX_PIECES + 1)]
    except NotKnown as error:
        return unknown_like(error.value, origin)
    if len(pieces) > MAX_PIECES:
        return Unknown(origin, Reason.TOO_LARGE)
    return concatenated(pieces, origin)


def _escape(text: str) -> str:
    """Return a string between quotes as Terraform's JSON writes it."""
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}" if match[0] != "\x7f" else match[0], quoted(text))


def _string(value: Value, origin: Origin) -> Iterator[Piece]:
    """Write a string; its characters keep their places where none is escaped."""
    if isinstance(value, Text):
        yield Piece(literal(origin, '"'))
        for part in value.parts:
            if isinstance(part, Hole):
                yield Piece(Unknown(part.origin, part.reason, part.detail))
            else:
                yield Piece(literal(origin, _escape(part)[1:-1]))
        yield Piece(literal(origin, '"'))
        return
    text = as_text(value)
    if text is None:
        raise NotKnown(value)
    shown, known = _escape(text), embedded(value)
    kept = known is not None and len(shown) == len(text) + 2
    places = known.map.segments if kept and known is not None else ()
    yield Piece(literal(origin, shown), tuple(Segment(each.inner + 1, each.outer, each.length) for each in places))


def _scalar(value: Value, origin: Origin) -> Iterator[Piece]:
    match value:
        case Known(data=None):
            yield Piece(literal(origin, "null"))
        case Known(data=str()) | Text():
            yield from _string(value, origin)
        case Known():
            yield Piece(literal(origin, as_text(value)))
        case Unknown():
            yield Piece(value)
        case _:
            raise NotKnown(value)


def _json(value: Value, origin: Origin, depth: int) -> Iterator[Piece]:
    if depth > MAX_DEPTH:
        raise NotKnown(value)
    match value:
        case Items(items=items, closed=True):
            yield Piece(literal(origin, "["))
            for index, item in enumerate(items):
                yield from _comma(index, origin)
                yield from _json(item, origin, depth + 1)
            yield Piece(literal(origin, "]"))
        case Entries(entries=entries, closed=True):
            yield Piece(literal(origin, "{"))
            last = {entry.key: entry.value for entry in entries}
            for index, key in enumerate(sorted(last)):
                yield from _comma(index, origin)
                yield Piece(literal(origin, f"{_escape(key)}:"))
                yield from _json(last[key], origin, depth + 1)
            yield Piece(literal(origin, "}"))
        case _:
            yield from _scalar(value, origin)


def _comma(index: int, origin: Origin) -> Iterator[Piece]:
    if index:
        yield Piece(literal(origin, ","))


def _yaml(value: Value, origin: Origin, depth: int, *, inside: bool) -> Iterator[Piece]:
    """Write YAML as Terraform does; strings of several lines, which it writes as blocks, are not written."""
    if depth > MAX_DEPTH:
        raise NotKnown(value)
    indent = "  " * depth
    match value:
        case Items(items=(), closed=True) | Entries(entries=(), closed=True):
            yield Piece(literal(origin, "[]\n" if isinstance(value, Items) else "{}\n"))
        case Items(items=items, closed=True):
            for index, item in enumerate(items):
                yield Piece(literal(origin, f"{indent if index or not inside else ''}- "))
                yield from _yaml(item, origin, depth + 1, inside=True)
        case Entries(entries=entries, closed=True):
            last = {entry.key: entry.value for entry in entries}
            for index, key in enumerate(sorted(last)):
                below = isinstance(last[key], Items | Entries) and bool(_contents_of(last[key]))
                lead = indent if index or not inside else ""
                yield Piece(literal(origin, f"{lead}{_escape(key)}:{chr(10) if below else ' '}"))
                deeper = depth + (below and isinstance(last[key], Entries))
                yield from _yaml(last[key], origin, deeper, inside=False)
        case _:
            if any("\n" in each for each in _words(value)):
                raise NotKnown(Unknown(origin, Reason.NOT_EVALUATED, "yamlencode"))
            yield from _scalar(value, origin)
            yield Piece(literal(origin, "\n"))


def _contents_of(value: Value) -> tuple[object, ...]:
    return _contents(value) if isinstance(value, Items | Entries) else ()


def _words(value: Value) -> Iterator[str]:
    match value:
        case Known(data=str() as data):
            yield data
        case Text(parts=parts):
            yield from (part for part in parts if isinstance(part, str))
        case _:
            pass
