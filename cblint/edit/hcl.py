"""This is where Terraform files are edited: attributes, blocks, objects, lists and strings, found by their spans."""

from __future__ import annotations

from cblint.edit.draft import Data
from cblint.edit.hcl_blocks import block_inserted
from cblint.edit.hcl_entries import inserted, removed, renamed, replaced
from cblint.edit.hcl_holder import Holder, holder_of
from cblint.edit.hcl_items import appended, deleted
from cblint.edit.hcl_pieces import Piece, pieces
from cblint.edit.hcl_strings import embedded_text, part_replaced
from cblint.edit.hcl_text import Style, edits, indent, written
from cblint.edit.hcl_tree import Braces, Element, braces, chain, editable, is_heredoc
from cblint.finding import Edit
from cblint.parse.hcl import parse
from cblint.parse.hcl_nodes import (
    Attribute,
    Block,
    Body,
    Call,
    Conditional,
    Expression,
    ForNode,
    Literal,
    ObjectItem,
    ObjectNode,
    OpaqueNode,
    Operation,
    Template,
    TupleNode,
)
from cblint.source import SourceFile, Span

COMPUTED = Call | Conditional | ForNode | OpaqueNode | Operation
"""Expressions that are not replaced: what they are for is not known."""


class HclDraft:
    """The code of one Terraform file; the draft that `cblint.edit.draft` describes."""

    def __init__(self, source: SourceFile, body: Body) -> None:
        self._path = source.path
        self._text = source.text
        self._body = body

    def above(self, place: Span) -> tuple[Element, ...]:
        """Return what holds a place, from the file to the smallest."""
        return chain(self._body, place, self._text) if place.path == self._path else ()

    def _at(self, place: Span) -> tuple[Element, ...]:
        """Return what holds a place; nothing for one inside of a string, which means a part of what stands there."""
        above = self.above(place)
        if not above or not isinstance(above[-1], Literal | Template):
            return above
        path, start, end = above[-1].span
        return above if place in ((path, start, end), (path, start + 1, end - 1)) else ()

    def set_value(self, value: Span, data: Data) -> tuple[Edit, ...]:
        """Replace the expression that a span lies in."""
        above = self._at(value)
        node = above[-1] if above else self._body
        if isinstance(node, Body | Block | Attribute | ObjectItem | COMPUTED) or not editable(above[:-1]):
            return ()
        parent = above[-2]
        match parent:
            case Attribute(value=own) | ObjectItem(value=own) if own is node:
                holder = self._holder(above[:-2])
                piece = None if holder is None else _piece(holder.pieces, node)
                return () if holder is None or piece is None else self._replaced(holder, piece, data)
            case TupleNode():
                own_piece = _piece(pieces(parent, self._text) or [], node)
                text = self._written(node, data)
                if text is None or own_piece is None:
                    return ()
                return (Edit(Span(self._path, own_piece.start, own_piece.end), text),)
            case Conditional():
                text = self._written(node, data)
                return () if text is None else (Edit(node.span, text),)
            case _:
                return ()

    def replace_within(self, part: Span, text: str) -> tuple[Edit, ...]:
        """Replace a part of a string or heredoc by literal text."""
        above = self.above(part)
        node = above[-1] if above else None
        if not isinstance(node, Literal | Template) or not editable(above[:-1]):
            return ()
        found = part_replaced(node, part, text, self._text)
        if found is None:
            return ()
        change, expected = found
        return edits(self._path, [change]) if self._reads(change.start, change.end, change.text, node, expected) else ()

    def set_entry(self, mapping: Span, key: str, data: Data) -> tuple[Edit, ...]:
        """Give an attribute or entry this value; insert it where there is none."""
        holder = self._mapping(mapping)
        piece = None if holder is None else holder.piece(key)
        if holder is None:
            return ()
        if piece is None:
            return edits(self._path, inserted(holder, key, data, "", self._text))
        return self._replaced(holder, piece, data)

    def insert_entry(self, mapping: Span, key: str, data: Data, *, before: str = "") -> tuple[Edit, ...]:
        """Insert an attribute or entry, at the end of the attributes or before another key."""
        holder = self._mapping(mapping)
        return () if holder is None else edits(self._path, inserted(holder, key, data, before, self._text))

    def insert_block(self, mapping: Span, name: str, key: str, data: Data) -> tuple[Edit, ...]:
        """Insert a nested block with one attribute at the end of a block; nothing if there is one of its name."""
        holder = self._mapping(mapping)
        return () if holder is None else edits(self._path, block_inserted(holder, name, key, data, self._text))

    def delete_entry(self, entry: Span) -> tuple[Edit, ...]:
        """Delete the attribute or entry that a span belongs to; a block stays, even when it is empty then.

        Where it is the last entry of an object, what holds the object is deleted instead.
        """
        above = self._at(entry)
        while above and not isinstance(above[-1], Attribute | ObjectItem):
            if isinstance(above[-1], Body | Block | ObjectNode | TupleNode) and above[-1].span != entry:
                return ()
            above = above[:-1]
        while len(above) > 2 and isinstance(above[-2], ObjectNode) and len(above[-2].items) == 1:
            above = above[:-2]
            if not isinstance(above[-1], Attribute | ObjectItem):
                return ()
        holder = self._holder(above[:-1]) if editable(above[:-1]) else None
        if holder is None:
            return ()
        held = above[-1]
        piece = next(
            (each for each in holder.pieces if isinstance(held, Attribute | ObjectItem) and each.value is held.value),
            None,
        )
        return () if piece is None else edits(self._path, removed(holder, piece, self._text))

    def rename_entry(self, key: Span, name: str) -> tuple[Edit, ...]:
        """Rename the attribute or key that a span lies in."""
        above = self._at(key)
        while above and not isinstance(above[-1], Attribute | ObjectItem):
            above = above[:-1]
        holder = self._holder(above[:-1]) if editable(above[:-1]) else None
        if holder is None:
            return ()
        piece = next((each for each in holder.pieces if each.start <= key.start and key.end <= each.key_end), None)
        return () if piece is None else edits(self._path, renamed(holder, piece, name, self._text))

    def add_item(self, sequence: Span, data: Data) -> tuple[Edit, ...]:
        """Add an item at the end of a list; a string that stands where a list may is made the first item."""
        above = self._at(sequence)
        if len(above) < 2:
            return ()
        if isinstance(above[-2], TupleNode):
            above = above[:-1]
        node, parent = above[-1], above[-2]
        if not editable(above[:-1]):
            return ()
        if isinstance(node, TupleNode):
            return self._appended(node, data)
        single = isinstance(node, Literal | Template) and not is_heredoc(node, self._text)
        if isinstance(node, Literal) and not isinstance(node.data, str):
            return ()
        if not single or not isinstance(parent, Attribute | ObjectItem) or parent.value is not node:
            return ()
        text = written(data, indent(self._text, sequence.start), Style(inline=True))
        start, end = node.span.start, node.span.end
        if text is None:
            return ()
        return (Edit(Span(self._path, start, start), "["), Edit(Span(self._path, end, end), f", {text}]"))

    def delete_item(self, item: Span) -> tuple[Edit, ...]:
        """Delete an item of a list, not the last one left."""
        above = self._at(item)
        while len(above) > 1 and not isinstance(above[-2], TupleNode):
            if isinstance(above[-1], Body | Block | Attribute | ObjectItem):
                return ()
            above = above[:-1]
        holder = above[-2] if len(above) > 1 else None
        if not isinstance(holder, TupleNode) or not editable(above[:-1]) or len(holder.items) == 1:
            return ()
        found = pieces(holder, self._text)
        piece = None if found is None else _piece(found, above[-1])
        if found is None or piece is None:
            return ()
        return edits(self._path, deleted(found, found.index(piece), self._text))

    def _appended(self, node: TupleNode, data: Data) -> tuple[Edit, ...]:
        found = pieces(node, self._text)
        place = found[-1].start if found else node.span.start
        style = Style(inline="\n" not in self._text[node.span.start : node.span.end])
        text = written(data, indent(self._text, place), style)
        if found is None or text is None:
            return ()
        return edits(self._path, appended(found, Braces(node.span.start, node.span.end - 1), [text], self._text))

    def _mapping(self, mapping: Span) -> Holder | None:
        """Return the block, object or file that a span names; None for a place in an expression that is computed."""
        above = self._at(mapping)
        while above and not isinstance(above[-1], Body | Block | ObjectNode):
            inside = isinstance(above[-1], TupleNode) and above[-1].span != mapping
            if not inside and not isinstance(above[-1], Attribute | ObjectItem | Literal | Template):
                return None
            above = above[:-1]
        return self._holder(above) if editable(above) else None

    def _holder(self, above: tuple[Element, ...]) -> Holder | None:
        """Return the last of some elements as what holds entries; a block's body stands in the block."""
        if not above:
            return None
        last = above[-1]
        owner: Element = above[-2] if isinstance(last, Body) and len(above) > 1 else last
        body = owner.body if isinstance(owner, Block) else last
        if not isinstance(body, Body | ObjectNode) or (body is self._body and body.blocks):
            return None
        found = Braces(-1, len(self._text)) if body is self._body else braces(owner, self._text)
        return None if found is None else holder_of(body, found, self._text)

    def _replaced(self, holder: Holder, piece: Piece, data: Data) -> tuple[Edit, ...]:
        if isinstance(piece.value, COMPUTED):
            return ()
        text = self._written(piece.value, data)
        return () if text is None else edits(self._path, replaced(holder, piece, text, self._text))

    def _written(self, node: Expression, data: Data) -> str | None:
        return written(data, indent(self._text, node.span.start))

    def _reads(self, start: int, end: int, new: str, node: Literal | Template, expected: str) -> bool:
        """Tell whether a string reads as expected after a change."""
        text = f"{self._text[:start]}{new}{self._text[end:]}"
        span = Span(self._path, node.span.start, node.span.end + len(new) - end + start)
        document = parse(SourceFile(self._path, text).embedded())
        above = () if document.problems else chain(document.body, span, text)
        now = above[-1] if above else None
        found = embedded_text(now) if isinstance(now, Literal | Template) and now.span == span else None
        return found is not None and found.text == expected


def _piece(found: list[Piece], value: Element) -> Piece | None:
    return next((each for each in found if each.value is value), None)
