"""This is where the marks of a merge that was never resolved are found: the first of both sides is what is read."""

from __future__ import annotations

import re

from cblint.parse.layout_rows import Change
from cblint.pattern import pattern

_FIRST = pattern(r"<{7}(?: [^\r\n]*)?$")
_SHARED = pattern(r"\|{7}(?: [^\r\n]*)?$")
_SECOND = pattern(r"={7}$")
_END = pattern(r">{7}(?: [^\r\n]*)?$")


def conflicts(text: str) -> tuple[tuple[Change, ...], tuple[int, ...]]:
    """Return the changes that leave nothing of second sides and marks, and where each conflict begins."""
    if "<<<<<<<" not in text:
        return (), ()
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
    return tuple(Change(first, last, "") for first, last in hidden), tuple(found)
