"""This is where the places are told that the words of a command name as paths, with `*` for what is not known."""

from __future__ import annotations

import posixpath

from cblint.analysis.shell.state import located
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.value import Hole, Known, Text, Unknown, Value, glob, string

ANYWHERE = "*"
_BRACES = pattern(r"\{[^{}]*\}")
_OUTSIDE = frozenset({"~", "HOME", "TMPDIR", "TMP", "RUNNER_TEMP"})
_PATTERNS = ("*", "?", "[", "{")
_OTHER_SOURCE = "CODEBUILD_SRC_DIR_"


class Output(NamedTuple):
    """A path that a command makes, relative to the model root."""

    path: str
    """With `*` for any characters; empty for the root itself."""
    open: bool = False
    """Whether it may be a folder with anything in it."""
    source: str | None = None
    """The folder of the repository that it is a copy of; it holds nothing else then."""
    sure: bool = False
    """Whether it is there if the command has run without failure."""


def place(word: Value, folder: str | None, root: str) -> str | None:
    """Return the path that a word names; None for one outside of the source.

    `root` is the folder where the source starts, `folder` the one that the command runs in.
    """
    known = string(word)
    text = glob(word) if known is None else known
    if text in ("", "-") or text.startswith(("/", "~", "&")) or _is_outside(word):
        return None
    if known is None or "{" not in text:
        exact = located(word, folder, root) if isinstance(word, Known | Text | Unknown) else None
        if exact is not None:
            return exact
    text = _BRACES.sub(ANYWHERE, text)
    return joined(folder, f"./{text}" if _is_pattern(word) else text)


def joined(folder: str | None, text: str) -> str | None:
    """Return a path or pattern as seen from the model root; None if it lies outside of that."""
    if text.startswith(ANYWHERE):
        return text
    if folder is None:
        return ANYWHERE + text.removeprefix("./").replace("../", "")
    path = posixpath.normpath(posixpath.join(folder, text))
    if path == ".." or path.startswith("../"):
        return None
    return "" if path == "." else path


def last_name(word: Value) -> str:
    """Return the last name of the path or URL that a word is, `*` where it is not known."""
    text = glob(word).partition("?")[0].partition("#")[0]
    return text.rstrip("/").rpartition("/")[2] or ANYWHERE


def is_plain(path: str) -> bool:
    """Tell whether a path is known to its last letter."""
    return ANYWHERE not in path


def _is_pattern(word: Value) -> bool:
    """Tell whether a word that begins with something unknown begins with a shell's pattern, not with a variable."""
    match word:
        case Text(parts=(Hole(detail=detail), *_)) | Unknown(detail=detail):
            return detail[:1] in _PATTERNS
        case _:
            return string(word) is not None


def _is_outside(word: Value) -> bool:
    match word:
        case Text(parts=(Hole(detail=name), *_)) | Unknown(detail=name):
            return name in _OUTSIDE or name.startswith(_OTHER_SOURCE)
        case _:
            return False
