"""This is where Lambda functions are read, and the deployment groups that SAM makes for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.deployment import Alarms, AutoRollback, LoadBalancing
from cblint.model.pipeline import DeploymentGroup, Function
from cblint.read.declaration import Declaration
from cblint.read.resources.deployment import TRIGGER, blue_green, trigger
from cblint.read.resources.kinds import Declared, identity
from cblint.read.section import Section, section
from cblint.value import NO, YES, Items, Known, Reason, Unknown, equals, maybe, truth

FUNCTION: Mapping[str, tuple[str, str]] = {
    "name": ("function_name", "FunctionName"),
    "architectures": ("architectures", "Architectures"),
    "image": ("image_uri", "Code.ImageUri"),
    "sam_image": ("", "ImageUri"),
    "preference": ("", "DeploymentPreference"),
}
PREFERENCE: Mapping[str, tuple[str, str]] = {
    "enabled": ("", "Enabled"),
    "type": ("", "Type"),
    "role": ("", "Role"),
    "before": ("", "Hooks.PreTraffic"),
    "after": ("", "Hooks.PostTraffic"),
    "alarms": ("", "Alarms"),
    "triggers": ("", "TriggerConfigurations"),
    "blue_green": ("", "BlueGreenDeploymentConfiguration"),
}
_EVENTS = ("DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST")
"""What SAM rolls back on."""


def functions(declared: Declared) -> Iterator[Function]:
    """Yield the Lambda functions."""
    for declaration in declared.of("function"):
        part = section(declaration, FUNCTION)
        serverless = declaration.type == "AWS::Serverless::Function"
        yield Function(
            *identity(declaration),
            name=part.scalar("name"),
            architectures=part.strings("architectures"),
            image=part.scalar("sam_image" if serverless else "image"),
        )


def function_groups(declared: Declared) -> Iterator[DeploymentGroup]:
    """Yield the deployment group that SAM makes for each function with a deployment preference that surely is on."""
    for declaration in declared.of("function"):
        if declaration.type == "AWS::Serverless::Function":
            yield from _group(declaration)


def _group(declaration: Declaration) -> Iterator[DeploymentGroup]:
    part = section(declaration, FUNCTION).one("preference", PREFERENCE)
    if not part.given.is_yes or not equals(part.boolean("enabled", True), True).is_yes:
        return
    made = identity(declaration)
    computed = Unknown(part.default().origin, Reason.COMPUTED, f"{declaration.name}DeploymentGroup")
    hooks = (part.scalar("before"), part.scalar("after"))
    triggers, all_triggers = part.many("triggers", TRIGGER)
    none = Items(part.default().origin, ())
    yield DeploymentGroup(
        part.span,
        part.symbol,
        f"{made.address}DeploymentGroup",
        made.name_span,
        name=computed,
        application=computed,
        compute_platform=part.default("Lambda"),
        deployment_config=part.scalar("type"),
        service_role=part.scalar("role"),
        deployment_type=part.default("BLUE_GREEN"),
        deployment_option=part.default("WITH_TRAFFIC_CONTROL"),
        rollback=AutoRollback(
            part.span,
            part.symbol,
            given=YES,
            enabled=part.default(True),
            events=none.replace(items=tuple(map(part.default, _EVENTS))),
        ),
        alarms=_alarms(part),
        load_balancing=LoadBalancing(part.span, part.symbol, NO, none, none, (), closed=True),
        ecs_services=(),
        ecs_services_closed=True,
        blue_green=blue_green(part),
        auto_scaling_groups=none,
        ec2_tags=NO,
        triggers=tuple(map(trigger, triggers)),
        triggers_closed=all_triggers and all(each.given.is_yes for each in triggers),
        exists=declaration.exists,
        properties=declaration.attributes,
        hooks=tuple(each for each in hooks if not (isinstance(each, Known) and each.data is None)),
        of_function=True,
    )


def _alarms(part: Section) -> Alarms:
    """Return the alarms of a preference, which are on where there are any."""
    names = part.strings("alarms")
    given = truth(bool(names.items)) if names.closed else maybe("not all of its alarms are in view")
    return Alarms(part.span_of("alarms"), part.symbol_of("alarms"), given, part.default(bool(names.items)), names)
