"""This is where it is answered whether a build's source surely starts in the folder in which it is taken to start."""

from __future__ import annotations

import posixpath

from cblint.analysis.commands import run_by
from cblint.analysis.outputs.path_uses import path_uses
from cblint.analysis.shell.state import located
from cblint.model.build import Build, Link
from cblint.value import YES, Truth, maybe
from cblint.workspace import Workspace


def starts_there(workspace: Workspace, build: Build) -> Truth:
    """Return whether the source starts in the build's source root.

    A buildspec in a folder that nothing names may be a sample for a repository of its own, unless its commands use
    paths that are there from the source root only.
    """
    spec = build.buildspec
    if spec is None or build.link is not Link.ALONE or posixpath.dirname(spec.path) == build.source_root:
        return YES
    return workspace.once(_uses_root, build)


def _uses_root(workspace: Workspace, build: Build) -> Truth:
    assert build.buildspec is not None
    root, folder = build.source_root, posixpath.dirname(build.buildspec.path)
    for invocation in run_by(workspace, build).invocations:
        for use in path_uses(invocation):
            path = located(use.value, invocation.folder, root)
            if path and path != root and workspace.files.exists(path):
                shown = path[len(root) :].lstrip("/") if root else path
                if not is_between(workspace, build, shown) and not f"{folder}/".startswith(f"{path}/"):
                    return YES
    return maybe("its source may start in the buildspec's folder")


def is_between(workspace: Workspace, build: Build, shown: str) -> bool:
    """Tell whether a path is there from some folder between the source root and the buildspec, or from its own."""
    assert build.buildspec is not None
    folder = posixpath.dirname(build.buildspec.path)
    while folder and folder != build.source_root:
        if workspace.files.exists(posixpath.join(folder, shown)):
            return True
        folder = posixpath.dirname(folder)
    return False
