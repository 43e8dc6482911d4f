"""This is where a node is known with how it is reached, and what stands around it in its tree."""

from __future__ import annotations

from bisect import bisect_right

from cblint.edit.scalar import NotPlainError
from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    T = TypeVar("T")

NEAR = 50
"""So many parts on each side of a place are looked at for how it is written there."""


class Spot(NamedTuple):
    """A node and how it is reached: from which collection, as which of its pairs or items."""

    node: Node
    parent: Spot | None
    number: int
    """Of the pair or item, from 0; -1 for the root."""
    is_key: bool


def before(spot: Spot) -> int:
    """Return where what precedes a node ends: its key, the node before it, or the start of what holds it."""
    assert spot.parent is not None
    match spot.parent.node:
        case MappingNode(span=span, pairs=pairs):
            if not spot.is_key:
                return pairs[spot.number].key.span.end
            return pairs[spot.number - 1].value.span.end if spot.number else span.start
        case SequenceNode(span=span, items=items):
            return items[spot.number - 1].span.end if spot.number else span.start
        case _:
            raise NotPlainError


def child(spot: Spot, span: Span) -> Spot | None:
    """Return the key, value or item that holds a span, if one does."""
    match spot.node:
        case MappingNode(pairs=pairs):
            index = bisect_right(pairs, span.start, key=lambda pair: pair.key.span.start) - 1
            if index < 0:
                return None
            if pairs[index].key.span.contains(span):
                return Spot(pairs[index].key, spot, index, is_key=True)
            found = pairs[index].value
        case SequenceNode(items=items):
            index = bisect_right(items, span.start, key=lambda item: item.span.start) - 1
            if index < 0:
                return None
            found = items[index]
        case _:
            return None
    return Spot(found, spot, index, is_key=False) if found.span.contains(span) else None


def leaves(node: Node) -> list[Node]:
    """Return the keys and values below a node that have no parts, and empty collections, in order."""
    found: list[Node] = []
    pending = [node]
    while pending:
        match pending.pop():
            case MappingNode(pairs=pairs) if pairs:
                pending += [half for pair in reversed(pairs) for half in (pair.value, pair.key)]
            case SequenceNode(items=items) if items:
                pending += reversed(items)
            case leaf:
                found.append(leaf)
    return found


def last_leaf(node: Node) -> Node:
    """Return the last value below a node."""
    while True:
        match node:
            case MappingNode(pairs=pairs) if pairs:
                node = pairs[-1].value
            case SequenceNode(items=items) if items:
                node = items[-1]
            case _:
                return node


def named(node: Node, key: str) -> list[int]:
    """Return which entries of a mapping have a key."""
    if not isinstance(node, MappingNode):
        return []
    return [index for index, (name, _) in enumerate(node.pairs) if isinstance(name, ScalarNode) and name.text == key]


def part(node: Node, index: int) -> Node:
    """Return one entry of a mapping as a mapping, one item of a list as it is."""
    match node:
        case MappingNode(span=span, pairs=pairs):
            return MappingNode(span, (pairs[index],))
        case SequenceNode(items=items):
            return items[index]
        case _:
            raise NotPlainError


def beside(spot: Spot) -> list[Node]:
    """Return the nodes that stand beside a value, the nearest of many."""
    match spot.parent.node if spot.parent is not None else None:
        case MappingNode(pairs=pairs):
            return [pair.value for pair in nearest(pairs, spot.number) if pair.value is not spot.node]
        case SequenceNode(items=items):
            return [item for item in nearest(items, spot.number) if item is not spot.node]
        case _:
            return []


def nearest(parts: Sequence[T], index: int) -> Sequence[T]:
    """Return what stands around a place among the parts of a collection, which can have thousands."""
    return parts[max(index - NEAR, 0) : index + NEAR]


def is_substituted(spot: Spot) -> bool:
    """Tell whether `${` in a string is replaced by CloudFormation: it has the tag, or stands below `Fn::Sub`."""
    if isinstance(spot.node, ScalarNode) and spot.node.tag == "!Sub":
        return True
    above: Spot | None = spot
    while above is not None and above.parent is not None:
        if isinstance(above.parent.node, MappingNode):
            key = above.parent.node.pairs[above.number].key
            return isinstance(key, ScalarNode) and key.text == "Fn::Sub"
        above = above.parent
    return False
