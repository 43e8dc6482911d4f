"""This is where it is answered which other builds share a project or a buildspec: what one ignores, another may use."""

from __future__ import annotations

from cblint.model.build import Build
from cblint.model.buildspec import Buildspec
from cblint.model.project import Project
from cblint.workspace import Workspace


def builds_of(workspace: Workspace, buildspec: Buildspec) -> tuple[Build, ...]:
    """Return all builds that run a buildspec."""
    return workspace.once(_by_buildspec).get(id(buildspec), ())


def builds_of_project(workspace: Workspace, project: Project) -> tuple[Build, ...]:
    """Return all builds of a project."""
    return workspace.once(_by_project).get(id(project), ())


def _by_buildspec(workspace: Workspace) -> dict[int, tuple[Build, ...]]:
    found: dict[int, tuple[Build, ...]] = {}
    for build in workspace.builds:
        if build.buildspec is not None:
            found[id(build.buildspec)] = (*found.get(id(build.buildspec), ()), build)
    return found


def _by_project(workspace: Workspace) -> dict[int, tuple[Build, ...]]:
    found: dict[int, tuple[Build, ...]] = {}
    for build in workspace.builds:
        if build.project is not None:
            found[id(build.project)] = (*found.get(id(build.project), ()), build)
    return found
