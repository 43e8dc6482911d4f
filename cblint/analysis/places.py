"""This is where it is told at which place one would choose another value, for values that refer to resources."""

from __future__ import annotations

from cblint.source import Span
from cblint.value import Items, Step, Value


def written(value: Value) -> Span:
    """Return where a value is written: for a resource's attribute where it is referred to, not where it is declared."""
    if isinstance(value, Items) and value.items and value.items[0].origin.span == value.origin.span:
        return written(value.items[0])
    return _handed_on(value)[0].span


def written_steps(value: Value, note: str) -> tuple[Step, ...]:
    """Return the places of a value from where it is written, the first of them with a note."""
    first, *others = _handed_on(value)
    return (Step(first.span, note), *(step for step in others if step.note))


def _handed_on(value: Value) -> tuple[Step, ...]:
    """Return the places of a value without the resource that it refers to, and the outputs of that one's module."""
    steps = value.origin.steps
    if value.origin.reference is None or len(steps) < 2:
        return steps
    declared = steps[0].span.folder
    used = steps[-1].span.folder
    if not declared or used == declared or used.startswith(f"{declared}/"):
        return steps[1:]
    outside = next((index for index, step in enumerate(steps) if step.span.folder != declared), 1)
    return steps[outside:]
