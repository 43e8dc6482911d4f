"""This is where known scalars are read and compared as Terraform does."""

from __future__ import annotations

from cblint.source import Segment
from cblint.value import Choice, Entries, Hole, Items, Known, Origin, Reason, Text, Unknown, Value, at, equals

MAX_DEPTH = 20
"""Collections nested deeper are not looked into."""


class NotKnown(Exception):  # noqa: N818  (it never leaves the functions)
    """A function cannot be applied, as this value is not known."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


def same(left: Value, right: Value, depth: int = 0) -> bool:
    """Tell whether two values are surely equal."""
    match left, right:
        case Known(), Known():
            return type(left.data) is type(right.data) and left.data == right.data
        case Items(closed=True), Items(closed=True):
            return (
                depth < MAX_DEPTH
                and len(left.items) == len(right.items)
                and all(same(a, b, depth + 1) for a, b in zip(left.items, right.items, strict=True))
            )
        case Entries(closed=True), Entries(closed=True):
            mine, theirs = ({each.key: each.value for each in side.entries} for side in (left, right))
            return (
                depth < MAX_DEPTH
                and mine.keys() == theirs.keys()
                and all(same(mine[key], theirs[key], depth + 1) for key in mine)
            )
        case _:
            return left is right


def equality(left: Value, right: Value, origin: Origin) -> Value:
    """Return whether two values are equal as Terraform's `==` tells, where that is certain."""
    decided: bool | None = None
    match left, right:
        case (Known(), Known()):
            decided = same(_number(left), _number(right))
        case (Text(), Known() as known) | (Known() as known, Text()):
            text = left if isinstance(left, Text) else right
            decided = False if equals(text, known.data).is_no else None
        case (Items() | Entries(), Known(data=None)) | (Known(data=None), Items() | Entries()):
            decided = False
        case (Items(), Items()) | (Entries(), Entries()):
            decided = True if same(left, right) else None
        case _:
            pass
    if decided is None:
        blamed = next((each for each in (left, right) if not isinstance(each, Known)), left)
        return unknown_like(blamed, origin)
    return Known(origin, decided)


def _number(value: Known) -> Known:
    if isinstance(value.data, int) and not isinstance(value.data, bool):
        return Known(value.origin, float(value.data)) if abs(value.data) < 2**53 else value
    return value


def as_text(value: Value) -> str | None:
    """Return the string that Terraform makes of a known scalar; None for null and everything else."""
    match value:
        case Known(data=str() as data):
            return data
        case Known(data=bool() as data):
            return "true" if data else "false"
        case Known(data=int() as data):
            return str(data)
        case Known(data=float() as data):
            return str(int(data)) if data.is_integer() and abs(data) < 1e15 else repr(data)
        case _:
            return None


def as_truth(value: Value) -> bool | None:
    """Return the truth value that Terraform makes of a known scalar."""
    match value:
        case Known(data=bool() as data):
            return data
        case Known(data="true"):
            return True
        case Known(data="false"):
            return False
        case _:
            return None


def as_number(value: Value) -> int | float | None:
    """Return the number that Terraform makes of a known scalar."""
    match value:
        case Known(data=bool()):
            return None
        case Known(data=int() | float() as data):
            return data
        case Known(data=str() as data) if len(data) < 30:
            try:
                return int(data) if data.lstrip("-").isdecimal() else float(data)
            except ValueError:
                return None
        case _:
            return None


def converted(value: Value, kind: str) -> Value:
    """Return a known scalar as Terraform converts it to `bool`, `number` or `string`; other values as they are."""
    if not isinstance(value, Known) or value.data is None:
        return value
    truth, number, text = as_truth(value), as_number(value), as_text(value)
    if kind == "bool" and truth is not None and not isinstance(value.data, bool):
        return Known(value.origin, truth, text or "")
    if kind == "number" and number is not None and isinstance(value.data, str):
        return Known(value.origin, number, value.data)
    if kind == "string" and text is not None and not isinstance(value.data, str):
        span = value.origin.span
        exact = value.text == text and span.end - span.start == len(text)
        return Known(value.origin, text, "", (Segment(0, span.start, len(text)),) if exact else ())
    return value


def literal(origin: Origin, data: str | float | bool | None) -> Known:
    """Return a known scalar that stands nowhere letter by letter."""
    return Known(origin, data, "", () if isinstance(data, str) else None)


def missing(origin: Origin, detail: str) -> Unknown:
    """Return the unknown for something that is surely not there: Terraform fails on it."""
    return Unknown(at(origin.span), Reason.NOT_FOUND, detail)


def unknown_like(value: Value, origin: Origin) -> Unknown:
    """Return an unknown for the reason that another value is not known."""
    match value:
        case Unknown(reason=reason, detail=detail):
            return Unknown(origin, reason, detail)
        case Text(parts=parts):
            hole = next(part for part in parts if isinstance(part, Hole))
            return Unknown(origin, hole.reason, hole.detail)
        case Choice():
            return Unknown(origin, Reason.CONDITION, value.options[0].condition if value.options else "")
        case _:
            return Unknown(origin, Reason.NOT_EVALUATED)
