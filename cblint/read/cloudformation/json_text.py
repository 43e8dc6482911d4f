"""This is where `Fn::ToJsonString` is evaluated: a value becomes JSON in a string, with holes where it is not known."""

from __future__ import annotations

from cblint.read.cloudformation.text import MAX_LENGTH, Assembly, hole_of
from cblint.source import HOLE, Span
from cblint.value import (
    Choice,
    Entries,
    Hole,
    Items,
    Known,
    Reason,
    Text,
    Unknown,
    Value,
    at,
    embedded,
)


def json_text(value: Value, span: Span) -> Value:
    """Return a value as JSON; what cannot be written out leaves the whole unknown."""
    made = Assembly(span)
    if not isinstance(value, Items | Entries) or not _write(value, made):
        reason = value.reason if isinstance(value, Unknown) else Reason.NOT_EVALUATED
        return Unknown(at(span), reason, "Fn::ToJsonString")
    return made.value(at(span).resting_on(value.origin.basis))


def _write(value: Value, made: Assembly) -> bool:
    """Write a value, and tell whether that could be done; values are never deeper than the evaluator lets them be."""
    if made.length > MAX_LENGTH:
        return False
    match value:
        case Items(items=items, closed=True):
            return _listed(tuple(("", item) for item in items), made, "[]")
        case Entries(entries=entries, closed=True):
            kept = ((entry.key, entry.value) for entry in entries)
            pairs = ((key, each) for key, each in kept if not (isinstance(each, Known) and each.data is None))
            return _listed(tuple((_quoted(key) + ":", each) for key, each in pairs), made, "{}")
        case Known() | Text():
            return _scalar(value, made)
        case Unknown(origin=origin, reason=reason, detail=detail):
            made.add_hole(Hole(origin, reason, detail))
            return True
        case Choice():
            made.add_hole(hole_of(value))
            return True
        case _:
            return False


def _listed(pairs: tuple[tuple[str, Value], ...], made: Assembly, brackets: str) -> bool:
    made.add(brackets[0])
    for index, (key, value) in enumerate(pairs):
        made.add(("," if index else "") + key)
        if not _write(value, made):
            return False
    made.add(brackets[1])
    return True


def _scalar(value: Known | Text, made: Assembly) -> bool:
    text = embedded(value)
    if isinstance(value, Known) and not isinstance(value.data, str):
        made.add(_quoted(value.data))
        return True
    if text is None:
        return False
    holes = iter([part for part in value.parts if isinstance(part, Hole)] if isinstance(value, Text) else [])
    made.add('"')
    start = 0
    for index, piece in enumerate(text.text.split(HOLE)):
        if index:
            made.add_hole(next(holes))
            start += 1
        written = _quoted(piece)[1:-1]
        made.add(written, text.map.slice(start, start + len(piece)) if written == piece else ())
        start += len(piece)
    made.add('"')
    return True


def _quoted(data: str | float | bool | None) -> str:
    import json  # noqa: PLC0415  (few templates write JSON so)

    return json.dumps(data)
