"""This is where a build's shell texts are made and parsed, each once, whoever asks."""

from __future__ import annotations

from cblint.model.buildspec import Command
from cblint.parse import shell
from cblint.parse.shell_script import Script
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText
from cblint.value import embedded
from cblint.workspace import Workspace

if TYPE_CHECKING:
    from cblint.parse.shell_grammar import Grammar


def text_of(workspace: Workspace, command: Command) -> EmbeddedText | None:
    """Return a command of a buildspec as text; None where it is not known."""
    return workspace.once(_text_of, command)


def _text_of(_: Workspace, command: Command) -> EmbeddedText | None:
    return embedded(command.text)


def parsed(workspace: Workspace, text: EmbeddedText) -> Script:
    """Return how a shell reads a text."""
    return _parsed(workspace, text).script


def grammar(workspace: Workspace, text: EmbeddedText) -> Grammar:
    """Return what a text is by the shell's grammar."""
    return _parsed(workspace, text).grammar


def _parsed(workspace: Workspace, text: EmbeddedText) -> shell.Parsed:
    known = workspace.once(_known, workspace)
    found = known.get(text)
    if found is None:
        found = known[text] = shell.parse_with_grammar(text)
    return found


def _known(_: Workspace, __: Workspace) -> dict[EmbeddedText, shell.Parsed]:
    return {}
