"""This is where it is told whether a text breaks the shell's grammar, and which of its syntax only bash has.

The parser of `parse.shell` reads on over errors, and takes some right texts for wrong. This one stops at the first
error and names it; what it does not understand is no error.
"""

from __future__ import annotations

from cblint.parse import shell_compounds
from cblint.parse.shell_cursor import MAX_DEPTH, BashOnly, BrokenError, UnsureError
from cblint.parse.shell_errors import CLOSES, unclosed, unexpected
from cblint.parse.shell_tokens import REDIRECTS, Lexer, Token
from cblint.record import NamedTuple

MAX_LENGTH = 100_000
"""Of a longer text nothing is said."""

_WORDS_ELSEWHERE = ("`function`", "`select`")
"""Syntax of bash that is a plain command to other shells."""
_SEPARATORS = (";", "&", "\n")


class Broken(NamedTuple):
    """The first error of a text: where it is, and the fact in plain words."""

    start: int
    end: int
    message: str
    everywhere: bool
    """Whether every shell stops at it; else bash does, and others run something else."""


class Grammar(NamedTuple):
    """What a text is by the grammar."""

    broken: Broken | None
    """None where it is right, or where that is not known."""
    sure: bool
    """Whether all of it was understood."""
    bash_only: tuple[BashOnly, ...]
    """In the order of the text, as far as it was understood."""
    commands: tuple[tuple[Token, ...], ...]
    """The words of each simple command, as written."""


def read(text: str) -> Grammar:
    """Read a text by the grammar of bash."""
    if len(text) > MAX_LENGTH:
        return Grammar(None, sure=False, bash_only=(), commands=())
    reader = Reader(text.replace("\r\n", " \n"))
    broken = None
    sure = True
    try:
        reader.whole()
    except BrokenError as error:
        everywhere = error.everywhere and not any(each.what in _WORDS_ELSEWHERE for each in reader.lexer.bash_only)
        broken = Broken(error.start, min(error.end, len(text)), error.message, everywhere)
    except UnsureError:
        sure = False
    return Grammar(broken, sure, tuple(sorted(reader.lexer.bash_only)), tuple(reader.commands))


class Reader:
    """Reads one text from its start."""

    def __init__(self, text: str) -> None:
        self.lexer = Lexer(text, self._nested)
        self.commands: list[tuple[Token, ...]] = []
        self._depth = 0

    def whole(self) -> None:
        """Read the whole text."""
        self.listed((), None)
        token = self.lexer.peek()
        if not token.is_end:
            raise unexpected(token)

    def _nested(self, position: int) -> None:
        """Read the commands of a substitution, up to its `)`."""
        start = position - 2
        opened = Token(start, position, self.lexer.text[start:position], "", plain=False)
        self._deeper()
        self.listed((")",), opened)
        self.close(")", opened)
        self._depth -= 1

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnsureError

    def listed(self, ends: tuple[str, ...], opened: Token | None) -> bool:
        """Read commands up to one of the ends, which is not taken; return whether there are any."""
        found = False
        while True:
            self.newlines()
            token = self.lexer.peek()
            if is_one_of(token, ends):
                return found
            if token.is_end:
                if opened is not None:
                    raise unclosed(opened, ends)
                return found
            self._and_or()
            found = True
            token = self.lexer.peek()
            if token.operator in _SEPARATORS:
                self.lexer.take()
            elif not token.is_end and not is_one_of(token, ends):
                raise unexpected(token)

    def body(self, ends: tuple[str, ...], opened: Token) -> None:
        """Read commands, of which there must be one."""
        after = self.lexer.at
        if not self.listed(ends, opened):
            token = self.lexer.peek()
            word = self.lexer.text[opened.start : opened.end]
            said = token.text or token.operator
            raise BrokenError(opened.start, max(opened.end, after), f"nothing stands between `{word}` and `{said}`")

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

    def _and_or(self) -> None:
        self._pipeline()
        while self.lexer.peek().operator in ("&&", "||"):
            self._after_operator()
            self._pipeline()

    def _after_operator(self) -> None:
        """Take an operator that needs a command after it."""
        operator = self.lexer.take()
        self.newlines()
        if self.lexer.peek().is_end:
            raise BrokenError(operator.start, operator.end, f"nothing follows `{operator.operator}`")

    def _pipeline(self) -> None:
        alone = False
        while (token := self.lexer.peek()).plain and token.text in ("!", "time"):
            self.lexer.take()
            alone = True
        if alone and (token.is_end or token.operator in (";", "\n")):
            return
        self.command()
        while self.lexer.peek().operator in ("|", "|&"):
            if self.lexer.peek().operator == "|&":
                self.bash_only(self.lexer.peek(), "`|&`")
            self._after_operator()
            token = self.lexer.peek()
            if token.plain and token.text == "!":
                raise unexpected(token)
            self.command()

    def command(self) -> None:
        """Read one simple or compound command."""
        self._deeper()
        token = self.lexer.peek()
        word = token.text if token.plain else ""
        if word in ("coproc", "time"):
            raise UnsureError
        if word in CLOSES:
            raise BrokenError(token.start, token.end, f"`{word}` stands without {CLOSES[word]} before it")
        if word == "]]":
            raise BrokenError(token.start, token.end, "`]]` stands without `[[` before it", everywhere=False)
        if word in shell_compounds.COMPOUNDS:
            self.lexer.take()
            shell_compounds.COMPOUNDS[word](self, token)
            self._redirects()
        elif token.operator == "(":
            shell_compounds.parentheses(self)
            self._redirects()
        else:
            self._simple()
        self._depth -= 1

    def _redirects(self) -> None:
        while self.lexer.peek().operator.lstrip("0123456789") in REDIRECTS:
            self._redirect()

    def _redirect(self) -> None:
        token = self.lexer.take()
        target = self.lexer.peek()
        if not target.is_word:
            raise BrokenError(token.start, token.end, f"`{token.operator}` has no file after it")
        self.lexer.take()
        if token.operator in ("<<", "<<-"):
            if any(mark in target.text for mark in ("$(", "${", "`")):
                raise UnsureError
            ending = target.text.replace("'", "").replace('"', "").replace("\\", "")
            self.lexer.heredocs.append((ending, token.operator == "<<-"))
        elif token.operator == "<<<":
            self.bash_only(token, "a here-string (`<<<`)")
        elif token.operator in ("&>", "&>>"):
            self.bash_only(token, f"`{token.operator}`")

    def _simple(self) -> None:
        words: list[Token] = []
        first = self.lexer.peek()
        while True:
            token = self.lexer.peek()
            if token.operator in REDIRECTS:
                self._redirect()
            elif token.is_word:
                words.append(self.lexer.take())
            else:
                break
        if token.operator == "(" and words and token.start == self.lexer.at + self._blanks():
            self._called(words, token)
            return
        if self.lexer.at == first.start or (not words and token is first):
            raise unexpected(token)
        self.commands.append(tuple(words))

    def _blanks(self) -> int:
        """Return how many blanks stand before the next token."""
        return self.lexer.peek().start - self.lexer.at

    def _called(self, words: list[Token], token: Token) -> None:
        """Read a function's definition: a name with `()` after it."""
        if len(words) > 1 or not words[0].plain:
            raise unexpected(token)
        self.lexer.take()
        after = self.lexer.peek()
        if after.operator != ")":
            raise unexpected(token)
        self.lexer.take()
        shell_compounds.function_body(self, words[0])

    def bash_only(self, token: Token, what: str) -> None:
        """Record syntax that only bash has."""
        self.lexer.note(token.start, token.end, what)


def is_one_of(token: Token, words: tuple[str, ...]) -> bool:
    """Tell whether a token is one of some operators and reserved words."""
    return (token.operator or (token.text if token.plain else "")) in words and not token.is_end
