"""This is where the output of a few commands is known that say where a script or the repository is."""

from __future__ import annotations

import posixpath

from cblint.analysis.shell.state import located, source_path
from cblint.parse.shell_script import AndOr, SimpleCommand, Substitution, Word
from cblint.record import TYPE_CHECKING
from cblint.source import Span
from cblint.value import Known, Reason, Unknown, Value, at, string

if TYPE_CHECKING:
    from cblint.analysis.shell.expand import Expander

_LOCATING = frozenset({"pwd", "git", "dirname", "basename", "cd", "pushd", "realpath", "readlink", "echo"})
_SILENT = frozenset({"-P", "-L", "-e", "-f", "-m", "--", "-q"})


def output(expander: Expander, part: Substitution) -> Value:
    """Return what a substitution becomes."""
    folder, root = expander.state.folder, expander.source_root
    commands = _plain_commands(part)
    path: str | None = None
    match commands:
        case [["pwd"]]:
            path = folder
        case [["git", "rev-parse", "--show-toplevel"]]:
            path = root
        case [["dirname", argument]]:
            return _folder_of(expander, argument, part.span)
        case [["basename", argument]]:
            return _name_of(expander, argument, part.span)
        case [["cd" | "pushd", argument], ["pwd"]] | [["realpath" | "readlink", argument]]:
            path = located(_value(expander, argument), folder, root)
        case [["echo", argument]]:
            value = _value(expander, argument)
            plain = not set(string(value) or " ") & set(" \t\n\\")
            return value if plain else runtime(part.span)
    return runtime(part.span) if path is None else source_path(path, root, part.span)


def runtime(span: Span) -> Unknown:
    """Return the output of a command that is not known."""
    return Unknown(at(span), Reason.RUNTIME, "$(…)")


def _value(expander: Expander, argument: str | Word) -> Value:
    return Known(at(Span("", 0, 0)), argument) if isinstance(argument, str) else expander.one(argument)


def _folder_of(expander: Expander, argument: str | Word, span: Span) -> Value:
    value = _value(expander, argument)
    known = string(value)
    if known is not None:
        return Known(at(span), posixpath.dirname(known) or ".")
    path = located(value, expander.state.folder, expander.source_root)
    if path is None:
        return runtime(span)
    return source_path(posixpath.dirname(path), expander.source_root, span)


def _name_of(expander: Expander, argument: str | Word, span: Span) -> Value:
    value = _value(expander, argument)
    known = string(value)
    path = known or located(value, expander.state.folder, expander.source_root)
    return Known(at(span), posixpath.basename(path.rstrip("/"))) if path else runtime(span)


def _plain_commands(part: Substitution) -> list[list[str | Word]]:
    """Return the commands of a substitution, each word as its text where it is literal, without options."""
    found: list[list[str | Word]] = []
    pending = list(part.body)
    while pending:
        statement = pending.pop(0)
        match statement:
            case SimpleCommand(words=(first, *_) as words, assignments=()) if first.literal in _LOCATING:
                texts = [word if word.literal is None else word.literal for word in words]
                found.append([text for text in texts if text not in _SILENT])
            case AndOr(items=items):
                pending = [item for operator, item in items if operator != "||"] + pending
            case _:
                return []
    return found
