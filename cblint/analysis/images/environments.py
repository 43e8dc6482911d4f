"""This is where it is answered whether an environment's type, compute type and image go together."""

from __future__ import annotations

from collections.abc import Sequence

from cblint.analysis.images import kinds as build_images
from cblint.data import images
from cblint.model.build import Build
from cblint.model.buildspec import BatchTask
from cblint.model.project import Fleet, Project
from cblint.record import NamedTuple
from cblint.value import Truth, Value, alternatives, equals, string
from cblint.workspace import Workspace


class Clash(NamedTuple):
    """Two settings of one environment that do not go together."""

    value: Value
    """The one that is wrong if the other is right."""
    other: Value
    """The type of the environment."""
    message: str
    defect: str


def clashes(kind: Value, compute_type: Value, image: Value) -> tuple[Clash, ...]:
    """Return what does not go together with an environment's type, of what is known."""
    name = string(kind)
    facts = images.load()
    environment = facts.environments.get(name or "")
    if name is None or environment is None:
        return ()
    found = []
    size = string(compute_type)
    if size is not None and size not in environment.sizes and _is_size(size):
        message = f"`{size}` is not a compute type of `{name}`"
        found.append(Clash(compute_type, kind, message, "compute type"))
    curated = build_images.curated(image)
    if curated is not None and environment.platform not in ("", curated.platform):
        platform = facts.platforms[curated.platform]
        message = f"`{string(image)}` is an image for {platform}, but the environment is a `{name}`"
        found.append(Clash(image, kind, message, "image"))
    return tuple(found)


def _is_size(name: str) -> bool:
    return any(name in each.sizes for each in images.load().environments.values())


def is_lambda(value: Value) -> Truth:
    """Return whether an environment's type is one of Lambda compute, whichever of several it may be."""
    kinds = [name for name, each in images.load().environments.items() if each.platform.startswith("lambda")]
    return equals(value, *kinds)


def of_project(workspace: Workspace, project: Project) -> tuple[Clash, ...]:
    """Return what does not go together in a project's environment; on a fleet, the fleet's type counts."""
    environment = project.environment
    if not build_images.is_made(project):
        return ()
    if not environment.fleet.is_no:
        fleet = _fleet(workspace, project)
        # The fleet's machines have a compute type of their own, whatever the project says.
        return () if fleet is None else clashes(fleet.type, fleet.type, environment.image)
    return clashes(environment.type, environment.compute_type, environment.image)


def _fleet(workspace: Workspace, project: Project) -> Fleet | None:
    """Return the fleet that a project's builds surely run on, where it is declared beside the project."""
    arn = project.environment.fleet_arn
    reference = arn.origin.reference if arn is not None and project.environment.fleet.is_yes else None
    return None if reference is None else workspace.declared(Fleet, reference.address)


def of_task(build: Build) -> tuple[Clash, ...]:
    """Return what does not go together in a build of a batch because of what its task says."""
    task = build.task
    if task is None or task.fleet is not None or not _is_single(build.type):
        return ()
    project = build.project
    if project is not None and not project.environment.fleet.is_no:
        return ()
    inherited = project.environment.compute_type if project is not None else task.compute_type
    compute_type = inherited if equals(task.compute_type, None).is_yes else task.compute_type
    own = {each.origin.span for each in (task.type, task.compute_type, task.image) if not equals(each, None).is_yes}
    found = [
        clash
        for size in alternatives(compute_type)
        for image in alternatives(build.image)
        for clash in clashes(build.type, size, image)
        if own & {clash.other.origin.span, clash.value.origin.span} or _varies(task.image, task.compute_type)
    ]
    return tuple({(clash.value.origin.span, clash.defect): clash for clash in found}.values())


def _is_single(value: Value) -> bool:
    return string(value) is not None


def _varies(*values: Value) -> bool:
    return any(len(list(alternatives(value))) > 1 for value in values)


def builds_of(workspace: Workspace, task: BatchTask) -> Sequence[Build]:
    """Return the builds that come of a task of a batch."""
    return workspace.once(_by_task).get(id(task), ())


def _by_task(workspace: Workspace) -> dict[int, list[Build]]:
    found: dict[int, list[Build]] = {}
    for build in workspace.builds:
        if build.task is not None:
            found.setdefault(id(build.task), []).append(build)
    return found


def on_lambda(build: Build) -> bool:
    """Tell whether a build surely runs on Lambda compute."""
    project = build.project
    elsewhere = project is None or not project.environment.fleet.is_no or not build_images.is_made(project)
    return not elsewhere and is_lambda(build.type).is_yes
