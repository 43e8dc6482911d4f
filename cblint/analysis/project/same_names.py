"""This is where it is answered which projects and pipelines have a name that another one has already.

A region of an account has one project and one pipeline of a name. CodeBuild API reference, `CreateProject`; and
CodePipeline API reference, `CreatePipeline` (2026).
"""

from __future__ import annotations

from cblint.model.part import Resource, ResourceName
from cblint.model.pipeline import Pipeline
from cblint.model.project import Project
from cblint.value import Basis, string
from cblint.workspace import Workspace


def namesake(workspace: Workspace, name: ResourceName) -> Resource | None:
    """Return the resource, declared together with another and before it, that surely has the same name."""
    return workspace.once(_namesakes).get(id(name.resource)) if name.resource is not None else None


def _namesakes(workspace: Workspace) -> dict[int, Resource]:
    first: dict[tuple[str, ...], Resource] = {}
    found: dict[int, Resource] = {}
    for kind, resources in (("project", workspace.parts(Project)), ("pipeline", workspace.parts(Pipeline))):
        for resource in resources:
            name = string(resource.name)
            if name is None or not resource.exists.is_yes or _may_be_elsewhere(resource):
                continue
            key = (kind, resource.address.partition(":")[0], resource.provider, name)
            if key in first:
                found[id(resource)] = first[key]
            else:
                first[key] = resource
    return found


def _may_be_elsewhere(resource: Project | Pipeline) -> bool:
    """Tell whether a resource may be in another region, or get another name.

    A name by default may be given otherwise. A plan does not say which of several providers of a module makes what.
    """
    if resource.name.origin.basis is Basis.DEFAULT:
        return True
    in_terraform = resource.address.rpartition(":")[2].startswith(("aws_", "module."))
    return in_terraform and resource.span.path.endswith(".json")
