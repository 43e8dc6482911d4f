"""This is where a shell text is read by the grammar: its statements, as syntax, and what breaks it.

It stops at the first error and names it; what it does not understand is no error.
"""

from __future__ import annotations

from cblint.parse.shell_build import Builder, around
from cblint.parse.shell_cursor import MAX_DEPTH, BrokenError, UnsureError
from cblint.parse.shell_errors import OPENS, RESERVED, reserved, unclosed, unexpected
from cblint.parse.shell_script import AndOr, Block, Compound, Pipeline, RedirectWord, SimpleCommand, Statement
from cblint.parse.shell_token import REDIRECTS, Token, is_one_of
from cblint.parse.shell_tokens import Lexer
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from cblint.source import EmbeddedText

_SEPARATORS = (";", "&", "\n")
_JOINS = ("&&", "||")
_PIPES = ("|", "|&")
_FAR = 10
"""What is nested deeper is left to the parser that cuts it."""


class Reader:
    """Reads one text from a position on."""

    def __init__(self, source: EmbeddedText, at: int = 0, depth: int = 0) -> None:
        self.lexer = Lexer(source.text, self._nested, at)
        self.build = Builder(source, self)
        self.commands: list[tuple[Token, ...]] = []
        """The words of each simple command, as written."""
        self._depth = depth

    def whole(self) -> tuple[Statement, ...]:
        """Read the whole text."""
        found = self.listed((), None)
        token = self.lexer.peek()
        if not token.is_end:
            raise unexpected(token)
        return found

    def inside(self, source: EmbeddedText, at: int) -> Reader:
        """Return what reads a text inside of this one by itself."""
        return Reader(source, at, self._depth + 1)

    def _nested(self, position: int) -> tuple[Statement, ...]:
        """Read the commands of a substitution, up to its `)`."""
        start = position - 2
        opened = Token(start, position, self.lexer.text[start:position], "", plain=False)
        self._deeper()
        found = self.listed((")",), opened)
        self.close(")", opened)
        self._depth -= 1
        return found

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _FAR:
            self.build.unread = True
            if self._depth > MAX_DEPTH:
                raise UnsureError

    def listed(self, ends: tuple[str, ...], opened: Token | None) -> tuple[Statement, ...]:
        """Read commands up to one of the ends, which is not taken."""
        found: list[Statement] = []
        lexer = self.lexer
        while True:
            while (token := lexer.peek()).operator == "\n":
                lexer.take()
            if ends and is_one_of(token, ends):
                return tuple(found)
            if token.is_end:
                if opened is not None:
                    raise unclosed(opened, ends)
                return tuple(found)
            statement = self._and_or()
            token = lexer.peek()
            if token.operator in _SEPARATORS:
                lexer.take()
                if token.operator == "&":
                    statement = Block(statement.span, Compound.BACKGROUND, (statement,))
            elif not token.is_end and not is_one_of(token, ends):
                raise unexpected(token)
            found.append(statement)

    def body(self, ends: tuple[str, ...], opened: Token) -> tuple[Statement, ...]:
        """Read commands, of which there must be one."""
        after = self.lexer.at
        found = self.listed(ends, opened)
        if not found:
            token = self.lexer.peek()
            word = self.lexer.text[opened.start : opened.end]
            said = token.text or token.operator
            raise BrokenError(opened.start, max(opened.end, after), f"nothing stands between `{word}` and `{said}`")
        return found

    def newlines(self) -> None:
        """Take line ends."""
        while self.lexer.peek().operator == "\n":
            self.lexer.take()

    def close(self, word: str, opened: Token) -> Token:
        """Take the word or operator that closes what opened."""
        token = self.lexer.peek()
        if not is_one_of(token, (word,)):
            raise unclosed(opened, (word,)) if token.is_end else unexpected(token)
        return self.lexer.take()

    def _and_or(self) -> Statement:
        first = self._pipeline()
        if self.lexer.peek().operator not in _JOINS:
            return first
        items = [("", first)]
        while self.lexer.peek().operator in _JOINS:
            operator = self._after_operator()
            items.append((operator, self._pipeline()))
        return AndOr(around([item for _, item in items]), tuple(items))

    def _after_operator(self) -> str:
        """Take an operator that needs a command after it."""
        operator = self.lexer.take()
        self.newlines()
        if self.lexer.peek().is_end:
            raise BrokenError(operator.start, operator.end, f"nothing follows `{operator.operator}`")
        return operator.operator

    def _pipeline(self) -> Statement:
        token = self.lexer.peek()
        start = token.start
        negated = False
        while token.plain and token.text in ("!", "time"):
            self.build.unread |= negated or token.text == "time"
            negated = True
            self.lexer.take()
            token = self.lexer.peek()
        if negated and (token.is_end or token.operator in (";", "\n")):
            self.build.unread = True
            return SimpleCommand(self.build.span(start, start), (), ())
        found = self.command()
        if self.lexer.peek().operator in _PIPES:
            found = self._piped(found)
        if negated:
            return Block(self.build.span(start, start).to(found.span), Compound.NEGATED, (found,))
        return found

    def _piped(self, first: Statement) -> Statement:
        members = [first]
        while self.lexer.peek().operator in _PIPES:
            if self.lexer.peek().operator == "|&":
                self.bash_only(self.lexer.peek(), "`|&`")
            self._after_operator()
            token = self.lexer.peek()
            if token.plain and token.text == "!":
                raise unexpected(token)
            members.append(self.command())
        return Pipeline(around(members), tuple(members))

    def command(self) -> Statement:
        """Read one simple or compound command."""
        self._deeper()
        token = self.lexer.peek()
        word = token.text if token.plain else ""
        if word in OPENS or token.operator == "(":
            from cblint.parse.shell_compounds import compound  # noqa: PLC0415  (most commands are simple)

            found = self._redirected(compound(self, self.lexer.take()))
        elif word in RESERVED:
            raise reserved(token)
        else:
            found = self._simple(token)
        self._depth -= 1
        return found

    def _redirected(self, statement: Statement) -> Statement:
        if self.lexer.peek().operator not in REDIRECTS:
            return statement
        found: list[RedirectWord] = []
        while self.lexer.peek().operator in REDIRECTS:
            self._redirect(found)
        from cblint.parse.shell_redirections import redirected  # noqa: PLC0415  (few commands have them behind)

        return redirected(statement, tuple(found))

    def _redirect(self, found: list[RedirectWord]) -> None:
        token = self.lexer.take()
        target = self.lexer.peek()
        if not target.is_word:
            raise BrokenError(token.start, token.end, f"`{token.operator}` has no file after it")
        self.lexer.take()
        if token.operator in ("<<", "<<-"):
            if any(mark in target.text for mark in ("$(", "${", "`")):
                raise UnsureError
        elif token.operator == "<<<":
            self.bash_only(token, "a here-string (`<<<`)")
        elif token.operator in ("&>", "&>>"):
            self.bash_only(token, f"`{token.operator}`")
        made = self.build.redirect(token, target)
        if made is not None:
            found.append(made)

    def _simple(self, first: Token) -> Statement:
        lexer = self.lexer
        words: list[Token] = []
        redirects: list[RedirectWord] = []
        token = first
        end = 0
        while True:
            if token.text:
                words.append(lexer.take())
                lexer.take_common(words)
                end = words[-1].end
            elif token.operator in REDIRECTS:
                self._redirect(redirects)
                if token.operator == "<<<":
                    end = lexer.at
            else:
                break
            token = lexer.peek()
        if token.operator == "(" and words:
            return self._called(words, token)
        if lexer.at == first.start or (not words and token is first):
            raise unexpected(token)
        self.commands.append(tuple(words))
        return self.build.command(words, redirects, first.start, end)

    def _called(self, words: list[Token], token: Token) -> Statement:
        """Read a function's definition: a name with `()` after it."""
        if len(words) > 1 or not words[0].plain:
            raise unexpected(token)
        self.lexer.take()
        after = self.lexer.peek()
        if after.operator != ")":
            raise unexpected(token)
        self.lexer.take()
        from cblint.parse.shell_compounds import function_body  # noqa: PLC0415  (most commands define nothing)

        return function_body(self, words[0], words[0].start)

    def bash_only(self, token: Token, what: str) -> None:
        """Record syntax that only bash has."""
        self.lexer.note(token.start, token.end, what)
