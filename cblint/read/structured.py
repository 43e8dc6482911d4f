"""This is where a structure that Terraform encodes as YAML or JSON becomes the tree that its text would parse to."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from cblint.parse.node import MappingNode, Node, Pair, ScalarNode, SequenceNode, Style
from cblint.read.source_text import SourceText
from cblint.read.terraform.scalars import as_text
from cblint.source import HOLE, EmbeddedText, SegmentMap, Span
from cblint.value import (
    Choice,
    Entries,
    Entry,
    Hole,
    Items,
    Known,
    Reason,
    Text,
    Unknown,
    Value,
    alternatives,
    embedded,
    string,
    why_unknown,
)

MAX_DEPTH = 50
"""What is nested deeper is unknown."""
MAX_NODES = 20_000
"""Of a structure of more values, the rest is unknown."""


class StructuredText(SourceText):
    """An evaluated structure in place of a text: it has no letters of its own, but a value for each node of its tree.

    So what is read of it keeps its places in the Terraform code, and what is not known there stays unknown.
    """

    def __init__(self, value: Entries) -> None:
        span = value.origin.span
        super().__init__(EmbeddedText("", SegmentMap(span.path, (), (span.start, span.end))), ())
        self._values: dict[int, Value] = {}
        self._count = 0
        self._unlike: list[Hashable] = []
        self.root = self._node(value, 0)

    @property
    def likeness(self) -> Hashable:
        """What two structures have in common that stand at one place and say the same."""
        return (self.root, tuple(self._unlike))

    def value(self, node: Node) -> Value:
        """Return the value that a node was made of."""
        return self._values[id(node)]

    def with_holes(self, node: ScalarNode) -> Value:
        """Return a value that is not known, or not all of it."""
        return self._values[id(node)]

    def _node(self, value: Value, depth: int) -> Node:
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_NODES:
            value = Unknown(value.origin, Reason.TOO_LARGE)
        span = value.origin.span
        node: Node
        match value:
            case Entries():
                node = MappingNode(span, tuple(self._pairs(value, depth + 1)))
            case Items():
                node = SequenceNode(span, tuple(self._items(value, depth + 1)))
            case _:
                value = _written(value)
                node = _scalar(value, span)
                if HOLE in node.text:
                    self._unlike.append(_unknown_parts(value))
        self._values[id(node)] = value
        return node

    def _pairs(self, value: Entries, depth: int) -> Iterator[Pair]:
        # Of two entries with one key, Terraform encodes the last.
        entries: dict[str, Entry] = {entry.key: entry for entry in value.entries}
        for entry in entries.values():
            key = ScalarNode(entry.key_span, entry.key, Style.DOUBLE, ())
            yield Pair(key, self._node(entry.value, depth))
        if not value.closed:
            hidden = Unknown(value.origin, Reason.NOT_EVALUATED)
            yield Pair(ScalarNode(value.origin.span, HOLE, Style.PLAIN, ()), self._node(hidden, depth))

    def _items(self, value: Items, depth: int) -> Iterator[Node]:
        for item in value.items:
            yield self._node(item, depth)
        if not value.closed:
            yield self._node(Unknown(value.origin, Reason.NOT_EVALUATED), depth)


def _written(value: Value) -> Value:
    """Return a scalar as Terraform writes it; what cannot be told apart from an unknown is one."""
    match value:
        case Known(origin=origin, data=str() as data) if HOLE in data:
            return Unknown(origin, Reason.NOT_EVALUATED)
        case Known(origin=origin, data=bool() | int() | float() as data):
            return Known(origin, data, as_text(value) or "")
        case Choice(origin=origin) if any(isinstance(each, Items | Entries) for each in alternatives(value)):
            return Unknown(origin, Reason.CONDITION, why_unknown(value))
        case _:
            return value


def _scalar(value: Value, span: Span) -> ScalarNode:
    match value:
        case Known(data=None):
            return ScalarNode(span, "null", Style.PLAIN, ())
        case Known(data=str()) | Text():
            text = embedded(value)
            assert text is not None
            return ScalarNode(span, text.text, Style.DOUBLE, text.map.segments)
        case Known(text=text):
            return ScalarNode(span, text, Style.PLAIN, ())
        case _:
            return ScalarNode(span, HOLE, Style.PLAIN, ())


def _unknown_parts(value: Value) -> Hashable:
    """Return what tells one value that is not known from another at the same place."""
    match value:
        case Unknown(reason=reason, detail=detail, origin=origin):
            return (reason, detail, origin.reference)
        case Text(parts=parts):
            return tuple((each.detail, each.origin.reference) for each in parts if isinstance(each, Hole))
        case Choice(options=options):
            return tuple((option.condition, _unknown_parts(option.value)) for option in options)
        case _:
            return string(value)
