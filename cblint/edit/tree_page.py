"""This is where a text that is edited as a tree is looked at: its lines, and what stands between its nodes.

All offsets are those of the file, also for a text that is embedded in it line by line: the indentation that the file
adds to its lines is then part of what is copied from a neighbour.
"""

from __future__ import annotations

import re

from cblint.edit.scalar import NotPlainError
from cblint.edit.tree_spot import Spot, before, child, last_leaf, leaves
from cblint.finding import Edit
from cblint.parse.node import AliasNode, BrokenNode, MappingNode, Node, ScalarNode, SequenceNode, Style
from cblint.record import Record
from cblint.source import Span

_COMMENT = r"(?m:(?:^|(?<=[ \t]))#[^\n]*)"
_TAIL = r"(?:[ \t]+#[^\r\n]*)?[ \t]*"


class Page(Record):
    """A text that is edited: the whole text of its file, and where in it the tree stands."""

    path: str
    text: str
    root: Node
    low: int
    """Where the tree's text begins in the file."""
    is_json: bool
    barred: tuple[str, ...] = ()
    """What no edit may write, as it would mean something to the text that holds this one."""
    ends_open: bool = False
    """Whether the last line of the tree's text has no line end."""

    def edit(self, start: int, end: int, text: str) -> Edit:
        """Return the edit that replaces `start` to `end`."""
        text = text.replace("\r\n", "\n")
        if start < self.low or any(each in text for each in self.barred):
            raise NotPlainError
        return Edit(Span(self.path, start, end), text)

    def line(self, offset: int) -> int:
        """Return where the line of an offset starts."""
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Return where the line of an offset ends, without its line end."""
        end = self.text.find("\n", offset)
        if end < 0:
            return len(self.text)
        return end - 1 if end > offset and self.text[end - 1] == "\r" else end

    def following(self, offset: int) -> int:
        """Return where the next line starts, or the end of the text."""
        return self.text.find("\n", offset) + 1 or len(self.text)

    def tail(self, offset: int) -> int:
        """Return where the line of an offset ends, if no more than a comment follows there."""
        end = self.line_end(offset)
        if re.fullmatch(_TAIL, self.text[offset:end]) is None:
            raise NotPlainError
        return end

    def indent(self, offset: int) -> str:
        """Return the blanks that a line starts with."""
        start = self.line(offset)
        end = start
        while end < len(self.text) and self.text[end] in " \t":
            end += 1
        return self.text[start:end]

    def column(self, start: int) -> str:
        """Return the blanks that put an entry of a block under the one that starts at an offset."""
        before = self.text[self.line(start) : start]
        if re.fullmatch(r" *(?:- +)*", before) is None:
            raise NotPlainError
        return " " * len(before)

    def find(self, span: Span) -> Spot | None:
        """Return the smallest node that holds a span."""
        if span.path != self.path or not self.root.span.contains(span):
            return None
        spot: Spot | None = Spot(self.root, None, -1, is_key=False)
        found = spot
        while spot is not None:
            found, spot = spot, child(spot, span)
        return found

    def gap(self, spot: Spot) -> tuple[int, int]:
        """Return what stands between the node before and a node: where, without its comments, tags may stand."""
        start = self.low
        if spot.parent is not None:
            start = before(spot)
        return start, spot.node.span.start

    def bare_gap(self, spot: Spot) -> str:
        """Return what stands before a node, without comments."""
        start, end = self.gap(spot)
        return re.sub(_COMMENT, "", self.text[start:end])

    def check_clear(self, spot: Spot | None) -> None:
        """Refuse a node that an anchor or an explicit key has to do with, at any level above it."""
        while spot is not None:
            before = self.bare_gap(spot)
            if spot.parent is not None and isinstance(spot.parent.node, MappingNode) and not spot.is_key:
                before += self.bare_gap(spot._replace(node=spot.parent.node.pairs[spot.number].key, is_key=True))
            if isinstance(spot.node, AliasNode) or re.search(r"&|\?(?:\s|$)", before) is not None:
                raise NotPlainError
            spot = spot.parent

    def is_flow(self, node: Node) -> bool:
        """Tell whether a collection stands in brackets."""
        start = node.span.start
        match node:
            case MappingNode(pairs=pairs):
                return self.text[start] == "{" and not (pairs and pairs[0].key.span.start == start)
            case SequenceNode():
                return self.text[start] == "["
            case _:
                return False

    def in_flow(self, spot: Spot | None) -> bool:
        """Tell whether a node stands inside of brackets."""
        spot = spot.parent if spot is not None else None
        while spot is not None:
            if self.is_flow(spot.node):
                return True
            spot = spot.parent
        return False

    def is_null(self, node: Node) -> bool:
        """Tell whether nothing is written for a value, or that it is null."""
        return isinstance(node, ScalarNode) and node.style is Style.PLAIN and node.text in ("", "~", "null")

    def colon(self, spot: Spot) -> int:
        """Return the offset after the colon, or after the dash, that a value follows."""
        if spot.parent is None:
            raise NotPlainError
        start, end = self.gap(spot)
        if isinstance(spot.parent.node, SequenceNode):
            return self.dash(spot.parent, spot.number) + 1
        found = re.compile(r"[ \t]*:").match(self.text, start, max(end, start))
        if found is None:
            raise NotPlainError
        return found.end()

    def dash(self, spot: Spot, index: int) -> int:
        """Return where the dash of a list's item stands."""
        match spot.node:
            case SequenceNode(span=span, items=items) if self.text[span.start] == "-":
                if index == 0:
                    return span.start
                end = items[index - 1].span.end
                found = list(re.finditer(r"\n *(-)(?=\s|$)", self.text[end : items[index].span.start]))
                if found:
                    return end + found[-1].start(1)
        raise NotPlainError

    def has_comment(self, start: int, end: int, node: Node) -> bool:
        """Tell whether a comment stands between two offsets, outside of the scalars of a node."""
        at = start
        for leaf in leaves(node):
            if re.search(_COMMENT, self.text[at : leaf.span.start]) is not None:
                return True
            at = max(at, leaf.span.end)
        return re.search(_COMMENT, self.text[at:end]) is not None

    def has_anchor(self, start: int, end: int, node: Node) -> bool:
        """Tell whether an anchor stands between two offsets, outside of the scalars of a node."""
        at = start
        for leaf in leaves(node):
            if "&" in re.sub(_COMMENT, "", self.text[at : leaf.span.start]):
                return True
            at = max(at, leaf.span.end)
        return "&" in re.sub(_COMMENT, "", self.text[at:end])

    def check_last(self, node: Node, *, more: bool) -> None:
        """Refuse if lines after a node would change it: a block that keeps its blank lines, or ends with the text."""
        leaf = last_leaf(node)
        if isinstance(leaf, BrokenNode):
            raise NotPlainError
        if isinstance(leaf, ScalarNode) and leaf.style in (Style.LITERAL, Style.FOLDED):
            header = self.text[leaf.span.start : self.line_end(leaf.span.start)].split("#", maxsplit=1)[0]
            if "+" in header or (more and self.ends_open and leaf.span.end >= self.root.span.end):
                raise NotPlainError
