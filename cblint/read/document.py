"""This is where a string that holds JSON becomes a value whose places are in the file, its unknown parts kept."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.parse.node import AliasNode, BrokenNode, MappingNode, Node, ScalarNode, SequenceNode
from cblint.source import HOLE
from cblint.value import (
    Entries,
    Entry,
    Hole,
    Items,
    Known,
    Origin,
    Reason,
    Text,
    Unknown,
    Value,
    at,
    embedded,
)

MAX_DEPTH = 60
"""Deeper JSON in a string is not read."""


def json_document(value: Value) -> Value:
    """Return the value of the JSON that a string holds; what is no string is returned as it is."""
    match value:
        case Known(data=str()) | Text():
            return _parsed(value)
        case _:
            return value


def _parsed(value: Known | Text) -> Value:
    from cblint.parse.json import parse  # noqa: PLC0415  (only where a string holds JSON)

    text = embedded(value)
    document = None if text is None else parse(text)
    if document is None or document.root is None or document.problems or not document.complete:
        return Unknown(value.origin, Reason.MALFORMED)
    holes = iter([part for part in value.parts if isinstance(part, Hole)] if isinstance(value, Text) else [])
    return _Reader(value.origin, holes).value(document.root, 0)


class _Reader:
    """Turns nodes into values in the order of the text, so that each hole gets its reason back."""

    def __init__(self, outer: Origin, holes: Iterator[Hole]) -> None:
        self._outer = outer
        self._holes = holes

    def value(self, node: Node, depth: int) -> Value:
        origin = self._origin(node)
        if depth > MAX_DEPTH:
            return Unknown(origin, Reason.TOO_LARGE)
        match node:
            case ScalarNode():
                return self._scalar(node, origin)
            case SequenceNode(items=items):
                return Items(origin, tuple(self.value(item, depth + 1) for item in items))
            case MappingNode():
                return self._mapping(node, origin, depth)
            case AliasNode() | BrokenNode():
                return Unknown(origin, Reason.MALFORMED)

    def _mapping(self, node: MappingNode, origin: Origin, depth: int) -> Value:
        """Return the entries; one whose key is not known is out of view, one that is given twice is malformed."""
        entries: dict[str, Entry] = {}
        closed = True
        for pair in node.pairs:
            key = pair.key
            if isinstance(key, ScalarNode):
                self._take(key.text)
            value = self.value(pair.value, depth + 1)
            if not isinstance(key, ScalarNode) or HOLE in key.text:
                closed = False
            elif key.text in entries:
                twice = Unknown(at(key.span), Reason.MALFORMED, f"`{key.text}` is given twice")
                entries[key.text] = entries[key.text].replace(value=twice)
            else:
                entries[key.text] = Entry(key.text, key.span, value)
        return Entries(origin, tuple(entries.values()), closed)

    def _scalar(self, node: ScalarNode, origin: Origin) -> Value:
        if HOLE not in node.text:
            from cblint.read.plain import plain_value  # noqa: PLC0415  (read after its own imports)

            value = plain_value(node)
            return value.replace(origin=origin) if isinstance(value, Known) else value
        holes = iter(self._take(node.text))
        parts: list[str | Hole] = []
        for index, piece in enumerate(node.text.split(HOLE)):
            if index:
                parts.append(next(holes, None) or Hole(origin, Reason.NOT_EVALUATED))
            if piece:
                parts.append(piece)
        if len(parts) == 1 and isinstance(parts[0], Hole):
            return Unknown(origin, parts[0].reason, parts[0].detail)
        return Text(origin, tuple(parts), node.segments)

    def _take(self, text: str) -> list[Hole]:
        return [hole for _ in range(text.count(HOLE)) if (hole := next(self._holes, None)) is not None]

    def _origin(self, node: Node) -> Origin:
        """Stand at the node, and keep how the string came here and what its being known rests on."""
        return Origin((*at(node.span).steps, *self._outer.steps[1:]), self._outer.basis)
