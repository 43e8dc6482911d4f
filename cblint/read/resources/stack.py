"""This is where the declarations of one root module or one template become the parts of a stack."""

from __future__ import annotations

from cblint.model.part import Problem
from cblint.model.stack import Stack
from cblint.read.declaration import Declaration, OutsideCall
from cblint.read.resources.around_project import connections, fleets, report_groups, source_credentials
from cblint.read.resources.cluster import access_entries, access_policies, eks_clusters
from cblint.read.resources.deployment import applications, deployment_configs, deployment_groups
from cblint.read.resources.ecr import repositories
from cblint.read.resources.ecs import ecs_clusters, services, target_groups, task_definitions
from cblint.read.resources.event import event_rules, event_targets, function_rules, notification_rules
from cblint.read.resources.function import function_groups, functions
from cblint.read.resources.iam import foreign_roles, managed_policies, roles
from cblint.read.resources.kinds import Declared
from cblint.read.resources.network import network
from cblint.read.resources.outside import may_change_network
from cblint.read.resources.pipeline import pipelines
from cblint.read.resources.pipeline_settings import pipeline_webhooks
from cblint.read.resources.project import projects
from cblint.read.resources.storage import (
    buckets,
    code_repositories,
    keys,
    log_groups,
    package_domains,
    package_repositories,
)
from cblint.read.resources.webhook import webhooks
from cblint.source import Span


def build_stack(
    path: str,
    language: str,
    declarations: tuple[Declaration, ...],
    *,
    problems: tuple[Problem, ...],
    files: tuple[str, ...],
    closed: bool,
    outside: tuple[OutsideCall, ...] = (),
) -> Stack:
    """Return what the declarations of either language declare.

    `closed` tells whether all of them are in view, but for those of modules that stand `outside`.
    """
    declared = Declared(declarations)
    closed = closed and declared.complete
    span = declarations[0].span if declarations else Span(files[0] if files else path, 0, 0)
    known_applications = tuple(applications(declared))
    rules = tuple(event_rules(declared))
    return Stack(
        path,
        language,
        network=network(declared, span, "network", closed=closed and not any(map(may_change_network, outside))),
        projects=tuple(projects(declared)),
        fleets=tuple(fleets(declared)),
        webhooks=tuple(webhooks(declared)),
        source_credentials=tuple(source_credentials(declared)),
        report_groups=tuple(report_groups(declared)),
        connections=tuple(connections(declared)),
        roles=tuple(roles(declared, closed=closed, outside=outside)),
        foreign_roles=tuple(foreign_roles(declared)),
        managed_policies=tuple(managed_policies(declared)),
        repositories=tuple(repositories(declared)),
        pipelines=tuple(pipelines(declared)),
        pipeline_webhooks=tuple(pipeline_webhooks(declared)),
        deployment_groups=(*deployment_groups(declared, known_applications), *function_groups(declared)),
        deployment_configs=tuple(deployment_configs(declared)),
        applications=known_applications,
        functions=tuple(functions(declared)),
        services=tuple(services(declared)),
        task_definitions=tuple(task_definitions(declared)),
        ecs_clusters=tuple(ecs_clusters(declared)),
        target_groups=tuple(target_groups(declared)),
        eks_clusters=tuple(eks_clusters(declared)),
        access_entries=tuple(access_entries(declared)),
        access_policies=tuple(access_policies(declared)),
        event_rules=(*rules, *function_rules(declared)),
        event_targets=tuple(event_targets(declared, rules)),
        notification_rules=tuple(notification_rules(declared)),
        buckets=tuple(buckets(declared)),
        keys=tuple(keys(declared)),
        log_groups=tuple(log_groups(declared)),
        code_repositories=tuple(code_repositories(declared)),
        package_domains=tuple(package_domains(declared)),
        package_repositories=tuple(package_repositories(declared)),
        closed=closed and not outside,
        problems=problems,
        files=files,
    )
