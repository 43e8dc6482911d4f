"""This is where ECS services, task definitions, clusters and target groups are built from their declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.ecs import EcsCluster, Service, ServiceLoadBalancer, TargetGroup, TaskDefinition
from cblint.read.document import json_document
from cblint.read.resources.kinds import Declared, identity, named
from cblint.read.section import Section, section
from cblint.read.shape import as_boolean, as_items, is_given, mapped
from cblint.value import YES, Entries, Items, Known, Reason, Text, Truth, Unknown, Value, any_of, equals

TASK_DEFINITION: Mapping[str, tuple[str, str]] = {
    "family": ("family", "Family"),
    "containers": ("container_definitions", "ContainerDefinitions"),
    "cpu_architecture": ("runtime_platform.cpu_architecture", "RuntimePlatform.CpuArchitecture"),
    "execution_role": ("execution_role_arn", "ExecutionRoleArn"),
    "task_role": ("task_role_arn", "TaskRoleArn"),
    "compatibilities": ("requires_compatibilities", "RequiresCompatibilities"),
}
SERVICE: Mapping[str, tuple[str, str]] = {
    "name": ("name", "ServiceName"),
    "task_definition": ("task_definition", "TaskDefinition"),
    "cluster": ("cluster", "Cluster"),
    "controller": ("deployment_controller.type", "DeploymentController.Type"),
    "load_balancers": ("load_balancer", "LoadBalancers"),
}
LOAD_BALANCER: Mapping[str, tuple[str, str]] = {
    "target_group": ("target_group_arn", "TargetGroupArn"),
    "container": ("container_name", "ContainerName"),
    "port": ("container_port", "ContainerPort"),
}
CLUSTER: Mapping[str, tuple[str, str]] = {"name": ("name", "ClusterName")}
TARGET_GROUP: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "name_prefix": ("name_prefix", ""),
    "target_type": ("target_type", "TargetType"),
    "protocol": ("protocol", "Protocol"),
    "port": ("port", "Port"),
    "health_check": ("health_check", ""),
    "enabled": ("health_check.enabled", "HealthCheckEnabled"),
    "path": ("health_check.path", "HealthCheckPath"),
    "interval": ("", "HealthCheckIntervalSeconds"),
    "matcher": ("", "Matcher"),
}


def task_definitions(declared: Declared) -> Iterator[TaskDefinition]:
    """Yield the task definitions."""
    for declaration in declared.of("task definition"):
        part = section(declaration, TASK_DEFINITION)
        written = part.get("containers")
        listed = as_items(None if written is None else mapped(written, json_document), part.default())
        key = "name" if part.language == "terraform" else "Name"
        names = tuple(_name(item, key) for item in listed.items)
        closed = listed.closed and written is not None
        yield TaskDefinition(
            *identity(declaration),
            family=named(declaration, part, "family"),
            containers=Items(listed.origin, names, closed),
            definitions=listed.replace(closed=closed),
            cpu_architecture=part.scalar("cpu_architecture", "X86_64"),
            execution_role=part.scalar("execution_role"),
            task_role=part.scalar("task_role"),
            compatibilities=part.strings("compatibilities"),
        )


def services(declared: Declared) -> Iterator[Service]:
    """Yield the services."""
    for declaration in declared.of("service"):
        part = section(declaration, SERVICE)
        sections, closed = part.many("load_balancers", LOAD_BALANCER)
        yield Service(
            *identity(declaration),
            name=named(declaration, part, "name"),
            task_definition=part.scalar("task_definition"),
            cluster=part.scalar("cluster"),
            controller=part.scalar("controller", "ECS"),
            load_balancers=tuple(map(_load_balancer, sections)),
            load_balancers_closed=closed and all(each.given.is_yes for each in sections),
            ignores_changes=declaration.ignores_changes or Items(part.default().origin, ()),
            exists=declaration.exists,
        )


def _load_balancer(part: Section) -> ServiceLoadBalancer:
    return ServiceLoadBalancer(
        part.span,
        part.symbol,
        target_group=part.scalar("target_group"),
        container=part.scalar("container"),
        port=part.scalar("port"),
    )


def ecs_clusters(declared: Declared) -> Iterator[EcsCluster]:
    """Yield the ECS clusters."""
    for declaration in declared.of("ecs cluster"):
        part = section(declaration, CLUSTER)
        yield EcsCluster(*identity(declaration), name=named(declaration, part, "name"))


def target_groups(declared: Declared) -> Iterator[TargetGroup]:
    """Yield the load balancers' target groups."""
    for declaration in declared.of("target group"):
        part = section(declaration, TARGET_GROUP)
        target_type = part.scalar("target_type", "instance")
        terraform = part.language == "terraform"
        said = ("health_check",) if terraform else ("enabled", "path", "interval", "matcher")
        enabled: bool | Unknown = True
        if not equals(target_type, "lambda").is_no:
            enabled = Unknown(part.default().origin, Reason.UNDOCUMENTED, "health checks of a function")
        yield TargetGroup(
            *identity(declaration),
            name=named(declaration, part, "name", "name_prefix"),
            target_type=target_type,
            protocol=part.scalar("protocol"),
            port=part.scalar("port"),
            health_check=any_of([_is_said(part.get(name)) for name in said]),
            health_check_enabled=mapped(part.scalar("enabled", enabled), as_boolean),
            health_check_path=part.scalar("path"),
        )


def _is_said(value: Value | None) -> Truth:
    """Return whether a setting is written, be it a block or a scalar."""
    scalar = isinstance(value, Text) or (isinstance(value, Known) and value.data is not None)
    return YES if scalar else is_given(value)


def _name(container: Value, key: str) -> Value:
    found = container.get(key) if isinstance(container, Entries) else None
    return Unknown(container.origin, Reason.MALFORMED, key) if found is None else found
