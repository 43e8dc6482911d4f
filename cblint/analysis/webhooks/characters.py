"""This is where sets of characters are ranges of code points, sorted and apart."""

from __future__ import annotations

from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeAlias

Ranges: TypeAlias = "tuple[tuple[int, int], ...]"

LAST = 0x10FFFF
ANY: Ranges = ((0, LAST),)
_CLASSES: dict[str, Ranges] = {
    "d": ((48, 57),),
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "s": ((9, 10), (12, 13), (32, 32)),
}


def single(char: str) -> Ranges:
    """Return one character."""
    return ((ord(char), ord(char)),)


def class_of(letter: str) -> Ranges:
    """Return what `d`, `w` or `s` means behind a backslash, or the opposite where it is a capital."""
    known = _CLASSES[letter.lower()]
    return known if letter.islower() else except_for(known)


def made(*ranges: tuple[int, int]) -> Ranges:
    """Return ranges sorted, and those joined that touch."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def except_for(ranges: Ranges) -> Ranges:
    """Return all other characters."""
    found: list[tuple[int, int]] = []
    start = 0
    for low, high in ranges:
        if low > start:
            found.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        found.append((start, LAST))
    return tuple(found)


def folded(ranges: Ranges) -> Ranges:
    """Return the characters in either case; of letters beyond ASCII, as they are."""
    more: list[tuple[int, int]] = []
    for low, high in ranges:
        for first, last, away in ((65, 90, 32), (97, 122, -32)):
            start, end = max(low, first), min(high, last)
            if start <= end:
                more.append((start + away, end + away))
    return made(*ranges, *more)
