"""This is where make's own variables and functions are put into a text, before a shell reads it."""

from __future__ import annotations

from collections.abc import Callable

from cblint.parse import makefile
from cblint.pattern import pattern
from cblint.source import HOLE, EmbeddedText, Segment, SegmentMap

MAX_EXPANDED = 30_000
"""A longer text is cut."""
MAX_REFERENCES = 2000
"""So many variables are put into one text."""
MAX_DEPTH = 20
"""Variables that refer to each other are followed so deep."""

_REFERENCE = pattern(r"[A-Za-z_][\w.-]*")


def plain(text: str) -> EmbeddedText:
    """Return a text that stands nowhere."""
    return EmbeddedText(text, SegmentMap("", (), (0, 0)))


class Expansion:
    """Puts make's variables into one text."""

    def __init__(
        self,
        lookup: Callable[[str], EmbeddedText | None],
        shell: Callable[[EmbeddedText], None],
        automatic: dict[str, str],
    ) -> None:
        self.lookup = lookup
        self.shell = shell
        self.automatic = automatic
        self.pieces: list[str] = []
        self.segments: list[Segment] = []
        self.length = 0
        self.references = 0
        self.path = ""

    def run(self, text: EmbeddedText) -> EmbeddedText:
        """Return the text with variables put in."""
        self.path = text.map.path
        self._put(text, 0)
        return EmbeddedText("".join(self.pieces), SegmentMap(self.path, tuple(self.segments), text.map.hull))

    def _add(self, source: EmbeddedText, start: int, end: int) -> None:
        if self.length > MAX_EXPANDED:
            return
        self.pieces.append(source.text[start:end])
        if source.map.path == self.path:
            kept = source.map.slice(start, end)
            self.segments += [piece._replace(inner=piece.inner + self.length) for piece in kept]
        self.length += end - start

    def _hole(self) -> None:
        self._add(plain(HOLE), 0, 1)

    def _put(self, source: EmbeddedText, depth: int) -> None:
        text = source.text
        position = 0
        while position < len(text):
            dollar = text.find("$", position)
            dollar = len(text) if dollar < 0 else dollar
            self._add(source, position, dollar)
            following = text[dollar + 1 : dollar + 2]
            if following in ("(", "{"):
                end = _closing(text, dollar + 1)
                self._reference(source, dollar + 2, end, depth)
                position = end + 1
            elif following:
                self._single(source, dollar + 1, depth)
                position = dollar + 2
            else:
                position = dollar + 1

    def _single(self, source: EmbeddedText, position: int, depth: int) -> None:
        char = source.text[position]
        if char == "$":
            self._add(source, position, position + 1)
        elif char in self.automatic:
            known = self.automatic[char]
            self._add(plain(known), 0, len(known))
        else:
            self._variable(char, depth)

    def _reference(self, source: EmbeddedText, start: int, end: int, depth: int) -> None:
        name = source.text[start:end]
        if name.startswith("shell ") and depth < MAX_DEPTH:
            inner = Expansion(self.lookup, self.shell, self.automatic)
            self.shell(inner.run(makefile.embedded_slice(source, start + 6, end)))
            self._hole()
        elif name in self.automatic:
            self._add(plain(self.automatic[name]), 0, len(self.automatic[name]))
        elif _REFERENCE.fullmatch(name):
            self._variable(name, depth)
        elif not name.startswith(("info ", "warning ")):
            self._hole()

    def _variable(self, name: str, depth: int) -> None:
        self.references += 1
        found = self.lookup(name) if depth < MAX_DEPTH and self.references < MAX_REFERENCES else None
        if found is None or self.length > MAX_EXPANDED:
            self._hole()
        else:
            self._put(found, depth + 1)


def _closing(text: str, opening: int) -> int:
    """Return where the bracket that opens at an offset closes; the end of the text if it does not."""
    pairs = {"(": ")", "{": "}"}
    opens, closes = text[opening], pairs[text[opening]]
    depth = 0
    for position in range(opening, len(text)):
        depth += (text[position] == opens) - (text[position] == closes)
        if depth == 0:
            return position
    return len(text)
