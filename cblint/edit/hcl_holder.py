"""This is where entries are seen with what holds them: a body or an object, and how it is laid out."""

from __future__ import annotations

from collections.abc import Sequence

from cblint.edit.hcl_pieces import Piece, pieces
from cblint.edit.hcl_rows import Layout, Row, above, below, laid_out
from cblint.edit.hcl_text import UNIT, Style, indent, line_start, meaningful, next_line, starts_line
from cblint.edit.hcl_tree import Braces
from cblint.parse.hcl_nodes import Block, Body, ObjectNode
from cblint.record import NamedTuple


class Holder(NamedTuple):
    """What holds entries: a body or an object, where its braces stand, and its entries."""

    element: Body | ObjectNode
    braces: Braces
    pieces: list[Piece]

    def piece(self, name: str) -> Piece | None:
        """Return the entry of a name, if there is one."""
        return next((each for each in self.pieces if each.name == name), None)

    @property
    def blocks(self) -> Sequence[Block]:
        """The nested blocks, of a body."""
        return self.element.blocks if isinstance(self.element, Body) else ()

    def lacks(self, name: str) -> bool:
        """Tell whether there is certainly no entry or block of a name."""
        if any(each.name is None or each.name == name for each in self.pieces):
            return False
        return not any(name in (block.type, *(label.text for label in block.labels[:1])) for block in self.blocks)


def holder_of(element: Body | ObjectNode, braces: Braces, text: str) -> Holder | None:
    """Return what holds entries; None where they are not plainly written."""
    found = pieces(element, text)
    return None if found is None else Holder(element, braces, found)


def inner_indent(holder: Holder, text: str) -> str:
    """Return the indentation of entries on lines of their own."""
    starts = [piece.start for piece in holder.pieces] + [block.span.start for block in holder.blocks]
    own = next((start for start in starts if starts_line(text, start)), None)
    if own is not None:
        return indent(text, own)
    return "" if holder.braces.open < 0 else indent(text, holder.braces.open) + UNIT


def is_spread(holder: Holder, text: str) -> bool:
    """Tell whether lists nearby are written with an item a line."""
    return any(text[each.sign : each.end].lstrip("=: \t").startswith("[\n") for each in holder.pieces)


def joined(holder: Holder, at: int, width: int, value: str, text: str) -> Layout:
    """Return the layout of a run that a new entry at a line's start joins."""
    upper, lower = above(holder.pieces, at, text), below(holder.pieces, at, text)
    runs = [upper + lower]
    if "\n" in value:
        return laid_out(runs, [upper, lower], text)
    if not (upper and lower):
        runs = [upper, lower]
    return laid_out(runs, [[*upper, Row(width, None), *lower]], text)


def style_of(holder: Holder, text: str) -> Style:
    """Return how the entries of an object are written."""
    own = holder.pieces
    first = own[0] if own else None
    sign = "="
    if first is not None and text[first.sign] == ":":
        sign = " :" if text[first.sign - 1] in " \t" else ":"
    return Style(
        sign,
        commas=len(own) > 1 and _comma_after(own[0], text),
        last_comma=bool(own) and _comma_after(own[-1], text),
        quoted=bool(own) and all(text[each.start] == '"' for each in own),
        ragged=_is_ragged(own, text),
        spread=is_spread(holder, text),
    )


def _is_ragged(entries: Sequence[Piece], text: str) -> bool:
    """Tell whether neighbouring entries are plainly not aligned."""
    for index, each in enumerate(entries[1:], 1):
        before = entries[index - 1]
        adjacent = each.lone and before.lone and next_line(text, before.end) == line_start(text, each.start)
        if adjacent and before.sign - before.start != each.sign - each.start:
            return True
    return False


def _comma_after(piece: Piece, text: str) -> bool:
    return text[meaningful(text, piece.end) :][:1] == ","
