"""This is where a buildspec's commands are read by the shell's grammar."""

from __future__ import annotations

from cblint.analysis.shell.parsed import grammar, text_of
from cblint.analysis.shell.which import runs_posix
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec, Command
from cblint.parse.shell_errors import CLOSES, OPENS
from cblint.record import TYPE_CHECKING, Record
from cblint.source import HOLE, EmbeddedText, Span
from cblint.value import Basis
from cblint.workspace import Workspace

if TYPE_CHECKING:
    from cblint.parse.shell_grammar import Grammar

__all__ = ["CommandSyntax", "commands_of", "is_certain", "runs_posix"]

_SPECIAL = frozenset("'\"`(){}<>|&;")
_RESERVED = frozenset(word for word in (*OPENS, *CLOSES) if _SPECIAL.isdisjoint(word))
_TEMPLATE = ("<%", "</%", "%>", "{%", "%}")
"""What a template engine takes away before CodeBuild sees the text."""


class CommandSyntax(Record):
    """A command and how it reads; one whose text is not all known, or is cut by YAML, is none."""

    workspace: Workspace
    command: Command
    text: EmbeddedText

    @property
    def grammar(self) -> Grammar:
        """How the shell's grammar takes it."""
        return grammar(self.workspace, self.text)

    @property
    def may_break(self) -> bool:
        """Whether it is more than words, which cannot be wrong."""
        text = self.text.text
        return not (_SPECIAL.isdisjoint(text) and _RESERVED.isdisjoint(text.split()))

    def span(self, start: int, end: int) -> Span:
        """Return where a part of the text stands in its file."""
        return self.text.span(start, end)


def commands_of(workspace: Workspace, buildspec: Buildspec) -> tuple[CommandSyntax, ...]:
    """Return the commands of a buildspec that are known from end to end, as a POSIX shell or bash reads them."""
    return workspace.once(_read, buildspec)


def _read(workspace: Workspace, buildspec: Buildspec) -> tuple[CommandSyntax, ...]:
    malformed = {problem.symbol for problem in buildspec.problems}
    found = []
    for phase in buildspec.phases:
        for command in phase.commands:
            text = text_of(workspace, command)
            if text is None or command.symbol in malformed:
                continue
            if HOLE not in text.text and not any(map(text.text.__contains__, _TEMPLATE)):
                found.append(CommandSyntax(workspace, command, text))
    return tuple(found)


def is_certain(build: Build) -> bool:
    """Tell whether a project says on what system the build runs."""
    return build.project is not None and build.type.origin.basis is not Basis.DEFAULT
