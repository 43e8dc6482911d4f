"""This is where a tree is laid flat for comparison: its leaves, each with the chain of keys and items above it."""

from __future__ import annotations

from cblint.parse.node import AliasNode, BrokenNode, MappingNode, Node, ScalarNode, SequenceNode, Style
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import TypeAlias

    from cblint.parse.hcl_nodes import Expression

Link: TypeAlias = "tuple[int, str, int]"
"""The link above, what it is (`key`, `item`), and the offset that tells it from its siblings."""


class Leaf(NamedTuple):
    """A key, a scalar, an empty collection: what has no parts."""

    start: int
    end: int
    kind: str
    text: str
    link: int
    node: ScalarNode | Expression | None = None
    is_empty: bool = False
    line_end: int = 0
    """How many characters of a line end follow it that belong to it."""

    @property
    def reach(self) -> int:
        """Where it ends with the line end that is part of it, if it is a block."""
        return self.end + self.line_end

    @property
    def is_null(self) -> bool:
        """Whether nothing is written for it."""
        return self.start == self.end


class Flat:
    """A tree laid flat."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.links: list[Link] = [(-1, "root", 0)]
        self.repeated = 0
        """How many keys stand in their mapping a second time."""

    def link(self, above: int, marker: str, offset: int) -> int:
        """Add a link and return its number."""
        self.links.append((above, marker, offset))
        return len(self.links) - 1


def flatten(text: str, root: Node) -> Flat:
    """Lay a YAML or JSON tree flat."""
    flat = Flat()
    pending: list[tuple[Node, int]] = [(root, 0)]
    while pending:
        node, link = pending.pop()
        match node:
            case MappingNode(pairs=pairs) if pairs:
                pending += reversed(_entries(flat, node, link))
                flat.repeated += len(pairs) - len({_written(pair.key) for pair in pairs})
            case SequenceNode(items=items) if items:
                pending += reversed(_items(flat, text, node, link))
            case _:
                flat.leaves.append(_leaf(text, node, link))
    return flat


def _entries(flat: Flat, node: MappingNode, link: int) -> list[tuple[Node, int]]:
    found = []
    for key, value in node.pairs:
        flat.leaves.append(Leaf(key.span.start, key.span.end, "key", _written(key), link))
        found.append((value, flat.link(link, f"key {node.tag}", key.span.start)))
    return found


def _items(flat: Flat, text: str, node: SequenceNode, link: int) -> list[tuple[Node, int]]:
    """Return the items, each with a link that its dash tells apart, as what follows the dash may be edited."""
    in_brackets = text[node.span.start] == "["
    end = node.span.start
    found = []
    for item in node.items:
        dash = -1 if in_brackets else text.rfind("-", end, item.span.start)
        found.append((item, flat.link(link, f"item {node.tag}", item.span.start if dash < 0 else dash)))
        end = item.span.end
    return found


def _written(node: Node) -> str:
    match node:
        case ScalarNode(text=text) | BrokenNode(text=text):
            return text
        case AliasNode(name=name):
            return f"*{name}"
        case _:
            return f"{node.span.start}"


def _leaf(text: str, node: Node, link: int) -> Leaf:
    start, end = node.span.start, node.span.end
    match node:
        case ScalarNode(text=value, style=style, tag=tag):
            in_block = style is Style.LITERAL or style is Style.FOLDED
            line_end = (text[end : end + 2] == "\r\n") + (text[end : end + 1] in ("\r", "\n")) if in_block else 0
            return Leaf(start, end, f"{style.value} {tag}", value, link, node, line_end=line_end)
        case AliasNode(name=name):
            return Leaf(start, end, "alias", name, link)
        case BrokenNode(text=value):
            return Leaf(start, end, "broken", value, link)
        case _:
            return Leaf(start, end, f"{type(node).__name__} {node.tag}", "", link, is_empty=True)
