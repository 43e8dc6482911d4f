"""This is where a node's own text is found again in the text that was parsed, and its holes with it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter

from cblint.parse.node import Node, ScalarNode, Style
from cblint.pattern import pattern
from cblint.read.plain import plain_value
from cblint.source import HOLE, EmbeddedText, Segment, Span
from cblint.value import Hole, Reason, Text, Unknown, Value, at

_outer = attrgetter("outer")
_LINE_END = pattern(r"[\r\n]")


class SourceText:
    """A text with its unknown parts, and what stands at a span of its file."""

    def __init__(self, text: EmbeddedText, holes: tuple[Hole, ...]) -> None:
        self.text = text
        self._holes = _placed(text, holes) if HOLE in text.text else []
        self._segments = sorted(text.map.segments, key=_outer)

    def raw(self, span: Span) -> str:
        """Return the text at a span, as it was written; nothing, where it does not stand in one order."""
        start, end = self._range(span)
        return self.text.text[start:end]

    def part(self, span: Span, start: int, end: int) -> Span:
        """Return where some characters of the raw text of a span stand, counted from its start."""
        first = self._range(span)[0]
        return self.text.span(first + start, first + end)

    def begins(self, span: Span, start: str) -> bool:
        """Tell whether the text at a span begins in a certain way."""
        return self.raw(span._replace(end=min(span.start + len(start), span.end))) == start

    def is_followed(self, span: Span, letters: str) -> bool:
        """Tell whether the character after a span is one of some."""
        end = self._range(span)[1]
        return self.text.text[end : end + 1] in tuple(letters)

    def before(self, span: Span) -> str:
        """Return the character before a span, blanks aside; nothing at the beginning of a line."""
        return self.line_before(span).rstrip(" \t")[-1:]

    def line_before(self, span: Span) -> str:
        """Return the text from the beginning of a line to the beginning of a span."""
        start = self._range(span)[0]
        return self.text.text[self.text.text.rfind("\n", 0, start) + 1 : start]

    def to_line_end(self, span: Span) -> tuple[str, Span]:
        """Return the text from where a span starts to the end of the line that it ends in, and where that stands."""
        start, end = self._range(span)
        stop = _LINE_END.search(self.text.text, end)
        last = stop.start() if stop is not None else len(self.text.text)
        return self.text.text[start:last], self.text.span(start, last)

    def segments(self, span: Span) -> tuple[Segment, ...]:
        """Return where the characters of the raw text of a span stand."""
        start, end = self._range(span)
        return tuple(
            Segment(low - start, each.outer + low - each.inner, high - low)
            for each in self._between(span)
            if (low := max(start, each.inner)) < (high := min(end, each.inner + each.length))
        )

    def is_exact(self, span: Span) -> bool:
        """Tell whether the raw text of a span stands in the file letter by letter."""
        segments = self.segments(span)
        return len(segments) == 1 and segments[0].length == span.end - span.start

    def is_one_hole(self, node: Node) -> bool:
        """Tell whether a plain scalar is nothing but one unknown part, which could be more than one item."""
        return isinstance(node, ScalarNode) and node.style is Style.PLAIN and node.text == HOLE

    def value(self, node: Node) -> Value:
        """Return the value of a node without unknown parts."""
        return plain_value(node)

    def with_holes(self, node: ScalarNode) -> Value:
        """Return the value of a scalar with unknown parts."""
        first = bisect_left(self._holes, node.span.start, key=lambda each: each[0].start)
        last = bisect_left(self._holes, node.span.end, key=lambda each: each[0].end)
        inside = [hole for span, hole in self._holes[first : last + 1] if node.span.contains(span)]
        count = node.text.count(HOLE)
        if len(inside) != count:
            inside = [Hole(at(node.span), Reason.NOT_EVALUATED)] * count
        if node.text == HOLE:
            return Unknown(inside[0].origin, inside[0].reason, inside[0].detail)
        parts: list[str | Hole] = []
        for index, piece in enumerate(node.text.split(HOLE)):
            if index:
                parts.append(inside[index - 1])
            if piece:
                parts.append(piece)
        return Text(at(node.span), tuple(parts), node.segments)

    def _between(self, span: Span) -> list[Segment]:
        """Return the segments that share a character with a span, in the order of the file."""
        first = bisect_right(self._segments, span.start, key=_outer) - 1
        last = bisect_left(self._segments, span.end, key=_outer)
        return [each for each in self._segments[max(first, 0) : last] if each.outer + each.length > span.start]

    def _range(self, span: Span) -> tuple[int, int]:
        between = self._between(span)
        if not between:
            return 0, 0
        first, last = between[0], between[-1]
        start = max(first.inner + span.start - first.outer, first.inner)
        return start, max(start, min(last.inner + span.end - last.outer, last.inner + last.length))


def _placed(text: EmbeddedText, holes: tuple[Hole, ...]) -> list[tuple[Span, Hole]]:
    """Return where each hole stands in the file, in that order; the n-th hole character is the n-th hole."""
    places = [text.span(offset, offset + 1) for offset, letter in enumerate(text.text) if letter == HOLE]
    if len(places) != len(holes) or places != sorted(places):
        return []
    return list(zip(places, holes, strict=True))
