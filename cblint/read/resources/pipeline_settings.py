"""This is where a pipeline's artifact stores, triggers, variables and webhooks are built.

Structure: CodePipeline user guide, "Pipeline structure reference" (2026).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.pipeline import ArtifactStore, PipelineTrigger, PipelineVariable, PipelineWebhook
from cblint.read.resources.kinds import Declared, identity, named
from cblint.read.section import Section, section
from cblint.value import Reason, Unknown, Value

STORE: Mapping[str, tuple[str, str]] = {
    "location": ("location", "Location"),
    "region": ("region", ""),
    "encryption_key": ("encryption_key.id", "EncryptionKey.Id"),
}
STORE_OF_REGION: Mapping[str, tuple[str, str]] = {
    "region": ("", "Region"),
    "location": ("", "ArtifactStore.Location"),
    "encryption_key": ("", "ArtifactStore.EncryptionKey.Id"),
}
TRIGGER: Mapping[str, tuple[str, str]] = {
    "provider_type": ("provider_type", "ProviderType"),
    "source_action": ("git_configuration.source_action_name", "GitConfiguration.SourceActionName"),
    "push": ("git_configuration.push", "GitConfiguration.Push"),
    "pull_request": ("git_configuration.pull_request", "GitConfiguration.PullRequest"),
}
VARIABLE: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "default": ("default_value", "DefaultValue"),
}
WEBHOOK: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "pipeline": ("target_pipeline", "TargetPipeline"),
    "action": ("target_action", "TargetAction"),
    "authentication": ("authentication", "Authentication"),
    "secret": ("authentication_configuration.secret_token", "AuthenticationConfiguration.SecretToken"),
}


def artifact_stores(pipeline: Section) -> tuple[tuple[ArtifactStore, ...], bool]:
    """Return a pipeline's artifact stores, and whether all of them are in view."""
    if pipeline.language == "terraform":
        sections, closed = pipeline.many("artifact_store", STORE)
        return tuple(_store(part, part.scalar("region")) for part in sections), closed
    made = []
    single = pipeline.one("artifact_store", STORE)
    if not single.given.is_no:
        made.append(_store(single, single.default()))
    sections, closed = pipeline.many("artifact_stores", STORE_OF_REGION)
    made += [_store(part, part.scalar("region")) for part in sections]
    return tuple(made), closed


def _store(part: Section, region: Value) -> ArtifactStore:
    return ArtifactStore(
        part.span,
        part.symbol,
        location=part.scalar("location", Unknown(part.value.origin, Reason.MALFORMED, "location")),
        region=region,
        encryption_key=part.scalar("encryption_key"),
        given=part.given,
    )


def triggers(pipeline: Section) -> tuple[tuple[PipelineTrigger, ...], bool]:
    """Return what starts a pipeline by itself, and whether all of that is in view."""
    sections, closed = pipeline.many("triggers", TRIGGER)
    made = tuple(
        PipelineTrigger(
            part.span,
            part.symbol,
            provider_type=part.scalar("provider_type"),
            source_action=part.scalar("source_action"),
            push=part.items("push"),
            pull_request=part.items("pull_request"),
            given=part.given,
        )
        for part in sections
    )
    return made, closed


def variables(pipeline: Section) -> tuple[tuple[PipelineVariable, ...], bool]:
    """Return a pipeline's variables, and whether all of them are in view."""
    sections, closed = pipeline.many("variables", VARIABLE)
    made = tuple(
        PipelineVariable(
            part.span,
            part.symbol,
            name=part.scalar("name", Unknown(part.value.origin, Reason.MALFORMED, "name")),
            default=part.scalar("default"),
        )
        for part in sections
    )
    return made, closed and all(part.given.is_yes for part in sections)


def pipeline_webhooks(declared: Declared) -> Iterator[PipelineWebhook]:
    """Yield the webhooks of pipelines."""
    for declaration in declared.of("pipeline webhook"):
        part = section(declaration, WEBHOOK)
        malformed = Unknown(part.default().origin, Reason.MALFORMED)
        yield PipelineWebhook(
            *identity(declaration),
            name=named(declaration, part, "name"),
            pipeline=part.scalar("pipeline", malformed),
            action=part.scalar("action", malformed),
            authentication=part.scalar("authentication", malformed),
            secret=part.scalar("secret"),
            exists=declaration.exists,
        )
