"""This is where a shell text is cut into words and operators, as bash does it, to tell what breaks the grammar.

Written against the shell grammar of POSIX and the bash manual. What depends on options of the shell (extended patterns,
coprocesses), or is read differently by different shells, makes the reading unsure: then nothing is said of the text.
"""

from __future__ import annotations

from cblint.parse.shell_cursor import BashOnly, BrokenError, Cursor, UnsureError
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["REDIRECTS", "BashOnly", "Lexer", "Token"]

_BLANK = pattern(r"(?:[ \t]+|\\\n|#[^\n]*)+")
_OPERATOR = pattern(r";;&|;;|;&|;|&&|&>>|&>|&|\|\||\|&|\||\(|\)|\n|<<<|<<-|<<|<&|<>|<|>>|>&|>\||>")
_NUMBERED = pattern(r"[0-9]+(?=[<>])|\{[A-Za-z_][A-Za-z0-9_]*\}(?=[<>])")
_PLAIN = pattern(r"[^\s'\"\\$`|&;()<>]+")
_ASSIGNS = pattern(r"[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]\s]*\])?\+?=\Z")
_ASSIGNMENT = pattern(r"[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?\+?=")
_ELEMENT = pattern(r"[A-Za-z_][A-Za-z0-9_]*\[")
_RANGE = pattern(r"\{(?:-?[0-9]+\.\.-?[0-9]+|[A-Za-z]\.\.[A-Za-z])(?:\.\.-?[0-9]+)?\}")
REDIRECTS = frozenset({"<<<", "<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">", "&>", "&>>"})
_OF_NUMBERS = (">&", "<&")
"""What may have a number after it that belongs to no other redirection, as in `2>&1>file`."""
_BEFORE_COMMANDS = frozenset(
    {"if", "then", "elif", "else", "fi", "while", "until", "do", "done", "esac", "{", "}", "!", "time"}
)
_DECLARING = frozenset({"alias", "declare", "export", "local", "readonly", "typeset"})
"""Builtins whose words may be assignments of arrays."""
_BEFORE_PATTERNS = frozenset({";;", ";&", ";;&"})


class Token(NamedTuple):
    """A word or an operator; at the end of the text, an empty operator."""

    start: int
    end: int
    operator: str
    """Empty for words."""
    text: str
    """A word as written."""
    plain: bool
    """Whether nothing in a word is quoted or expanded."""

    @property
    def is_word(self) -> bool:
        """Whether it is a word."""
        return bool(self.text)

    @property
    def is_end(self) -> bool:
        """Whether it is the end of the text."""
        return not self.text and not self.operator


class Lexer(Cursor):
    """Cuts one text into tokens."""

    def __init__(self, text: str, nested: Callable[[int], None]) -> None:
        super().__init__(text, nested)
        self.heredocs: list[tuple[str, bool]] = []
        """The here-documents whose texts follow the next line end: what ends them, and whether tabs are dropped."""
        self._peeked: Token | None = None
        self._begins = True
        """Whether a command may begin, or still have assignments, at the next word."""
        self._declares = False
        """Whether the command is one whose words may be assignments of arrays."""
        self._target = ""
        """The redirection whose word comes next."""

    def peek(self) -> Token:
        """Return the next token without taking it."""
        if self._peeked is None:
            self._peeked = self._read()
        return self._peeked

    def take(self) -> Token:
        """Take the next token; after a line end, the here-documents that start there are behind."""
        token = self.peek()
        self._peeked = None
        self.at = token.end
        if token.operator in REDIRECTS:
            self._target = token.operator
        elif token.operator:
            self._begins = token.operator not in _BEFORE_PATTERNS
            self._declares = False
        elif self._target:
            self._target = ""
        else:
            self._declares |= self._begins and token.text in _DECLARING
            reserved = token.plain and token.text in _BEFORE_COMMANDS
            self._begins = self._begins and (reserved or bool(_ASSIGNMENT.match(token.text)))
        if token.operator == "\n":
            self._skip_heredocs()
        return token

    def free_word(self, marks: str) -> None:
        """Make the next token a word in which parentheses may stand: of a pattern, or with marks of an expression."""
        self._peeked = None
        blank = _BLANK.match(self.text, self.at)
        start = self.at = blank.end() if blank else self.at
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "(" and (marks or (self.at > start and self.text[self.at - 1] in "?*+@!")):
                closed = self.parentheses(self.at + 1, 1)
                if closed < 0:
                    raise BrokenError(self.at, self.at + 1, "`(` is never closed", everywhere=False)
                self.at = closed
            elif char in " \t\n&;()<>" or (char == "|" and not marks):
                break
            elif char in "'\"`\\$":
                self.special()
            else:
                self.at += 1
        if self.at > start:
            self._peeked = Token(start, self.at, "", self.text[start : self.at], plain=True)
        self.at = start

    def back_to(self, position: int) -> None:
        """Go on at a position that is not before the last token taken."""
        self._peeked = None
        self.at = position

    def _skip_heredocs(self) -> None:
        for ending, tabs in self.heredocs:
            while self.at < len(self.text):
                stop = self.text.find("\n", self.at)
                stop = len(self.text) if stop < 0 else stop
                line = self.text[self.at : stop]
                self.at = min(stop + 1, len(self.text))
                if (line.lstrip("\t") if tabs else line) == ending:
                    break
        self.heredocs.clear()

    def _read(self) -> Token:
        blank = _BLANK.match(self.text, self.at)
        start = self.at
        if blank and (self.at == 0 or blank.group()[0] != "#" or self.text[self.at - 1] in " \t\n;&|()<>"):
            start = blank.end()
        if start >= len(self.text):
            return Token(len(self.text), len(self.text), "", "", plain=False)
        numbered = None if self._target in _OF_NUMBERS else _NUMBERED.match(self.text, start)
        operator = _OPERATOR.match(self.text, numbered.end() if numbered else start)
        if operator and not (operator.group() in "<>" and self.text[operator.end() : operator.end() + 1] == "("):
            return Token(start, operator.end(), operator.group(), "", plain=False)
        return self._word(start)

    def _word(self, start: int) -> Token:
        """Read the word that starts here."""
        self.at = start
        plain = True
        if self._begins and not self._target and (element := _ELEMENT.match(self.text, start)):
            plain = False
            self.bracket(element.end())
        while self.at < len(self.text):
            found = _PLAIN.match(self.text, self.at)
            if found:
                self._note_range(found.start(), found.end())
                self.at = found.end()
            elif self.text[self.at] in "<>" and self.text[self.at + 1 : self.at + 2] == "(":
                plain = False
                self.note(self.at, self.at + 2, "a process substitution (`<(…)`)")
                self.substitution(self.at + 2)
            elif self.text[self.at] == "(" and self._opens_array(start):
                plain = False
                self._array()
            elif self.text[self.at] in " \t\n|&;()<>":
                break
            elif self.text.startswith("\\\n", self.at):
                self.at += 2
            else:
                plain = False
                self.special()
        return self._ended(start, plain=plain)

    def _ended(self, start: int, *, plain: bool) -> Token:
        """Return the word that ends here, at whose start reading goes on."""
        text = self.text[start : self.at].replace("\\\n", "")
        if not text:
            raise UnsureError
        if self.text[self.at : self.at + 1] == "(" and text[-1] in "?*+@!":
            raise UnsureError
        end, self.at = self.at, start
        return Token(start, end, "", text, plain=plain)

    def _opens_array(self, start: int) -> bool:
        allowed = (self._begins and not self._target) or self._declares
        return allowed and bool(_ASSIGNS.match(self.text[start : self.at]))

    def _array(self) -> None:
        opened = self.at
        begins, self._begins = self._begins, False
        self.note(opened, opened + 1, "an array")
        self.deeper()
        self.at += 1
        while True:
            token = self._read()
            if token.is_end:
                raise BrokenError(opened, opened + 1, "`(` is never closed")
            self.at = token.end
            if token.operator == ")":
                self.higher()
                self._begins = begins
                return
            if token.operator not in ("\n", ""):
                raise BrokenError(token.start, token.end, f"`{token.operator}` stands inside an array")

    def substitution(self, position: int) -> None:
        """Go behind a substitution whose commands start at a position."""
        waiting, self.heredocs = self.heredocs, []
        kept = self._begins, self._target, self._declares
        self._begins, self._target, self._declares = True, "", False
        self.back_to(position)
        self.nested(position)
        if self.heredocs:
            raise UnsureError
        self.heredocs = waiting
        self._begins, self._target, self._declares = kept

    def arithmetic(self, position: int) -> str | None:
        """Go behind the `))` of an arithmetic command, and return its expression, which starts at a position.

        What is closed otherwise is none: nothing is returned, and reading goes on inside.
        """
        kept = self.at
        closed = self.parentheses(position, 1)
        if closed < 0:
            raise BrokenError(position - 2, position, "`((` has no `))`")
        if not self.text.startswith(")", closed):
            self.back_to(kept)
            return None
        self.back_to(closed + 1)
        return self.text[position : closed - 1]

    def _note_range(self, start: int, end: int) -> None:
        found = _RANGE.search(self.text, start, end)
        if found:
            self.note(found.start(), found.end(), "a range in braces")
