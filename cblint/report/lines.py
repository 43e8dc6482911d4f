"""This is where the lines of two texts are compared, in a time that grows little faster than the texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import count

from cblint.record import NamedTuple

MAX_PAIRED = 250_000
"""So many pairs of lines are compared for the best match between two places that are known to be the same."""


class Changed(NamedTuple):
    """Lines that stand for others, from 0 and half-open: `start` to `end` of the old, `new_start` to `new_end`."""

    start: int
    end: int
    new_start: int
    new_end: int


def changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Changed]:
    """Yield what differs, in order, never two that touch.

    Lines that stand once in both texts are found first; only between two of them the best match is looked for, and
    not where there are too many lines.
    """
    at, new_at = 0, 0
    for start, new_start in (*_same(old, new), (len(old), len(new))):
        if start > at or new_start > new_at:
            yield Changed(at, start, new_at, new_start)
        at, new_at = start + 1, new_start + 1


def _same(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of lines that are the same, both numbers rising."""
    start, new_start = 0, 0
    for end, new_end in (*_anchors(old, new), (len(old), len(new))):
        for pair in _between(old[start:end], new[new_start:new_end]):
            yield start + pair[0], new_start + pair[1]
        if end < len(old):
            yield end, new_end
        start, new_start = end + 1, new_end + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest rising row of pairs of lines that stand once in both texts."""
    once = _once(old)
    pairs = [(once[line], number) for line, number in _once(new).items() if line in once]
    ends: list[int] = []
    """Of the rows of each length, the lowest line that one ends with; `rows` has the pair and the one before it."""
    rows: list[int] = []
    before: list[int] = []
    for index, (number, _) in enumerate(pairs):
        length = bisect_left(ends, number)
        before.append(rows[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        rows[length : length + 1] = [index]
    found = []
    index = rows[-1] if rows else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _once(lines: Sequence[str]) -> dict[str, int]:
    """Return the lines that stand once, in order, with their numbers."""
    numbers: dict[str, int] = {}
    for number, line in enumerate(lines):
        numbers[line] = -1 if line in numbers else number
    return {line: number for line, number in numbers.items() if number >= 0}


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of lines that are the same: those at both ends, and the best match of what few stand between."""
    shorter = min(len(old), len(new))
    head = next((each for each in range(shorter) if old[each] != new[each]), shorter)
    tail = next((each for each in range(shorter - head) if old[-1 - each] != new[-1 - each]), shorter - head)
    yield from zip(range(head), count())
    inner, new_inner = old[head : len(old) - tail], new[head : len(new) - tail]
    if inner and new_inner and len(inner) * len(new_inner) <= MAX_PAIRED:
        from difflib import SequenceMatcher  # noqa: PLC0415  (only for what is not told apart by single lines)

        for start, new_start, length in SequenceMatcher(None, inner, new_inner).get_matching_blocks():
            yield from zip(range(head + start, head + start + length), count(head + new_start))
    yield from zip(range(len(old) - tail, len(old)), count(len(new) - tail))
