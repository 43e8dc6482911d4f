"""This is where a word or name that is not known is compared with those that are."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cblint.pattern import pattern

SHORT = 5
"""Of names that are shorter, only one that is equal but for letter case is meant."""
MAX_WORD = 60
"""A longer word is no slip of the pen."""
_WORDS = pattern(r"[A-Za-z]+|\d+")
_MIN_WORD = 5
"""In shorter words of names that people chose, another letter is another word."""


def distance(left: str, right: str) -> int:
    """Return how many letters have to be added, dropped, changed or swapped with a neighbour."""
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        current = [row]
        for column, other in enumerate(right, 1):
            cost = min(above[column] + 1, current[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, above = above, current
    return above[-1]


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is surely meant, or nothing: letter case, `-` and `_` do not count."""
    if len(word) > MAX_WORD:
        return ""
    plain = _plain(word)
    best, cost = "", 3
    for candidate in sorted(known):
        other = _plain(candidate)
        if plain == other:
            return candidate
        allowed = 2 if min(len(plain), len(other)) >= 6 else 1 if min(len(plain), len(other)) >= 3 else 0
        found = distance(plain, other)
        if found <= allowed and found < cost:
            best, cost = candidate, found
    return best


def is_slip(name: str, meant: str) -> bool:
    """Tell whether a name is surely a slip for another.

    Two names that differ in separators alone, or in a slip of the pen in one longer word, are meant for one another; of
    those that differ in letter case alone, AWS does not say whether they are one. Names that differ in a number, or in
    a whole word (`web-blue`, `web-green`; `app-dev`, `app-prod`), are not.
    """
    if name.lower() == meant.lower():
        return False
    words, others = _words(name), _words(meant)
    if "".join(words) == "".join(others):
        return True
    different = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    if len(words) != len(others) or len(different) != 1:
        return False
    word, other = different[0]
    long = min(len(word), len(other)) >= _MIN_WORD and word.isalpha() and other.isalpha()
    return long and word[0] == other[0] and distance(word, other) == 1


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(name)]


class Suggestions:
    """Finds names that are meant, until it has looked at so many that the rest are left without.

    Short names of people's own choice are near to each other: `ecr` and `ecs`.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._left = most

    def nearest(self, word: str, known: Collection[str]) -> str:
        """Return the known word that is surely meant, or nothing."""
        self._left -= len(known)
        found = nearest(word, known) if self._left >= 0 else ""
        return found if len(found) >= SHORT or _plain(word) == _plain(found) else ""


def _plain(word: str) -> str:
    return word.lower().translate({ord("-"): None, ord("_"): None, ord(" "): None})
