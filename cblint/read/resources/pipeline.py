"""This is where pipelines, CodeDeploy applications and deployment groups are built from their declarations.

Structure: CodePipeline user guide, "Pipeline structure reference" (2026).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.buildspec import Variable
from cblint.model.pipeline import Action, Application, DeploymentGroup, Pipeline, Stage
from cblint.read.resources.kinds import Declared, identity, named, refers_to
from cblint.read.section import Section, section
from cblint.read.shape import settled
from cblint.read.variables import read_json_variables
from cblint.source import Span
from cblint.value import Choice, Entries, Items, Reason, Unknown, Value

PIPELINE: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "role_arn": ("role_arn", "RoleArn"),
    "stages": ("stage", "Stages"),
}
STAGE: Mapping[str, tuple[str, str]] = {"name": ("name", "Name"), "actions": ("action", "Actions")}
ACTION: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "category": ("category", "ActionTypeId.Category"),
    "owner": ("owner", "ActionTypeId.Owner"),
    "provider": ("provider", "ActionTypeId.Provider"),
    "configuration": ("configuration", "Configuration"),
    "input_artifacts": ("input_artifacts", "InputArtifacts"),
    "output_artifacts": ("output_artifacts", "OutputArtifacts"),
    "run_order": ("run_order", "RunOrder"),
    "role_arn": ("role_arn", "RoleArn"),
    "variables": ("configuration.EnvironmentVariables", "Configuration.EnvironmentVariables"),
}
APPLICATION: Mapping[str, tuple[str, str]] = {
    "name": ("name", "ApplicationName"),
    "compute_platform": ("compute_platform", "ComputePlatform"),
}
DEPLOYMENT_GROUP: Mapping[str, tuple[str, str]] = {
    "name": ("deployment_group_name", "DeploymentGroupName"),
    "application": ("app_name", "ApplicationName"),
    "deployment_config": ("deployment_config_name", "DeploymentConfigName"),
    "service_role": ("service_role_arn", "ServiceRoleArn"),
}


def pipelines(declared: Declared) -> Iterator[Pipeline]:
    """Yield the pipelines. Stages and actions that may not be there are left out, and what holds them is not closed."""
    for declaration in declared.of("pipeline"):
        part = section(declaration, PIPELINE)
        sections, closed = part.many("stages", STAGE)
        yield Pipeline(
            *identity(declaration),
            name=named(declaration, part, "name"),
            role_arn=part.scalar("role_arn"),
            stages=tuple(_stage(each) for each in sections if each.given.is_yes),
            closed=closed and all(each.given.is_yes for each in sections),
        )


def applications(declared: Declared) -> Iterator[Application]:
    """Yield the CodeDeploy applications."""
    for declaration in declared.of("application"):
        part = section(declaration, APPLICATION)
        yield Application(
            *identity(declaration),
            name=named(declaration, part, "name"),
            compute_platform=part.scalar("compute_platform", "Server"),
        )


def deployment_groups(declared: Declared, known: tuple[Application, ...]) -> Iterator[DeploymentGroup]:
    """Yield the CodeDeploy deployment groups, each with its application's platform where that is in view."""
    siblings = declared.addresses("application")
    for declaration in declared.of("deployment group"):
        part = section(declaration, DEPLOYMENT_GROUP)
        application = part.scalar("application", Unknown(part.default().origin, Reason.MALFORMED))
        yield DeploymentGroup(
            *identity(declaration),
            name=named(declaration, part, "name"),
            application=application,
            compute_platform=_platform(application, known, siblings),
            deployment_config=part.scalar("deployment_config"),
            service_role=part.scalar("service_role"),
        )


def _platform(application: Value, known: tuple[Application, ...], siblings: frozenset[str]) -> Value:
    for each in known:
        if refers_to(application, each.address, each.name, siblings).is_yes:
            return each.compute_platform
    return Unknown(application.origin, Reason.NOT_FOUND, "its application")


def _stage(part: Section) -> Stage:
    sections, closed = part.many("actions", ACTION)
    return Stage(
        _place(part),
        part.symbol,
        name=part.scalar("name"),
        actions=tuple(_action(each) for each in sections if each.given.is_yes),
        closed=closed and all(each.given.is_yes for each in sections),
    )


def _action(part: Section) -> Action:
    configuration = part.get("configuration")
    return Action(
        _place(part),
        part.symbol,
        name=part.scalar("name"),
        category=part.scalar("category"),
        owner=part.scalar("owner"),
        provider=part.scalar("provider"),
        configuration=_entries(part, configuration),
        input_artifacts=_artifact_names(part, "input_artifacts"),
        output_artifacts=_artifact_names(part, "output_artifacts"),
        run_order=part.scalar("run_order", 1),
        role_arn=part.scalar("role_arn"),
        variables=_variables(part),
    )


def _place(part: Section) -> Span:
    """Return what stands for a stage or an action: its block's header, or its name."""
    name = part.get("name")
    if part.language == "terraform" or name is None:
        return part.span
    key, own = part.span_of("name"), part.value.origin.span
    end = name.origin.span
    return key.to(end) if own.contains(key) and own.contains(end) else part.span


def _entries(part: Section, value: Value | None) -> Value:
    match value:
        case None:
            return Entries(part.default().origin, ())
        case Entries() | Unknown() | Choice():
            return value
        case _:
            return Unknown(value.origin, Reason.MALFORMED)


def _variables(part: Section) -> tuple[Variable, ...]:
    value = part.get("variables")
    if value is None:
        return ()
    return read_json_variables(value, part.symbol_of("variables"), by="pipeline action")[0]


def _artifact_names(part: Section, name: str) -> Items:
    """Return the names as a sequence, which CloudFormation writes as objects with a `Name`."""
    items = part.items(name)
    return items.replace(items=tuple(_artifact_name(item) for item in items.items))


def _artifact_name(item: Value) -> Value:
    malformed = Unknown(item.origin, Reason.MALFORMED)
    if isinstance(item, Entries):
        return settled(item.get("Name"), malformed)
    return item if isinstance(item, Choice) else settled(item, malformed)
