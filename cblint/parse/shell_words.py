"""This is where a shell word is taken apart: quotes, escapes, expansions and patterns, each piece with its place."""

from __future__ import annotations

from collections.abc import Callable

from cblint.parse.shell_pieces import literal, verbatim
from cblint.parse.shell_scan import Scan, parameter
from cblint.parse.shell_script import Expansion, Opaque, Substitution, Word, WordPart
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText

if TYPE_CHECKING:
    from tree_sitter import Node

    from cblint.parse.shell_script import Statement

SUBSTITUTIONS = frozenset({"command_substitution", "process_substitution"})
EXPANSIONS = frozenset({"simple_expansion", "expansion", "arithmetic_expansion", *SUBSTITUTIONS})
MAX_DEPTH = 60
"""Deeper nesting is not followed; people stop far earlier."""

_SIMPLE = pattern(r"\$([0-9]|[A-Za-z_][A-Za-z0-9_]*|[@*#?])")
_PLAIN = pattern(r"[A-Za-z0-9_./:=,@%+^-]+")
"""The words that most words are."""


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
        return _TreeScan(self, inner, depth).word(start, end, mode)

    def verbatim(self, start: int, end: int, tabs: bool) -> Word:
        """Read `start` to `end` of the text as it stands, without the tabs that lead its lines if told so."""
        return verbatim(self.source, start, end, tabs=tabs)

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
        if node.type != "expansion" or depth >= MAX_DEPTH:
            kind = "arithmetic" if node.type == "arithmetic_expansion" else "other"
            return Opaque(span, text, kind)
        return parameter(
            self.source, start, end, lambda low, high: self.between([node], low, high, depth + 1), quoted=quoted
        )


class _TreeScan(Scan):
    """Goes through the characters of a word that the parser has made nodes of."""

    __slots__ = ("_depth", "_inner", "_reader")

    def __init__(self, reader: WordReader, inner: dict[int, Node], depth: int) -> None:
        super().__init__(reader.source)
        self._reader = reader
        self._inner = inner
        self._depth = depth

    def expansion(self, position: int, *, quoted: bool) -> tuple[WordPart, int] | None:
        """Return what is expanded at a position, and where it ends; None if nothing is."""
        node = self._inner.get(position)
        if node is not None:
            return self._reader.expansion(node, quoted, self._depth), self._reader.offset(node.end_byte)
        return self._overlooked(position, quoted=quoted)

    def expands_between(self, start: int, end: int) -> bool:
        """Tell whether something expanded starts from one position to before another."""
        return any(start <= offset < end for offset in self._inner)

    def _overlooked(self, position: int, *, quoted: bool) -> tuple[WordPart, int] | None:
        """Return a parameter that the parser took for text, as it does in `$a:$1`."""
        found = _SIMPLE.match(self.text, position)
        if found is None:
            return None
        return Expansion(self.source.span(position, found.end()), found.group(1), "", None, quoted), found.end()


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
