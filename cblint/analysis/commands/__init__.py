"""This is where it is answered which commands a build runs, through the scripts and targets that it reaches."""

from __future__ import annotations

from cblint.analysis.invocation import Condition, Invocation, Redirect, Run, Setting
from cblint.model.build import Build
from cblint.record import TYPE_CHECKING
from cblint.workspace import Workspace

__all__ = ["Condition", "Invocation", "Redirect", "Run", "Setting", "run_by"]


def run_by(workspace: Workspace, build: Build) -> Run:
    """Return what a build runs, as far as it can be followed inside the repository."""
    return workspace.once(_run, build)


def _run(workspace: Workspace, build: Build) -> Run:
    from cblint.analysis.shell.run import Runner  # noqa: PLC0415  (brings the shell's parser)

    return Runner(workspace, build).run()


if not TYPE_CHECKING:
    from cblint.analysis import deferring

    __getattr__ = deferring(__name__)
