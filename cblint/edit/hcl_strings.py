"""This is where parts of strings and heredocs are replaced, escaped as the string is written."""

from __future__ import annotations

from cblint.edit.hcl_text import Change, escaped
from cblint.edit.hcl_tree import is_heredoc
from cblint.parse.hcl_nodes import Literal, Template, TextPart
from cblint.source import HOLE, EmbeddedText, Segment, SegmentMap, Span

MARKS = ("$", "%")


def embedded_text(node: Literal | Template) -> EmbeddedText | None:
    """Return the text of a string or heredoc, with a hole for each interpolation; None for other literals."""
    pieces: list[str] = []
    segments: list[Segment] = []
    inner = 0
    for piece, own in _parts(node):
        pieces.append(piece)
        segments += [Segment(inner + each.inner, each.outer, each.length) for each in own]
        inner += len(piece)
    if isinstance(node, Literal) and not isinstance(node.data, str):
        return None
    span = node.span
    return EmbeddedText("".join(pieces), SegmentMap(span.path, tuple(segments), (span.start, span.end)))


def _parts(node: Literal | Template) -> list[tuple[str, tuple[Segment, ...]]]:
    match node:
        case Literal(data=str() as data, segments=segments):
            return [(data, segments)]
        case Literal():
            return []
        case Template(parts=parts):
            return [(each.text, each.segments) if isinstance(each, TextPart) else (HOLE, ()) for each in parts]


def part_replaced(node: Literal | Template, part: Span, new: str, text: str) -> tuple[Change, str] | None:
    """Return the change that replaces a part of a string, and the whole text that then must be read there."""
    whole = embedded_text(node)
    inner = None if whole is None else _inner(whole, part)
    written = escaped(new, heredoc=is_heredoc(node, text))
    if whole is None or inner is None or written is None or HOLE in whole.text[inner[0] : inner[1]]:
        return None
    start = part.start
    if text[start - 1] in MARKS and text[start : start + 2] == f"{text[start - 1]}{{":
        start -= 1
    around = f"{text[start - 1]}{written}{text[part.end]}"
    joined = written[:1] in ("{", *MARKS) and around[0] in MARKS
    joined = joined or (written[-1:] in MARKS and around[-1] in ("{", *MARKS))
    if joined or (not written and around[0] in MARKS and around[-1] in ("{", *MARKS)):
        return None
    return Change(start, part.end, written), f"{whole.text[: inner[0]]}{new}{whole.text[inner[1] :]}"


def _inner(whole: EmbeddedText, part: Span) -> tuple[int, int] | None:
    """Return the range of the text that stands exactly at a span."""
    start = end = None
    for each in whole.map.segments:
        if start is None and each.outer <= part.start < each.outer + each.length:
            start = each.inner + part.start - each.outer
        if each.outer < part.end <= each.outer + each.length:
            end = each.inner + part.end - each.outer
    return (start, end) if start is not None and end is not None and start < end else None
