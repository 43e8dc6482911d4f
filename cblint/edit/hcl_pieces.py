"""This is where entries and items of HCL are found with their extents: parentheses, signs, commas and lines."""

from __future__ import annotations

from cblint.edit.hcl_text import ends_line, line_start, meaningful, next_line, starts_line
from cblint.edit.hcl_tree import is_heredoc
from cblint.parse.hcl_nodes import Attribute, Body, Expression, Literal, ObjectItem, ObjectNode, TupleNode
from cblint.record import NamedTuple
from cblint.source import Span


class Piece(NamedTuple):
    """An entry or item with where it starts and ends, parentheses included."""

    start: int
    end: int
    value: Expression
    name: str | None = None
    """The key of an entry; None where it is computed."""
    sign: int = 0
    """Where `=` or `:` stands, of an entry."""
    key_end: int = 0
    """Where the key ends, of an entry."""
    lone: bool = False
    """Whether it is an entry on lines of its own that `terraform fmt` aligns with its neighbours."""


def pieces(element: Body | ObjectNode | TupleNode, text: str) -> list[Piece] | None:
    """Return the entries or items of something; None where they are not plainly written."""
    match element:
        case Body(attributes=attributes):
            found = [_attribute(each, text) for each in attributes]
        case ObjectNode(items=items):
            found = [_entry(each, text) for each in items]
        case TupleNode(items=values):
            found = [Piece(*_extent(each.span, text), each) for each in values]
    known = [each for each in found if each is not None]
    return known if len(known) == len(found) else None


def _attribute(attribute: Attribute, text: str) -> Piece | None:
    start, end = attribute.span.start, attribute.span.end
    sign = meaningful(text, attribute.name_span.end)
    if text[sign : sign + 1] != "=":
        return None
    return _aligned(Piece(start, end, attribute.value, attribute.name, sign, attribute.name_span.end), text)


def _entry(item: ObjectItem, text: str) -> Piece | None:
    start, key_end = _extent(item.key.span, text)
    _, end = _extent(item.value.span, text)
    sign = meaningful(text, key_end)
    if text[sign : sign + 1] not in ("=", ":"):
        return None
    name = item.key.data if isinstance(item.key, Literal) and isinstance(item.key.data, str) else None
    return _aligned(Piece(start, end, item.value, name, sign, key_end), text)


def _aligned(piece: Piece, text: str) -> Piece:
    """Note whether `terraform fmt` aligns an entry."""
    one_line = "\n" not in text[piece.sign : piece.end] or is_heredoc(piece.value, text)
    plain = text[piece.sign] == "=" and not text[piece.key_end : piece.sign].strip(" \t")
    after = meaningful_comma(text, piece.end)
    lone = one_line and plain and starts_line(text, piece.start) and ends_line(text, after)
    return piece._replace(lone=lone)


def meaningful_comma(text: str, at: int) -> int:
    """Return the offset after a comma that follows in the same line, else the offset itself."""
    after = at
    while text[after : after + 1] in (" ", "\t"):
        after += 1
    return after + 1 if text[after : after + 1] == "," else at


def _extent(span: Span, text: str) -> tuple[int, int]:
    """Return where an item or a part of an entry starts and ends, with the parentheses around it."""
    start, end = span.start, span.end
    while True:
        after = meaningful(text, end)
        before = start - 1 if text[after : after + 1] == ")" else -1
        while before >= 0 and text[before] in " \t\r\n":
            before -= 1
        if before < 0 or text[before] != "(":
            return start, end
        start, end = before, after + 1


def own_lines(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the lines that something has to itself, its comma and comment included."""
    after = meaningful_comma(text, end)
    if not starts_line(text, start) or not ends_line(text, after):
        return None
    return line_start(text, start), next_line(text, after)
