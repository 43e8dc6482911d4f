"""This is where a text is put together from parts of a file, which keep their places, and from what is not known."""

from __future__ import annotations

from cblint.source import HOLE, EmbeddedText, Segment, SegmentMap

MAX_LENGTH = 30_000
"""Nothing is added to a longer text."""


class Composed:
    """A text in the making, all of whose places are in the file of the text that it starts from."""

    def __init__(self, source: EmbeddedText) -> None:
        self.source = source
        self._pieces: list[str] = []
        self._segments: list[Segment] = []
        self._length = 0

    def take(self, start: int, end: int) -> None:
        """Add a part of the source."""
        kept = self.source.map.slice(start, end)
        self._segments += [piece._replace(inner=piece.inner + self._length) for piece in kept]
        self.put(self.source.text[start:end])

    def put(self, text: str | None) -> None:
        """Add a text that stands elsewhere; None is a part that is not known."""
        text = HOLE if text is None else text
        if self._length <= MAX_LENGTH:
            self._pieces.append(text)
            self._length += len(text)

    def done(self) -> EmbeddedText:
        """Return the text."""
        found = self.source.map
        return EmbeddedText("".join(self._pieces), SegmentMap(found.path, tuple(self._segments), found.hull))
