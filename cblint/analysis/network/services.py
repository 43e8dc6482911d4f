"""This is where it is answered which of AWS's services a build asks from inside its VPC.

Meaning: CodeBuild user guide, "Use VPC endpoints" and "Use AWS CodeBuild with Amazon Virtual Private Cloud" (2026):
sources and artifacts in S3, and the values of variables, are fetched from inside the VPC; logs and curated images are
not.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import run_by
from cblint.analysis.docker.calls import docker_call
from cblint.analysis.docker.references import Registry
from cblint.analysis.ecr.images import image
from cblint.analysis.ecr.words import aws_words
from cblint.analysis.invocation import Invocation
from cblint.data.endpoints import endpoint_facts
from cblint.model.build import Build
from cblint.record import Record
from cblint.value import Step, string
from cblint.workspace import Workspace


class ServiceNeed(Record):
    """One service that a build surely asks, and the places that show it, the need last."""

    service: str
    """As endpoints call it behind the region: `ecr.dkr`."""
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """What people call it."""
        return endpoint_facts().names.get(self.service, self.service)


def service_needs(workspace: Workspace, build: Build) -> tuple[ServiceNeed, ...]:
    """Return each service that a build surely asks, with the first place that shows it; asked once for each build."""
    return workspace.once(_service_needs, build)


def _service_needs(workspace: Workspace, build: Build) -> tuple[ServiceNeed, ...]:
    found: dict[str, ServiceNeed] = {}
    for need in (*_of_project(build), *_of_variables(build), *_of_commands(workspace, build)):
        found.setdefault(need.service, need)
    return tuple(found.values())


def _of_project(build: Build) -> Iterator[ServiceNeed]:
    project, facts = build.project, endpoint_facts()
    if project is None:
        return
    for service in facts.sources.get(string(project.source.type) or "", ()):
        yield ServiceNeed(service, (Step(project.source.type.origin.span, "the source is fetched from S3"),))
    for service in facts.artifacts.get(string(project.artifacts.type) or "", ()):
        if not _is_without_artifacts(build):
            yield ServiceNeed(service, (Step(project.artifacts.type.origin.span, "the artifacts go to S3"),))


def _is_without_artifacts(build: Build) -> bool:
    return build.buildspec is None or build.buildspec.artifacts is None


def _of_variables(build: Build) -> Iterator[ServiceNeed]:
    facts = endpoint_facts()
    for name in dict.fromkeys(variable.name for variable in build.variables):
        variable = build.variable(name)
        services = facts.variables.get(string(variable.type) or "", ()) if variable is not None else ()
        for service in services:
            assert variable is not None
            yield ServiceNeed(service, (Step(variable.span, f"the value of `{name}` is fetched before the build"),))


def _of_commands(workspace: Workspace, build: Build) -> Iterator[ServiceNeed]:
    if any(variable.name.startswith(endpoint_facts().own_endpoints) for variable in build.variables):
        return
    project = build.project
    remote = project is None or not project.environment.docker_server.is_no
    for invocation in run_by(workspace, build).invocations:
        if invocation.conditional or invocation.tolerated:
            continue
        for service in asked(invocation) or () if invocation.name == "aws" else _images(workspace, invocation, remote):
            *before, last = invocation.steps
            yield ServiceNeed(service, (*before, Step(last.span, f"`{_shown(invocation)}` asks it")))


def asked(invocation: Invocation) -> tuple[str, ...] | None:
    """Return the services that a call of the AWS CLI asks; None where that is not known, or has no endpoint."""
    words = aws_words(invocation)
    if words is None:
        return None
    facts = endpoint_facts()
    if any(name == "--endpoint-url" for name, _ in words.options):
        return None
    first = string(words.operands[0]) if words.operands else ""
    if first is None:
        return None
    operation = string(words.operands[1]) if len(words.operands) > 1 else None
    if not first or first in facts.nothing or operation == "help":
        return ()
    return facts.operations.get(f"{first} {operation}", facts.services.get(first))


def _images(workspace: Workspace, invocation: Invocation, remote: bool) -> tuple[str, ...]:
    call = docker_call(workspace, invocation)
    if remote or call is None or len(call.operands) != 1 or not call.closed:
        return ()
    named = image(workspace, call.operands[0])
    private = named is not None and named.registry is Registry.ECR
    return endpoint_facts().images.get(call.command, ()) if private else ()


def _shown(invocation: Invocation) -> str:
    words = [string(word) or "" for word in invocation.words[1:3]]
    return " ".join([invocation.name, *(word for word in words if word and not word.startswith("-"))])
