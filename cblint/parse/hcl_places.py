"""This is where byte offsets of the HCL parser become spans and text."""

from __future__ import annotations

from bisect import bisect_right

from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText, Segment, Span

if TYPE_CHECKING:
    from tree_sitter import Node


class Places:
    """A text with its bytes, and where both stand in the file."""

    __slots__ = ("_map", "_saved", "_shift", "_wide", "bytes", "path", "text")

    def __init__(self, text: EmbeddedText) -> None:
        self.text = text.text
        self.path = text.map.path
        self.bytes = self.text.encode("utf-8", "surrogatepass")
        self._map = text.map
        segments = text.map.segments
        whole = len(segments) == 1 and segments[0].inner == 0 and segments[0].length == len(self.text)
        self._shift = segments[0].outer if whole else None
        self._wide: list[int] = []
        """The byte offset after each character of more than one byte."""
        self._saved: list[int] = []
        """How many bytes more than characters there are up to there."""
        if len(self.bytes) != len(self.text):
            self._count()

    def _count(self) -> None:
        extra = 0
        for index, character in enumerate(self.text):
            if character > "\x7f":
                width = 2 if character < "\u0800" else 3 if character < "\U00010000" else 4
                extra += width - 1
                self._wide.append(index + 1 + extra)
                self._saved.append(extra)

    def offset(self, byte: int) -> int:
        """Return the offset in characters of an offset in bytes."""
        if not self._wide:
            return byte
        index = bisect_right(self._wide, byte)
        return byte - self._saved[index - 1] if index else byte

    def between(self, start: int, end: int) -> Span:
        """Return where characters of the text stand in the file."""
        if self._shift is not None:
            return Span(self.path, start + self._shift, end + self._shift)
        return self._map.span(start, end)

    def written(self, start: int, end: int) -> str:
        """Return what stands between two offsets of the file; a line end where that is not told."""
        return "\n" if self._shift is None else self.text[start - self._shift : end - self._shift]

    def span(self, node: Node) -> Span:
        """Return where a node stands in the file."""
        return self.between(self.offset(node.start_byte), self.offset(node.end_byte))

    def word(self, node: Node) -> str:
        """Return the text of a node."""
        return self.text[self.offset(node.start_byte) : self.offset(node.end_byte)]

    def segments(self, inner: list[Segment]) -> tuple[Segment, ...]:
        """Return segments that lead to this text as segments that lead to the file."""
        if self._shift is None:
            return self._map.through(tuple(inner), 0, len(self.text)).segments
        if self._shift:
            return tuple(Segment(each.inner, each.outer + self._shift, each.length) for each in inner)
        return tuple(inner)
