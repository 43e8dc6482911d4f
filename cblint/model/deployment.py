"""This is where what a CodeDeploy deployment group says of its deployments is typed parts, and its configurations.

Properties: CodeDeploy API reference, `CreateDeploymentGroup` and `CreateDeploymentConfig` (2026).
The span of each part is its block's header or key; where there is none, the group's.
"""

from __future__ import annotations

from cblint.model.part import Part, Resource
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from cblint.value import Items, Truth, Value


class AutoRollback(Part):
    """When a deployment is rolled back by itself."""

    given: Truth
    enabled: Value
    """A truth value; an AWS default of false where not given."""
    events: Items
    """`DEPLOYMENT_FAILURE`, `DEPLOYMENT_STOP_ON_ALARM`, `DEPLOYMENT_STOP_ON_REQUEST`."""


class Alarms(Part):
    """Which alarms stop a deployment."""

    given: Truth
    enabled: Value
    """A truth value; an AWS default of false where not given."""
    names: Items


class TargetGroupPair(Part):
    """The two target groups that traffic is shifted between."""

    target_groups: Items
    """Names."""
    production_listeners: Items
    """ARNs."""
    test_listeners: Items
    """ARNs."""


class LoadBalancing(Part):
    """Which load balancers and target groups a deployment takes part in."""

    given: Truth
    load_balancers: Items
    """Names of classic load balancers."""
    target_groups: Items
    """Names."""
    pairs: tuple[TargetGroupPair, ...]
    closed: bool
    """Whether all pairs are in view."""


class EcsTarget(Part):
    """An ECS service that is deployed to."""

    cluster: Value
    """Its name."""
    service: Value
    """Its name."""


class BlueGreen(Part):
    """How a blue/green deployment goes."""

    given: Truth
    when_ready: Value
    """`CONTINUE_DEPLOYMENT` or `STOP_DEPLOYMENT`; a known null where not given."""
    wait_minutes: Value
    """How long a stopped one waits; a known null where not given."""
    provisioning: Value
    """`DISCOVER_EXISTING` or `COPY_AUTO_SCALING_GROUP`; a known null where not given."""
    afterwards: Value
    """`TERMINATE` or `KEEP_ALIVE`; a known null where not given."""
    termination_minutes: Value
    """A known null where not given."""


class DeploymentTrigger(Part):
    """A notification of a deployment's events."""

    name: Value
    events: Items
    target: Value
    """An SNS topic's ARN."""


class DeploymentConfig(Resource):
    """A deployment configuration of one's own."""

    name: Value
    compute_platform: Value
    """`Server`, `ECS` or `Lambda`; an AWS default of `Server` where not given."""
    healthy_hosts_type: Value
    """`HOST_COUNT` or `FLEET_PERCENT`; a known null where not given."""
    healthy_hosts: Value
    """A known null where not given."""
    routing_type: Value
    """`AllAtOnce`, `TimeBasedCanary` or `TimeBasedLinear`; a known null where not given."""
    interval: Value
    """Of a canary or linear routing, in minutes; a known null where not given."""
    percentage: Value
    """Of a canary or linear routing; a known null where not given."""
