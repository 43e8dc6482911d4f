"""This is where the marks of a merge that was never resolved are passed over: the first of both sides is read."""

from __future__ import annotations

import re

from cblint.pattern import pattern

_FIRST = pattern(r"<{7}(?: [^\r\n]*)?$")
_SHARED = pattern(r"\|{7}(?: [^\r\n]*)?$")
_SECOND = pattern(r"={7}$")
_END = pattern(r">{7}(?: [^\r\n]*)?$")


def without_conflicts(text: str) -> tuple[str, tuple[int, ...]]:
    """Return a text of the same length without second sides and marks, and where each conflict begins."""
    if "<<<<<<<" not in text:
        return text, ()
    hidden: list[tuple[int, int]] = []
    found: list[int] = []
    pending: list[tuple[int, int]] = []
    start = -1
    dropped = False
    for line in re.finditer(r"[^\r\n]+", text):
        written = line.group().rstrip(" \t")
        if start < 0:
            if _FIRST.match(written):
                start, dropped, pending = line.start(), False, [line.span()]
        elif _SECOND.match(written) or _SHARED.match(written):
            dropped = True
            pending.append(line.span())
        elif _END.match(written) and dropped:
            found.append(start)
            hidden += [*pending, line.span()]
            start = -1
        elif dropped:
            pending.append(line.span())
    return _blanked(text, hidden), tuple(found)


def _blanked(text: str, ranges: list[tuple[int, int]]) -> str:
    parts = []
    at = 0
    for first, last in ranges:
        parts += [text[at:first], "#" * (last - first)]
        at = last
    return "".join([*parts, text[at:]])
