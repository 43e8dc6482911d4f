"""This is where a shell text is cut into words and operators, as bash does it, to tell what breaks the grammar.

Written against the shell grammar of POSIX and the bash manual. What depends on options of the shell (extended patterns,
coprocesses), or is read differently by different shells, makes the reading unsure: then nothing is said of the text.
"""

from __future__ import annotations

from cblint.parse.shell_cursor import BrokenError, Cursor, Expanded, UnsureError
from cblint.parse.shell_token import REDIRECTS, Token, ending_line
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cblint.parse.shell_script import Statement

__all__ = ["ASSIGNMENT", "Lexer", "Token"]

_made = tuple.__new__
"""Makes a named tuple of its items, in a third of the time that its constructor takes."""
_COMMON = pattern(r"[ \t]*([A-Za-z0-9_./:=,@%+^-]+)(?=[ \t\n;|&)]|\Z)")
"""A word of the kind that most words are, and the blanks before it."""
_BLANK = pattern(r"(?:[ \t]+|\\\n|#[^\n]*)+")
_BLANKS = (" ", "\t", "\\", "#")
"""What blanks, escaped line ends and comments start with."""
_BEFORE_COMMENTS = " \t\n;&|()<>"
_OPERATOR = pattern(r";;&|;;|;&|;|&&|&>>|&>|&|\|\||\|&|\||\(|\)|\n|<<<|<<-|<<|<&|<>|<|>>|>&|>\||>")
_NUMBERS = "0123456789{"
_OPERATES = f"\n;&|()<>{_NUMBERS}"
"""What an operator may start with."""
_NUMBERED = pattern(r"[0-9]+(?=[<>])|\{[A-Za-z_][A-Za-z0-9_]*\}(?=[<>])")
_PLAIN = pattern(r"[^\s'\"\\$`|&;()<>]+")
ASSIGNMENT = pattern(r"([A-Za-z_][A-Za-z0-9_]*)(\[[^\]]*\])?(\+?)=")
"""How an assignment begins: its name, the index of an element, and whether it appends."""
_ELEMENT = pattern(r"[A-Za-z_][A-Za-z0-9_]*\[")
_RANGE = pattern(r"\{(?:-?[0-9]+\.\.-?[0-9]+|[A-Za-z]\.\.[A-Za-z])(?:\.\.-?[0-9]+)?\}")
_OF_NUMBERS = (">&", "<&")
"""What may have a number after it that belongs to no other redirection, as in `2>&1>file`."""
_BEFORE_COMMANDS = frozenset(
    {"if", "then", "elif", "else", "fi", "while", "until", "do", "done", "esac", "{", "}", "!", "time"}
)
_DECLARING = frozenset({"alias", "declare", "export", "local", "readonly", "typeset"})
"""Builtins whose words may be assignments of arrays."""
_BEFORE_PATTERNS = frozenset({";;", ";&", ";;&"})


class Lexer(Cursor):
    """Cuts one text into tokens."""

    def __init__(self, text: str, nested: Callable[[int], tuple[Statement, ...]], at: int = 0) -> None:
        super().__init__(text, nested, at)
        self.heredocs: list[tuple[str, bool, int]] = []
        """The texts that follow the next line end: what ends each, whether tabs are dropped, where it should start."""
        self.misplaced = False
        """Whether one of them started elsewhere."""
        self._peeked: Token | None = None
        self._begins = True
        """Whether a command may begin, or still have assignments, at the next word."""
        self._declares = False
        """Whether the command is one whose words may be assignments of arrays."""
        self._target = ""
        """The redirection whose word comes next."""
        self._indexes = "[" in text
        """Whether there may be elements of arrays."""

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
        elif self._begins:
            self._declares |= token.text in _DECLARING
            reserved = token.plain and token.text in _BEFORE_COMMANDS
            self._begins = reserved or ("=" in token.text and ASSIGNMENT.match(token.text) is not None)
        if token.operator == "\n":
            self._skip_heredocs()
        return token

    def take_common(self, found: list[Token]) -> None:
        """Take the words of the common kind that come next in a command that has begun."""
        if self._begins or self._target or self._peeked is not None:
            return
        text, at = self.text, self.at
        match = _COMMON.match
        while common := match(text, at):
            start, at = common.span(1)
            found.append(_made(Token, (start, at, "", common[1], True, True)))
        self.at = at

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
        for ending, tabs, start in self.heredocs:
            self.misplaced |= start != self.at
            line = ending_line(self.text, self.at, ending, tabs=tabs)
            self.at = len(self.text) if line is None else min(line[1] + 1, len(self.text))
        self.heredocs.clear()

    def _read(self) -> Token:
        common = _COMMON.match(self.text, self.at)
        if common:
            return _made(Token, (*common.span(1), "", common[1], True, True))
        start = self._behind_blanks()
        if start >= len(self.text):
            return Token(len(self.text), len(self.text), "", "", plain=False)
        if self.text[start] not in _OPERATES:
            return self._word(start)
        numbered = None
        if self.text[start] in _NUMBERS and self._target not in _OF_NUMBERS:
            numbered = _NUMBERED.match(self.text, start)
        operator = _OPERATOR.match(self.text, numbered.end() if numbered else start)
        if operator and not (operator.group() in "<>" and self.text[operator.end() : operator.end() + 1] == "("):
            return Token(start, operator.end(), operator.group(), "", plain=False)
        return self._word(start)

    def _behind_blanks(self) -> int:
        """Return where the blanks and comments end that come next."""
        at = self.at
        if self.text[at : at + 1] not in _BLANKS:
            return at
        blank = _BLANK.match(self.text, at)
        return (
            blank.end() if blank and (self.text[at] != "#" or at == 0 or self.text[at - 1] in _BEFORE_COMMENTS) else at
        )

    def _word(self, start: int) -> Token:
        """Read the word that starts here."""
        self.at = start
        plain = True
        if self._indexes and self._begins and not self._target and (element := _ELEMENT.match(self.text, start)):
            plain = False
            self.bracket(element.end())
        while self.at < len(self.text):
            found = _PLAIN.match(self.text, self.at)
            char = self.text[self.at]
            if found:
                if "{" in found.group() and ".." in found.group():
                    self._note_range(found.start(), found.end())
                self.at = found.end()
            elif char in "\"'$`":
                plain = False
                self.special()
            elif char in "<>" and self.text[self.at + 1 : self.at + 2] == "(":
                plain = False
                opened = self.at
                self.note(opened, opened + 2, "a process substitution (`<(…)`)")
                body = self.substitution(opened + 2)
                self.expanded[opened] = Expanded(self.at, "process", body)
            elif char == "(" and self._opens_array(start):
                plain = False
                self._array()
            elif char in " \t\n|&;()<>":
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
        while self.text.endswith("\\\n", start, end):
            end -= 2
        return Token(start, end, "", text, plain=plain)

    def _opens_array(self, start: int) -> bool:
        allowed = (self._begins and not self._target) or self._declares
        found = ASSIGNMENT.match(self.text, start, self.at) if allowed else None
        return found is not None and found.end() == self.at

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

    def substitution(self, position: int) -> tuple[Statement, ...]:
        """Go behind a substitution whose commands start at a position."""
        waiting, self.heredocs = self.heredocs, []
        kept = self._begins, self._target, self._declares
        self._begins, self._target, self._declares = True, "", False
        self.back_to(position)
        body = self.nested(position)
        if self.heredocs:
            raise UnsureError
        self.heredocs = waiting
        self._begins, self._target, self._declares = kept
        return body

    def _note_range(self, start: int, end: int) -> None:
        found = _RANGE.search(self.text, start, end)
        if found:
            self.note(found.start(), found.end(), "a range in braces")
