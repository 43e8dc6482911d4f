"""This is where it is answered who would still change an ECS service that only CodeDeploy may change.

Facts: ECS API reference, `UpdateService`: a service with the `CODE_DEPLOY` controller takes a new task definition, load
balancer, network configuration or platform version from CodeDeploy alone, and no forced deployment (2026).
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import links
from cblint.analysis.commands import run_by
from cblint.analysis.drafts import draft_at
from cblint.analysis.invocation import Invocation
from cblint.edit.draft import Raw
from cblint.edit.hcl import HclDraft
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.model.ecs import EcsCluster, Service
from cblint.record import NamedTuple
from cblint.value import Items, Known, Truth, Value, any_of, equals, maybe, string, truth
from cblint.workspace import Workspace

OWNED = ("task_definition", "load_balancer")
"""The attributes of Terraform's service that each deployment changes."""
_REFUSED = (
    "--task-definition",
    "--force-new-deployment",
    "--load-balancers",
    "--network-configuration",
    "--platform-version",
)
_TERRAFORM = "aws_ecs_service."


class Update(NamedTuple):
    """A command that updates a service."""

    build: Build
    invocation: Invocation
    option: str


def is_owned(service: Service) -> Truth:
    """Return whether CodeDeploy deploys a service."""
    return equals(service.controller, "CODE_DEPLOY") & service.exists


def not_ignored(service: Service) -> tuple[str, ...]:
    """Return which attributes Terraform surely changes back after a deployment; none for other languages."""
    if _TERRAFORM not in service.address.partition(":")[2]:
        return ()
    given = {"task_definition": _has_definition(service.task_definition), "load_balancer": _has_balancers(service)}
    return tuple(name for name in OWNED if (given[name] & ~_ignores(service.ignores_changes, name)).is_yes)


def ignoring(workspace: Workspace, service: Service, names: tuple[str, ...]) -> tuple[Edit, ...]:
    """Return the edits that add attributes to those whose changes are ignored; nothing where that is not plain."""
    ignored = service.ignores_changes
    place = ignored.origin.span if ignored.items else service.span
    found = draft_at(workspace, place)
    if found is None:
        return ()
    if not ignored.items:
        words = [Raw(name) for name in names]
        return found.insert_block(place, "lifecycle", "ignore_changes", words) if isinstance(found, HclDraft) else ()
    if len(names) == 1:
        return found.add_item(place, Raw(names[0]))
    written = [string(each) for each in ignored.items]
    known = [name for name in written if name is not None]
    return found.set_value(place, [Raw(name) for name in (*known, *names)]) if len(known) == len(written) else ()


def _has_definition(value: Value) -> Truth:
    """Return whether a task definition is surely another than that of the last deployment, once there was one.

    What is looked up when Terraform runs may be the very one that was deployed.
    """
    if isinstance(value, Known):
        return truth(value.data is not None)
    reference = value.origin.reference
    own = (
        reference is not None and ":data." not in reference.address and "aws_ecs_task_definition." in reference.address
    )
    return truth(True) if own else maybe("the task definition is not known")


def _has_balancers(service: Service) -> Truth:
    if service.load_balancers:
        return truth(True)
    return truth(False) if service.load_balancers_closed else maybe("it may have load balancers")


def _ignores(listed: Items, name: str) -> Truth:
    found = any_of([equals(each, name, "all") | _begins(each, name) for each in listed.items])
    return found if listed.closed else found | maybe("not all ignored changes are in view")


def _begins(value: Value, name: str) -> Truth:
    written = string(value)
    return truth(written is not None and written.startswith((f"{name}.", f"{name}[")))


def updates(workspace: Workspace, service: Service) -> Iterator[Update]:
    """Yield the commands of builds that surely update a service in a way that only CodeDeploy may."""
    seen = set()
    for build in workspace.builds:
        if build.buildspec is None or not build.buildspec.has_commands:
            continue
        for invocation in run_by(workspace, build).invocations:
            option = _refused(invocation) if invocation.name == "aws" else ""
            if option and invocation.span not in seen and _is_meant(workspace, service, invocation):
                seen.add(invocation.span)
                yield Update(build, invocation, option)


def _refused(invocation: Invocation) -> str:
    words = [invocation.word(index) for index in range(len(invocation.words))]
    if "ecs" not in words or "update-service" not in words:
        return ""
    return next((option for option in _REFUSED if option in words), "")


def _is_meant(workspace: Workspace, service: Service, invocation: Invocation) -> bool:
    """Tell whether a command names a service, and no cluster but its own."""
    named, name = option_of(invocation, "--service"), string(service.name)
    if named is None or name is None or string(named) != name:
        return False
    services = [each for each in workspace.parts(Service) if string(each.name) in (None, name)]
    cluster = option_of(invocation, "--cluster")
    own = links.find(workspace, EcsCluster, service.cluster, service)
    other = cluster is not None and isinstance(own, EcsCluster) and equals(cluster, string(own.name)).is_no
    return len(services) == 1 and not other


def option_of(invocation: Invocation, name: str) -> Value | None:
    """Return the value of an option, after it or behind `=`; None where it is not given in words that are known."""
    for index, word in enumerate(invocation.words):
        text = string(word)
        if text == name and index + 1 < len(invocation.words):
            return invocation.words[index + 1]
        if text is not None and text.startswith(f"{name}="):
            return Known(word.origin, text.partition("=")[2])
    return None
