"""This is where Terraform's functions on regular expressions are defined.

Terraform's are those of RE2. A pattern is run by Python's engine only if both surely read it alike, and only if its
way through a text is short: nothing that repeats may hold something that repeats, or alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias

from cblint.read.terraform.combine import MAX_TEXT
from cblint.read.terraform.functions_known import Data, Failed, result_of
from cblint.read.terraform.scalars import as_text, unknown_like
from cblint.read.terraform.scope import Scope
from cblint.record import NamedTuple
from cblint.value import Known, Origin, Reason, Unknown, Value

Parsed: TypeAlias = "Iterable[tuple[object, Any]]"
"""The parts of a pattern as the parser of the standard library has them."""
ScopedFunction = Callable[[list[Value], Origin, Scope], Value | None]

MAX_PATTERN = 500
MAX_SEARCHED = 4000
"""A longer text is not searched."""
MAX_COST = 3_000_000
"""A search that may take more steps is not begun."""
MAX_ALL = 50_000_000
"""So many steps all searches of a root module may take."""
MAX_FOUND = 2000
MAX_REPEAT = 1000
"""RE2 takes no larger counts."""
_ENDLESS = 2**31
_TOKEN = re.compile(r"\\.|\(\?(?:P<|.)?|\{,|\[\[|\[:|--|&&|~~|\|\||[*+?}][+]", re.DOTALL)
_GROUPS = frozenset({"(?:", "(?P<"})
_ESCAPES = frozenset("dDsSwWbBAnrtfa.^$*+?()[]{}|/-\\_:@=,;!#%&'\"<>~` ")
_FLAGS = re.compile(r"\(\?([ism]+)\)")
_REPLACED = re.compile(r"\$(?:(\$)|\{(\w+)\}|(\w+))", re.ASCII)


class Searcher(NamedTuple):
    """A pattern that both engines read alike."""

    compiled: re.Pattern[str]
    loops: int
    """How many of its parts repeat."""
    ways: int
    """In how many ways it may be taken apart from that."""
    empty: bool
    """Whether it may match nothing."""
    ends: bool
    """Whether it asks for an end of text or line."""

    def cost(self, text: str) -> int:
        """Return how many steps a search may take at most."""
        return int((len(text) + 1) ** (self.loops + 1)) * self.ways


@cache
def searcher(pattern: str) -> Searcher | None:
    """Return a pattern that can be run; None if it may mean something else to RE2, or may run long."""
    from re import _parser as parser  # type: ignore[attr-defined]  # noqa: PLC0415  (few modules search)

    flags = _FLAGS.match(pattern)
    inner = pattern[flags.end() :] if flags else pattern
    if len(pattern) > MAX_PATTERN or not inner.isascii() or not all(map(_is_alike, _TOKEN.findall(inner))):
        return None
    try:
        shape = _Shape()
        parsed = parser.parse(inner, re.ASCII)
        shape.read(parsed, looped=False)
        compiled = re.compile(pattern, re.ASCII)
    except (re.error, _Unlike, OverflowError, RecursionError):
        return None
    return Searcher(compiled, shape.loops, shape.ways, parsed.getwidth()[0] == 0, shape.ends)


def _is_alike(token: str) -> bool:
    """Tell whether a piece of a pattern is read alike by both engines."""
    return token[1] in _ESCAPES if token.startswith("\\") else token in _GROUPS


class _Unlike(Exception):  # noqa: N818  (it never leaves this module)
    """A part of a pattern that is not run."""


class _Shape:
    """What a parsed pattern is made of."""

    def __init__(self) -> None:
        self.loops = 0
        self.ways = 1
        self.ends = False

    def read(self, parsed: Parsed, *, looped: bool) -> None:
        """Look through the parts of a pattern; raise _Unlike for what is not run."""
        for operation, argument in parsed:
            match str(operation), argument:
                case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN", _:
                    pass
                case "AT", where if str(where) in ("AT_BEGINNING", "AT_END", "AT_BOUNDARY", "AT_NON_BOUNDARY"):
                    self.ends = self.ends or str(where) == "AT_END"
                case "AT", where if str(where) == "AT_BEGINNING_STRING":
                    pass
                case "MAX_REPEAT" | "MIN_REPEAT", (least, most, inside):
                    self._repeat(int(least), int(most), inside, looped=looped)
                case "SUBPATTERN", (group, added, removed, inside) if not added and not removed:
                    if looped and group is not None:
                        raise _Unlike
                    self.read(inside, looped=looped)
                case "BRANCH", (_, branches) if not looped:
                    self.ways *= len(branches)
                    for branch in branches:
                        self.read(branch, looped=looped)
                case _:
                    raise _Unlike

    def _repeat(self, least: int, most: int, inside: Parsed, *, looped: bool) -> None:
        varies = least != most
        if (looped and varies) or least > MAX_REPEAT or MAX_REPEAT < most < _ENDLESS:
            raise _Unlike
        if most > 1:
            self.loops += varies
        else:
            self.ways *= 2
        self.read(inside, looped=looped or most > 1)


def _found(match: re.Match[str]) -> Data:
    """Return what Terraform makes of a match: the text, its groups, or its named groups."""
    named = match.groupdict()
    if named and len(named) != len(match.groups()):
        raise Failed("regex")
    if named:
        return dict(sorted(named.items()))
    return [*match.groups()] if match.groups() else match[0]


def _search(apply: Callable[[Searcher, str], Data], *, every: bool) -> ScopedFunction:
    def function(arguments: list[Value], origin: Origin, scope: Scope) -> Value | None:
        if len(arguments) != 2:
            return None
        pattern, text = as_text(arguments[0]), as_text(arguments[1])
        if pattern is None or text is None:
            blamed = arguments[0] if pattern is None else arguments[1]
            return None if isinstance(blamed, Known) else unknown_like(blamed, origin)
        search = _ready(pattern, text, origin, scope, every=every)
        return result_of(lambda: apply(search, text), origin) if isinstance(search, Searcher) else search

    return function


def _ready(pattern: str, text: str, origin: Origin, scope: Scope, *, every: bool) -> Searcher | Unknown | None:
    """Return what searches a text for a pattern, if that ends soon and finds what Terraform would find."""
    search = searcher(pattern)
    if search is None or (every and search.empty):
        return None
    if "\v" in text or not text.isascii() or (search.ends and text.endswith("\n")):
        return None
    cost = search.cost(text)
    scope.run.searched += cost
    if len(text) > MAX_SEARCHED or cost > MAX_COST or scope.run.searched > MAX_ALL:
        return Unknown(origin, Reason.TOO_LARGE, "regex")
    return search


def _first(search: Searcher, text: str) -> Data:
    match = search.compiled.search(text)
    if match is None:
        raise Failed("regex")
    return _found(match)


def _all(search: Searcher, text: str) -> Data:
    matches = [*search.compiled.finditer(text)]
    return None if len(matches) > MAX_FOUND else [_found(match) for match in matches]


def replaced(arguments: list[Value], origin: Origin, scope: Scope) -> Value | None:
    """Replace what matches a pattern between slashes; None where the second argument is no pattern."""
    text, pattern, new = map(as_text, arguments)
    if text is None or pattern is None or new is None:
        open_one = next((each for each in arguments if not isinstance(each, Known)), None)
        return None if open_one is None else unknown_like(open_one, origin)
    search = _ready(pattern[1:-1], text, origin, scope, every=True)
    if not isinstance(search, Searcher):
        return search
    matches = [*search.compiled.finditer(text)]
    if len(matches) * len(new) > MAX_TEXT:
        return Unknown(origin, Reason.TOO_LARGE, "replace")
    pieces: list[str] = []
    position = 0
    for match in matches:
        pieces += [text[position : match.start()], _expanded(new, match)]
        position = match.end()
    return result_of(lambda: "".join([*pieces, text[position:]]), origin)


def _expanded(new: str, match: re.Match[str]) -> str:
    def part(found: re.Match[str]) -> str:
        if found[1]:
            return "$"
        name = found[2] or found[3]
        if name.isdecimal():
            return (match[int(name)] or "") if len(name) < 4 and int(name) <= len(match.groups()) else ""
        return match.groupdict().get(name) or ""

    return _REPLACED.sub(part, new)


def is_pattern(text: str | None) -> bool:
    """Tell whether `replace` takes a string as a pattern."""
    return text is not None and len(text) > 1 and text.startswith("/") and text.endswith("/")


PATTERNS: Mapping[str, ScopedFunction] = MappingProxyType(
    {"regex": _search(_first, every=False), "regexall": _search(_all, every=True)}
)
