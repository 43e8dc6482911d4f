"""This is where it is answered what ECS refuses of the task definition that stands beside an AppSpec."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from cblint.analysis.appspec.placeholders import action_of
from cblint.analysis.appspec.task_definitions import TaskDefinition, beside, get, is_meant, plain, stays
from cblint.analysis.appspec.task_keys import key_faults
from cblint.data.fargate import sizes
from cblint.model.appspec import AppSpec
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Entries, Items, Step, Truth, Value, string
from cblint.workspace import Workspace

_MAX_KEYS = 50
_IMAGES = tuple(f"Image{number}ContainerName" for number in range(1, 5))


class Fault(NamedTuple):
    """What a task definition cannot have, or lacks."""

    place: Value | Span
    message: str
    steps: tuple[Step, ...]
    refused: bool = True
    """Whether ECS surely refuses it."""


def faults(workspace: Workspace, appspec: AppSpec) -> Iterator[tuple[Fault, Truth]]:
    """Yield what ECS refuses, and whether nothing in the repository changes it before."""
    service = appspec.service
    definition = beside(workspace, appspec) if service is not None else None
    if service is None or definition is None or not is_meant(service.task_definition, definition):
        return
    for fault in (*_sizes(definition), *_images(workspace, appspec, definition), *_keys(definition)):
        yield fault, stays(workspace, appspec, definition)


def _keys(definition: TaskDefinition) -> Iterator[Fault]:
    if definition.written:
        for fault in islice(key_faults(definition.properties), _MAX_KEYS):
            yield Fault(fault.place, fault.message, (), fault.refused)


def _sizes(definition: TaskDefinition) -> Iterator[Fault]:
    kinds = get(definition.properties, "RequiresCompatibilities")
    place, memory = get(definition.properties, "Cpu"), get(definition.properties, "Memory")
    if place is None or memory is None or not isinstance(kinds, Items):
        return
    fargate = next((kind for kind in kinds.items if string(kind) == "FARGATE"), None)
    units, size = _number(place), _number(memory)
    if fargate is None or units is None or size is None:
        return
    known = sizes()
    steps = (Step(fargate.origin.span, "the task runs on Fargate"),)
    if units not in known:
        yield Fault(place, f"Fargate has no tasks of `{units}` CPU units", steps)
    elif size not in known[units]:
        message = f"Fargate has no tasks of `{units}` CPU units with `{size}` MiB of memory"
        yield Fault(memory, message, (*steps, Step(place.origin.span, f"{units} CPU units")))


def _number(value: Value) -> int | None:
    text = plain(value)
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,7}", text) else None


def _images(workspace: Workspace, appspec: AppSpec, definition: TaskDefinition) -> Iterator[Fault]:
    """Yield each placeholder of an image that the pipeline's action does not replace."""
    action = action_of(workspace, appspec)
    if action is None or not isinstance(action.configuration, Entries) or not action.configuration.closed:
        return
    given = [get(action.configuration, name) for name in _IMAGES]
    names = [string(value) for value in given if value is not None]
    if None in names:
        return
    for container in definition.containers:
        text = string(container.image) if container.image is not None else None
        match = re.fullmatch(r"<([\w-]{1,100})>", text or "")
        if match is not None and container.image is not None and match[1] not in names:
            replaced = ", ".join(f"`<{name}>`" for name in names) or "no image"
            steps = (Step(action.span, f"it puts an image in place of {replaced}"),)
            yield Fault(container.image, f"The pipeline does not replace `<{match[1]}>`", steps)
