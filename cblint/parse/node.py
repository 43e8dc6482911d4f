"""This is where the syntax tree of YAML and JSON is defined: nodes with full spans."""

from __future__ import annotations

from cblint.enumeration import Enum
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import EmbeddedText, Segment, SegmentMap, Span

if TYPE_CHECKING:
    from typing import TypeAlias


class Style(Enum):
    """How a scalar is written."""

    PLAIN = "plain"
    SINGLE = "single-quoted"
    DOUBLE = "double-quoted"
    LITERAL = "literal block"
    FOLDED = "folded block"


class ScalarNode(NamedTuple):
    """A scalar with the text it stands for; what type it is, the reader decides."""

    span: Span
    """All of it, quotes or block header included; tag and anchor not."""
    text: str
    style: Style
    segments: tuple[Segment, ...]
    """Where the characters of `text` stand in the file."""
    tag: str | None = None
    """A YAML tag as written, such as `!Ref`."""

    def embedded(self) -> EmbeddedText:
        """Return the text and where its characters stand."""
        return EmbeddedText(self.text, SegmentMap(self.span.path, self.segments, (self.span.start, self.span.end)))


class Pair(NamedTuple):
    """One key and its value."""

    key: Node
    value: Node


class MappingNode(NamedTuple):
    """A mapping, its pairs in the order of the file; duplicate keys are kept."""

    span: Span
    pairs: tuple[Pair, ...]
    tag: str | None = None


class SequenceNode(NamedTuple):
    """A sequence."""

    span: Span
    items: tuple[Node, ...]
    tag: str | None = None


class AliasNode(NamedTuple):
    """A YAML alias: its own span, and the node that it stands for; None where there is no such anchor."""

    span: Span
    name: str
    target: Node | None


class BrokenNode(NamedTuple):
    """An item that does not parse; its text was taken as one opaque string, so that the rest could be read."""

    span: Span
    text: str
    problem: str
    """The parser's reason in plain words."""


Node: TypeAlias = ScalarNode | MappingNode | SequenceNode | AliasNode | BrokenNode


class SyntaxProblem(NamedTuple):
    """A place where a text does not parse, and the reason in plain words."""

    span: Span
    message: str
    item: Span | None = None
    """The item that was taken as one string because of it, where the parser could read on."""


class Document(NamedTuple):
    """A parsed text: its root (None if it is empty or beyond repair) and what is wrong with it."""

    root: Node | None
    problems: tuple[SyntaxProblem, ...]
    complete: bool = True
    """False if parts of the text are not in the tree."""
    second: Span | None = None
    """Where a second document begins, which is in the tree if it goes on with the first."""


def resolved(node: Node) -> Node:
    """Return what an alias stands for, else the node itself; a missing anchor leaves the alias."""
    seen = 0
    while isinstance(node, AliasNode) and node.target is not None and seen < 100:
        node, seen = node.target, seen + 1
    return node


def pairs_of(node: Node | None, key: str) -> list[Pair]:
    """Return the pairs of a key in a mapping: several where it is written twice, none where there is no mapping."""
    found = resolved(node) if node is not None else None
    pairs = found.pairs if isinstance(found, MappingNode) else ()
    return [pair for pair in pairs if isinstance(pair.key, ScalarNode) and pair.key.text == key]


def field_of(node: Node | None, key: str) -> Node | None:
    """Return the first value of a key in an object; None if there is none, or it is null."""
    found = next((pair.value for pair in pairs_of(node, key)), None)
    empty = isinstance(found, ScalarNode) and found.style is Style.PLAIN and found.text == "null"
    return None if empty else found


def text_of(node: Node | None) -> str:
    """Return the text of a scalar; nothing of what is none."""
    return node.text if isinstance(node, ScalarNode) else ""


def items_of(node: Node | None) -> list[Node]:
    """Return the items of a sequence, aliases resolved; nothing of what is none."""
    found = resolved(node) if node is not None else None
    return [resolved(each) for each in found.items] if isinstance(found, SequenceNode) else []
