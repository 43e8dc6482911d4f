"""This is where the defaults are found of what is declared secret: `NoEcho` in a template, `sensitive` in a module."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import extents
from cblint.pattern import pattern

_QUOTED = r"\"(?:[^\"\\\n]|\\.){0,4000}|'(?:[^'\n]|''){0,4000}"
_DECLARED = pattern(r"\b(?:NoEcho[\"']?[ \t]{0,40}:[ \t]{0,40}[\"']?[Tt]rue|sensitive[ \t]{0,40}=[ \t]{0,40}true)\b")
_DEFAULT = pattern(rf"\b[Dd]efault([\"']?)[ \t]{{0,40}}(=|:)([ \t]{{0,40}})({_QUOTED})?")
_REACH = 4000
"""So far the declaration and its default may stand apart."""
_MOST = 300


def defaults(text: str) -> Iterator[tuple[int, int]]:
    """Yield where values stand that are the defaults of secret parameters and variables, whatever they are called."""
    if "NoEcho" not in text and "sensitive" not in text:
        return
    for _, match in zip(range(_MOST), _DECLARED.finditer(text), strict=False):
        start, end = _braced(text, match.start()) or _indented(text, match.start())
        for default in _DEFAULT.finditer(text, start, end):
            yield from extents.after(text, default)


def _braced(text: str, position: int) -> tuple[int, int] | None:
    """Return the innermost braces around a position."""
    depth = 0
    for start in range(position - 1, max(position - _REACH, 0) - 1, -1):
        depth += (text[start] == "}") - (text[start] == "{")
        if depth < 0:
            break
    else:
        return None
    depth = 0
    for end in range(position, min(position + _REACH, len(text))):
        depth += (text[end] == "{") - (text[end] == "}")
        if depth < 0:
            return start, end
    return start, min(position + _REACH, len(text))


def _indented(text: str, position: int) -> tuple[int, int]:
    """Return the lines around a position that are indented as much as its own, or more."""
    own = text.rfind("\n", 0, position) + 1
    indent = _indent(text[own:position])
    start = own
    while start > max(own - _REACH, 0):
        before = text.rfind("\n", 0, start - 1) + 1
        line = text[before : start - 1]
        if line.strip() and _indent(line) < indent:
            break
        start = before
    end = own
    while 0 <= end < min(own + _REACH, len(text)):
        following = text.find("\n", end)
        line = text[end:following] if following >= 0 else text[end:]
        if line.strip() and _indent(line) < indent:
            return start, end
        end = following + 1 if following >= 0 else len(text)
    return start, end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
