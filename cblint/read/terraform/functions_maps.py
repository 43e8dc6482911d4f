"""This is where Terraform's functions on maps are defined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cblint.read.terraform.combine import part_of
from cblint.read.terraform.scalars import as_text, literal, missing, unknown_like
from cblint.value import Entries, Entry, Items, Known, Origin, Reason, Unknown, Value

Function = Callable[[list[Value], Origin], Value | None]

MAX_ITEMS = 10_000


def _merge(arguments: list[Value], origin: Origin) -> Value | None:
    """Merge maps: what stands before one that is not known may be replaced by it."""
    entries: dict[str, Entry] = {}
    closed = True
    for argument in arguments:
        match argument:
            case Known(data=None):
                continue
            case Entries() | Unknown():
                if isinstance(argument, Unknown) or not argument.closed:
                    closed = False
                    entries = {key: _doubted(entry, argument) for key, entry in entries.items()}
                if isinstance(argument, Entries):
                    entries |= {entry.key: entry for entry in argument.entries}
            case _:
                return None
    if len(entries) > MAX_ITEMS:
        return Unknown(origin, Reason.TOO_LARGE, "merge")
    return Entries(origin, tuple(entries.values()), closed)


def _doubted(entry: Entry, by: Value) -> Entry:
    if not isinstance(by, Unknown):
        return Entry(entry.key, entry.key_span, Unknown(entry.value.origin, Reason.NOT_EVALUATED, "merge"))
    return Entry(entry.key, entry.key_span, unknown_like(by, entry.value.origin))


def _lookup(arguments: list[Value], origin: Origin) -> Value | None:
    if len(arguments) not in (2, 3):
        return None
    mapping, key = arguments[0], as_text(arguments[1])
    if not isinstance(mapping, Entries) or key is None:
        blamed = arguments[1] if isinstance(mapping, Entries) else mapping
        return unknown_like(blamed, origin)
    found = mapping.get(key)
    if found is None:
        return arguments[2] if len(arguments) == 3 else missing(origin, key)
    return part_of(mapping, found)


def _length(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Items(items=items, closed=True)]:
            return literal(origin, len(items))
        case [Entries(entries=entries, closed=True)]:
            return literal(origin, len({entry.key for entry in entries}))
        case [Known(data=str() as data)]:
            return literal(origin, len(data))
        case [value]:
            return unknown_like(value, origin)
        case _:
            return None


def _keys(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Entries(entries=entries, closed=closed)]:
            keys = sorted({entry.key for entry in entries})
            return Items(origin, tuple(literal(origin, key) for key in keys), closed)
        case [value]:
            return unknown_like(value, origin)
        case _:
            return None


def _values(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Entries(entries=entries, closed=closed)]:
            last = {entry.key: entry.value for entry in entries}
            return Items(origin, tuple(last[key] for key in sorted(last)), closed)
        case [value]:
            return unknown_like(value, origin)
        case _:
            return None


def _map(arguments: list[Value], origin: Origin) -> Value | None:
    keys = [as_text(key) for key in arguments[::2]]
    if len(arguments) % 2 or None in keys:
        return None
    pairs = zip(keys, arguments[::2], arguments[1::2], strict=True)
    return Entries(origin, tuple(Entry(name or "", key.origin.span, value) for name, key, value in pairs))


def _zipmap(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Items(items=keys, closed=True), Items(items=values, closed=True)] if len(keys) == len(values):
            return _map([each for pair in zip(keys, values, strict=True) for each in pair], origin)
        case [first, second]:
            return unknown_like(second if isinstance(first, Items) and first.closed else first, origin)
        case _:
            return None


MAPS: Mapping[str, Function] = MappingProxyType(
    {
        "merge": _merge,
        "lookup": _lookup,
        "length": _length,
        "keys": _keys,
        "values": _values,
        "map": _map,
        "zipmap": _zipmap,
    }
)
