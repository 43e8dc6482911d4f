"""This is where the characters of a shell word are gone through: quotes, escapes, expansions, patterns."""

from __future__ import annotations

import re

from cblint.parse.shell_pieces import Pieces
from cblint.parse.shell_script import Expansion, Opaque, Word, WordPart
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cblint.source import EmbeddedText

_BARE = pattern(r"[^\\'\"$`*?\[{~<>]+")
"""Characters that mean nothing else outside of quotes."""
_QUOTED = pattern(r"[^\\\"$`]+")
_OPENERS = "$`<>"
"""What expansions start with."""
_BRACE = pattern(r"\{[^{}\s'\"$`\\]*(?:,|\.\.)[^{}\s'\"$`\\]*\}")
_PARAMETER = pattern(r"\$\{([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*?$!_-])(?:(?<=BASH_SOURCE)\[0\])?(.*)\}\Z", re.DOTALL)
_OPERATOR = pattern(r":?[-=?+]|.", re.DOTALL)
_ANSI = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "e": "\x1b"}
_DOUBLE_ESCAPED = '$`"\\'


class Scan:
    """Goes through the characters of one word; subclasses know what is expanded in it."""

    __slots__ = ("pieces", "source", "text")

    def __init__(self, source: EmbeddedText) -> None:
        self.source = source
        self.text = source.text
        self.pieces = Pieces(source)

    def expansion(self, position: int, *, quoted: bool) -> tuple[WordPart, int] | None:
        """Return what is expanded at a position, and where it ends; None if nothing is."""
        raise NotImplementedError

    def expands_between(self, start: int, end: int) -> bool:
        """Tell whether something expanded starts from one position to before another."""
        raise NotImplementedError

    def word(self, start: int, end: int, mode: str = "word") -> Word:
        """Read `start` to `end` of the text: a `word`, or a `heredoc` where quotes are text."""
        if mode == "heredoc":
            self.quoted(start, end, "", "$`\\")
        else:
            self.unquoted(start, end)
        self.pieces.close()
        return Word(self.source.span(start, end), tuple(self.pieces.parts))

    def _expanded(self, position: int, end: int, *, quoted: bool) -> int:
        """Take the expansion that starts here, if one does, and return where it ends."""
        found = self.expansion(position, quoted=quoted) if self.text[position] in _OPENERS else None
        if found is None:
            return position
        self.pieces.put(found[0])
        return min(max(found[1], position + 1), end)

    def unquoted(self, start: int, end: int) -> None:
        """Take characters outside of quotes."""
        position = start
        while position < end:
            found = _BARE.match(self.text, position, end)
            if found:
                self.pieces.add(position, found.group(), quoted=False)
                position = found.end()
                continue
            after = self._expanded(position, end, quoted=False)
            if after > position:
                position = after
                continue
            char = self.text[position]
            if char == "\\":
                position = self._escaped(position, end)
            elif char == "'":
                position = self._single(position, end)
            elif char == '"':
                position = self._double(position, end)
            elif char == "$" and self.text[position + 1 : position + 2] in ("'", '"') and position + 1 < end:
                ansi = self.text[position + 1] == "'"
                position = self._ansi(position, end) if ansi else position + 1
            else:
                position = self._bare(position, start, end)

    def quoted(self, start: int, end: int, closing: str, escaped: str) -> int:
        """Take characters up to the closing quote; return where it stands."""
        position = start
        while position < end and (not closing or self.text[position] != closing):
            found = _QUOTED.match(self.text, position, end)
            if found:
                self.pieces.add(position, found.group(), quoted=True)
                position = found.end()
                continue
            after = self._expanded(position, end, quoted=True)
            if after > position:
                position = after
                continue
            char = self.text[position]
            following = self.text[position + 1] if position + 1 < end else ""
            if char == "\\" and following == "\n":
                position += 2
            elif char == "\\" and following and following in escaped:
                self.pieces.add(position + 1, following, quoted=True)
                position += 2
            else:
                self.pieces.add(position, char, quoted=True)
                position += 1
        return position

    def _escaped(self, position: int, end: int) -> int:
        following = self.text[position + 1] if position + 1 < end else ""
        if following and following != "\n":
            self.pieces.add(position + 1, following, quoted=True)
        return position + 2

    def _single(self, position: int, end: int) -> int:
        closing = self.text.find("'", position + 1, end)
        closing = end if closing < 0 else closing
        self.pieces.add(position + 1, self.text[position + 1 : closing], quoted=True)
        if closing == position + 1:
            self.pieces.empty(position, min(closing + 1, end))
        return closing + 1

    def _double(self, position: int, end: int) -> int:
        closing = self.quoted(position + 1, end, '"', _DOUBLE_ESCAPED)
        if closing == position + 1:
            self.pieces.empty(position, min(closing + 1, end))
        return closing + 1

    def _ansi(self, position: int, end: int) -> int:
        position += 2
        while position < end and self.text[position] != "'":
            char = self.text[position]
            if char == "\\" and position + 1 < end:
                position += 1
                char = _ANSI.get(self.text[position], self.text[position])
            self.pieces.add(position, char, quoted=True)
            position += 1
        return position + 1

    def _bare(self, position: int, start: int, end: int) -> int:
        char = self.text[position]
        span = self.source.span
        if char in "*?" or (char == "[" and self.text.find("]", position, end) >= 0 and end > start + 2):
            stop = self.text.find("]", position, end) + 1 if char == "[" else position + 1
            if not self.expands_between(position + 1, stop):
                self.pieces.put(Opaque(span(position, stop), self.text[position:stop], "glob"))
                return stop
        brace = _BRACE.match(self.text, position, end) if char == "{" else None
        if brace:
            self.pieces.put(Opaque(span(position, brace.end()), brace.group(), "brace"))
            return brace.end()
        if char == "~" and position == start:
            self.pieces.put(Opaque(span(position, position + 1), "~", "tilde"))
        else:
            self.pieces.add(position, char, quoted=False)
        return position + 1


def parameter(
    source: EmbeddedText, start: int, end: int, word: Callable[[int, int], Word], *, quoted: bool
) -> WordPart:
    """Read an expansion in braces; `word` reads its argument."""
    span = source.span(start, end)
    text = source.text[start:end]
    found = _PARAMETER.match(text)
    if found is None:
        return Opaque(span, text, "other")
    name, rest = found.groups()
    if not rest:
        return Expansion(span, name, "", None, quoted)
    operator = _OPERATOR.match(rest)
    length = operator.end() if operator else 0
    return Expansion(span, name, rest[:length], word(start + found.start(2) + length, end - 1), quoted)
