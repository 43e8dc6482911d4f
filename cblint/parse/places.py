"""This is where offsets of a parsed text become spans of its file, quickly for the common case of a whole file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import attrgetter

from cblint.source import EmbeddedText, Segment, Span

_new = tuple.__new__
_inner = attrgetter("inner")


class Places:
    """Maps offsets of one text, in which the first `shift` characters were left out, to its file."""

    __slots__ = ("_map", "delta", "path")

    def __init__(self, text: EmbeddedText, shift: int = 0) -> None:
        self._map = text.map
        self.path = text.map.path
        self.delta: int | None = None
        """What to add to an offset, where the text stands in its file letter by letter."""
        segments = text.map.segments
        if len(segments) == 1 and segments[0].inner == 0 and segments[0].length == len(text.text):
            self.delta = segments[0].outer + shift
        else:
            if shift:
                segments = tuple([Segment(inner - shift, outer, length) for inner, outer, length in segments])
            self._map = text.map._replace(segments=segments)

    def span(self, start: int, end: int) -> Span:
        """Return where `start` to `end` of the text stands."""
        delta = self.delta
        if delta is None:
            return self._map.span(start, end)
        return _new(Span, (self.path, start + delta, end + delta))

    def run(self, start: int, length: int, inner: int = 0) -> tuple[Segment, ...]:
        """Return the segments of a run of characters that stand in the text letter by letter."""
        delta = self.delta
        if delta is None:
            return self.segments(((inner, start, length),))
        return (_new(Segment, (inner, start + delta, length)),)

    def segments(self, pieces: Iterable[tuple[int, int, int]]) -> tuple[Segment, ...]:
        """Return the segments of pieces (inner offset, offset in the text, length).

        A piece without length says where a boundary stands next to characters that have no place of their own.
        """
        delta = self.delta
        if delta is not None:
            return tuple([_new(Segment, (inner, at + delta, length)) for inner, at, length in pieces])
        found: list[Segment] = []
        for inner, at, length in pieces:
            if length == 0:
                found.append(Segment(inner, self._map.span(at, at).start, 0))
            runs = self._slice(at, at + length)
            found += [_new(Segment, (inner + first, outer, size)) for first, outer, size in runs]
        return tuple(found)

    def _slice(self, start: int, end: int) -> list[Segment]:
        segments = self._map.segments
        kept = []
        for index in range(max(bisect_right(segments, start, key=_inner) - 1, 0), len(segments)):
            segment = segments[index]
            if segment.inner >= end:
                break
            first, last = max(start, segment.inner), min(end, segment.inner + segment.length)
            if first < last:
                kept.append(Segment(first - start, segment.outer + first - segment.inner, last - first))
        return kept
