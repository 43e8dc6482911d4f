"""This is where `count` and `for_each` are evaluated: which instances of a resource or module there are."""

from __future__ import annotations

from cblint.parse.hcl_nodes import Block
from cblint.read.terraform.blocks import attribute_value
from cblint.read.terraform.combine import part_of
from cblint.read.terraform.scalars import as_number, as_text, literal, unknown_like
from cblint.read.terraform.scope import Scope
from cblint.record import Record
from cblint.value import (
    YES,
    Choice,
    Entries,
    Entry,
    Items,
    Origin,
    Reason,
    Truth,
    Unknown,
    Value,
    at,
    maybe,
    why_unknown,
)

MAX_INSTANCES = 200
"""No more instances of one block are told apart."""


class Instance(Record):
    """One instance of a block."""

    suffix: str
    """`[0]`, `["a"]`, or empty."""
    names: dict[str, Value]
    """`count` or `each`."""
    exists: Truth = YES


class Instances(Record):
    """The instances of a block by key; `kind` is empty for a block without `count` and `for_each`."""

    kind: str
    """`count`, `for_each`, `unknown` where it is not known how many there are, or empty."""
    by_key: dict[str, Instance]
    closed: bool = True


def instances_of(block: Block, owner: str, scope: Scope) -> Instances:
    """Return the instances of a block; one that may or may not exist where their number is not known."""
    count, for_each = block.body.attribute("count"), block.body.attribute("for_each")
    if count is not None:
        return _counted(attribute_value(count, owner, scope))
    if for_each is not None:
        return _keyed(attribute_value(for_each, owner, scope))
    return Instances("", {"": Instance("", {})})


def _counted(value: Value) -> Instances:
    number = as_number(value)
    if not isinstance(number, int):
        return _unsure(value, "count", _index(unknown_like(value, value.origin)))
    if number > MAX_INSTANCES:
        return _unsure(Unknown(value.origin, Reason.TOO_LARGE, "count"), "count", _index(value))
    made = {str(index): Instance(f"[{index}]", _index(literal(value.origin, index))) for index in range(number)}
    return Instances("count", made)


def _keyed(value: Value) -> Instances:
    pairs: list[tuple[str, Value]] = []
    closed = True
    match value:
        case Entries():
            pairs = [(entry.key, part_of(value, entry.value)) for entry in value.entries]
            closed = value.closed
        case Items():
            named = [(as_text(item), part_of(value, item)) for item in value.items]
            pairs = [(name, item) for name, item in named if name is not None]
            closed = value.closed and len(pairs) == len(named)
        case _:
            return _unsure(value, "for_each", _each(unknown_like(value, value.origin), None, value.origin))
    if len(pairs) > MAX_INSTANCES or (not closed and not pairs):
        why = Reason.TOO_LARGE if pairs else Reason.NOT_EVALUATED
        unknown = Unknown(value.origin, why, "for_each")
        return _unsure(unknown, "for_each", _each(unknown, None, value.origin))
    made = {key: Instance(f'["{key}"]', _each(literal(each.origin, key), each, value.origin)) for key, each in pairs}
    return Instances("for_each", made, closed)


def _unsure(value: Value, what: str, names: dict[str, Value]) -> Instances:
    why = why_unknown(value) if isinstance(value, Unknown | Choice) else Reason.NOT_EVALUATED.value
    return Instances("unknown", {"": Instance("", names, maybe(f"`{what}`: {why}"))}, closed=False)


def _index(value: Value) -> dict[str, Value]:
    return {"count": Entries(at(value.origin.span), (Entry("index", value.origin.span, value),))}


def _each(key: Value, value: Value | None, origin: Origin) -> dict[str, Value]:
    entries = (Entry("key", key.origin.span, key), Entry("value", origin.span, key if value is None else value))
    return {"each": Entries(at(origin.span), entries)}
