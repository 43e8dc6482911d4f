"""This is where the body of a block is evaluated: its attributes, nested blocks and dynamic blocks."""

from __future__ import annotations

from collections.abc import Iterable

from cblint.parse.hcl_nodes import Attribute, Block, Body, Name
from cblint.read.terraform.combine import bounded
from cblint.read.terraform.evaluate import evaluate
from cblint.read.terraform.loops import MAX_ROUNDS, rounds
from cblint.read.terraform.scalars import unknown_like
from cblint.read.terraform.scope import Scope
from cblint.source import Span
from cblint.value import Entries, Entry, Items, Origin, Reason, Step, Unknown, Value, at

META = frozenset({"count", "for_each", "depends_on", "provider", "providers"})
"""Attributes that are not the resource's own."""
META_BLOCKS = frozenset({"lifecycle", "provisioner", "connection"})


def attribute_value(attribute: Attribute, owner: str, scope: Scope) -> Value:
    """Return the value of an attribute, its literals and references noted as the owner's."""
    note = f"`{attribute.name}` of `{owner}`"
    use = f"`{owner}` uses it as `{attribute.name}`"
    return bounded(evaluate(attribute.value, scope._replace(note=note, use=use)))


def body_entries(body: Body, header: Span, owner: str, scope: Scope, *, top: bool = False) -> Entries:
    """Return a body as a mapping: attributes by name, blocks of a kind as a sequence of mappings."""
    entries = [
        Entry(each.name, each.name_span, attribute_value(each, owner, scope))
        for each in body.attributes
        if not (top and each.name in META)
    ]
    kinds: dict[str, list[Block]] = {}
    for block in body.blocks:
        if not (top and block.type in META_BLOCKS):
            kinds.setdefault(block_kind(block), []).append(block)
    for kind, blocks in kinds.items():
        entries.append(Entry(kind, blocks[0].type_span, block_items(blocks, owner, scope)))
    return Entries(Origin((Step(header, f"`{owner}`"),)), tuple(entries), body.complete)


def block_kind(block: Block) -> str:
    """Return the kind of a nested block; of a dynamic one, what it makes."""
    return block.labels[0].text if block.type == "dynamic" and block.labels else block.type


def block_items(blocks: Iterable[Block], owner: str, scope: Scope) -> Items:
    """Return blocks of one kind as a sequence, dynamic ones expanded; not closed where that is not known."""
    items: list[Value] = []
    closed = True
    first: Span | None = None
    for block in blocks:
        first = first or block.span
        if block.type != "dynamic":
            items.append(body_entries(block.body, block.span, owner, scope))
            continue
        expanded = _expanded(block, owner, scope)
        closed = closed and isinstance(expanded, Items) and expanded.closed
        if isinstance(expanded, Items):
            items += expanded.items
    assert first is not None
    return Items(Origin((Step(first, f"`{owner}`"),)), tuple(items), closed)


def _expanded(block: Block, owner: str, scope: Scope) -> Value:
    over = block.body.attribute("for_each")
    contents = [each for each in block.body.blocks if each.type == "content"]
    if over is None or not contents:
        return Unknown(at(block.span), Reason.MALFORMED, "dynamic")
    collection = attribute_value(over, owner, scope)
    if not isinstance(collection, Items | Entries):
        return unknown_like(collection, at(block.span))
    pairs = rounds(collection)
    if len(pairs) > MAX_ROUNDS:
        return Unknown(at(block.span), Reason.TOO_LARGE, "dynamic")
    named = block.body.attribute("iterator")
    iterator = named.value.name if named and isinstance(named.value, Name) else block_kind(block)
    made: list[Value] = []
    for key, value in pairs:
        entered = scope.run.enter()
        scope.run.leave()
        if not entered:
            return Items(at(block.span), tuple(made), closed=False)
        entries = (Entry("key", key.origin.span, key), Entry("value", value.origin.span, value))
        inner = scope.with_names({iterator: Entries(at(block.span), entries)})
        made.append(body_entries(contents[0].body, block.span, owner, inner))
    return Items(at(block.span), tuple(made), collection.closed)
