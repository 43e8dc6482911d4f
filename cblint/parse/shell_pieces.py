"""This is where the parts of a shell word are put together, each with the places of its characters."""

from __future__ import annotations

from cblint.parse.shell_script import Literal, Opaque, Word, WordPart
from cblint.pattern import pattern
from cblint.source import HOLE, EmbeddedText, Segment

_LINE = pattern(r"[^\n]*\n|[^\n]+")


class Pieces:
    """Collects the parts of one word."""

    __slots__ = ("_quoted", "_runs", "parts", "source")

    def __init__(self, source: EmbeddedText) -> None:
        self.source = source
        self.parts: list[WordPart] = []
        self._runs: list[tuple[int, str]] = []
        self._quoted = False

    def add(self, offset: int, text: str, *, quoted: bool) -> None:
        """Add characters that stand for themselves, and stand beside one another."""
        while HOLE in text:
            known, _, text = text.partition(HOLE)
            self._add(offset, known, quoted=quoted)
            offset += len(known) + 1
            self.put(Opaque(self.source.span(offset - 1, offset), "", "hole"))
        self._add(offset, text, quoted=quoted)

    def _add(self, offset: int, text: str, *, quoted: bool) -> None:
        if not text:
            return
        if self._runs and quoted != self._quoted:
            self.close()
        self._quoted = quoted
        self._runs.append((offset, text))

    def empty(self, start: int, end: int) -> None:
        """Add quotes with nothing in between, which still make a word."""
        if not self._runs:
            self.parts.append(Literal(self.source.span(start, end), "", (), quoted=True))

    def put(self, part: WordPart) -> None:
        """Add a part that is expanded."""
        self.close()
        self.parts.append(part)

    def close(self) -> None:
        """End the run of characters."""
        if self._runs:
            self.parts.append(literal(self.source, self._runs, quoted=self._quoted))
            self._runs = []


def literal(source: EmbeddedText, runs: list[tuple[int, str]], *, quoted: bool) -> Literal:
    """Return characters that stand for themselves, which are of a text's runs: their offsets and the characters."""
    if len(runs) == 1:
        (start, text), *_ = runs
        exact = source.map.exact(start, start + len(text))
        if exact is not None:
            return Literal(exact[0], text, exact[1], quoted)
    segments: list[Segment] = []
    length = 0
    for offset, text in runs:
        for piece in source.map.slice(offset, offset + len(text)):
            inner, outer = piece.inner + length, piece.outer
            last = segments[-1] if segments else None
            if last is not None and (last.inner + last.length, last.outer + last.length) == (inner, outer):
                segments[-1] = Segment(last.inner, last.outer, last.length + piece.length)
            else:
                segments.append(Segment(inner, outer, piece.length))
        length += len(text)
    span = source.span(runs[0][0], runs[-1][0] + len(runs[-1][1]))
    return Literal(span, "".join([text for _, text in runs]), tuple(segments), quoted)


def verbatim(source: EmbeddedText, start: int, end: int, *, tabs: bool) -> Word:
    """Read `start` to `end` of a text as it stands, without the tabs that lead its lines if told so."""
    pieces = Pieces(source)
    for line in _LINE.finditer(source.text, start, end):
        kept = line[0].lstrip("\t") if tabs else line[0]
        pieces.add(line.end() - len(kept), kept, quoted=True)
    pieces.close()
    return Word(source.span(start, end), tuple(pieces.parts))
