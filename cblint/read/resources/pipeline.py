"""This is where pipelines are built from their declarations.

Structure: CodePipeline user guide, "Pipeline structure reference" (2026).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.buildspec import Variable
from cblint.model.pipeline import Action, Pipeline, Stage
from cblint.read.resources.kinds import Declared, identity, named
from cblint.read.resources.pipeline_settings import artifact_stores, triggers, variables
from cblint.read.section import Section, section
from cblint.read.shape import is_given, settled
from cblint.read.variables import read_json_variables
from cblint.source import Span
from cblint.value import Choice, Entries, Items, Reason, Unknown, Value

PIPELINE: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "role_arn": ("role_arn", "RoleArn"),
    "stages": ("stage", "Stages"),
    "pipeline_type": ("pipeline_type", "PipelineType"),
    "execution_mode": ("execution_mode", "ExecutionMode"),
    "artifact_store": ("artifact_store", "ArtifactStore"),
    "artifact_stores": ("", "ArtifactStores"),
    "triggers": ("trigger", "Triggers"),
    "variables": ("variable", "Variables"),
}
STAGE: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "actions": ("action", "Actions"),
    "before_entry": ("before_entry", "BeforeEntry"),
    "on_success": ("on_success", "OnSuccess"),
    "on_failure": ("on_failure.result", "OnFailure.Result"),
}
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
    "version": ("version", "ActionTypeId.Version"),
    "region": ("region", "Region"),
    "namespace": ("namespace", "Namespace"),
    "timeout": ("timeout_in_minutes", "TimeoutInMinutes"),
    "commands": ("commands", "Commands"),
    "output_variables": ("output_variables", "OutputVariables"),
    "variables": ("configuration.EnvironmentVariables", "Configuration.EnvironmentVariables"),
}


def pipelines(declared: Declared) -> Iterator[Pipeline]:
    """Yield the pipelines. Stages and actions that may not be there are left out, and what holds them is not closed."""
    for declaration in declared.of("pipeline"):
        part = section(declaration, PIPELINE)
        sections, closed = part.many("stages", STAGE)
        stores, all_stores = artifact_stores(part)
        started, all_triggers = triggers(part)
        given, all_variables = variables(part)
        yield Pipeline(
            *identity(declaration),
            name=named(declaration, part, "name"),
            role_arn=part.scalar("role_arn"),
            stages=tuple(_stage(each) for each in sections if each.given.is_yes),
            closed=closed and all(each.given.is_yes for each in sections),
            pipeline_type=part.scalar("pipeline_type", "V1"),
            execution_mode=part.scalar("execution_mode", "SUPERSEDED"),
            artifact_stores=stores,
            artifact_stores_closed=all_stores,
            triggers=started,
            triggers_closed=all_triggers,
            variables=given,
            variables_closed=all_variables,
            exists=declaration.exists,
            provider=declaration.provider,
            properties=declaration.attributes,
        )


def _stage(part: Section) -> Stage:
    sections, closed = part.many("actions", ACTION)
    return Stage(
        _place(part),
        part.symbol,
        name=part.scalar("name"),
        actions=tuple(_action(each) for each in sections if each.given.is_yes),
        closed=closed and all(each.given.is_yes for each in sections),
        before_entry=is_given(part.get("before_entry")),
        on_success=is_given(part.get("on_success")),
        on_failure=part.scalar("on_failure"),
    )


def _action(part: Section) -> Action:
    configuration = part.get("configuration")
    variables, all_variables = _variables(part)
    return Action(
        _place(part),
        part.symbol,
        name=part.scalar("name"),
        category=part.scalar("category"),
        owner=part.scalar("owner"),
        provider=part.scalar("provider"),
        version=part.scalar("version"),
        configuration=_entries(part, configuration),
        input_artifacts=_artifact_names(part, "input_artifacts"),
        output_artifacts=_artifact_names(part, "output_artifacts"),
        run_order=part.scalar("run_order", 1),
        role_arn=part.scalar("role_arn"),
        region=part.scalar("region"),
        namespace=part.scalar("namespace"),
        timeout=part.scalar("timeout"),
        commands=part.strings("commands"),
        output_variables=part.strings("output_variables"),
        variables=variables,
        variables_closed=all_variables,
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
        case Items(items=(Entries() as block,), closed=True):
            return block  # Terraform before 0.12 took it as a block
        case _:
            return Unknown(value.origin, Reason.MALFORMED)


def _variables(part: Section) -> tuple[tuple[Variable, ...], bool]:
    value = part.get("variables")
    if value is None:
        return (), True
    return read_json_variables(value, part.symbol_of("variables"), by="pipeline action")


def _artifact_names(part: Section, name: str) -> Items:
    """Return the names as a sequence, which CloudFormation writes as objects with a `Name`."""
    items = part.items(name)
    return items.replace(items=tuple(_artifact_name(item) for item in items.items))


def _artifact_name(item: Value) -> Value:
    malformed = Unknown(item.origin, Reason.MALFORMED)
    if isinstance(item, Entries):
        return settled(item.get("Name" if item.entry("Name") is not None else "name"), malformed)
    return item if isinstance(item, Choice) else settled(item, malformed)
