"""This is where the edits are made by which a build gets a Docker daemon, or does without the right to one."""

from __future__ import annotations

from cblint.analysis.docker.daemon import needs_no_privileges
from cblint.analysis.drafts import draft_at, written_here
from cblint.finding import Edit
from cblint.model.build import Build, Link
from cblint.model.project import Project
from cblint.source import Span
from cblint.value import Basis, Known
from cblint.workspace import Workspace

_GRAPH = ("build-graph", "build-list")


def turned_off(workspace: Workspace, build: Build) -> tuple[Edit, ...]:
    """Return the edit that takes privileged mode from a build; none where another build that needs it would lose it."""
    place = written_here(build.privileged_mode)
    if place is None or not _is_own(build) or not isinstance(build.privileged_mode, Known):
        return ()
    if not all(needs_no_privileges(workspace, project).is_yes for project in _projects_at(workspace, place)):
        return ()
    draft = draft_at(workspace, place)
    return draft.set_value(place, False) if draft is not None else ()


def turned_on(workspace: Workspace, build: Build) -> tuple[Edit, ...]:
    """Return the edit that gives a build privileged mode: its batch task, else its project.

    None where another build that surely needs no privileges would get them by it.
    """
    if build.project is None or not _is_own(build) or not isinstance(build.privileged_mode, Known):
        return ()
    if build.task is not None:
        return _in_task(workspace, build)
    environment = build.project.environment
    given = environment.privileged_mode
    place = environment.span if given.origin.basis is Basis.AWS_DEFAULT else written_here(given)
    draft = draft_at(workspace, place) if place is not None else None
    if place is None or draft is None:
        return ()
    if any(needs_no_privileges(workspace, project).is_yes for project in _projects_at(workspace, given.origin.span)):
        return ()
    if given.origin.basis is not Basis.AWS_DEFAULT:
        return draft.set_value(place, True)
    key = "privileged_mode" if build.project.language == "terraform" else "PrivilegedMode"
    return draft.insert_entry(place, key, True)


def _in_task(workspace: Workspace, build: Build) -> tuple[Edit, ...]:
    task = build.task
    if task is None or task.kind not in _GRAPH:
        return ()
    given = task.privileged_mode.origin
    draft = draft_at(workspace, given.span)
    if draft is None:
        return ()
    if given.basis is not Basis.AWS_DEFAULT:
        return draft.set_value(given.span, True)
    # The default stands at `env`, or at the whole task where it has none.
    if given.span.contains(task.identifier.origin.span):
        return draft.insert_entry(given.span, "env", {"privileged-mode": True})
    return draft.insert_entry(given.span, "privileged-mode", True)


def _is_own(build: Build) -> bool:
    """Tell whether the build is plainly one of this repository, by a project of this repository."""
    return build.link in (Link.OWN_SOURCE, Link.INLINE)


def _projects_at(workspace: Workspace, place: Span) -> tuple[Project, ...]:
    """Return the projects whose builds have their privileged mode from one place: several instances of a module."""
    return workspace.once(_projects_by_place).get(place, ())


def _projects_by_place(workspace: Workspace) -> dict[Span, tuple[Project, ...]]:
    found: dict[Span, dict[int, Project]] = {}
    for build in workspace.builds:
        if build.project is not None:
            found.setdefault(build.privileged_mode.origin.span, {})[id(build.project)] = build.project
    return {place: tuple(projects.values()) for place, projects in found.items()}
