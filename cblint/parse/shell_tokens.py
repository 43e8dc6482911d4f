"""This is where a shell text is cut into words and operators, as bash does it, to tell what breaks the grammar.

Written against the shell grammar of POSIX and the bash manual. What depends on options of the shell (extended patterns,
coprocesses), or is read differently by different shells, makes the reading unsure: then nothing is said of the text.
"""

from __future__ import annotations

from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_BLANK = pattern(r"(?:[ \t]+|\\\n|#[^\n]*)+")
_SPACES = pattern(r"(?:[ \t]+|\\\n)*")
_OPERATOR = pattern(r";;&|;;|;&|;|&&|&>>|&>|&|\|\||\|&|\||\(|\)|\n|<<<|<<-|<<|<&|<>|<|>>|>&|>\||>")
_NUMBERED = pattern(r"[0-9]+(?=[<>])|\{[A-Za-z_][A-Za-z0-9_]*\}(?=[<>])")
_PLAIN = pattern(r"[^\s'\"\\$`|&;()<>]+")
_INSIDE = pattern(r"[^\"\\$`]+")
_ASSIGNS = pattern(r"[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]\s]*\])?\+?=\Z")
_CHANGES = pattern(r"\$\{(?:!|[A-Za-z_][A-Za-z0-9_]*(?:\[|/|\^|,|@|:[ \t]*[0-9(]))")
_RANGE = pattern(r"\{(?:-?[0-9]+\.\.-?[0-9]+|[A-Za-z]\.\.[A-Za-z])(?:\.\.-?[0-9]+)?\}")
MAX_DEPTH = 40
"""What is nested deeper is not judged."""
REDIRECTS = frozenset({"<<<", "<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">", "&>", "&>>"})


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


class BashOnly(NamedTuple):
    """A piece of syntax that bash has and a POSIX shell has not."""

    start: int
    end: int
    what: str


class BrokenError(Exception):
    """The text breaks the grammar."""

    def __init__(self, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.start = start
        self.end = end
        self.message = message


class UnsureError(Exception):
    """Whether the text breaks the grammar is not known."""


class Lexer:
    """Cuts one text, from a position that only goes forward."""

    def __init__(self, text: str, nested: Callable[[int], None]) -> None:
        """`nested` reads the commands of a substitution that opened at a position, up to its `)`."""
        self.text = text
        self.at = 0
        self.bash_only: list[BashOnly] = []
        self.heredocs: list[tuple[str, bool]] = []
        """The here-documents whose texts follow the next line end: what ends them, and whether tabs are dropped."""
        self._nested = nested
        self._depth = 0
        self._peeked: Token | None = None

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
        if token.operator == "\n":
            self._skip_heredocs()
        return token

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
        numbered = _NUMBERED.match(self.text, start)
        operator = _OPERATOR.match(self.text, numbered.end() if numbered else start)
        if operator and not (operator.group() in "<>" and self.text[operator.end() : operator.end() + 1] == "("):
            return Token(start, operator.end(), operator.group(), "", plain=False)
        return self._word(start)

    def _word(self, start: int) -> Token:
        """Read the word that starts here."""
        self.at = start
        plain = True
        while self.at < len(self.text):
            found = _PLAIN.match(self.text, self.at)
            if found:
                self._note_range(found.start(), found.end())
                self.at = found.end()
            elif self.text[self.at] in "<>" and self.text[self.at + 1 : self.at + 2] == "(":
                plain = False
                self._note(self.at, self.at + 2, "a process substitution (`<(…)`)")
                self._substitution(self.at + 2)
            elif self.text[self.at] == "(" and self._opens_array(start):
                plain = False
                self._array()
            elif self.text[self.at] in " \t\n|&;()<>":
                break
            else:
                plain = False
                self._special()
        text = self.text[start : self.at]
        if not text:
            raise UnsureError
        if self.text[self.at : self.at + 1] == "(" and text[-1] in "?*+@!":
            raise UnsureError
        end, self.at = self.at, start
        return Token(start, end, "", text, plain=plain)

    def _opens_array(self, start: int) -> bool:
        return bool(_ASSIGNS.match(self.text[start : self.at]))

    def _array(self) -> None:
        opened = self.at
        self._note(opened, opened + 1, "an array")
        self._deeper()
        self.at += 1
        while True:
            token = self._read()
            if token.is_end:
                raise BrokenError(opened, opened + 1, "`(` is never closed")
            self.at = token.end
            if token.operator == ")":
                self._depth -= 1
                return
            if token.operator not in ("\n", ""):
                raise BrokenError(token.start, token.end, f"`{token.operator}` stands inside an array")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnsureError

    def _special(self) -> None:
        """Go behind the quote, escape or expansion that starts here."""
        self._deeper()
        self._quote_or_expansion(self.text[self.at])
        self._depth -= 1

    def _quote_or_expansion(self, char: str) -> None:
        if char == "\\":
            self.at = min(self.at + 2, len(self.text))
        elif char == "'":
            self._until("'", "the quote `'`", escapes=False)
        elif char == '"':
            self._double()
        elif char == "`":
            self._until("`", "the backtick", escapes=True)
        elif char == "$":
            self._dollar(quoted=False)
        else:
            self.at += 1

    def _until(self, closing: str, what: str, *, escapes: bool) -> None:
        opened = self.at
        self.at += 1
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 2 if escapes and char == "\\" else 1
            if char == closing:
                return
        raise BrokenError(opened, opened + 1, f"{what} is never closed")

    def _double(self) -> None:
        opened = self.at
        self.at += 1
        while self.at < len(self.text):
            found = _INSIDE.match(self.text, self.at)
            if found:
                self.at = found.end()
                continue
            char = self.text[self.at]
            if char == '"':
                self.at += 1
                return
            if char == "\\":
                self.at += 2
            elif char == "`":
                self._until("`", "the backtick", escapes=True)
            else:
                self._dollar(quoted=True)
        raise BrokenError(opened, opened + 1, 'the quote `"` is never closed')

    def _dollar(self, *, quoted: bool) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        if self.text.startswith("$((", self.at):
            self.arithmetic(self.at + 3)
        elif following == "(":
            self._substitution(self.at + 2)
        elif following == "{":
            self._parameter(quoted=quoted)
        elif following == "'" and not quoted:
            self._note(self.at, self.at + 2, "a quote with escapes (`$'…'`)")
            self.at += 1
            self._until("'", "the quote `$'`", escapes=True)
        elif following == "[":
            raise UnsureError
        else:
            self.at += 1

    def _substitution(self, position: int) -> None:
        """Go behind a substitution whose commands start at a position."""
        waiting, self.heredocs = self.heredocs, []
        self.back_to(position)
        self._nested(position)
        if self.heredocs:
            raise UnsureError
        self.heredocs = waiting

    def arithmetic(self, position: int) -> None:
        """Go behind the `))` of an arithmetic expression that starts at a position."""
        opened = 0
        while position < len(self.text):
            char = self.text[position]
            if char in "'\"`\\" or self.text.startswith(("$(", "${"), position):
                self.at = position
                self._special()
                position = self.at
                continue
            if char == ")" and opened == 0:
                break
            opened += {"(": 1, ")": -1}.get(char, 0)
            position += 1
        if not self.text.startswith("))", position):
            raise UnsureError
        self.back_to(position + 2)

    def _parameter(self, *, quoted: bool) -> None:
        opened = self.at
        found = _CHANGES.match(self.text, opened)
        self.at += 2
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "}":
                self.at += 1
                if found:
                    self._note(opened, self.at, "an expansion that changes the value")
                return
            if (quoted and char in "'\"") or char == "\n":
                raise UnsureError
            if char in "'\"`\\$":
                self._special()
            else:
                self.at += 1
        raise BrokenError(opened, opened + 2, "`${` is never closed")

    def _note_range(self, start: int, end: int) -> None:
        found = _RANGE.search(self.text, start, end)
        if found:
            self._note(found.start(), found.end(), "a range in braces")

    def _note(self, start: int, end: int, what: str) -> None:
        self.bash_only.append(BashOnly(start, end, what))
