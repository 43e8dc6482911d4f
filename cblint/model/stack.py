"""This is where everything that is declared together is collected: one Terraform root module, or one template."""

from __future__ import annotations

from collections.abc import Callable

from cblint.record import TYPE_CHECKING, NamedTuple, Record
from cblint.source import Span

if TYPE_CHECKING:
    from cblint.model.cluster import AccessEntry, AccessPolicy, EksCluster
    from cblint.model.deployment import DeploymentConfig
    from cblint.model.ecr import Repository
    from cblint.model.ecs import EcsCluster, Service, TargetGroup, TaskDefinition
    from cblint.model.event import EventRule, EventTarget, NotificationRule
    from cblint.model.iam import InstanceOfRole, ManagedPolicy, Role
    from cblint.model.network import Network
    from cblint.model.part import Problem
    from cblint.model.pipeline import Application, DeploymentGroup, Function, Pipeline, PipelineWebhook
    from cblint.model.project import Fleet, Project, SourceCredential
    from cblint.model.storage import (
        Bucket,
        CodeRepository,
        Key,
        LogGroup,
        PackageDomain,
        PackageRepository,
        ReportGroup,
    )
    from cblint.model.webhook import Connection, Webhook


class Construct(NamedTuple):
    """A resource of a template that the CDK wrote, and the path by which its app knows it."""

    span: Span
    """Where it stands in the template, all of it."""
    path: str
    whole: Span
    """All of the template."""


class World(NamedTuple):
    """One way in which the conditions of a template can come out, and what it declares then."""

    conditions: tuple[tuple[str, bool], ...]
    """Each condition that rests on what is not known, and whether it holds."""
    read: Callable[[], Stack]


class Stack(Record):
    """What one Terraform root module (with the local modules that it calls) or one template declares."""

    path: str
    """The module's folder or the template's file, relative to the model root."""
    language: str
    """`terraform`, `cloudformation`, or `api` for the JSON of AWS's APIs."""
    network: Network
    projects: tuple[Project, ...] = ()
    fleets: tuple[Fleet, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    source_credentials: tuple[SourceCredential, ...] = ()
    report_groups: tuple[ReportGroup, ...] = ()
    connections: tuple[Connection, ...] = ()
    roles: tuple[Role, ...] = ()
    foreign_roles: tuple[InstanceOfRole, ...] = ()
    """Roles that are only looked up here."""
    managed_policies: tuple[ManagedPolicy, ...] = ()
    repositories: tuple[Repository, ...] = ()
    pipelines: tuple[Pipeline, ...] = ()
    pipeline_webhooks: tuple[PipelineWebhook, ...] = ()
    deployment_groups: tuple[DeploymentGroup, ...] = ()
    deployment_configs: tuple[DeploymentConfig, ...] = ()
    applications: tuple[Application, ...] = ()
    functions: tuple[Function, ...] = ()
    services: tuple[Service, ...] = ()
    task_definitions: tuple[TaskDefinition, ...] = ()
    ecs_clusters: tuple[EcsCluster, ...] = ()
    target_groups: tuple[TargetGroup, ...] = ()
    eks_clusters: tuple[EksCluster, ...] = ()
    access_entries: tuple[AccessEntry, ...] = ()
    access_policies: tuple[AccessPolicy, ...] = ()
    event_rules: tuple[EventRule, ...] = ()
    event_targets: tuple[EventTarget, ...] = ()
    notification_rules: tuple[NotificationRule, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    keys: tuple[Key, ...] = ()
    log_groups: tuple[LogGroup, ...] = ()
    code_repositories: tuple[CodeRepository, ...] = ()
    package_domains: tuple[PackageDomain, ...] = ()
    package_repositories: tuple[PackageRepository, ...] = ()
    closed: bool = False
    """Whether all resources that are declared together are in view; false beside a module that is not."""
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()
    """Every file that was read for it."""
    constructs: tuple[Construct, ...] = ()
    """The resources that the CDK wrote."""
    worlds: tuple[World, ...] = ()
    """The ways in which its conditions can come out, where there are several, but not too many."""
