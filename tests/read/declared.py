"""This is where tests make declarations out of Python data, and compare parts without their places."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from cblint.model.stack import Stack
from cblint.read.declaration import Declaration
from cblint.read.resources import build_stack
from cblint.source import Span
from cblint.value import (
    YES,
    Choice,
    Entries,
    Entry,
    Items,
    Known,
    Reason,
    Reference,
    Text,
    Truth,
    Unknown,
    Value,
    at,
)

_places = count(1000, 100)


def place() -> Span:
    start = next(_places)
    return Span("main.tf", start, start + 50)


def value(data: object) -> Value:
    """Python data as a value: dictionaries and lists as in the languages, values as they are."""
    match data:
        case dict():
            entries = tuple(Entry(key, place(), value(each)) for key, each in data.items())
            return Entries(at(place()), entries)
        case list() | tuple():
            return Items(at(place()), tuple(value(each) for each in data))
        case str() | int() | bool() | float() | None:
            return Known(at(place()), data)
        case _:
            return data  # type: ignore[return-value]


def declare(kind: str, name: str, attributes: Mapping[str, object], exists: Truth = YES) -> Declaration:
    terraform = not kind.startswith("AWS::")
    entries = value(attributes)
    assert isinstance(entries, Entries)
    address = f"infra:{kind}.{name}" if terraform else f"infra/stack.yml:{name}"
    language = "terraform" if terraform else "cloudformation"
    return Declaration(language, kind, name, address, place(), place(), entries, exists, "infra")


def stack(*declarations: Declaration, closed: bool = True) -> Stack:
    return build_stack(
        "infra", declarations[0].language, declarations, problems=(), files=("infra/main.tf",), closed=closed
    )


def ref(address: str, attribute: str = "id") -> Unknown:
    return Unknown(at(place(), reference=Reference(address, attribute)), Reason.COMPUTED)


def shown(part: object) -> object:
    """What a part says, without its places, so that two languages can be compared."""
    match part:
        case Known(data=data, origin=origin):
            return (data, origin.basis.name) if origin.basis else data
        case Unknown(reason=reason):
            return reason
        case Text(parts=parts):
            return tuple(each if isinstance(each, str) else each.reason for each in parts)
        case Choice(options=options):
            return [(option.condition, shown(option.value)) for option in options]
        case Items(items=items, closed=closed):
            return [*map(shown, items), *([] if closed else [...])]
        case Entries(entries=entries):
            return {entry.key: shown(entry.value) for entry in entries}
        case Truth(answer=answer):
            return answer
        case tuple():
            return [shown(each) for each in part]
        case str() | None | bool() | int():
            return part
        case _:
            skipped = {"span", "symbol", "address", "name_span", "language", "attachment", "properties"}
            fields = [field for field in type(part).__fields__ if field not in skipped]  # type: ignore[attr-defined]
            return {field: shown(getattr(part, field)) for field in fields}
