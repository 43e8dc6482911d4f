"""This is where the grammar of bash's tests between `[[` and `]]` is read."""

from __future__ import annotations

from cblint.parse.shell_cursor import BrokenError, UnsureError
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from cblint.parse.shell_grammar import Reader
    from cblint.parse.shell_tokens import Token

_UNARY = frozenset(f"-{letter}" for letter in "abcdefghknoprstuvwxzGLNORS")
_PATTERNED = ("=", "==", "!=")
_BINARY = frozenset({*_PATTERNED, "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-ef", "-nt", "-ot"})
MAX_DEPTH = 30
"""A test that is nested deeper is not judged."""


def test(reader: Reader, opened: Token) -> None:
    """Read a test behind its `[[`."""
    reader.bash_only(opened, "`[[`")
    _Test(reader, opened).run()


class _Test:
    """One test."""

    def __init__(self, reader: Reader, opened: Token) -> None:
        self.reader = reader
        self.lexer = reader.lexer
        self.opened = opened
        self.depth = 0

    def run(self) -> None:
        """Read it up to its `]]`, which is taken."""
        self._either()
        self.reader.newlines()
        token = self.lexer.take()
        if token.text != "]]":
            raise self._unexpected(token)

    def _either(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnsureError
        self._term()
        while self.lexer.peek().operator in ("&&", "||"):
            self.lexer.take()
            self._term()
        self.depth -= 1

    def _term(self) -> None:
        self.reader.newlines()
        token = self.lexer.take()
        while token.plain and token.text == "!":
            self.reader.newlines()
            token = self.lexer.take()
        if token.operator == "(":
            self._either()
            self.reader.newlines()
            closing = self.lexer.take()
            if closing.operator != ")":
                raise self._unexpected(closing)
        elif not token.is_word or token.text == "]]":
            raise self._unexpected(token)
        elif token.plain and token.text in _UNARY:
            self._argument()
        else:
            self._compared()
            return
        self.reader.newlines()

    def _compared(self) -> None:
        """Read what stands behind the first word of a term."""
        after = self.lexer.peek()
        if after.operator in ("<", ">") or (after.plain and after.text in _BINARY):
            self.lexer.take()
            if after.text == "=~":
                self.lexer.free_word("(|")
            elif after.text in _PATTERNED:
                self.lexer.free_word("")
            self._argument()
            self.reader.newlines()
        elif after.operator not in ("&&", "||", ")") and after.text != "]]":
            raise self._unexpected(after)

    def _argument(self) -> None:
        token = self.lexer.take()
        if not token.is_word or token.text == "]]":
            raise self._unexpected(token)

    def _unexpected(self, token: Token) -> BrokenError:
        if token.is_end:
            return BrokenError(self.opened.start, self.opened.end, "`[[` has no `]]`", everywhere=False)
        said = {"\n": "the line end"}.get(token.operator, f"`{token.operator}`") if token.operator else "a word"
        return BrokenError(token.start, token.end, f"{said} stands where no test can have it", everywhere=False)
