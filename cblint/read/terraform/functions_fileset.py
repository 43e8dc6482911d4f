"""This is where Terraform's `fileset` is defined: the files below a folder that match a pattern."""

from __future__ import annotations

import re

from cblint.read.terraform.functions_files import inside
from cblint.read.terraform.scalars import as_text, literal, unknown_like
from cblint.read.terraform.scope import Scope
from cblint.value import Items, Origin, Reason, Unknown, Value

MAX_LISTED = 20_000
MAX_PATH = 300
MAX_STARS = 4
_PIECE = re.compile(r"\*\*/|\*\*|\*|\?|[{},]|[^*?{},]+")
_NESTED = re.compile(r"[\[\]\\]|\{[^}]*[{*]")
_LOOSE_STARS = re.compile(r"[^/]\*\*|\*\*[^/]|\*\*.*\*\*")
_BRACES = re.compile(r"\{[^{}]*\}")


def fileset(arguments: list[Value], origin: Origin, scope: Scope) -> Value | None:
    """Return the files below a folder that match a pattern; unknown where the repository holds none."""
    if len(arguments) != 2:
        return None
    folder, wanted = inside(arguments[0], origin, scope), as_text(arguments[1])
    if isinstance(folder, Unknown) or wanted is None:
        return folder if isinstance(folder, Unknown) else unknown_like(arguments[1], origin)
    matcher = _matcher(wanted)
    below = scope.run.files.below(folder)
    if matcher is None or len(below) > MAX_LISTED:
        return None if matcher is None else Unknown(origin, Reason.TOO_LARGE, "fileset")
    start = len(folder) + 1 if folder else 0
    found = sorted(path[start:] for path in below if len(path) < MAX_PATH and matcher.fullmatch(path[start:]))
    if not found:
        return Unknown(origin, Reason.OUTSIDE, "fileset")
    return Items(origin, tuple(literal(origin, path) for path in found))


def _matcher(pattern: str) -> re.Pattern[str] | None:
    """Return what matches the paths of a pattern; None where it has parts that are not read."""
    if pattern.count("*") > MAX_STARS or len(pattern) > MAX_PATH:
        return None
    if _NESTED.search(pattern) or _LOOSE_STARS.search(pattern) or re.search(r"[{},]", _BRACES.sub("", pattern)):
        return None
    words = {"**/": "(?:[^/]*/)*", "**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")", ",": "|"}
    return re.compile("".join(words.get(each, re.escape(each)) for each in _PIECE.findall(pattern)), re.DOTALL)
