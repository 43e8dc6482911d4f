"""This is where EventBridge rules with their targets, schedules and notification rules are built.

Properties and defaults: EventBridge API reference, `PutRule` and `PutTargets`; Scheduler, `CreateSchedule` (2026).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.event import EventRule, EventTarget, NotificationRule
from cblint.read.declaration import Declaration
from cblint.read.document import json_document
from cblint.read.resources.kinds import Declared, identity, named, refers_to
from cblint.read.section import Section, section, symbol_of
from cblint.read.shape import is_given, mapped
from cblint.value import YES, Entries, Known, Reason, Reference, Truth, Unknown, Value, at, equals, string

RULE: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "name_prefix": ("name_prefix", ""),
    "pattern": ("event_pattern", "EventPattern"),
    "schedule": ("schedule_expression", "ScheduleExpression"),
    "state": ("state", "State"),
    "is_enabled": ("is_enabled", ""),
    "event_bus": ("event_bus_name", "EventBusName"),
    "targets": ("", "Targets"),
}
TARGET: Mapping[str, tuple[str, str]] = {
    "rule": ("rule", ""),
    "arn": ("arn", "Arn"),
    "role_arn": ("role_arn", "RoleArn"),
    "input": ("input", "Input"),
    "transformer": ("input_transformer", "InputTransformer"),
    "event_bus": ("event_bus_name", ""),
}
SCHEDULE: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "schedule": ("schedule_expression", "ScheduleExpression"),
    "state": ("state", "State"),
    "target": ("target", "Target"),
}
NOTIFICATION: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "resource": ("resource", "Resource"),
    "event_types": ("event_type_ids", "EventTypeIds"),
    "targets": ("target", "Targets"),
    "status": ("status", "Status"),
}
ADDRESS: Mapping[str, tuple[str, str]] = {"address": ("address", "TargetAddress")}
OF_FUNCTION: Mapping[str, tuple[str, str]] = {
    "type": ("", "Type"),
    "pattern": ("", "Properties.Pattern"),
    "state": ("", "Properties.State"),
    "event_bus": ("", "Properties.EventBusName"),
}
_MADE_BY_SAM = ("EventBridgeRule", "CloudWatchEvent")
_ON = ("ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")


def event_rules(declared: Declared) -> Iterator[EventRule]:
    """Yield the rules of EventBridge and the schedules."""
    for declaration in declared.of("event rule"):
        part = section(declaration, RULE)
        _, closed = part.many("targets", TARGET) if part.language != "terraform" else ((), True)
        pattern = part.get("pattern")
        yield EventRule(
            *identity(declaration),
            name=named(declaration, part, "name", "name_prefix"),
            pattern=part.default() if pattern is None else mapped(pattern, json_document),
            schedule=part.scalar("schedule"),
            enabled=_enabled(part),
            event_bus=part.scalar("event_bus", "default"),
            exists=declaration.exists,
            targets_closed=closed,
        )
    for declaration in declared.of("schedule"):
        part = section(declaration, SCHEDULE)
        yield EventRule(
            *identity(declaration),
            name=named(declaration, part, "name"),
            pattern=part.default(),
            schedule=part.scalar("schedule"),
            enabled=mapped(part.scalar("state", "ENABLED"), _is_on),
            event_bus=part.default(),
            exists=declaration.exists,
            targets_closed=True,
        )


def function_rules(declared: Declared) -> Iterator[EventRule]:
    """Yield the rules that SAM makes for the events that functions are called for."""
    for declaration in declared.of("function"):
        events = declaration.attributes.get("Events") if declaration.type == "AWS::Serverless::Function" else None
        for entry in events.entries if isinstance(events, Entries) else ():
            symbol = f"{symbol_of(declaration)}.Events.{entry.key}"
            part = Section(declaration.language, OF_FUNCTION, entry.value, entry.key_span, symbol, YES)
            pattern = part.get("pattern")
            if pattern is None or not equals(part.scalar("type"), *_MADE_BY_SAM).is_yes:
                continue
            made = Reference(f"{declaration.address}{entry.key}", "")
            yield EventRule(
                part.span,
                symbol,
                made.address,
                entry.key_span,
                name=Unknown(at(part.span, reference=made), Reason.COMPUTED, symbol),
                pattern=mapped(pattern, json_document),
                schedule=part.default(),
                enabled=mapped(part.scalar("state", "ENABLED"), _is_on),
                event_bus=part.scalar("event_bus", "default"),
                exists=declaration.exists,
                targets_closed=True,
            )


def _enabled(part: Section) -> Value:
    if part.language == "terraform" and part.get("state") is None:
        return part.boolean("is_enabled", True)
    return mapped(part.scalar("state", "ENABLED"), _is_on)


def _is_on(state: Value) -> Value:
    if isinstance(state, Known):
        answer = equals(state, *_ON, "DISABLED")
        return Known(state.origin, string(state) in _ON) if answer.is_yes else Unknown(state.origin, Reason.MALFORMED)
    return state if isinstance(state, Unknown) else Unknown(state.origin, Reason.NOT_EVALUATED)


def event_targets(declared: Declared, rules: tuple[EventRule, ...]) -> Iterator[EventTarget]:
    """Yield what the rules and schedules start, each with its rule where that is certain."""
    by_address = {rule.address: rule for rule in rules}
    siblings = declared.addresses("event rule")
    for declaration in declared.of("event target"):
        part = section(declaration, TARGET)
        name = part.scalar("rule", Unknown(part.default().origin, Reason.MALFORMED, "rule"))
        yield _target(declaration, part, name, _rule_of(name, rules, siblings), declaration.exists)
    for declaration in declared.of("event rule"):
        if declaration.language != "terraform":
            rule = by_address[declaration.address]
            sections, _ = section(declaration, RULE).many("targets", TARGET)
            for part in sections:
                target = _target(declaration, part, _own_name(rule), rule, declaration.exists & part.given)
                yield target.replace(span=part.span, symbol=part.symbol)
    for declaration in declared.of("schedule"):
        rule = by_address[declaration.address]
        part = section(declaration, SCHEDULE).one("target", TARGET)
        target = _target(declaration, part, _own_name(rule), rule, declaration.exists & part.given)
        yield target.replace(span=part.span, symbol=part.symbol)


def _rule_of(name: Value, rules: tuple[EventRule, ...], siblings: frozenset[str]) -> EventRule | None:
    meant = [rule for rule in rules if refers_to(name, rule.address, rule.name, siblings).is_yes]
    return meant[0] if len(meant) == 1 else None


def _own_name(rule: EventRule) -> Value:
    return rule.name.replace(origin=rule.name.origin.referring_to(Reference(rule.address, "")))


def _target(declaration: Declaration, part: Section, name: Value, rule: EventRule | None, exists: Truth) -> EventTarget:
    terraform = part.language == "terraform"
    return EventTarget(
        *identity(declaration),
        rule_name=name,
        rule=rule,
        arn=part.scalar("arn", Unknown(part.default().origin, Reason.MALFORMED, "arn")),
        role_arn=part.scalar("role_arn"),
        input=part.scalar("input"),
        transformed=is_given(part.get("transformer")),
        event_bus=part.scalar("event_bus") if terraform else part.default(),
        exists=exists,
    )


def notification_rules(declared: Declared) -> Iterator[NotificationRule]:
    """Yield the notification rules."""
    for declaration in declared.of("notification rule"):
        part = section(declaration, NOTIFICATION)
        sections, closed = part.many("targets", ADDRESS)
        targets = part.items("targets")
        yield NotificationRule(
            *identity(declaration),
            name=part.scalar("name"),
            resource=part.scalar("resource"),
            event_types=part.strings("event_types"),
            targets=targets.replace(items=tuple(each.scalar("address") for each in sections), closed=closed),
            status=part.scalar("status", "ENABLED"),
        )
