"""This is where Terraform's functions on lists and sets are defined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cblint.read.terraform.combine import part_of
from cblint.read.terraform.scalars import as_number, as_text, as_truth, equality, literal, missing, same, unknown_like
from cblint.value import Items, Known, Origin, Reason, Text, Unknown, Value

Function = Callable[[list[Value], Origin], Value | None]

MAX_ITEMS = 10_000
MAX_DISTINCT = 300
"""A longer list is not searched for equal items."""


def _concat(arguments: list[Value], origin: Origin) -> Value | None:
    items: list[Value] = []
    closed = True
    for argument in arguments:
        if isinstance(argument, Items):
            items += argument.items
            closed = closed and argument.closed
        elif isinstance(argument, Unknown):
            closed = False
        else:
            return None
    if len(items) > MAX_ITEMS:
        return Unknown(origin, Reason.TOO_LARGE, "concat")
    return Items(origin, tuple(items), closed)


def _element(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Items(items=items, closed=True), index]:
            number = as_number(index)
            if not isinstance(number, int):
                return unknown_like(index, origin)
            return part_of(arguments[0], items[number % len(items)]) if items else missing(origin, "element")
        case [other, _]:
            return unknown_like(other, origin)
        case _:
            return None


def toset(arguments: list[Value], origin: Origin) -> Value | None:
    """Return the items of a list once each, strings in their order."""
    match arguments:
        case [Items(items=items, closed=closed)] if len(items) <= MAX_DISTINCT:
            distinct = _without_equals(items)
            known = all(as_text(item) is not None for item in distinct)
            ordered = sorted(distinct, key=lambda item: as_text(item) or "") if known else distinct
            return Items(origin, tuple(ordered), closed)
        case [value]:
            return unknown_like(value, origin)
        case _:
            return None


def _sort(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Items(items=items, closed=closed)]:
            if any(as_text(item) is None for item in items):
                return Items(origin, items, closed=False)
            return Items(origin, tuple(sorted(items, key=lambda item: as_text(item) or "")), closed)
        case [value]:
            return unknown_like(value, origin)
        case _:
            return None


def _without_equals(items: tuple[Value, ...]) -> list[Value]:
    kept: list[Value] = []
    for item in items:
        if not any(same(item, other) for other in kept):
            kept.append(item)
    return kept


def _distinct(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Items(items=items, closed=closed)] if len(items) <= MAX_DISTINCT:
            return Items(origin, tuple(_without_equals(items)), closed)
        case [value]:
            return unknown_like(value, origin)
        case _:
            return None


def _flatten(arguments: list[Value], origin: Origin) -> Value | None:
    if len(arguments) != 1 or not isinstance(arguments[0], Items):
        return unknown_like(arguments[0], origin) if arguments else None
    items: list[Value] = []
    closed = True
    pending: list[Value] = [arguments[0]]
    while pending and len(items) <= MAX_ITEMS:
        value = pending.pop()
        if isinstance(value, Items):
            closed = closed and value.closed
            pending += reversed(value.items)
        elif isinstance(value, Unknown):
            closed = False
        else:
            items.append(value)
    return Items(origin, tuple(items), closed and not pending)


def _compact(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Items(items=items, closed=closed)]:
            kept = [item for item in items if not (isinstance(item, Known) and item.data in ("", None))]
            sure = all(isinstance(item, Known) or _not_empty(item) for item in kept)
            return Items(origin, tuple(item for item in kept if not isinstance(item, Unknown)), closed and sure)
        case [value]:
            return unknown_like(value, origin)
        case _:
            return None


def _not_empty(value: Value) -> bool:
    return isinstance(value, Text) and any(isinstance(part, str) and part for part in value.parts)


def _coalesce(arguments: list[Value], origin: Origin) -> Value | None:
    for value in arguments:
        if isinstance(value, Known) and value.data in ("", None):
            continue
        if isinstance(value, Known) or _not_empty(value):
            return value
        return unknown_like(value, origin)
    return missing(origin, "coalesce")


def _coalescelist(arguments: list[Value], origin: Origin) -> Value | None:
    for value in arguments:
        if isinstance(value, Items) and value.closed and not value.items:
            continue
        return value if isinstance(value, Items) and value.items else unknown_like(value, origin)
    return missing(origin, "coalescelist")


def _contains(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Items(items=items, closed=closed), wanted] if len(items) <= MAX_ITEMS:
            answers = [equality(item, wanted, origin) for item in items]
            if any(as_truth(answer) is True for answer in answers):
                return literal(origin, True)
            if closed and all(as_truth(answer) is False for answer in answers):
                return literal(origin, False)
            unsure = next((answer for answer in answers if as_truth(answer) is None), wanted)
            return unknown_like(unsure, origin)
        case [value, _]:
            return unknown_like(value, origin)
        case _:
            return None


def _one(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Items(items=items, closed=True)] if len(items) < 2:
            return items[0] if items else literal(origin, None)
        case [value]:
            return unknown_like(value, origin)
        case _:
            return None


def _list(arguments: list[Value], origin: Origin) -> Value | None:
    return Items(origin, tuple(arguments))


def _slice(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Items(items=items, closed=True), start, end]:
            low, high = as_number(start), as_number(end)
            if not isinstance(low, int) or not isinstance(high, int):
                return unknown_like(end if isinstance(low, int) else start, origin)
            return Items(origin, items[low:high]) if 0 <= low <= high <= len(items) else missing(origin, "slice")
        case [value, _, _]:
            return unknown_like(value, origin)
        case _:
            return None


def _reverse(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Items(items=items, closed=closed)]:
            return Items(origin, items[::-1], closed)
        case [value]:
            return unknown_like(value, origin)
        case _:
            return None


def _range(arguments: list[Value], origin: Origin) -> Value | None:
    numbers = [as_number(argument) for argument in arguments]
    whole = [number for number in numbers if isinstance(number, int)]
    if len(whole) != len(arguments) or not 1 <= len(whole) <= 3 or (len(whole) == 3 and whole[2] == 0):
        return next((unknown_like(each, origin) for each in arguments if not isinstance(each, Known)), None)
    made = range(*whole)
    if len(made) > 1000:
        return Unknown(origin, Reason.TOO_LARGE, "range")
    return Items(origin, tuple(literal(origin, number) for number in made))


def _alltrue(arguments: list[Value], origin: Origin) -> Value | None:
    return _all_or_any(arguments, origin, decisive=False)


def _anytrue(arguments: list[Value], origin: Origin) -> Value | None:
    return _all_or_any(arguments, origin, decisive=True)


def _all_or_any(arguments: list[Value], origin: Origin, *, decisive: bool) -> Value | None:
    if len(arguments) != 1 or not isinstance(arguments[0], Items):
        return unknown_like(arguments[0], origin) if arguments else None
    answers = [as_truth(item) for item in arguments[0].items]
    if decisive in answers:
        return literal(origin, decisive)
    if None in answers or not arguments[0].closed:
        return Unknown(origin, Reason.NOT_EVALUATED, "anytrue" if decisive else "alltrue")
    return literal(origin, not decisive)


def _setunion(arguments: list[Value], origin: Origin) -> Value | None:
    together = _concat(arguments, origin)
    return None if together is None else toset([together], origin)


LISTS: Mapping[str, Function] = MappingProxyType(
    {
        "concat": _concat,
        "element": _element,
        "toset": toset,
        "sort": _sort,
        "distinct": _distinct,
        "flatten": _flatten,
        "compact": _compact,
        "coalesce": _coalesce,
        "coalescelist": _coalescelist,
        "contains": _contains,
        "one": _one,
        "list": _list,
        "slice": _slice,
        "reverse": _reverse,
        "range": _range,
        "alltrue": _alltrue,
        "anytrue": _anytrue,
        "setunion": _setunion,
    }
)
