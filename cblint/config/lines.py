"""This is where it is found on which lines the keys of a TOML text stand, which its parser does not tell."""

from __future__ import annotations

import re

from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeAlias

Keys: TypeAlias = "dict[tuple[str, ...], tuple[int, int]]"
"""Names of tables and a key to the first and the last line of what is said."""

_STRING = (
    r'"""(?:\\.|(?!""")[^\\])*+"""{1,3}|' + r"'''(?:(?!''').)*+'''{1,3}|" + r'"(?:\\.|[^"\\\n])*+"|' + r"'[^'\n]*'"
)
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*+")
_PART = re.compile(rf"[ \t]*({_STRING}|[\w-]+)[ \t]*(\.?)", re.DOTALL | re.ASCII)
_VALUE = re.compile(rf"({_STRING})|(#[^\n]*)|([\[{{])|([\]}}])|(\n)|[^\"'#\[\]{{}}\n]+", re.DOTALL)


def lines(text: str) -> Keys:
    """Return where the keys of a TOML text stand that is known to be right; those of inline tables are left out."""
    found: Keys = {}
    table: tuple[str, ...] = ()
    line = 1
    at = 0
    while at < len(text):
        gap = _GAP.match(text, at)
        after = gap.end() if gap else at
        line += text.count("\n", at, after)
        if after >= len(text):
            break
        brackets = 2 if text.startswith("[[", after) else 1 if text[after] == "[" else 0
        key, at = _key(text, after + brackets)
        if not key:
            break  # this is no TOML, or none that is understood here
        if brackets:
            table = key
            found.setdefault(table, (line, line))
            at = max(at + brackets, after + 1)
            continue
        end = _value_end(text, at)
        last = line + text.count("\n", after, end)
        found.setdefault((*table, *key), (line, last))
        line, at = last, max(end, after + 1)
    return found


def _key(text: str, at: int) -> tuple[tuple[str, ...], int]:
    parts: list[str] = []
    while match := _PART.match(text, at):
        parts.append(_decoded(match[1]))
        at = match.end()
        if not match[2]:
            break
    return tuple(parts), at


def _decoded(part: str) -> str:
    if part[0] not in "\"'":
        return part
    if "\\" not in part or part[0] == "'":
        return part[1:-1]
    import tomllib  # noqa: PLC0415  (for keys with escapes)

    try:
        return str(tomllib.loads(f"it = {part}")["it"])
    except tomllib.TOMLDecodeError:
        return part[1:-1]


def _value_end(text: str, at: int) -> int:
    """Return where the line ends on which a value ends that begins at the `=` before it."""
    depth = 0
    while match := _VALUE.match(text, at):
        if match[5] and depth <= 0:
            return match.start()
        depth += bool(match[3]) - bool(match[4])
        at = match.end()
    return min(len(text), at)


def of(found: Keys, key: tuple[str, ...]) -> tuple[int, int] | None:
    """Return the lines of a key, else those of the innermost table or value that it stands in."""
    while key and key not in found:
        key = key[:-1]
    return found.get(key)
