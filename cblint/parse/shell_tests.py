"""This is where the grammar of bash's tests between `[[` and `]]` is read."""

from __future__ import annotations

from cblint.parse.shell_cursor import BrokenError, UnsureError
from cblint.parse.shell_script import SimpleCommand
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from cblint.parse.shell_reader import Reader
    from cblint.parse.shell_script import Statement, Word
    from cblint.parse.shell_token import Token

_UNARY = frozenset(f"-{letter}" for letter in "abcdefghknoprstuvwxzGLNORS")
_PATTERNED = ("=", "==", "!=")
_COUNTING = frozenset({"-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-ef", "-nt", "-ot"})
_BINARY = frozenset({*_PATTERNED, *_COUNTING, "=~"})
MAX_DEPTH = 30
"""A test that is nested deeper is not judged."""


def test(reader: Reader, opened: Token) -> Statement:
    """Read a test behind its `[[`, as a command of that name."""
    reader.bash_only(opened, "`[[`")
    return _Test(reader, opened).run()


class _Test:
    """One test."""

    def __init__(self, reader: Reader, opened: Token) -> None:
        self.reader = reader
        self.lexer = reader.lexer
        self.opened = opened
        self.depth = 0
        self.words: list[Word] = [reader.build.verbatim(opened)]
        """What is compared, and the tests of one word."""

    def run(self) -> Statement:
        """Read it up to its `]]`, which is taken."""
        self._either()
        self.reader.newlines()
        token = self.lexer.take()
        if token.text != "]]":
            raise self._unexpected(token)
        return SimpleCommand(self.reader.build.span(self.opened.start, token.end), (), tuple(self.words))

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
        else:
            self.words.append(self.reader.build.word_of(token))
            if not (token.plain and token.text in _UNARY):
                self._compared()
                return
            self._argument()
        self.reader.newlines()

    def _compared(self) -> None:
        """Read what stands behind the first word of a term."""
        after = self.lexer.peek()
        if after.operator in ("<", ">") or (after.plain and after.text in _BINARY):
            self.lexer.take()
            if after.text in _COUNTING:
                self.words.append(self.reader.build.word_of(after))
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
        self.words.append(self.reader.build.word_of(token))

    def _unexpected(self, token: Token) -> BrokenError:
        if token.is_end:
            return BrokenError(self.opened.start, self.opened.end, "`[[` has no `]]`", everywhere=False)
        said = {"\n": "the line end"}.get(token.operator, f"`{token.operator}`") if token.operator else "a word"
        return BrokenError(token.start, token.end, f"{said} stands where no test can have it", everywhere=False)
