"""This is where it is told what is open at a place of a shell command: a quote, a substitution, an expansion."""

from __future__ import annotations

import re

from cblint.pattern import pattern
from cblint.record import NamedTuple

MAX_DEPTH = 50
"""A command in which more is open at once is not looked at."""

_OPENERS = pattern(r"\$\(\(|\$\(|\$\{|\$'|\(|'|\"|`")
_CLOSERS = {"$((": "))", "$(": ")", "(": ")", "${": "}", "$'": "'", "'": "'", '"': '"', "`": "`"}
_INSIDE = {"$((": ("$((", "$(", "${", "("), '"': ("$((", "$(", "${", "`"), "${": ("$((", "$(", "${", "'", '"', "`")}
"""What can be opened where not everything can."""
_WORD_START = frozenset(" \t;&|(`")


class Opened(NamedTuple):
    """What is open at a place, and where the text ends that is the command."""

    opener: str
    """The innermost opener: `'`, `"`, a backtick, `$(`, `${`, …"""
    offset: int
    end: int
    """Where the shell's own comment begins, else the end of the line."""


def opened_at(line: str, place: int) -> Opened | None:
    """Return what is open at a place of a line; None where nothing is, or where something is never closed."""
    stack: list[tuple[str, int]] = []
    found: tuple[str, int] | None = None
    index = 0
    while index < len(line):
        if index >= place and found is None:
            if not stack:
                return None
            found = stack[-1]
        top = stack[-1][0] if stack else ""
        if _begins_comment(line, index, top):
            break
        index = _step(line, index, top, stack)
        if len(stack) > MAX_DEPTH:
            return None
    if found is None or stack:
        return None
    return Opened(*found, len(line[:index].rstrip(" \t")))


def _begins_comment(line: str, index: int, top: str) -> bool:
    return line[index] == "#" and top in ("", "$(", "(", "`") and (index == 0 or line[index - 1] in _WORD_START)


def _step(line: str, index: int, top: str, stack: list[tuple[str, int]]) -> int:
    """Pass one character, opener or closer, and return the next place."""
    if top and line.startswith(_CLOSERS[top], index):
        stack.pop()
        return index + len(_CLOSERS[top])
    if line[index] == "\\" and top != "'":
        return index + 2
    if top in ("'", "$'"):
        return index + 1
    opener: re.Match[str] | None = _OPENERS.match(line, index)
    if opener is None:
        return index + 1
    text = opener.group()
    if top == '"' and text == "$'":
        return index + 1
    if text not in _INSIDE.get(top, _CLOSERS):
        return index + (1 if text in ("(", "'", '"', "`", "$'") else len(text))
    stack.append((text, index))
    return index + len(text)
