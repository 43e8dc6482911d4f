"""This is where CodeDeploy applications, deployment groups and deployment configurations are built.

Properties: CodeDeploy API reference, `CreateDeploymentGroup` and `CreateDeploymentConfig` (2026).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.deployment import (
    Alarms,
    AutoRollback,
    BlueGreen,
    DeploymentConfig,
    DeploymentTrigger,
    EcsTarget,
    LoadBalancing,
    TargetGroupPair,
)
from cblint.model.pipeline import Application, DeploymentGroup
from cblint.read.declaration import Declaration
from cblint.read.resources.kinds import Declared, identity, named, refers_to
from cblint.read.section import Section, section
from cblint.read.shape import as_items, is_given
from cblint.value import Items, Reason, Unknown, Value

APPLICATION: Mapping[str, tuple[str, str]] = {
    "name": ("name", "ApplicationName"),
    "compute_platform": ("compute_platform", "ComputePlatform"),
}
GROUP: Mapping[str, tuple[str, str]] = {
    "name": ("deployment_group_name", "DeploymentGroupName"),
    "application": ("app_name", "ApplicationName"),
    "deployment_config": ("deployment_config_name", "DeploymentConfigName"),
    "service_role": ("service_role_arn", "ServiceRoleArn"),
    "deployment_type": ("deployment_style.deployment_type", "DeploymentStyle.DeploymentType"),
    "deployment_option": ("deployment_style.deployment_option", "DeploymentStyle.DeploymentOption"),
    "rollback": ("auto_rollback_configuration", "AutoRollbackConfiguration"),
    "alarms": ("alarm_configuration", "AlarmConfiguration"),
    "load_balancing": ("load_balancer_info", "LoadBalancerInfo"),
    "ecs_services": ("ecs_service", "ECSServices"),
    "blue_green": ("blue_green_deployment_config", "BlueGreenDeploymentConfiguration"),
    "auto_scaling_groups": ("autoscaling_groups", "AutoScalingGroups"),
    "tag_filters": ("ec2_tag_filter", "Ec2TagFilters"),
    "tag_sets": ("ec2_tag_set", "Ec2TagSet"),
    "triggers": ("trigger_configuration", "TriggerConfigurations"),
}
ROLLBACK: Mapping[str, tuple[str, str]] = {"enabled": ("enabled", "Enabled"), "events": ("events", "Events")}
ALARMS: Mapping[str, tuple[str, str]] = {"enabled": ("enabled", "Enabled"), "names": ("alarms", "Alarms")}
LOAD_BALANCING: Mapping[str, tuple[str, str]] = {
    "load_balancers": ("elb_info", "ElbInfoList"),
    "target_groups": ("target_group_info", "TargetGroupInfoList"),
    "pairs": ("target_group_pair_info", "TargetGroupPairInfoList"),
}
PAIR: Mapping[str, tuple[str, str]] = {
    "target_groups": ("target_group", "TargetGroups"),
    "production": ("prod_traffic_route.listener_arns", "ProdTrafficRoute.ListenerArns"),
    "test": ("test_traffic_route.listener_arns", "TestTrafficRoute.ListenerArns"),
}
NAMED: Mapping[str, tuple[str, str]] = {"name": ("name", "Name")}
ECS_SERVICE: Mapping[str, tuple[str, str]] = {
    "cluster": ("cluster_name", "ClusterName"),
    "service": ("service_name", "ServiceName"),
}
_READY, _BLUE = "DeploymentReadyOption", "TerminateBlueInstancesOnDeploymentSuccess"
_READY_TF, _BLUE_TF = "deployment_ready_option", "terminate_blue_instances_on_deployment_success"
BLUE_GREEN: Mapping[str, tuple[str, str]] = {
    "when_ready": (f"{_READY_TF}.action_on_timeout", f"{_READY}.ActionOnTimeout"),
    "wait_minutes": (f"{_READY_TF}.wait_time_in_minutes", f"{_READY}.WaitTimeInMinutes"),
    "provisioning": ("green_fleet_provisioning_option.action", "GreenFleetProvisioningOption.Action"),
    "afterwards": (f"{_BLUE_TF}.action", f"{_BLUE}.Action"),
    "termination_minutes": (f"{_BLUE_TF}.termination_wait_time_in_minutes", f"{_BLUE}.TerminationWaitTimeInMinutes"),
}
TRIGGER: Mapping[str, tuple[str, str]] = {
    "name": ("trigger_name", "TriggerName"),
    "events": ("trigger_events", "TriggerEvents"),
    "target": ("trigger_target_arn", "TriggerTargetArn"),
}
CONFIG: Mapping[str, tuple[str, str]] = {
    "name": ("deployment_config_name", "DeploymentConfigName"),
    "compute_platform": ("compute_platform", "ComputePlatform"),
    "healthy_hosts_type": ("minimum_healthy_hosts.type", "MinimumHealthyHosts.Type"),
    "healthy_hosts": ("minimum_healthy_hosts.value", "MinimumHealthyHosts.Value"),
    "routing_type": ("traffic_routing_config.type", "TrafficRoutingConfig.Type"),
    "canary": ("traffic_routing_config.time_based_canary", "TrafficRoutingConfig.TimeBasedCanary"),
    "linear": ("traffic_routing_config.time_based_linear", "TrafficRoutingConfig.TimeBasedLinear"),
}
STEPS_OF_ROUTING: Mapping[str, tuple[str, str]] = {
    "interval": ("interval", ""),
    "percentage": ("percentage", ""),
    "canary_interval": ("", "CanaryInterval"),
    "canary_percentage": ("", "CanaryPercentage"),
    "linear_interval": ("", "LinearInterval"),
    "linear_percentage": ("", "LinearPercentage"),
}


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
        part = section(declaration, GROUP)
        application = part.scalar("application", Unknown(part.default().origin, Reason.MALFORMED))
        yield _group(declaration, part, application, _platform(application, known, siblings))


def deployment_configs(declared: Declared) -> Iterator[DeploymentConfig]:
    """Yield the deployment configurations."""
    for declaration in declared.of("deployment config"):
        part = section(declaration, CONFIG)
        interval, percentage = _routing(part)
        yield DeploymentConfig(
            *identity(declaration),
            name=named(declaration, part, "name"),
            compute_platform=part.scalar("compute_platform", "Server"),
            healthy_hosts_type=part.scalar("healthy_hosts_type"),
            healthy_hosts=part.scalar("healthy_hosts"),
            routing_type=part.scalar("routing_type"),
            interval=interval,
            percentage=percentage,
        )


def _routing(part: Section) -> tuple[Value, Value]:
    """Return the interval and percentage of a canary or linear routing, whichever is written."""
    kind = "canary" if part.get("canary") is not None else "linear"
    steps = part.one(kind, STEPS_OF_ROUTING)
    prefix = "" if part.language == "terraform" else f"{kind}_"
    return steps.scalar(f"{prefix}interval"), steps.scalar(f"{prefix}percentage")


def _group(declaration: Declaration, part: Section, application: Value, platform: Value) -> DeploymentGroup:
    services, all_services = part.many("ecs_services", ECS_SERVICE)
    triggers, all_triggers = part.many("triggers", TRIGGER)
    return DeploymentGroup(
        *identity(declaration),
        name=named(declaration, part, "name"),
        application=application,
        compute_platform=platform,
        deployment_config=part.scalar("deployment_config"),
        service_role=part.scalar("service_role"),
        deployment_type=part.scalar("deployment_type"),
        deployment_option=part.scalar("deployment_option"),
        rollback=rollback(part),
        alarms=_alarms(part),
        load_balancing=_load_balancing(part),
        ecs_services=tuple(
            EcsTarget(each.span, each.symbol, each.scalar("cluster"), each.scalar("service")) for each in services
        ),
        ecs_services_closed=all_services and all(each.given.is_yes for each in services),
        blue_green=blue_green(part),
        auto_scaling_groups=part.strings("auto_scaling_groups"),
        ec2_tags=is_given(part.get("tag_filters")) | is_given(part.get("tag_sets")),
        triggers=tuple(map(trigger, triggers)),
        triggers_closed=all_triggers and all(each.given.is_yes for each in triggers),
        exists=declaration.exists,
        properties=declaration.attributes,
    )


def _platform(application: Value, known: tuple[Application, ...], siblings: frozenset[str]) -> Value:
    for each in known:
        if refers_to(application, each.address, each.name, siblings).is_yes:
            return each.compute_platform
    return Unknown(application.origin, Reason.NOT_FOUND, "its application")


def rollback(group: Section) -> AutoRollback:
    """Return when a group rolls back by itself."""
    part = group.one("rollback", ROLLBACK)
    return AutoRollback(part.span, part.symbol, part.given, part.boolean("enabled"), part.strings("events"))


def _alarms(group: Section) -> Alarms:
    part = group.one("alarms", ALARMS)
    names = part.strings("names") if part.language == "terraform" else names_of(part, "names")
    return Alarms(part.span, part.symbol, part.given, part.boolean("enabled"), names)


def _load_balancing(group: Section) -> LoadBalancing:
    part = group.one("load_balancing", LOAD_BALANCING)
    pairs, closed = part.many("pairs", PAIR)
    return LoadBalancing(
        part.span,
        part.symbol,
        given=part.given,
        load_balancers=names_of(part, "load_balancers"),
        target_groups=names_of(part, "target_groups"),
        pairs=tuple(
            TargetGroupPair(
                each.span,
                each.symbol,
                target_groups=names_of(each, "target_groups"),
                production_listeners=each.strings("production"),
                test_listeners=each.strings("test"),
            )
            for each in pairs
        ),
        closed=closed and all(each.given.is_yes for each in pairs),
    )


def names_of(part: Section, name: str) -> Items:
    """Return the names of a list of blocks or objects that have one each."""
    sections, closed = part.many(name, NAMED)
    found = as_items(part.get(name), part.default())
    surely = closed and all(each.given.is_yes for each in sections)
    return Items(found.origin, tuple(each.scalar("name") for each in sections), surely)


def blue_green(group: Section) -> BlueGreen:
    """Return how a group's blue/green deployments go."""
    part = group.one("blue_green", BLUE_GREEN)
    return BlueGreen(
        part.span,
        part.symbol,
        given=part.given,
        when_ready=part.scalar("when_ready"),
        wait_minutes=part.scalar("wait_minutes"),
        provisioning=part.scalar("provisioning"),
        afterwards=part.scalar("afterwards"),
        termination_minutes=part.scalar("termination_minutes"),
    )


def trigger(part: Section) -> DeploymentTrigger:
    """Return a notification of deployments."""
    return DeploymentTrigger(
        part.span,
        part.symbol,
        name=part.scalar("name"),
        events=part.strings("events"),
        target=part.scalar("target"),
    )
