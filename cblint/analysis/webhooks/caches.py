"""This is where it is told which projects share a cache with builds of pull requests."""

from __future__ import annotations

from cblint.analysis.webhooks import filters, visitors
from cblint.model.part import label
from cblint.model.project import Project
from cblint.model.webhook import Webhook
from cblint.record import NamedTuple
from cblint.value import Hole, Known, Step, Text, Value, equals, string
from cblint.workspace import Workspace


class SharedCache(NamedTuple):
    """A cache that builds of pull requests write, and others read."""

    project: Project
    others: tuple[Project, ...]
    steps: tuple[Step, ...]


def shared_by(workspace: Workspace, webhook: Webhook) -> SharedCache | None:
    """Return the cache that pull requests of a webhook and other builds share, if there surely is one."""
    project = filters.project_of(workspace, webhook)
    events = visitors.pull_request_events(webhook)
    if project is None or not events or not equals(project.cache.type, "S3").is_yes:
        return None
    building = workspace.once(_building_pull_requests)
    others = tuple(
        other
        for other in workspace.parts(Project)
        if other is not project and id(other) not in building and _same_cache(project, other)
    )
    if not others:
        return None
    steps = [Step(events[0].pattern.origin.span, f"pull requests start builds of `{label(project)}`")]
    steps += [Step(other.cache.location.origin.span, f"`{label(other)}` reads the same cache") for other in others[:5]]
    return SharedCache(project, others, tuple(steps))


def _building_pull_requests(workspace: Workspace) -> frozenset[int]:
    """Return the projects that build pull requests, or may."""
    webhooks = workspace.parts(Webhook)
    projects = [(webhook, filters.project_of(workspace, webhook)) for webhook in webhooks]
    if any(project is None for _, project in projects):
        return frozenset(map(id, workspace.parts(Project)))
    return frozenset(id(project) for webhook, project in projects if visitors.may_build_pull_requests(webhook))


def _same_cache(one: Project, other: Project) -> bool:
    if not equals(other.cache.type, "S3").is_yes or not _same(one.cache.location, other.cache.location):
        return False
    spaces = (one.cache.namespace, other.cache.namespace)
    return all(isinstance(space, Known) for space in spaces) and string(spaces[0]) == string(spaces[1])


def _same(one: Value, other: Value) -> bool:
    """Tell whether two locations surely are the same: known, or made from the same bucket."""
    if isinstance(one, Known) and isinstance(other, Known):
        return string(one) is not None and (string(one) or "").strip("/") == (string(other) or "").strip("/")
    if isinstance(one, Text) and isinstance(other, Text) and len(one.parts) == len(other.parts):
        return all(map(_same_part, one.parts, other.parts))
    return False


def _same_part(one: str | Hole, other: str | Hole) -> bool:
    if isinstance(one, Hole) and isinstance(other, Hole):
        return one.origin.reference is not None and one.origin.reference == other.origin.reference
    return one == other
