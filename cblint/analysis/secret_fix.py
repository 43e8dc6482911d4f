"""This is where the edit is made by which CodeBuild fetches a secret that is written down in a buildspec."""

from __future__ import annotations

import re

from cblint.errors import UnreadableError
from cblint.files import NotTextError
from cblint.finding import Edit
from cblint.model.buildspec import Buildspec, Variable
from cblint.record import NamedTuple
from cblint.source import SourceFile, Span
from cblint.value import equals
from cblint.workspace import Workspace

MAX_VARIABLES = 200
"""Where more variables are set, no fix is made: each would look at all others."""


class _Line(NamedTuple):
    """A line with its line end."""

    start: int
    end: int
    text: str

    @property
    def indent(self) -> str:
        return self.text[: len(self.text) - len(self.text.lstrip(" "))]


def fetching(workspace: Workspace, variable: Variable) -> tuple[Edit, ...]:
    """Return the edits that move a variable of a buildspec to `secrets-manager`, under its own name.

    None where it is not written as `NAME: value` on a line of its own, below a line `variables:`.
    """
    buildspec = next((each for each in workspace.buildspecs if _sets(each, variable)), None)
    if buildspec is None or buildspec.inline:
        return ()
    try:
        source = workspace.files.read(buildspec.path)
    except (NotTextError, UnreadableError):
        return ()
    line = _line_of(source, variable.name_span, variable)
    parent = _parent(source, line) if line is not None else None
    if line is None or parent is None:
        return ()
    return _moved(source, buildspec, variable, line, parent)


def _sets(buildspec: Buildspec, variable: Variable) -> bool:
    """Tell whether a buildspec sets a variable, and not too many others."""
    own = buildspec.env.variables
    return len(own) <= MAX_VARIABLES and any(each is variable for each in own)


def _line_of(source: SourceFile, name: Span, variable: Variable) -> _Line | None:
    """Return the line that sets a variable, if it holds nothing else."""
    line = _line_at(source, name.start)
    value = variable.value.origin.span
    if value.path != name.path or not line.start <= name.start < value.start <= value.end <= line.end:
        return None
    plain = re.fullmatch(r" +[\"']?\w+[\"']?[ \t]*:[ \t]+", line.text[: value.start - line.start]) is not None
    rest = line.text[value.end - line.start :]
    return line if plain and re.fullmatch(r"(?:[ \t]+#.*)?[ \t]*(?:\r?\n)?", rest) is not None else None


def _line_at(source: SourceFile, offset: int) -> _Line:
    start = source.text.rfind("\n", 0, offset) + 1
    end = source.text.find("\n", offset) + 1 or len(source.text)
    return _Line(start, end, source.text[start:end])


def _parent(source: SourceFile, line: _Line) -> _Line | None:
    """Return the line `variables:` that a variable's line belongs to."""
    here = line
    while here.start > 0:
        here = _line_at(source, here.start - 1)
        if here.text.strip() and not here.text.lstrip().startswith("#") and len(here.indent) < len(line.indent):
            return here if re.fullmatch(r" *variables:[ \t]*(?:#.*)?\r?\n", here.text) is not None else None
    return None


def _moved(
    source: SourceFile, buildspec: Buildspec, variable: Variable, line: _Line, parent: _Line
) -> tuple[Edit, ...]:
    kinds = {kind: [each for each in buildspec.env.variables if equals(each.type, kind).is_yes] for kind in (
        "PLAINTEXT", "SECRETS_MANAGER")}  # fmt: skip
    newline = "\r\n" if parent.text.endswith("\r\n") else "\n"
    moved = f"{variable.name}: {variable.name}{newline}"
    removed = line
    if len(kinds["PLAINTEXT"]) == 1:
        if parent.end != line.start:
            return ()
        removed = _Line(parent.start, line.end, parent.text + line.text)
    if kinds["SECRETS_MANAGER"]:
        first = _line_of(source, kinds["SECRETS_MANAGER"][0].name_span, kinds["SECRETS_MANAGER"][0])
        if first is None:
            return ()
        return tuple(sorted((_edit(source, first.start, first.start, first.indent + moved),
                             _edit(source, removed.start, removed.end, ""))))  # fmt: skip
    if re.search(r"^ *secrets-manager[ \t]*:", source.text, re.MULTILINE) is not None:
        return ()
    block = f"{parent.indent}secrets-manager:{newline}{line.indent}{moved}"
    if removed is not line:
        return (_edit(source, removed.start, removed.end, block),)
    return (_edit(source, parent.start, parent.start, block), _edit(source, line.start, line.end, ""))


def _edit(source: SourceFile, start: int, end: int, text: str) -> Edit:
    return Edit(Span(source.path, start, end), text)
