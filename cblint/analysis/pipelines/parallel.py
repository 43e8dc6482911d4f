"""This is where it is answered how many builds of a project start at once: by a stage's actions, or by a batch."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import links
from cblint.analysis.pipelines.order import Placed, number, placed, runs, title
from cblint.analysis.siblings import builds_of_project
from cblint.model.buildspec import Batch, BatchSection
from cblint.model.pipeline import Pipeline
from cblint.model.project import Project
from cblint.record import NamedTuple
from cblint.value import Step, string
from cblint.workspace import Workspace

_AT_ONCE = ("build-list", "build-matrix")


class Crowd(NamedTuple):
    """Builds of one project that are started at once, more than it allows."""

    builds: int
    limit: int
    what: str
    """What starts them, for people."""
    steps: tuple[Step, ...]


def crowds(workspace: Workspace, project: Project) -> Iterator[Crowd]:
    """Yield what surely starts more builds of a project at once than its limit."""
    limit = number(project.concurrent_build_limit)
    if limit is None or limit < 1:
        return
    for run in workspace.once(_started_together).get(id(project), ()):
        if len(run) > limit:
            name = string(run[0].stage.name)
            what = f"the stage `{name}`" if name else "a stage"
            steps = tuple(Step(each.action.span, f"{title(each.action)} runs it") for each in run)
            yield Crowd(len(run), limit, what, steps)
    yield from _batches(workspace, project, limit)


def _started_together(workspace: Workspace) -> dict[int, list[list[Placed]]]:
    """Return the actions that run each project, by identity, together where they surely start together."""
    found: dict[int, dict[tuple[int, int, int], list[Placed]]] = {}
    for position, pipeline in enumerate(workspace.parts(Pipeline)):
        for each in placed(pipeline):
            order = number(each.action.run_order)
            if order is None or not runs(each.action, "CodeBuild").is_yes:
                continue
            project = links.project_of(workspace, each.action)
            if isinstance(project, Project):
                together = found.setdefault(id(project), {})
                together.setdefault((position, each.position, order), []).append(each)
    return {project: list(together.values()) for project, together in found.items()}


def _batches(workspace: Workspace, project: Project, limit: int) -> Iterator[Crowd]:
    if not project.batch.given.is_yes:
        return
    seen: set[int] = set()
    for build in builds_of_project(workspace, project):
        batch = build.buildspec.batch if build.buildspec is not None else None
        if batch is None or id(batch) in seen:
            continue
        seen.add(id(batch))
        for section in batch.sections:
            count = _at_once(batch, section)
            if count > limit:
                yield Crowd(count, limit, "its batch", (Step(section.span, f"{count} builds start at once"),))


def _at_once(batch: Batch, section: BatchSection) -> int:
    """Return how many builds a section of a batch surely starts at once."""
    if section.kind in _AT_ONCE:
        return section.builds or 0
    tasks = [task for task in batch.tasks if task.kind == section.kind]
    return sum(1 for task in tasks if task.depend_on.closed and not task.depend_on.items)
