"""This is where text has places: the only owner of offsets, lines and columns, and of what text may be shown."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter

from cblint.pattern import pattern
from cblint.record import NamedTuple

COMMENT_MARK = "cblint:"
"""What a text must hold for it to be searched for comments that accept findings."""
HOLE = "\ue000"
"""Stands for a part of an embedded text that is not known (a private-use character that YAML and shells accept)."""

_inner = attrgetter("inner")
_LINE_END = pattern(r"\r\n|\n|\r")
_NOT_LINE_END = pattern(r"[^\r\n]")


class Position(NamedTuple):
    """A place as people count: `line` and `column` from 1, columns in Unicode code points."""

    line: int
    column: int


class Span(NamedTuple):
    """A half-open range of characters of one file.

    `path` is relative to the model root, with forward slashes; `start` and `end` count code points of the decoded
    text without its byte order mark.
    """

    path: str
    start: int
    end: int

    def contains(self, other: Span) -> bool:
        """Tell whether the other span lies inside this one, in the same file."""
        return self.path == other.path and self.start <= other.start and other.end <= self.end

    def to(self, other: Span) -> Span:
        """Return the smallest span that holds both, which must be of one file."""
        return Span(self.path, min(self.start, other.start), max(self.end, other.end))

    @property
    def folder(self) -> str:
        """The folder of its file."""
        return self.path.rpartition("/")[0]


class Region(NamedTuple):
    """A span as people count: its first position and the position just after its last character."""

    start: Position
    end: Position


class Segment(NamedTuple):
    """A run of characters that an embedded text shares with its file: `inner` in the text, `outer` in the file."""

    inner: int
    outer: int
    length: int


class SegmentMap(NamedTuple):
    """Maps offsets of an embedded text to its file, through stripped indents, escapes and folding."""

    path: str
    segments: tuple[Segment, ...]
    """Sorted by `inner`, not overlapping; what lies between two segments has no place of its own."""
    hull: tuple[int, int]
    """Where the embedded text as a whole stands in the file."""

    @classmethod
    def identity(cls, path: str, start: int, length: int) -> SegmentMap:
        """Return the map of a text that stands in the file letter by letter from `start`."""
        return cls(path, (Segment(0, start, length),), (start, start + length))

    def span(self, start: int, end: int) -> Span:
        """Return where `start` to `end` of the text stands: exactly inside a segment, else the hull of both ends."""
        if len(self.segments) == 1:
            inner, outer, length = self.segments[0]
            if inner <= start <= end <= inner + length > start:
                return Span(self.path, outer + start - inner, outer + end - inner)
        first = self._start(start)
        return Span(self.path, first, first if end <= start else max(first, self._end(end)))

    def run(self, offset: int) -> Segment | None:
        """Return the segment in which an offset lies; None if it lies in none."""
        index = 0 if len(self.segments) == 1 else self._before(offset)
        if index < 0:
            return None
        inner, _, length = self.segments[index]
        return self.segments[index] if inner <= offset < inner + length else None

    def exact(self, start: int, end: int) -> tuple[Span, tuple[Segment, ...]] | None:
        """Return where `start` to `end` of the text stands letter by letter, and as segments; None if it does not."""
        segment = self.run(start)
        if segment is None or not start < end <= segment.inner + segment.length:
            return None
        inner, outer, _ = segment
        first = outer + start - inner
        return Span(self.path, first, first + end - start), (Segment(0, first, end - start),)

    def slice(self, start: int, end: int) -> tuple[Segment, ...]:
        """Return the segments of `start` to `end` of the text, their `inner` counted from `start`."""
        if len(self.segments) == 1:
            inner, outer, length = self.segments[0]
            low, high = max(start, inner), min(end, inner + length)
            return (Segment(low - start, outer + low - inner, high - low),) if low < high else ()
        kept = []
        for index in range(max(self._before(start), 0), len(self.segments)):
            segment = self.segments[index]
            if segment.inner >= end:
                break
            low = max(start, segment.inner)
            high = min(end, segment.inner + segment.length)
            if low < high:
                kept.append(Segment(low - start, segment.outer + low - segment.inner, high - low))
        return tuple(kept)

    def through(self, inner: tuple[Segment, ...], start: int, end: int) -> SegmentMap:
        """Return the map of a text embedded in this one, its `inner` segments leading to offsets of this text."""
        composed = [
            Segment(part.inner + piece.inner, piece.outer, piece.length)
            for part in inner
            for piece in self.slice(part.outer, part.outer + part.length)
        ]
        hull = self.span(start, end)
        return SegmentMap(self.path, tuple(composed), (hull.start, hull.end))

    def _before(self, offset: int) -> int:
        return bisect_right(self.segments, offset, key=_inner) - 1

    def _start(self, offset: int) -> int:
        index = self._before(offset)
        if index < 0:
            return self.hull[0]
        segment = self.segments[index]
        if offset < segment.inner + segment.length:
            return segment.outer + offset - segment.inner
        return segment.outer + segment.length

    def _end(self, offset: int) -> int:
        index = self._before(offset - 1)
        segment = self.segments[index] if index >= 0 else None
        if segment is not None and offset <= segment.inner + segment.length:
            return segment.outer + offset - segment.inner
        return self.segments[index + 1].outer if index + 1 < len(self.segments) else self.hull[1]


class EmbeddedText(NamedTuple):
    """A text and where its characters stand: a whole file, a heredoc, a block scalar, a command."""

    text: str
    map: SegmentMap

    def span(self, start: int, end: int) -> Span:
        """Return where `start` to `end` of the text stands in its file."""
        return self.map.span(start, end)

    @property
    def whole(self) -> Span:
        """Where the text as a whole stands."""
        return Span(self.map.path, *self.map.hull)


class SourceFile:
    """A decoded file: its text, its lines, and what of it may be shown."""

    __slots__ = ("_lines", "_masks", "digest", "path", "text")

    def __init__(self, path: str, text: str, digest: bytes = b"") -> None:
        self.path = path
        self.text = text
        self.digest = digest
        self._lines: list[int] | None = None
        self._masks: list[tuple[int, int]] = []

    @property
    def line_starts(self) -> list[int]:
        """The offset at which each line starts; CR, LF and CRLF end lines, and nothing else does."""
        if self._lines is None:
            self._lines = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        return self._lines

    def embedded(self) -> EmbeddedText:
        """Return the whole text with the identity map."""
        return EmbeddedText(self.text, SegmentMap.identity(self.path, 0, len(self.text)))

    def part(self, start: int, end: int) -> EmbeddedText:
        """Return the text between two offsets with its places."""
        return EmbeddedText(self.text[start:end], SegmentMap.identity(self.path, start, end - start))

    def position(self, offset: int) -> Position:
        """Return the line and column of an offset, which is clamped to the text."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def region(self, span: Span) -> Region:
        """Return a span as people count."""
        return Region(self.position(span.start), self.position(span.end))

    def line_span(self, line: int) -> Span:
        """Return the span of a line, counted from 1, without its line end."""
        starts = self.line_starts
        start = starts[line - 1]
        end = starts[line] if line < len(starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(self.path, start, end)

    def line_end(self, offset: int) -> str:
        """Return what ends the line at an offset; of the last line, what ends the one before, else a line feed."""
        line = self.position(offset).line
        for number in (line, line - 1):
            if 1 <= number < len(self.line_starts):
                return self.text[self.line_span(number).end : self.line_starts[number]]
        return "\n"

    @property
    def masks(self) -> tuple[tuple[int, int], ...]:
        """The ranges that are never shown, sorted, without overlaps."""
        return tuple(self._masks)

    def mask(self, spans: list[Span]) -> None:
        """Never show these spans: they hold secrets."""
        ranges = sorted({*self._masks, *((span.start, span.end) for span in spans if span.path == self.path)})
        merged: list[tuple[int, int]] = []
        for start, end in ranges:
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            elif start < end:
                merged.append((start, end))
        self._masks = merged

    def display(self, span: Span) -> str:
        """Return the text of a span with every masked character replaced by `*`; offsets stay as they are."""
        shown = []
        at = span.start
        for start, end in self._masks[max(bisect_right(self._masks, (span.start, 0)) - 1, 0) :]:
            if start >= span.end:
                break
            low, high = max(start, at), min(end, span.end)
            if low < high:
                shown += [self.text[at:low], _NOT_LINE_END.sub("*", self.text[low:high])]
                at = high
        return "".join([*shown, self.text[at : span.end]])
