"""This is where the parts of a stack are listed that rules may visit."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.ecs import ContainerUser
from cblint.model.part import Part, Resource, ResourceName
from cblint.model.pipeline import Action, Pipeline
from cblint.model.project import SourceToken
from cblint.model.stack import Stack
from cblint.value import Entries, Value, string


def stack_parts(stack: Stack) -> Iterator[Part]:
    """Yield every part of a stack that may be visited."""
    yield from stack.problems
    for project in stack.projects:
        yield project
        yield from project.environment.variables
    for pipeline in stack.pipelines:
        yield from _pipeline_parts(pipeline)
    for webhook in stack.webhooks:
        yield webhook
        for group in webhook.filter_groups:
            yield group
            yield from group.filters
    for credential in stack.source_credentials:
        yield credential
        yield SourceToken(credential.span, f"{credential.symbol}.token", credential.token, "source credential")
    for hook in stack.pipeline_webhooks:
        yield hook
        yield SourceToken(hook.span, f"{hook.symbol}.secret", hook.secret, "pipeline webhook")
    yield from stack.network.security_groups
    yield from stack.network.endpoints
    yield from _resources(stack)
    yield from _names(stack)


def _pipeline_parts(pipeline: Pipeline) -> Iterator[Part]:
    yield pipeline
    for stage in pipeline.stages:
        yield stage
        for action in stage.actions:
            yield action
            yield from action.variables
            yield from _action_tokens(action)
            if string(action.provider) == "ECS":
                yield ContainerUser(action.span, action.symbol, None, action)


def _action_tokens(action: Action) -> Iterator[Part]:
    configuration = action.configuration
    token = configuration.get("OAuthToken") if isinstance(configuration, Entries) else None
    if token is not None:
        yield SourceToken(action.span, f"{action.symbol}.configuration.OAuthToken", token, "source action")


def _resources(stack: Stack) -> Iterator[Part]:
    yield from stack.roles
    yield from stack.managed_policies
    yield from stack.repositories
    yield from stack.fleets
    yield from stack.report_groups
    yield from stack.connections
    yield from stack.deployment_groups
    yield from stack.deployment_configs
    yield from stack.applications
    yield from stack.functions
    yield from stack.services
    yield from stack.task_definitions
    yield from stack.ecs_clusters
    yield from stack.target_groups
    yield from stack.eks_clusters
    yield from stack.access_entries
    yield from stack.access_policies
    yield from stack.event_rules
    yield from stack.event_targets
    yield from stack.notification_rules
    yield from stack.buckets
    yield from stack.keys
    yield from stack.log_groups
    yield from stack.code_repositories
    yield from stack.package_domains
    yield from stack.package_repositories


def _names(stack: Stack) -> Iterator[Part]:
    """Yield the names of what is declared."""
    named: list[tuple[str, Resource, Value]] = [
        *(("project", each, each.name) for each in stack.projects),
        *(("role", each, each.name) for each in stack.roles),
        *(("managed policy", each, each.name) for each in stack.managed_policies),
        *(("bucket", each, each.name) for each in stack.buckets),
        *(("repository", each, each.name) for each in stack.repositories),
        *(("log group", each, each.name) for each in stack.log_groups),
        *(("pipeline", each, each.name) for each in stack.pipelines),
        *(("application", each, each.name) for each in stack.applications),
        *(("deployment group", each, each.name) for each in stack.deployment_groups),
        *(("deployment configuration", each, each.name) for each in stack.deployment_configs),
    ]
    for kind, resource, value in named:
        yield ResourceName(resource.span, resource.symbol, kind, value, resource)
    for role in stack.roles:
        for policy in role.inline:
            yield ResourceName(policy.span, policy.symbol, "inline policy", policy.name)
