"""This is where a value is converted to the type that its variable declares, with the defaults that the type gives."""

from __future__ import annotations

from collections.abc import Callable

from cblint.parse.hcl_nodes import Call, Expression, Literal, Name, ObjectNode, TupleNode
from cblint.read.terraform.functions_lists import toset
from cblint.read.terraform.scalars import converted, literal
from cblint.source import Span
from cblint.value import Basis, Choice, Entries, Entry, Items, Known, Option, Reason, Unknown, Value, at

MAX_DEPTH = 20
SCALARS = frozenset({"string", "number", "bool"})

Default = Callable[[Expression], Value]


def typed(value: Value, kind: Expression, default: Default, depth: int = 0) -> Value:
    """Return a value as its declared type makes it; `default` evaluates what `optional` falls back to."""
    if depth > MAX_DEPTH:
        return value
    if isinstance(value, Choice):
        made = (Option(each.condition, typed(each.value, kind, default, depth + 1)) for each in value.options)
        return Choice(value.origin, tuple(made))
    match kind, value:
        case Name(name=name), Known() if name in SCALARS:
            return converted(value, name)
        case Literal(data=str() as name), Known() if name in SCALARS:
            return converted(value, name)
        case Call(name="optional", arguments=(inner, *_)), _:
            return typed(value, inner, default, depth + 1)
        case Call(name="list" | "set" | "map" | "tuple" | "object" as name, arguments=(inner,)), Items() | Entries():
            return _collection(value, name, inner, default, depth + 1)
        case _:
            return value


def _collection(value: Items | Entries, name: str, inner: Expression, default: Default, depth: int) -> Value:
    match name, value, inner:
        case "list" | "set", Items(origin=origin, items=items, closed=closed), _:
            made = Items(origin, tuple(typed(item, inner, default, depth) for item in items), closed)
            return made if name == "list" else toset([made], origin) or made
        case "tuple", Items(origin=origin, items=items, closed=closed), TupleNode(items=kinds) if len(kinds) == len(
            items
        ):
            pairs = zip(items, kinds, strict=True)
            return Items(origin, tuple(typed(item, each, default, depth) for item, each in pairs), closed)
        case "map", Entries(origin=origin, entries=entries, closed=closed), _:
            given = (Entry(each.key, each.key_span, typed(each.value, inner, default, depth)) for each in entries)
            return Entries(origin, tuple(given), closed)
        case "object", Entries(), ObjectNode():
            return _object(value, inner, default, depth)
        case _:
            return value


def _object(value: Entries, kind: ObjectNode, default: Default, depth: int) -> Value:
    """Return an object with the attributes that its type has, and no others."""
    entries: list[Entry] = []
    for item in kind.items:
        name = item.key.data if isinstance(item.key, Literal) else None
        if not isinstance(name, str):
            return Entries(value.origin, value.entries, closed=False)
        given = value.entry(name)
        if given is not None and not _falls_back(given.value, item.value):
            entries.append(Entry(name, given.key_span, typed(given.value, item.value, default, depth)))
        elif given is not None or value.closed:
            key_span = value.origin.span if given is None else given.key_span
            entries.append(Entry(name, key_span, _fallback(item.value, key_span, default, depth)))
    return Entries(value.origin, tuple(entries), value.closed)


def _falls_back(value: Value, kind: Expression) -> bool:
    """Tell whether an attribute takes its default although it is given: as null."""
    optional = isinstance(kind, Call) and kind.name == "optional" and len(kind.arguments) > 1
    return optional and isinstance(value, Known) and value.data is None


def _fallback(kind: Expression, span: Span, default: Default, depth: int) -> Value:
    match kind:
        case Call(name="optional", arguments=(inner, otherwise)):
            return typed(default(otherwise), inner, default, depth)
        case Call(name="optional"):
            return literal(at(span, basis=Basis.DEFAULT), None)
        case _:
            return Unknown(at(span), Reason.MALFORMED, "the value lacks an attribute of its type")
