"""This is where it is answered what guards a deployment (rollback, alarms, health checks), and whether it has to.

Facts: CodeDeploy API reference, `AutoRollbackConfiguration` and `AlarmConfiguration`; Elastic Load Balancing user
guide, "Health checks for Application Load Balancer target groups" (2026).
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import links
from cblint.model.deployment import AutoRollback
from cblint.model.ecs import TargetGroup
from cblint.model.pipeline import DeploymentGroup
from cblint.pattern import pattern
from cblint.value import NO, Items, Truth, Value, equals, maybe, string, truth
from cblint.workspace import Workspace

_WORDS = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PRODUCTION = frozenset({"prod", "production", "prd", "live"})
_NOT = frozenset({"non", "no", "not", "pre", "preprod", "nonprod", "like"})
_WEB = ("HTTP", "HTTPS")
_NETWORK = ("TCP", "UDP", "TLS", "TCP_UDP", "QUIC", "TCP_QUIC")


def is_production(group: DeploymentGroup) -> str:
    """Return the name that says that a group deploys to production; empty where none does."""
    services = [value for each in group.ecs_services for value in (each.cluster, each.service)]
    values: list[Value] = [group.name, group.application, *services, *group.auto_scaling_groups.items]
    names = [name for name in map(string, values) if name]
    names += [group.address.rpartition(".")[2].rpartition(":")[2], *group.span.path.split("/")]
    return next((name for name in names if _says_production(name)), "")


def _says_production(name: str) -> bool:
    words = {word.lower() for word in _WORDS.findall(name)}
    return bool(words & _PRODUCTION) and not words & _NOT


def rolls_back(group: DeploymentGroup) -> Truth:
    """Return whether a group rolls a deployment back by itself when it fails or an alarm rings."""
    rollback: AutoRollback = group.rollback
    if rollback.given.is_no:
        return NO
    on = equals(rollback.enabled, True)
    return on if rollback.given.is_yes or on.is_no else maybe("whether it rolls back depends on a condition")


def has_alarms(group: DeploymentGroup) -> Truth:
    """Return whether alarms stop a group's deployments."""
    alarms = group.alarms
    if alarms.given.is_no:
        return NO
    listed = truth(bool(alarms.names.items)) if alarms.names.closed else maybe("not all alarms are in view")
    return alarms.given & equals(alarms.enabled, True) & listed


def target_groups(workspace: Workspace, group: DeploymentGroup) -> Iterator[TargetGroup]:
    """Yield the target groups in view that a group's deployments shift traffic between."""
    seen: set[int] = set()
    lists: list[Items] = [group.load_balancing.target_groups]
    lists += [pair.target_groups for pair in group.load_balancing.pairs]
    for listed in lists:
        for value in listed.items:
            found = links.find(workspace, TargetGroup, value, group)
            if isinstance(found, TargetGroup) and id(found) not in seen:
                seen.add(id(found))
                yield found


def is_unchecked(target_group: TargetGroup) -> Truth:
    """Return whether nothing is said of how a target group of a web application is checked."""
    return equals(target_group.protocol, *_WEB) & ~target_group.health_check


def is_of_network(workspace: Workspace, group: DeploymentGroup) -> bool:
    """Tell whether a group's target groups are a network load balancer's, which can only be switched at once."""
    return any(not equals(each.protocol, *_NETWORK).is_no for each in target_groups(workspace, group))


def is_blue_green(group: DeploymentGroup) -> Truth:
    """Return whether a group's deployments are blue/green."""
    return equals(group.deployment_type, "BLUE_GREEN") | equals(group.compute_platform, "ECS")
