"""This is where a shell word is taken apart: quotes, escapes, expansions and patterns, each piece with its place."""

from __future__ import annotations

import re
from collections.abc import Callable

from cblint.parse.shell_pieces import Pieces, literal
from cblint.parse.shell_script import Expansion, Opaque, Substitution, Word, WordPart
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText

if TYPE_CHECKING:
    from tree_sitter import Node

    from cblint.parse.shell_script import Statement

SUBSTITUTIONS = frozenset({"command_substitution", "process_substitution"})
EXPANSIONS = frozenset({"simple_expansion", "expansion", "arithmetic_expansion", *SUBSTITUTIONS})
MAX_DEPTH = 60
"""Deeper nesting is not followed; people stop far earlier."""

_BRACE = re.compile(r"\{[^{}\s'\"$`\\]*(?:,|\.\.)[^{}\s'\"$`\\]*\}")
_PARAMETER = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*?$!_-])(?:(?<=BASH_SOURCE)\[0\])?(.*)\}\Z", re.DOTALL)
_SIMPLE = re.compile(r"\$([0-9]|[A-Za-z_][A-Za-z0-9_]*|[@*#?])")
_OPERATOR = re.compile(r":?[-=?+]|.", re.DOTALL)
_BARE = re.compile(r"[^\\'\"$`*?\[{~<>]+")
"""Characters that mean nothing else outside of quotes."""
_QUOTED = re.compile(r"[^\\\"$`]+")
_PLAIN = re.compile(r"[A-Za-z0-9_./:=,@%+^-]+")
"""The words that most words are."""
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_ANSI = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "e": "\x1b"}
_DOUBLE_ESCAPED = '$`"\\'


class WordReader:
    """Reads words of one text; `statements` reads what stands in a command substitution."""

    __slots__ = ("offset", "source", "statements")

    def __init__(
        self,
        source: EmbeddedText,
        offset: Callable[[int], int],
        statements: Callable[[Node, int], tuple[Statement, ...]],
    ) -> None:
        self.source = source
        self.offset = offset
        """Turns an offset of the parser, which counts bytes, into one of the text."""
        self.statements = statements

    def word(self, node: Node, depth: int) -> Word:
        """Read a word from its node."""
        return self.joined([node], depth)

    def joined(self, nodes: list[Node], depth: int) -> Word:
        """Read one word from the nodes that the parser made of it, one touching the next."""
        start, end = self.offset(nodes[0].start_byte), self.offset(nodes[-1].end_byte)
        if _PLAIN.fullmatch(self.source.text, start, end):
            text = literal(self.source, [(start, self.source.text[start:end])], quoted=False)
            return Word(text.span, (text,))
        return self.between(nodes, start, end, depth)

    def between(self, nodes: list[Node], start: int, end: int, depth: int, mode: str = "word") -> Word:
        """Read `start` to `end` of the text, which lies in nodes: a `word`, or a `heredoc` where quotes are text."""
        first = self.offset(nodes[0].start_byte)
        inner = {
            low: child
            for node in nodes
            for child in _topmost(node, start == first)
            if start <= (low := self.begin(child))
            and self.offset(child.end_byte) <= end
            and not self.source.text.startswith(("$ ", "$\t", "$\n"), low)
        }
        pieces = Pieces(self.source)
        scan = _Scan(self, pieces, inner, depth)
        if mode == "heredoc":
            scan.quoted(start, end, "", "$`\\")
        else:
            scan.unquoted(start, end)
        pieces.close()
        return Word(self.source.span(start, end), tuple(pieces.parts))

    def verbatim(self, start: int, end: int, tabs: bool) -> Word:
        """Read `start` to `end` of the text as it stands, without the tabs that lead its lines if told so."""
        pieces = Pieces(self.source)
        for line in _LINE.finditer(self.source.text, start, end):
            kept = line[0].lstrip("\t") if tabs else line[0]
            pieces.add(line.end() - len(kept), kept, quoted=True)
        pieces.close()
        return Word(self.source.span(start, end), tuple(pieces.parts))

    def begin(self, node: Node) -> int:
        """Return where an expansion begins: the parser counts blanks before it to it, within double quotes."""
        offset = self.offset(node.start_byte)
        while self.source.text[offset : offset + 1].isspace():
            offset += 1
        return offset

    def expansion(self, node: Node, quoted: bool, depth: int) -> WordPart:
        """Read what a `$` or a backtick starts."""
        start, end = self.begin(node), self.offset(node.end_byte)
        span = self.source.span(start, end)
        text = self.source.text[start:end]
        if node.type in SUBSTITUTIONS and depth < MAX_DEPTH:
            body = self.statements(node, depth + 1)
            return Substitution(span, body, quoted, process=node.type == "process_substitution")
        if node.type == "simple_expansion":
            return Expansion(span, text[1:], "", None, quoted)
        found = _PARAMETER.match(text) if node.type == "expansion" else None
        if found is None or depth >= MAX_DEPTH:
            kind = "arithmetic" if node.type == "arithmetic_expansion" else "other"
            return Opaque(span, text, kind)
        name, rest = found.groups()
        if not rest:
            return Expansion(span, name, "", None, quoted)
        operator = _OPERATOR.match(rest)
        length = operator.end() if operator else 0
        argument = self.between([node], start + found.start(2) + length, end - 1, depth + 1)
        return Expansion(span, name, rest[:length], argument, quoted)


class _Scan:
    """Goes through the characters of one word."""

    __slots__ = ("depth", "inner", "pieces", "reader", "text")

    def __init__(self, reader: WordReader, pieces: Pieces, inner: dict[int, Node], depth: int) -> None:
        self.reader = reader
        self.pieces = pieces
        self.inner = inner
        self.depth = depth
        self.text = reader.source.text

    def expanded(self, position: int, end: int, *, quoted: bool) -> int:
        """Take the expansion that starts here, if one does, and return where it ends."""
        node = self.inner.get(position)
        if node is None:
            return self._overlooked(position, end, quoted=quoted)
        self.pieces.put(self.reader.expansion(node, quoted, self.depth))
        return min(max(self.reader.offset(node.end_byte), position + 1), end)

    def _overlooked(self, position: int, end: int, *, quoted: bool) -> int:
        """Take a parameter that the parser took for text, as it does in `$a:$1`."""
        found = _SIMPLE.match(self.text, position, end) if self.text[position] == "$" else None
        if found is None:
            return position
        span = self.reader.source.span(position, found.end())
        self.pieces.put(Expansion(span, found.group(1), "", None, quoted))
        return found.end()

    def run(self, position: int, end: int, run: re.Pattern[str]) -> int:
        """Return where the characters end that mean nothing else."""
        found = run.match(self.text, position, end)
        return found.end() if found else position

    def unquoted(self, start: int, end: int) -> None:
        """Take characters outside of quotes."""
        position = start
        while position < end:
            stop = self.run(position, end, _BARE)
            if stop > position:
                self.pieces.add(position, self.text[position:stop], quoted=False)
                position = stop
                continue
            after = self.expanded(position, end, quoted=False)
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
            stop = self.run(position, end, _QUOTED)
            if stop > position:
                self.pieces.add(position, self.text[position:stop], quoted=True)
                position = stop
                continue
            after = self.expanded(position, end, quoted=True)
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
        span = self.reader.source.span
        if char in "*?" or (char == "[" and "]" in self.text[position:end] and end > start + 2):
            stop = self.text.find("]", position, end) + 1 if char == "[" else position + 1
            if not any(position < offset < stop for offset in self.inner):
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


def _topmost(node: Node, itself: bool) -> list[Node]:
    """Return the expansions in a node that lie in no other; the node itself counts only if told so."""
    if itself and node.type in EXPANSIONS:
        return [node]
    found = []
    pending = list(node.children)
    while pending:
        each = pending.pop()
        if each.type in EXPANSIONS:
            found.append(each)
        else:
            pending.extend(each.children)
    return found
