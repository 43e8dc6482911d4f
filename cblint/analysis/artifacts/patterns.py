"""This is where CodeBuild's file patterns are matched with paths: `*` within one name, `**` across folders.

Source: CodeBuild user guide, "Build specification reference", `artifacts` (2026). What the guide does not say (a folder
given by its bare name, braces, `..`) is answered with maybe. Matching takes time in proportion to pattern × path.
"""

from __future__ import annotations

from functools import lru_cache

from cblint.record import Record
from cblint.value import NO, YES, Truth, maybe

MAX_LENGTH = 2000
"""A longer pattern or path is not matched."""
_UNDOCUMENTED = "{}\\$`"


class Pattern(Record):
    """A pattern cut at its slashes."""

    names: tuple[str, ...]
    """Each a name with wildcards, or `**` for any number of folders."""
    unclear: str
    """Why it is not known what it takes, in a clause; empty if it is."""


def matches(pattern: str, path: str) -> Truth:
    """Return whether a pattern takes a file; `path` is relative to the folder that the pattern starts from."""
    compiled = compile_pattern(pattern)
    if compiled.unclear:
        return maybe(compiled.unclear)
    if len(path) > MAX_LENGTH:
        return maybe(f"`{path[:40]}…` is too long to be compared")
    names = tuple(path.split("/"))
    if _fits(compiled.names, names):
        return YES
    last = compiled.names[-1]
    if not has_wildcard(last) and any(_fits(compiled.names, names[:size]) for size in range(1, len(names))):
        return maybe(f"`{pattern}` is a folder, and what a bare folder takes is not documented")
    if _fits(_lowered(compiled.names), tuple(name.lower() for name in names)):
        return maybe(f"`{pattern}` differs from it only in letter case")
    return NO


def could_match_name(pattern: str, name: str) -> Truth:
    """Return whether a pattern can take a file of this name in some folder."""
    compiled = compile_pattern(pattern)
    if compiled.unclear:
        return maybe(compiled.unclear)
    last = compiled.names[-1]
    if last == "**" or _name_fits(last, name):
        return YES
    if not has_wildcard(last) and "." not in last[1:]:
        return maybe(f"`{pattern}` may be a folder")
    return maybe(f"`{pattern}` differs from it only in letter case") if _name_fits(last.lower(), name.lower()) else NO


def could_match_below(pattern: str, folder: str) -> Truth:
    """Return whether a pattern can take some file in a folder, at any depth."""
    compiled = compile_pattern(pattern)
    if compiled.unclear:
        return maybe(compiled.unclear)
    reached = {0}
    for name in folder.lower().split("/"):
        reached = _after(_lowered(compiled.names), reached, name)
    last = len(compiled.names)
    if any(place < last for place in reached):
        return YES
    if not has_wildcard(compiled.names[-1]) and matches(pattern, f"{folder}/file").is_maybe:
        return maybe(f"`{pattern}` is a folder, and what a bare folder takes is not documented")
    return NO


def _after(pattern: tuple[str, ...], places: set[int], name: str) -> set[int]:
    """Return the places in a pattern that are reached from some by one more name."""
    reached = set()
    for place in places:
        here = place
        while here < len(pattern) and pattern[here] == "**":
            reached.add(here)
            here += 1
        if here < len(pattern) and _name_fits(pattern[here], name):
            reached.add(here + 1)
    return reached


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> Pattern:
    """Return a pattern cut at its slashes, `./` and empty names left out."""
    stripped = pattern.strip()
    names = tuple(name for name in stripped.split("/") if name not in ("", "."))
    if len(stripped) > MAX_LENGTH:
        return Pattern(names, "a pattern is too long to be compared")
    if not names or stripped.startswith(("/", "~", "!")) or ".." in names:
        return Pattern(names, f"`{stripped}` does not start in the source's folder")
    if any(c in stripped for c in _UNDOCUMENTED):
        return Pattern(names, f"what `{stripped}` takes is not documented")
    if any("**" in name and name != "**" for name in names):
        return Pattern(names, f"what `{stripped}` takes is not documented")
    return Pattern(names, "")


def _fits(pattern: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Match names with names: on a mismatch, let the last `**` take one more (earlier ones need not be tried)."""
    at, here, star, resume = 0, 0, -1, 0
    while here < len(names):
        if at < len(pattern) and pattern[at] == "**":
            star, resume = at, here
            at += 1
            if at == len(pattern):
                return True
        elif at < len(pattern) and _name_fits(pattern[at], names[here]):
            at, here = at + 1, here + 1
        elif star >= 0:
            resume += 1
            at, here = star + 1, resume
        else:
            return False
    return at == len(pattern)


@lru_cache(maxsize=4096)
def _name_fits(pattern: str, name: str) -> bool:
    """Match one name: `*` takes any letters, `?` one, `[…]` one of some; in the way of `_fits`."""
    symbols = _symbols(pattern)
    at, here, star, resume = 0, 0, -1, 0
    while here < len(name):
        if at < len(symbols) and symbols[at] == "*":
            star, resume = at, here
            at += 1
        elif at < len(symbols) and _symbol_fits(symbols[at], name[here]):
            at, here = at + 1, here + 1
        elif star >= 0:
            resume += 1
            at, here = star + 1, resume
        else:
            return False
    return all(symbol == "*" for symbol in symbols[at:])


def _symbols(pattern: str) -> list[str]:
    """Cut a name into its letters, wildcards and `[…]` sets; a `[` without end is a letter."""
    symbols = []
    index = 0
    while index < len(pattern):
        end = pattern.find("]", index + 2) if pattern[index] == "[" else -1
        stop = end + 1 if end > 0 else index + 1
        symbols.append(pattern[index:stop])
        index = stop
    return symbols


def _symbol_fits(symbol: str, letter: str) -> bool:
    if symbol == "?":
        return True
    if len(symbol) == 1:
        return symbol == letter
    negated = symbol[1] in "!^"
    inner = symbol[2:-1] if negated else symbol[1:-1]
    index, found = 0, False
    while index < len(inner):
        if index + 2 < len(inner) and inner[index + 1] == "-":
            found = found or inner[index] <= letter <= inner[index + 2]
            index += 3
        else:
            found = found or inner[index] == letter
            index += 1
    return found != negated


def has_wildcard(pattern: str) -> bool:
    """Tell whether a pattern is more than a path."""
    return any(c in pattern for c in "*?[")


def _lowered(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.lower() for name in names)
