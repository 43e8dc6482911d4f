"""This is where a build's shell texts are parsed, each once, whoever asks."""

from __future__ import annotations

from cblint.parse import shell
from cblint.parse.shell_script import Script
from cblint.source import EmbeddedText
from cblint.workspace import Workspace


def parsed(workspace: Workspace, text: EmbeddedText) -> Script:
    """Return how a shell reads a text."""
    known = workspace.once(_known, workspace)
    script = known.get(text)
    if script is None:
        script = known[text] = shell.parse(text)
    return script


def _known(_: Workspace, __: Workspace) -> dict[EmbeddedText, Script]:
    return {}
