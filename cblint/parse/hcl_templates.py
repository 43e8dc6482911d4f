"""This is where strings and heredocs of HCL are read: escapes, indentation, interpolations, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Callable

from cblint.parse.hcl_directives import MARKERS, Marker, interpolation, marked, marker, nested
from cblint.parse.hcl_nodes import Expression, Literal, Template, TemplatePart, TextPart
from cblint.parse.hcl_places import Places
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import Segment, SegmentMap

if TYPE_CHECKING:
    from tree_sitter import Node

QUOTED_ESCAPE = pattern(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|\$\$(?=\{)|%%(?=\{)", re.DOTALL)
HEREDOC_ESCAPE = pattern(r"\$\$(?=\{)|%%(?=\{)")
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}

Range = tuple[int, int]
Read = Callable[["Node"], Expression]


class Insert(NamedTuple):
    """An interpolation or a marker of a directive, before its neighbours are known."""

    node: Node
    part: TemplatePart | Marker
    strips_before: bool
    strips_after: bool


class MalformedString(Exception):  # noqa: N818  (it never leaves the parser)
    """A string that Terraform rejects; it carries the offsets and the reason in plain words."""

    def __init__(self, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.start = start
        self.end = end
        self.message = message


def read_quoted(node: Node, places: Places, read: Read) -> Literal | Template:
    """Read a quoted string; raise MalformedString if it is not closed on its line or has a bad escape."""
    start = places.offset(node.start_byte) + 1
    closing = node.children[-1]
    end = places.offset(closing.start_byte)
    inserts = _inserts(node, places, read)
    ranges = _gaps(inserts, places, start, end)
    for low, high in ranges:
        if "\n" in places.text[low:high]:
            raise MalformedString(start - 1, start, "the string is not closed on its line")
    texts = [_text([each], places, quoted=True) for each in ranges]
    return _assembled(node, places, _neighbours_stripped(texts, inserts), inserts)


def read_heredoc(node: Node, places: Places, read: Read) -> Literal | Template:
    """Read a heredoc, stripping the common indentation of `<<-`."""
    children = node.children
    name_end = places.offset(children[1].end_byte)
    last = places.offset(children[-1].start_byte)
    line_end = places.text.find("\n", name_end, last)
    start = last if line_end < 0 else line_end + 1
    end = max(start, places.text.rfind("\n", start, last) + 1)
    inserts = _inserts(node, places, read)
    ranges = _gaps(inserts, places, start, end)
    lines = _trimmed([_lines(each, places.text) for each in ranges], inserts, places.text)
    if node.start_byte + 3 <= node.end_byte and places.bytes[node.start_byte : node.start_byte + 3] == b"<<-":
        lines = _flush(lines, places.text)
    texts = [_text(each, places, quoted=False) for each in lines]
    return _assembled(node, places, texts, inserts)


def _trimmed(literals: list[list[Range]], inserts: list[Insert], text: str) -> list[list[Range]]:
    """Take the blanks that strip markers ask for from the lines next to them, and only from those.

    A line that loses its end so counts as going on in the next, which then keeps its indentation.
    """
    trimmed = [list(lines) for lines in literals]
    for index, insert in enumerate(inserts):
        before, after = trimmed[index], trimmed[index + 1]
        if insert.strips_before and before:
            low, high = before[-1]
            before[-1] = (low, low + len(text[low:high].rstrip()))
        if insert.strips_after and after:
            low, high = after[0]
            after[0] = (high - len(text[low:high].lstrip()), high)
    return trimmed


def _inserts(node: Node, places: Places, read: Read) -> list[Insert]:
    return [_insert(each, places, read) for each in marked(node)]


def _insert(node: Node, places: Places, read: Read) -> Insert:
    strips = [child.start_byte for child in node.children if child.type == "strip_marker"]
    before = bool(strips) and strips[0] == node.start_byte + 2
    part = (marker if node.type in MARKERS else interpolation)(node, places, read)
    return Insert(node, part, before, bool(strips) and strips[-1] == node.end_byte - 2)


def _gaps(inserts: list[Insert], places: Places, start: int, end: int) -> list[Range]:
    """Return the literal ranges around the inserts, one more than there are inserts."""
    ranges = []
    for insert in inserts:
        ranges.append((start, places.offset(insert.node.start_byte)))
        start = places.offset(insert.node.end_byte)
    return [*ranges, (start, max(start, end))]


def _lines(whole: Range, text: str) -> list[Range]:
    low, end = whole
    lines = []
    while low < end:
        found = text.find("\n", low, end)
        high = end if found < 0 else found + 1
        lines.append((low, high))
        low = high
    return lines


def _flush(literals: list[list[Range]], text: str) -> list[list[Range]]:
    """Strip the smallest indentation of all lines that are not blank from each of them."""
    indents: list[int] = []
    starts: set[tuple[int, int]] = set()
    """Where lines start that are not blank."""
    line_start = True
    for index, lines in enumerate(literals):
        for number, (low, high) in enumerate(lines):
            line = text[low:high]
            if line_start and not (line.endswith("\n") and not line.strip()):
                indents.append(len(line) - len(line.lstrip()))
                starts.add((index, number))
            line_start = line.endswith("\n")
        if index < len(literals) - 1 and line_start:
            indents.append(0)
            line_start = False
    smallest = min(indents, default=0)
    return [
        [(low + smallest if (index, number) in starts else low, high) for number, (low, high) in enumerate(lines)]
        for index, lines in enumerate(literals)
    ]


def _text(ranges: list[Range], places: Places, *, quoted: bool) -> TextPart:
    """Return the characters of some ranges with their escapes replaced, and where they stand."""
    escape = QUOTED_ESCAPE if quoted else HEREDOC_ESCAPE
    pieces: list[str] = []
    segments: list[Segment] = []
    inner = 0
    for low, high in ranges:
        for start, end, replacement in _runs(places.text, low, high, escape):
            piece = places.text[start:end] if replacement is None else replacement
            if replacement is None and segments and _continues(segments[-1], inner, start):
                segments[-1] = Segment(segments[-1].inner, segments[-1].outer, segments[-1].length + len(piece))
            elif replacement is None:
                segments.append(Segment(inner, start, len(piece)))
            pieces.append(piece)
            inner += len(piece)
    return TextPart("".join(pieces), places.segments(segments))


def _continues(segment: Segment, inner: int, outer: int) -> bool:
    return segment.inner + segment.length == inner and segment.outer + segment.length == outer


def _runs(text: str, low: int, high: int, escape: re.Pattern[str]) -> list[tuple[int, int, str | None]]:
    """Split a range at its escapes: runs of characters as they are, and what stands for something else."""
    runs: list[tuple[int, int, str | None]] = []
    for match in escape.finditer(text, low, high):
        if match.start() > low:
            runs.append((low, match.start(), None))
        low = match.end()
        if match[0] in ("$$", "%%"):
            runs.append((match.end() - 1, match.end(), None))
        else:
            runs.append((match.start(), match.end(), _unescaped(match)))
    if low < high:
        runs.append((low, high, None))
    return runs


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1 and int(code[1:], 16) < 0x110000:
        return chr(int(code[1:], 16))
    if code not in ESCAPES:
        raise MalformedString(match.start(), match.end(), "this escape sequence does not exist")
    return ESCAPES[code]


def _assembled(node: Node, places: Places, texts: list[TextPart], inserts: list[Insert]) -> Literal | Template:
    span = places.span(node)
    if not inserts:
        return Literal(span, texts[0].text, "", texts[0].segments)
    parts: list[TemplatePart | Marker] = []
    for index, text in enumerate(texts):
        if text.text:
            parts.append(text)
        if index < len(inserts):
            parts.append(inserts[index].part)
    return Template(span, nested(parts))


def _neighbours_stripped(texts: list[TextPart], inserts: list[Insert]) -> list[TextPart]:
    """Return the texts of a quoted string without the blanks that strip markers take from them."""
    stripped = []
    for index, text in enumerate(texts):
        after = index > 0 and inserts[index - 1].strips_after
        before = index < len(inserts) and inserts[index].strips_before
        stripped.append(_stripped(text, start=after, end=before) if after or before else text)
    return stripped


def _stripped(part: TextPart, *, start: bool, end: bool) -> TextPart:
    low = len(part.text) - len(part.text.lstrip()) if start else 0
    high = len(part.text.rstrip()) if end else len(part.text)
    if low >= high:
        return TextPart("", ())
    return TextPart(part.text[low:high], SegmentMap("", part.segments, (0, 0)).slice(low, high))
