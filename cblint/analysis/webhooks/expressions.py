"""This is where a regular expression of a webhook's filter is taken apart, as RE2 reads it.

A part of the grammar is understood; what is not gives nothing, so that nobody concludes anything from it.
"""

from __future__ import annotations

from cblint.analysis.webhooks.characters import ANY, LAST, Ranges, class_of, except_for, folded, made, single
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import NoReturn, TypeAlias

MOST = 1000
"""How long an expression may be, and how often RE2 repeats at most."""
_DEEPEST = 40
_ESCAPES = {"n": 10, "t": 9, "r": 13, "f": 12, "v": 11, "a": 7}
_LOOKS = {"?=": "look-ahead", "?!": "look-ahead", "?<=": "look-behind", "?<!": "look-behind"}


class Chars(NamedTuple):
    """One character of some."""

    ranges: Ranges


class Edge(NamedTuple):
    """The beginning of the text, or its end."""

    is_start: bool


class Sequence(NamedTuple):
    """One after the other; nothing, if there is none."""

    items: tuple[Node, ...]


class Either(NamedTuple):
    """One of several."""

    options: tuple[Node, ...]


class Repeat(NamedTuple):
    """The same thing so many times."""

    item: Node
    least: int
    most: int | None


Node: TypeAlias = "Chars | Edge | Sequence | Either | Repeat"


class Malformed(NamedTuple):
    """What surely is no expression of RE2's."""

    reason: str
    """The fact in plain words: `` `*` repeats nothing ``."""


class _WrongError(Exception):
    """It is malformed."""


class _StrangeError(Exception):
    """It has something that is not understood here."""


def parsed(text: str) -> Node | Malformed | None:
    """Return an expression's tree; why it is none; or nothing where it is not understood."""
    if len(text) > MOST:
        return None
    reader = _Reader(text)
    try:
        return reader.whole()
    except _WrongError as wrong:
        return Malformed(str(wrong))
    except _StrangeError:
        return None


class _Reader:
    """Reads one expression from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.fold = False
        self.all = False

    def rest(self, count: int) -> str:
        """Return the next characters."""
        return self.text[self.at : self.at + count]

    def take(self) -> str:
        """Return the next character, and go on."""
        char = self.rest(1)
        self.at += 1
        return char

    def whole(self) -> Node:
        """Read all of it."""
        node = self.either(0)
        if self.at < len(self.text):
            raise _WrongError("`)` closes nothing")
        return node

    def either(self, depth: int) -> Node:
        """Read alternatives, up to the end or a closing bracket; flags hold up to there."""
        if depth > _DEEPEST:
            raise _StrangeError
        flags = self.fold, self.all
        options = [self.sequence(depth)]
        while self.rest(1) == "|":
            self.at += 1
            options.append(self.sequence(depth))
        self.fold, self.all = flags
        return options[0] if len(options) == 1 else Either(tuple(options))

    def sequence(self, depth: int) -> Node:
        """Read what follows one another."""
        items: list[Node] = []
        while self.rest(1) not in ("", "|", ")"):
            node = self.atom(depth)
            if node is not None:
                items.append(self.repeated(node))
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def atom(self, depth: int) -> Node | None:
        """Read one thing; nothing for flags."""
        char = self.take()
        match char:
            case "(":
                return self.group(depth)
            case "[":
                return Chars(folded(self.bracket()) if self.fold else self.bracket())
            case "\\":
                return self.escape()
            case "^" | "$":
                return Edge(char == "^")
            case ".":
                return Chars(ANY if self.all else except_for(single("\n")))
            case "*" | "+" | "?":
                raise _WrongError(f"`{char}` repeats nothing")
            case _:
                return Chars(folded(single(char)) if self.fold else single(char))

    def group(self, depth: int) -> Node | None:
        """Read what stands in round brackets, whose opening one has been read."""
        for mark, look in _LOOKS.items():
            if self.text.startswith(mark, self.at):
                raise _WrongError(f"`({mark}` is a {look}")
        flags = self.fold, self.all
        if self.rest(1) == "?" and not self.opening():
            return None
        node = self.either(depth + 1)
        if self.take() != ")":
            raise _WrongError("`(` is never closed")
        self.fold, self.all = flags
        return node

    def opening(self) -> bool:
        """Read what stands between `(?` and the group; tell whether there is one, not only flags."""
        self.at += 1
        if self.rest(1) in ("P", "<"):
            name, closing, _ = self.text[self.at : self.at + 60].partition(">")
            if not closing or not name.removeprefix("P").removeprefix("<").isidentifier():
                raise _StrangeError
            self.at += len(name) + 1
            return True
        while (flag := self.take()) not in (":", ")"):
            if flag == "i":
                self.fold = True
            elif flag == "s":
                self.all = True
            else:
                raise _StrangeError
        return flag == ":"

    def repeated(self, node: Node) -> Node:
        """Read how often something is repeated, if anything says so."""
        least, most, end = self.quantity()
        if end == self.at:
            return node
        if most is not None and most < least:
            raise _WrongError(f"`{self.text[self.at : end]}` repeats less often than at least")
        self.at = end + (self.text[end : end + 1] == "?")
        if isinstance(node, Edge) or max(least, most or 0) > MOST or self.quantity()[2] != self.at:
            raise _StrangeError
        return Repeat(node, least, most)

    def quantity(self) -> tuple[int, int | None, int]:
        """Return how often at least and at most, and where that ends: here, if nothing says so."""
        char = self.rest(1)
        if char in ("*", "+", "?") and char:
            return int(char == "+"), 1 if char == "?" else None, self.at + 1
        inside, closing, _ = self.text[self.at + 1 : self.at + 12].partition("}")
        least, comma, most = inside.partition(",")
        if char != "{" or not closing or not _is_number(least) or not (most == "" or _is_number(most)):
            return 1, 1, self.at
        end = self.at + len(inside) + 2
        return int(least), (int(most) if most else None) if comma else int(least), end

    def escape(self) -> Node:
        """Read what follows a backslash."""
        char = self.take()
        if char in ("A", "z"):
            return Edge(char == "A")
        return Chars(folded(self.escaped(char)) if self.fold else self.escaped(char))

    def escaped(self, char: str) -> Ranges:
        """Return the characters that an escape means, of which the first character has been read."""
        if char == "":
            raise _WrongError("`\\` stands at the end")
        if char.lower() in ("d", "w", "s"):
            return class_of(char)
        if char in _ESCAPES:
            return made((_ESCAPES[char], _ESCAPES[char]))
        if char == "x" and _is_hexadecimal(self.rest(2)):
            self.at += 2
            point = int(self.text[self.at - 2 : self.at], 16)
            return made((point, point))
        if char.isalnum() or ord(char) > 127:
            self.strange()
        return single(char)

    def strange(self) -> NoReturn:
        """Give up."""
        raise _StrangeError

    def bracket(self) -> Ranges:
        """Read a class of characters, whose opening bracket has been read."""
        negated = self.rest(1) == "^"
        self.at += negated
        found: list[tuple[int, int]] = []
        first = True
        while first or self.rest(1) != "]":
            first = False
            if self.rest(1) == "":
                raise _WrongError("`[` is never closed")
            if self.rest(2) == "[:":
                self.strange()
            found += self.member()
        self.at += 1
        return except_for(made(*found)) if negated else made(*found)

    def member(self) -> Ranges:
        """Read a character, a range or an escape of a class."""
        low = self.point()
        if self.rest(1) != "-" or self.rest(2) in ("-", "-]"):
            return low
        self.at += 1
        high = self.point()
        if len(low) != 1 or len(high) != 1 or low[0][0] != low[0][1] or high[0][0] != high[0][1]:
            self.strange()
        if low[0][0] > high[0][1]:
            raise _WrongError(f"`{chr(low[0][0])}-{chr(high[0][1])}` goes backwards")
        return made((low[0][0], min(high[0][1], LAST)))

    def point(self) -> Ranges:
        """Read one character or escape of a class."""
        char = self.take()
        if char == "":
            raise _WrongError("`[` is never closed")
        return self.escaped(self.take()) if char == "\\" else single(char)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


def _is_hexadecimal(text: str) -> bool:
    return len(text) == 2 and all(char in "0123456789abcdefABCDEF" for char in text)
