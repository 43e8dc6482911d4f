"""This is where it is answered which commands a build runs, through the scripts and targets that it reaches."""

from __future__ import annotations

from cblint.analysis.invocation import Condition, Invocation, Redirect, Run, Setting
from cblint.model.build import Build
from cblint.record import TYPE_CHECKING
from cblint.source import HOLE
from cblint.workspace import Workspace

__all__ = ["Condition", "Invocation", "Redirect", "Run", "Setting", "programs", "run_by"]


_FIRST = 8
"""So many words of a command, at most, tell what it does."""


def run_by(workspace: Workspace, build: Build) -> Run:
    """Return what a build runs, as far as it can be followed inside the repository."""
    return workspace.once(_run, build)


def programs(workspace: Workspace, build: Build) -> frozenset[str]:
    """Return the programs that a build is known to run, each alone (`aws`) and with each word of its (`aws ecr`)."""
    return workspace.once(_programs, build)


def _programs(workspace: Workspace, build: Build) -> frozenset[str]:
    found = set()
    for invocation in run_by(workspace, build).invocations:
        found.add(invocation.name)
        found.update([f"{invocation.name} {text}" for text in invocation.texts[1:_FIRST] if text and HOLE not in text])
    return frozenset(found)


def _run(workspace: Workspace, build: Build) -> Run:
    from cblint.analysis.shell.run import Runner  # noqa: PLC0415  (brings the shell's parser)

    return Runner(workspace, build).run()


if not TYPE_CHECKING:
    from cblint.analysis import deferring

    __getattr__ = deferring(__name__)
