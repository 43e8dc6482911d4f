"""This is where a text that was changed so that it parses keeps the letters that were written.

What a change puts in is for the parser alone: it gets into no node, where what it was put in place of stands.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from cblint.parse.node import BrokenNode, Node, ScalarNode, Style
from cblint.parse.places import Places
from cblint.parse.tree import Builder
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import EmbeddedText, Segment, SegmentMap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cblint.parse.events import Front
    from cblint.parse.layout_rows import Change
    from cblint.parse.scalars import Piece


class Laid(NamedTuple):
    """A text with its layout changed, and the text as it was written."""

    text: str
    map: SegmentMap
    """Where its characters stand in the text as it was written."""
    written: EmbeddedText

    @classmethod
    def unchanged(cls, text: EmbeddedText) -> Laid:
        """Return a text to which nothing has been done."""
        return cls(text.text, SegmentMap.identity(text.map.path, 0, len(text.text)), text)

    def changed(self, changes: tuple[Change, ...]) -> Laid:
        """Return the text with further changes made, its characters still standing where they stood."""
        parts, segments = [], []
        at = length = 0
        for start, end, fresh in (*changes, (len(self.text), len(self.text), "")):
            segments.append(Segment(length, at, start - at))
            parts += [self.text[at:start], fresh]
            length += start - at + len(fresh)
            at = end
        kept = tuple(each for each in segments if each.length)
        return Laid("".join(parts), self.map.through(kept, 0, len(self.text)), self.written)

    def embedded(self) -> EmbeddedText:
        """Return the text and where its characters stand in the file."""
        return EmbeddedText(self.text, self.written.map.through(self.map.segments, 0, len(self.written.text)))

    def gaps(self) -> Iterator[Gap]:
        """Yield where the text and what was written part, from the first on."""
        first, last = Segment(0, 0, 0), Segment(len(self.text), len(self.written.text), 0)
        for before, after in pairwise((first, *self.map.segments, last)):
            gap = Gap(before.inner + before.length, after.inner, before.outer + before.length, after.outer)
            if gap.start < gap.end or gap.first < gap.last:
                yield gap


class Gap(NamedTuple):
    """A range of a changed text, and the range of what was written that it was put in place of."""

    start: int
    end: int
    first: int
    last: int


class LaidBuilder(Builder):
    """Builds the tree of a text whose layout was changed, with the letters of what was written."""

    def __init__(self, text: str, places: Places, parser: Front, laid: Laid) -> None:
        super().__init__(text, places, parser)
        self.laid = laid
        self.shift = len(laid.text) - len(text)
        """How many characters at the beginning are not parsed."""
        self.gaps = tuple(laid.gaps())
        self.starts = [gap.start for gap in self.gaps]
        self.pieces: list[Piece] | None = None
        """The trace of the last scalar that does not stand in the text letter by letter."""

    def _written(self, start: int, end: int) -> str:
        span = self.laid.map.span(start + self.shift, end + self.shift)
        return self.laid.written.text[span.start : span.end]

    def _traced(self, pieces: list[Piece] | None, limit: int | None = None) -> tuple[Segment, ...]:
        self.pieces = pieces
        return super()._traced(pieces, limit)

    def _add(self, node: Node, start: int, end: int, anchor: str | None) -> None:
        if isinstance(node, ScalarNode) and self._has_gap(start + self.shift, end + self.shift):
            node = self._restored(node, start, end)
        super()._add(node, start, end, anchor)

    def _has_gap(self, start: int, end: int) -> bool:
        index = bisect_left(self.starts, start)
        return index < len(self.starts) and self.starts[index] <= end

    def _restored(self, node: ScalarNode, start: int, end: int) -> Node:
        """Return a scalar with what was written where its own characters were put in."""
        quote = 1 if node.style is Style.SINGLE or node.style is Style.DOUBLE else 0
        is_exact = self.text[start + quote : end - quote] == node.text
        pieces = [(0, start + quote, len(node.text))] if is_exact else self.pieces
        if pieces is None:
            return BrokenNode(node.span, self._written(start, end), "its layout was changed so that it parses")
        limit = self._end_of(end + self.shift)
        parts: list[str] = []
        found: list[Piece] = []
        done = length = 0
        for inner, at, size in pieces:
            parts.append(node.text[done:inner])
            length += inner - done
            done = inner + size
            for first, last in self._runs(at + self.shift, at + self.shift + size):
                if first <= limit:
                    found.append((length, first, min(last, limit) - first))
                parts.append(self.laid.written.text[first:last])
                length += last - first
        parts.append(node.text[done:])
        return node._replace(text="".join(parts), segments=Places(self.laid.written).segments(found))

    def _runs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield what was written where a run of characters stands, without what was taken out of it."""
        for index in range(bisect_right(self.starts, start), bisect_left(self.starts, end)):
            gap = self.gaps[index]
            if gap.start == gap.end:
                yield self._start_of(start), self._end_of(gap.start)
                start = gap.start
        first = self._start_of(start)
        yield first, max(self._end_of(end), first) if start < end else first

    def _start_of(self, offset: int) -> int:
        return self._at(offset, bisect_right(self.starts, offset) - 1)

    def _end_of(self, offset: int) -> int:
        return self._at(offset, bisect_left(self.starts, offset) - 1)

    def _at(self, offset: int, index: int) -> int:
        """Return where an offset after the beginning of a gap was; inside of it, as far before its end as there."""
        if index < 0:
            return offset
        start, end, first, last = self.gaps[index]
        if offset >= end:
            return last + offset - end
        return last + (first - last) * (end - offset) // (end - start)
