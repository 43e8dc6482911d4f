"""This is where patterns with `*` and `?` are compared with one another, in linear space and without regexes."""

from __future__ import annotations

from functools import lru_cache

MAX_LENGTH = 4096
"""A longer pattern is not compared: it may match, and surely covers nothing. ARNs end at 2,048 characters."""


def covers(pattern: str, subject: str) -> bool:
    """Tell whether a pattern surely matches every string that the subject, a pattern too, matches.

    False for a few contrived pairs in which `?` meets `*`; where it is true, it is true of every string.
    """
    if pattern in (subject, "*"):
        return True
    if len(pattern) > MAX_LENGTH or len(subject) > MAX_LENGTH or not _has_wildcard(pattern):
        return False
    compiled = _compiled(pattern)
    row = compiled.closed(1)
    for symbol in _ordered(subject):
        if symbol == "*":
            row &= compiled.stars
        elif symbol == "?":
            row = ((row & compiled.singles) << 1) | (row & compiled.stars)
        else:
            row = compiled.after(row, symbol)
        row = compiled.closed(row)
        if not row:
            return False
    return bool(row >> compiled.length)


def overlaps(left: str, right: str) -> bool:
    """Tell whether some string matches both patterns; true for patterns too long to be compared."""
    if left == right or "*" in (left, right):
        return True
    if len(left) > MAX_LENGTH or len(right) > MAX_LENGTH:
        return True
    same = min(_letters(left), _letters(right))
    if left[:same] != right[:same]:
        return False
    left, right = left[same:], right[same:]
    if left == right or "*" in (left, right):
        return True
    compiled = _compiled(right)
    row = compiled.closed(1)
    for symbol in _ordered(left):
        if symbol == "*":
            # The star may swallow any run of the right side: every place from the first reached one on.
            lowest = row & -row
            row = ((1 << (compiled.length + 1)) - 1) & -lowest
        elif symbol == "?":
            row = ((row & ~compiled.stars) << 1) & ((1 << (compiled.length + 1)) - 1) | (row & compiled.stars)
        else:
            row = compiled.after(row, symbol)
        row = compiled.closed(row)
        if not row:
            return False
    return bool(row >> compiled.length)


def _has_wildcard(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern


def _letters(pattern: str) -> int:
    """Return how many letters stand before the first wildcard of a pattern."""
    found = (pattern.find("*"), pattern.find("?"))
    return min((each for each in found if each >= 0), default=len(pattern))


class _Compiled:
    """A pattern as sets of places, each a bit: where a star, a `?` or a letter stands."""

    __slots__ = ("length", "letters", "singles", "stars")

    def __init__(self, pattern: str) -> None:
        ordered = _ordered(pattern)
        self.length = len(ordered)
        self.stars = self.singles = 0
        self.letters: dict[str, int] = {}
        for index, symbol in enumerate(ordered):
            if symbol == "*":
                self.stars |= 1 << index
            elif symbol == "?":
                self.singles |= 1 << index
            else:
                self.letters[symbol] = self.letters.get(symbol, 0) | 1 << index

    def closed(self, row: int) -> int:
        """Return the places with those behind a star; one step is enough, as no two stars stand together."""
        return row | (row & self.stars) << 1

    def after(self, row: int, letter: str) -> int:
        """Return the places that are reached by one letter."""
        return ((row & (self.letters.get(letter, 0) | self.singles)) << 1) | (row & self.stars)


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> _Compiled:
    return _Compiled(pattern)


def _ordered(pattern: str) -> str:
    """Return a pattern with each run of wildcards as its `?`s and then at most one `*`, which means the same."""
    if "**" not in pattern and "*?" not in pattern:
        return pattern
    made: list[str] = []
    star = False
    for symbol in pattern:
        if symbol == "*":
            star = True
        else:
            if star and symbol != "?":
                made.append("*")
                star = False
            made.append(symbol)
    return "".join(made) + ("*" if star else "")
