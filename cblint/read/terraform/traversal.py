"""This is where steps into a value are taken: attributes, indexes and splats."""

from __future__ import annotations

from collections.abc import Callable

from cblint.parse.hcl_nodes import AttributeStep, Expression, IndexStep, Literal, SplatStep, StepNode
from cblint.read.terraform.combine import for_each_option, part_of
from cblint.read.terraform.scalars import as_number, as_text, missing, unknown_like
from cblint.read.terraform.scope import Scope
from cblint.value import Choice, Entries, Items, Known, Reason, Reference, Text, Unknown, Value, at

Evaluate = Callable[[Expression, Scope], Value]


def into(value: Value, steps: tuple[StepNode, ...], scope: Scope, evaluate: Evaluate) -> Value:
    """Return what stands behind some steps into a value."""
    for index, step in enumerate(steps):
        match step:
            case AttributeStep(name=name):
                value = member(value, Known(at(step.span), name))
            case IndexStep(key=key):
                value = member(value, evaluate(key, scope))
            case SplatStep(legacy=legacy):
                rest = steps[index + 1 :]
                reach = _reach(rest) if legacy else len(rest)
                value = splat(value, rest[:reach], scope, evaluate)
                return into(value, rest[reach:], scope, evaluate)
    return value


def _reach(steps: tuple[StepNode, ...]) -> int:
    """Return how many steps belong to a legacy splat: the attribute names after it."""
    return next((index for index, step in enumerate(steps) if not isinstance(step, AttributeStep)), len(steps))


def splat(value: Value, steps: tuple[StepNode, ...], scope: Scope, evaluate: Evaluate) -> Value:
    """Return the values behind some steps into each item; a single value is taken as one item, null as none."""

    def build(picked: list[Value]) -> Value:
        match picked[0]:
            case Items(origin=origin, items=items, closed=closed):
                return Items(
                    origin, tuple(into(part_of(picked[0], item), steps, scope, evaluate) for item in items), closed
                )
            case Known(origin=origin, data=None):
                return Items(origin, ())
            case Known(origin=origin) | Text(origin=origin) | Entries(origin=origin):
                return Items(origin, (into(picked[0], steps, scope, evaluate),))
            case other:
                return other

    return for_each_option([value], value.origin, build)


def member(value: Value, key: Value) -> Value:
    """Return an entry or item of a value."""
    return for_each_option([value, key], value.origin, lambda picked: _member(*picked))


def _member(value: Value, key: Value) -> Value:
    match value:
        case Unknown(origin=origin, reason=reason, detail=detail) if origin.reference is not None:
            address, attribute = origin.reference
            part = Reference(address, f"{attribute}.{as_text(key) or '*'}")
            return Unknown(origin.referring_to(part), reason, detail)
        case Unknown() | Choice():
            return value
        case Known(data=None) | Known() | Text():
            return Unknown(at(value.origin.span), Reason.NOT_FOUND, as_text(key) or "")
    name = as_text(key)
    if name is None:
        return unknown_like(key, value.origin)
    if isinstance(value, Entries):
        found = value.get(name)
        return missing(value.origin, name) if found is None else part_of(value, found)
    number = as_number(key)
    if number is None or number != int(number):
        return missing(value.origin, name)
    if not value.closed:
        return Unknown(at(value.origin.span, reference=value.origin.reference), Reason.NOT_EVALUATED, f"item {name}")
    if 0 <= number < len(value.items):
        return part_of(value, value.items[int(number)])
    return missing(value.origin, name)


def step_name(steps: tuple[StepNode, ...], index: int) -> str | None:
    """Return the name that a step asks for: `.name`, or `["name"]`."""
    match steps[index] if index < len(steps) else None:
        case AttributeStep(name=name):
            return name
        case IndexStep(key=Literal(data=str() as name)):
            return name
        case _:
            return None
