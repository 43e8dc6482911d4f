"""This is where Terraform's JSON syntax becomes the same tree as HCL: what is a block there, is an object here.

Which objects are blocks, only the provider's schema tells; those of the names in `MAPS` are taken as maps.
The syntax: Terraform language documentation, "JSON configuration syntax" (2026).
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.parse.hcl import parse as parse_hcl
from cblint.parse.hcl import parse_template
from cblint.parse.hcl_nodes import (
    Attribute,
    Block,
    Body,
    Duplicate,
    Expression,
    HclDocument,
    Label,
    Literal,
    ObjectItem,
    ObjectNode,
    OpaqueNode,
    TupleNode,
)
from cblint.parse.json import parse as parse_json
from cblint.parse.node import MappingNode, Node, Pair, ScalarNode, SequenceNode, Style, text_of
from cblint.source import EmbeddedText, Segment, SegmentMap, Span

MAX_DEPTH = 60
LABELS = {"resource": 2, "data": 2, "ephemeral": 2, "variable": 1, "output": 1, "module": 1, "provider": 1, "check": 1}
"""How many labels a kind of block has; the other kinds have none."""
BODIES = frozenset({"resource", "data"})
"""The kinds of blocks that hold blocks of their own."""
MAPS = frozenset(
    {
        *("count", "for_each", "depends_on", "provider", "providers", "triggers", "triggers_replace", "keepers"),
        *("tags", "tags_all", "variables", "configuration", "vars", "parameters", "labels", "secret_tags", "input"),
        *("environment_variables", "response_parameters", "request_parameters", "metadata", "docker_labels"),
    }
)


def parse(text: EmbeddedText) -> HclDocument:
    """Return the tree of a `.tf.json` text."""
    document = parse_json(text)
    reading = _Reading()
    root = document.root
    body = Body(text.whole, (), (), complete=False)
    if isinstance(root, MappingNode):
        blocks = tuple(reading.top(root))
        complete = reading.complete and document.complete and not document.problems
        body = Body(text.whole, (), blocks, complete)
    return HclDocument(body, document.problems, tuple(reading.duplicates))


class _Reading:
    """Reads one text."""

    def __init__(self) -> None:
        self.duplicates: list[Duplicate] = []
        self.complete = True

    def top(self, root: MappingNode) -> Iterator[Block]:
        for pair in self._pairs(root):
            kind = text_of(pair.key)
            yield from self._labelled(pair, kind, LABELS.get(kind, 0), ())

    def _labelled(self, pair: Pair, kind: str, missing: int, labels: tuple[tuple[Span, str], ...]) -> Iterator[Block]:
        """Yield the blocks below a key: one level of keys for each label that is missing."""
        for node in _each(pair.value):
            if missing and isinstance(node, MappingNode):
                for inner in self._pairs(node):
                    named = (*labels, (inner.key.span, text_of(inner.key)))
                    yield from self._labelled(Pair(pair.key, inner.value), kind, missing - 1, named)
            elif missing:
                self.complete = False
            else:
                nested = kind in BODIES
                yield self._block(kind, pair.key.span, labels, node, nested=nested)

    def _block(
        self, kind: str, span: Span, labels: tuple[tuple[Span, str], ...], node: Node, *, nested: bool, depth: int = 0
    ) -> Block:
        header = labels[-1][0] if labels else span
        named = tuple(Label(each, text) for each, text in labels)
        return Block(header, kind, span, named, self._body(node, kind, nested=nested, depth=depth + 1))

    def _body(self, node: Node, kind: str, *, nested: bool, depth: int) -> Body:
        if not isinstance(node, MappingNode) or depth > MAX_DEPTH:
            return Body(node.span, (), (), complete=False)
        attributes: list[Attribute] = []
        blocks: list[Block] = []
        for pair in self._pairs(node):
            name = text_of(pair.key)
            if nested and name == "dynamic" and isinstance(pair.value, MappingNode):
                blocks += self._dynamic(pair.value, depth)
            elif nested and name not in MAPS and _holds_objects(pair.value):
                span = pair.key.span
                blocks += (self._block(name, span, (), each, nested=True, depth=depth) for each in _each(pair.value))
            else:
                value = _written(pair.value) if kind == "variable" else _expression(pair.value, 0)
                if kind == "variable" and name == "type":
                    value = _type(pair.value)
                attributes.append(Attribute(pair.key.span.to(pair.value.span), name, pair.key.span, value))
        return Body(node.span, tuple(attributes), tuple(blocks), complete=True)

    def _dynamic(self, node: MappingNode, depth: int) -> Iterator[Block]:
        for pair in self._pairs(node):
            for each in _each(pair.value):
                labels = ((pair.key.span, text_of(pair.key)),)
                yield self._block("dynamic", pair.key.span, labels, each, nested=True, depth=depth)

    def _pairs(self, node: MappingNode) -> Iterator[Pair]:
        """Yield the entries of an object but for comments; of those of one name the last, and note the others."""
        last: dict[str, Pair] = {}
        for pair in node.pairs:
            name = text_of(pair.key)
            if name == "//":
                continue
            if name in last:
                self.duplicates.append(Duplicate(pair.key.span, name, last[name].key.span))
            last[name] = pair
        yield from last.values()


def _each(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, SequenceNode) else (node,)


def _holds_objects(node: Node) -> bool:
    return isinstance(node, MappingNode) or (
        isinstance(node, SequenceNode)
        and bool(node.items)
        and all(isinstance(each, MappingNode) for each in node.items)
    )


def _expression(node: Node, depth: int) -> Expression:
    """Return a JSON value as an expression: strings are templates."""
    if depth > MAX_DEPTH:
        return OpaqueNode(node.span, malformed=False)
    match node:
        case ScalarNode(style=Style.DOUBLE, text=text) if "${" in text or "%{" in text:
            return parse_template(node.embedded()) or OpaqueNode(node.span, malformed=True)
        case SequenceNode(items=items):
            return TupleNode(node.span, tuple(_expression(item, depth + 1) for item in items))
        case MappingNode(pairs=pairs):
            made = (ObjectItem(_expression(each.key, depth + 1), _expression(each.value, depth + 1)) for each in pairs)
            return ObjectNode(node.span, tuple(made))
        case _:
            return _written(node, depth)


def _written(node: Node, depth: int = 0) -> Expression:
    """Return a JSON value as it is written: the default of a variable."""
    match node:
        case _ if depth > MAX_DEPTH:
            return OpaqueNode(node.span, malformed=False)
        case ScalarNode(style=Style.DOUBLE, text=text, segments=segments):
            return Literal(node.span, text, "", segments)
        case ScalarNode(text="true" | "false" as text):
            return Literal(node.span, text == "true", text)
        case ScalarNode(text="null"):
            return Literal(node.span, None, "null")
        case ScalarNode(text=text) if len(text) < 100:
            try:
                return Literal(node.span, int(text) if text.lstrip("-").isdecimal() else float(text), text)
            except ValueError:
                return OpaqueNode(node.span, malformed=True)
        case SequenceNode(items=items):
            return TupleNode(node.span, tuple(_written(item, depth + 1) for item in items))
        case MappingNode(pairs=pairs):
            made = (ObjectItem(_written(each.key, depth), _written(each.value, depth + 1)) for each in pairs)
            return ObjectNode(node.span, tuple(made))
        case _:
            return OpaqueNode(node.span, malformed=True)


def _type(node: Node) -> Expression:
    """Return a variable's type, which is written as a string, as the expression that it is."""
    if not isinstance(node, ScalarNode):
        return OpaqueNode(node.span, malformed=True)
    before, text = "x = ", node.embedded()
    shifted = tuple(Segment(each.inner + len(before), each.outer, each.length) for each in text.map.segments)
    document = parse_hcl(EmbeddedText(f"{before}{text.text}\n", SegmentMap(text.map.path, shifted, text.map.hull)))
    attribute = document.body.attribute("x")
    return OpaqueNode(node.span, malformed=True) if attribute is None or document.problems else attribute.value
