"""This is where ECS services, task definitions and target groups are typed parts, as far as a pipeline deploys to them.

Properties and defaults: ECS API reference, `CreateService` and `RegisterTaskDefinition` (2026).
"""

from __future__ import annotations

from cblint.model.part import UNREAD_ITEMS, Part, Resource
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from cblint.model.appspec import AppSpec
    from cblint.model.pipeline import Action
    from cblint.value import Items, Truth, Value


class TaskDefinition(Resource):
    """A task definition that the infrastructure declares."""

    family: Value
    containers: Items
    """The names of its containers."""
    definitions: Items
    """Its containers as entries, in the words of ECS (`image`) in Terraform, of CloudFormation (`Image`) there."""
    cpu_architecture: Value
    """`X86_64` or `ARM64`; an AWS default of `X86_64` where not given."""
    execution_role: Value
    """A known null where not given."""
    task_role: Value
    """A known null where not given."""
    compatibilities: Items = UNREAD_ITEMS
    """What it has to run on: `FARGATE`, `EC2`; empty where not given."""


class ServiceLoadBalancer(Part):
    """A target group that a service registers a container with; its span is the block's header or key."""

    target_group: Value
    """Its ARN; a known null where not given."""
    container: Value
    """Its name; a known null where not given."""
    port: Value
    """A known null where not given."""


class Service(Resource):
    """A service."""

    name: Value
    task_definition: Value
    cluster: Value
    """Its name or ARN; a known null where not given: then the cluster is called `default`."""
    controller: Value
    """`ECS`, `CODE_DEPLOY` or `EXTERNAL`; an AWS default of `ECS` where not given."""
    load_balancers: tuple[ServiceLoadBalancer, ...]
    load_balancers_closed: bool
    ignores_changes: Items
    """Terraform: the attributes whose changes it leaves alone, only `all` where these are all; empty for none."""
    exists: Truth


class EcsCluster(Resource):
    """An ECS cluster."""

    name: Value


class TargetGroup(Resource):
    """A load balancer's target group."""

    name: Value
    target_type: Value
    """An AWS default of `instance` where not given."""
    protocol: Value
    port: Value
    health_check: Truth
    """Whether anything is said of health checks."""
    health_check_enabled: Value
    """A truth value; an AWS default of true where not given (Lambda targets: unknown)."""
    health_check_path: Value
    """A known null where not given: then `/`."""


class ContainerUser(Part):
    """What names containers of a task definition: an AppSpec for ECS, or an action that deploys image definitions."""

    appspec: AppSpec | None
    action: Action | None
