"""This is where it is answered whether a name that is not declared is surely a slip for one that is."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import links
from cblint.analysis.commands import run_by
from cblint.analysis.deployments.owned_services import option_of
from cblint.analysis.invocation import Invocation
from cblint.model.build import Build
from cblint.model.ecs import EcsCluster, Service
from cblint.model.part import Resource
from cblint.model.pipeline import Action, Application, DeploymentGroup
from cblint.read.spelling import is_slip
from cblint.record import NamedTuple
from cblint.value import Basis, Value, equals, string
from cblint.workspace import Workspace

_KEYS: dict[str, tuple[tuple[str, type[Resource]], ...]] = {
    "CodeDeploy": (("ApplicationName", Application), ("DeploymentGroupName", DeploymentGroup)),
    "CodeDeployToECS": (("ApplicationName", Application), ("DeploymentGroupName", DeploymentGroup)),
    "ECS": (("ClusterName", EcsCluster), ("ServiceName", Service)),
}
_KINDS = {key: kind for keys in _KEYS.values() for key, kind in keys}
_NOUNS = {
    "ApplicationName": "application",
    "DeploymentGroupName": "deployment group",
    "ClusterName": "cluster",
    "ServiceName": "service",
}


_OPTIONS: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("deploy", "create-deployment"): (
        ("--application-name", "ApplicationName"),
        ("--deployment-group-name", "DeploymentGroupName"),
    ),
    ("deploy", "push"): (("--application-name", "ApplicationName"),),
    ("ecs", "update-service"): (("--cluster", "ClusterName"), ("--service", "ServiceName")),
    ("ecs", "wait"): (("--cluster", "ClusterName"), ("--services", "ServiceName")),
}
"""The options of the AWS CLI that name what is deployed to."""


class Slip(NamedTuple):
    """A name in an action or command that is not declared, and the one that is."""

    value: Value
    noun: str
    name: str
    meant: str
    declared: Resource
    invocation: Invocation | None
    """The command that names it; None where the action does."""


def slips(workspace: Workspace, action: Action) -> Iterator[Slip]:
    """Yield the names in a deploy action, or in what a build action runs, that surely are slips for declared ones."""
    if not equals(action.owner, "AWS").is_yes:
        return
    provider = string(action.provider) or ""
    for key, kind in _KEYS.get(provider, ()):
        value = links.setting(action, key)
        slip = None if value is None else _slip(workspace, value, key, kind, None)
        if slip is not None:
            yield slip
    if provider == "CodeBuild" and any(workspace.parts(kind) for kind in _KINDS.values()):
        for build in workspace.builds:
            if build.caller is not None and build.caller.action is action:
                yield from _in_commands(workspace, build)


def _in_commands(workspace: Workspace, build: Build) -> Iterator[Slip]:
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    for invocation in run_by(workspace, build).invocations:
        words = (invocation.word(1) or "", invocation.word(2) or "")
        for option, key in _OPTIONS.get(words, ()) if invocation.name == "aws" else ():
            value = option_of(invocation, option)
            slip = None if value is None else _slip(workspace, value, key, _KINDS[key], invocation)
            if slip is not None:
                yield slip


def _slip(
    workspace: Workspace, value: Value, key: str, kind: type[Resource], invocation: Invocation | None
) -> Slip | None:
    name = string(value)
    if not name or value.origin.basis is not Basis.GIVEN or value.origin.reference is not None:
        return None
    declared = [(each, _name(each)) for each in workspace.parts(kind)]
    if any(each == name or each is None for _, each in declared):
        return None
    near = [(each, meant) for each, meant in declared if meant is not None and is_slip(name, meant)]
    if len({meant for _, meant in near}) != 1:
        return None
    return Slip(value, _NOUNS[key], name, near[0][1], near[0][0], invocation)


def _name(resource: Resource) -> str | None:
    if isinstance(resource, Application | DeploymentGroup | EcsCluster | Service):
        return string(resource.name)
    return None
