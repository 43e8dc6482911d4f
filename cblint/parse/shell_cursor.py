"""This is where quotes and expansions inside a shell word are passed over, as bash does it, to find where they end."""

from __future__ import annotations

from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from cblint.parse.shell_script import Statement

_INSIDE = pattern(r"[^\"\\$`]+")
_CHANGES = pattern(r"\$\{(?:!|[A-Za-z_][A-Za-z0-9_]*(?:\[|/|\^|,|@|:[ \t]*[0-9(]))")
_NAMED = pattern(r"\$(?:[A-Za-z_][A-Za-z0-9_]*|[$!?#@*0-9-])")
"""A parameter without braces."""
_STOPS = pattern(r"[\\$`]")
MAX_DEPTH = 40
"""What is nested deeper is not judged."""


class BashOnly(NamedTuple):
    """A piece of syntax that bash has and a POSIX shell has not."""

    start: int
    end: int
    what: str


class Expanded(NamedTuple):
    """Something in a text that is expanded."""

    end: int
    kind: str
    """`simple` (`$X`), `parameter` (`${X…}`), `arithmetic`, `command`, `process` or `backticks`."""
    body: tuple[Statement, ...] = ()
    """What a substitution runs; of backticks, which bash reads when they run, nothing is known."""


class BrokenError(Exception):
    """The text breaks the grammar; unless told so, that of every shell."""

    def __init__(self, start: int, end: int, message: str, *, everywhere: bool = True) -> None:
        super().__init__(message)
        self.start = start
        self.end = end
        self.message = message
        self.everywhere = everywhere


class UnsureError(Exception):
    """Whether the text breaks the grammar is not known."""


class Cursor:
    """A position in one text that only goes forward."""

    def __init__(self, text: str, nested: Callable[[int], tuple[Statement, ...]], at: int = 0) -> None:
        """`nested` reads the commands of a substitution that opened at a position, up to its `)`."""
        self.text = text
        self.at = at
        self.expanded: dict[int, Expanded] = {}
        """What is expanded, by where it starts."""
        self.bash_only: list[BashOnly] = []
        self.nested = nested
        self._depth = 0

    def note(self, start: int, end: int, what: str) -> None:
        """Record syntax that only bash has."""
        self.bash_only.append(BashOnly(start, end, what))

    def deeper(self) -> None:
        """Go one level deeper."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnsureError

    def higher(self) -> None:
        """Go back one level."""
        self._depth -= 1

    def special(self) -> None:
        """Go behind the quote, escape or expansion that starts here."""
        self.deeper()
        self._quote_or_expansion(self.text[self.at])
        self.higher()

    def _quote_or_expansion(self, char: str) -> None:
        if char == "\\":
            self.at = min(self.at + 2, len(self.text))
        elif char == "'":
            self._until("'", "the quote `'`", escapes=False)
        elif char == '"':
            self._double()
        elif char == "`":
            self._backticks()
        elif char == "$":
            self._dollar(quoted=False)
        else:
            self.at += 1

    def _backticks(self) -> None:
        opened = self.at
        self._until("`", "the backtick", escapes=True)
        self.expanded[opened] = Expanded(self.at, "backticks")

    def heredoc(self) -> None:
        """Go to the end of a here-document's text, in which quotes are text."""
        while (found := _STOPS.search(self.text, self.at)) is not None:
            self.at = found.start()
            if found.group() == "$":
                self._dollar(quoted=True)
            else:
                self.special()

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
                self._backticks()
            else:
                self._dollar(quoted=True)
        raise BrokenError(opened, opened + 1, 'the quote `"` is never closed')

    def _dollar(self, *, quoted: bool) -> None:
        opened = self.at
        found = _NAMED.match(self.text, opened)
        if found:
            self.at = found.end()
            self.expanded[opened] = Expanded(self.at, "simple")
            return
        following = self.text[opened + 1 : opened + 2]
        if self.text.startswith("$((", opened):
            self._arithmetic(opened + 3)
            self.expanded[opened] = Expanded(self.at, "arithmetic")
        elif following == "(":
            body = self.substitution(opened + 2)
            self.expanded[opened] = Expanded(self.at, "command", body)
        elif following == "{":
            self._parameter(quoted=quoted)
            self.expanded[opened] = Expanded(self.at, "parameter")
        elif following == "'" and not quoted:
            self.note(self.at, self.at + 2, "a quote with escapes (`$'…'`)")
            self.at += 1
            self._until("'", "the quote `$'`", escapes=True)
        elif following == "[":
            self.bracket(opened + 2)
            self.expanded[opened] = Expanded(self.at, "arithmetic")
        else:
            self.at += 1

    def substitution(self, position: int) -> tuple[Statement, ...]:
        """Go behind a substitution whose commands start at a position."""
        self.at = position
        return self.nested(position)

    def _arithmetic(self, position: int) -> None:
        """Go behind `$((…))`; bash looks only for the two parentheses that close it."""
        opened = position - 3
        position = self.parentheses(position, 2)
        if position < 0:
            raise BrokenError(opened, opened + 3, "`$((` has no `))`")
        self.at = position

    def parentheses(self, position: int, depth: int) -> int:
        """Return where so many open parentheses are closed; -1 if they are not."""
        while position < len(self.text):
            char = self.text[position]
            if char in "'\"`\\$":
                self.at = position
                self.special()
                position = self.at
                continue
            depth += {"(": 1, ")": -1}.get(char, 0)
            position += 1
            if depth == 0:
                return position
        return -1

    def bracket(self, position: int) -> None:
        """Go behind the `]` that closes what opened before a position: `$[…]`, the index of an array."""
        depth = 1
        self.at = position
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in "'\"`\\$":
                self.special()
                continue
            self.at += 1
            depth += {"[": 1, "]": -1}.get(char, 0)
            if depth == 0:
                return
        raise BrokenError(position - 1, position, "`[` is never closed", everywhere=False)

    def _quote_or_character(self) -> None:
        """Go behind what bash takes for a quote, and a POSIX shell for two characters, in `"${X:-'a'}"`."""
        closing = self.text.find("'", self.at + 1)
        if closing < 0:
            raise BrokenError(self.at, self.at + 1, "the quote `'` is never closed", everywhere=False)
        if set(self.text[self.at : closing]) & set('}"$`\\'):
            raise UnsureError
        self.at = closing + 1

    def _parameter(self, *, quoted: bool) -> None:
        opened = self.at
        found = _CHANGES.match(self.text, opened)
        self.at += 2
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "}":
                self.at += 1
                if found:
                    self.note(opened, self.at, "an expansion that changes the value")
                return
            if quoted and char == "'":
                self._quote_or_character()
            elif char in "'\"`\\$":
                self.special()
            else:
                self.at += 1
        raise BrokenError(opened, opened + 2, "`${` is never closed")
