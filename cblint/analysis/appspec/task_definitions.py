"""This is where an AppSpec for ECS is compared with the task definition that stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.analysis.appspec.mentions import MAX_SEARCHED, mentioning
from cblint.analysis.appspec.placeholders import PLACEHOLDER, action_of
from cblint.model.appspec import AppSpec
from cblint.parse.json import parse
from cblint.pattern import pattern
from cblint.read.keys import STAND_IN
from cblint.read.plain import plain_value
from cblint.record import NamedTuple, Record
from cblint.value import YES, Entries, Items, Step, Truth, Value, maybe, string
from cblint.workspace import Workspace

MAX_CONTAINERS = 100
MAX_LENGTH = 200_000
"""A longer task definition or script is not looked into."""
_NAME = pattern(r"(?:^|/)task[-_]?def(?:inition)?\.json$")
_RENDERING = "render-task-definition"
"""What another system calls the step that puts an image into a task definition."""
_WRITING = pattern(r"\b(?:sed|perl|jq|yq|envsubst|mv|cp|tee|cat|python3?|node|awk|aws)\b|>")


class Container(NamedTuple):
    """A container of a task definition."""

    name: str
    value: Value
    """Where its name stands."""
    ports: frozenset[int] | None
    """None where they are not known."""
    image: Value | None


class TaskDefinition(Record):
    """A task definition in a JSON file."""

    path: str
    family: str
    properties: Entries
    containers: tuple[Container, ...]
    complete: bool
    """Whether these are all."""
    written: bool
    """Whether it is written as ECS takes it, and not as ECS returns it."""


class Mismatch(NamedTuple):
    """A value that the task definition does not have."""

    place: Value
    message: str
    steps: tuple[Step, ...]


def mismatches(workspace: Workspace, appspec: AppSpec) -> Iterator[tuple[Mismatch, Truth]]:
    """Yield what an AppSpec says of the container that its task definition does not, and whether that is so."""
    service = appspec.service
    task_definition = beside(workspace, appspec) if service is not None else None
    if service is None or task_definition is None or not task_definition.complete:
        return
    if not is_meant(service.task_definition, task_definition):
        return
    name = plain(service.container_name)
    if name is None:
        return
    container = next((each for each in task_definition.containers if each.name == name), None)
    if container is None:
        message = f"`{task_definition.path.rpartition('/')[2]}` has no container `{name}`"
        steps = tuple(
            Step(each.value.origin.span, f"its container is `{each.name}`") for each in task_definition.containers[:5]
        )
        yield Mismatch(service.container_name, message, steps), stays(workspace, appspec, task_definition)
        return
    port = _port(service.container_port)
    if port is not None and container.ports is not None and port not in container.ports:
        given = ", ".join(f"`{each}`" for each in sorted(container.ports)[:5]) or "none"
        steps = (Step(container.value.origin.span, f"the ports of this container: {given}"),)
        yield (
            Mismatch(service.container_port, f"Container `{name}` does not map port `{port}`", steps),
            stays(workspace, appspec, task_definition),
        )


def get(entries: Entries, name: str) -> Value | None:
    """Return what stands at a key, which may also begin with a small letter."""
    found = entries.entry(name) or entries.entry(name[0].lower() + name[1:])
    return found.value if found is not None else None


def plain(value: Value | None) -> str | None:
    """Return a text that stands as it is, and not for something that a program puts there."""
    text = string(value) if value is not None else None
    return None if text is None or re.search(STAND_IN, text[:1000]) else text


def _port(value: Value | None) -> int | None:
    text = plain(value)
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,5}", text) else None


def is_meant(task: Value | None, beside: TaskDefinition) -> bool:
    """Tell whether an AppSpec deploys a task definition: as the one that a pipeline registers, or by its name."""
    text = (string(task) or "") if task is not None else ""
    family = text.rpartition("task-definition/")[2].partition(":")[0]
    return text in (PLACEHOLDER, beside.path) or (bool(family) and family == beside.family)


def beside(workspace: Workspace, appspec: AppSpec) -> TaskDefinition | None:
    """Return the only task definition in the folder of an AppSpec."""
    folder = appspec.path.rpartition("/")[0]
    paths = [path for path in workspace.files.below(folder) if path.rpartition("/")[0] == folder and _NAME.search(path)]
    return _read(workspace, paths[0]) if len(paths) == 1 and _is_read(workspace, appspec, paths[0]) else None


def _is_read(workspace: Workspace, appspec: AppSpec, path: str) -> bool:
    """Tell whether a pipeline that deploys with an AppSpec, if there is one, reads a task definition at a path."""
    action = action_of(workspace, appspec)
    if action is None or not isinstance(action.configuration, Entries):
        return True
    given = action.configuration.get("TaskDefinitionTemplatePath")
    return path == ("taskdef.json" if given is None else string(given))


def _read(workspace: Workspace, path: str) -> TaskDefinition | None:
    source = workspace.files.readable(path)
    if source is None:
        return None
    if len(source.text) > MAX_LENGTH:
        return None
    document = parse(source.embedded())
    value = plain_value(document.root) if document.root is not None and not document.problems else None
    inner = get(value, "TaskDefinition") if isinstance(value, Entries) else None
    properties = inner if isinstance(inner, Entries) else value
    if not isinstance(properties, Entries):
        return None
    listed = get(properties, "ContainerDefinitions")
    items = listed.items if isinstance(listed, Items) else ()
    found = [_container(item) for item in items[:MAX_CONTAINERS]]
    known = tuple(each for each in found if each is not None)
    family = plain(get(properties, "Family")) or ""
    return TaskDefinition(path, family, properties, known, 0 < len(known) == len(items), inner is None)


def _container(value: Value) -> Container | None:
    place = get(value, "Name") if isinstance(value, Entries) else None
    name = plain(place)
    if not isinstance(value, Entries) or place is None or name is None:
        return None
    image, mappings = get(value, "Image"), get(value, "PortMappings")
    if not isinstance(mappings, Items):
        return Container(name, place, frozenset() if mappings is None else None, image)
    ports = [_port(get(each, "ContainerPort")) if isinstance(each, Entries) else None for each in mappings.items]
    known = frozenset(port for port in ports if port is not None)
    return Container(name, place, known if None not in ports else None, image)


def stays(workspace: Workspace, appspec: AppSpec, beside: TaskDefinition) -> Truth:
    """Return whether nothing in the repository seems to write the AppSpec or the task definition."""
    if len(workspace.files.tree()) > MAX_SEARCHED:
        return maybe("the repository is too large to be searched")
    for path in (appspec.path, beside.path):
        name = path.rpartition("/")[2]
        for user in mentioning(workspace, name):
            if user not in (appspec.path, beside.path) and _writes(workspace, user, name):
                return maybe(f"`{user}` may write `{name}`")
    return YES


def _writes(workspace: Workspace, path: str, name: str) -> bool:
    """Tell whether a line of a file names another file and a program that may write it."""
    source = workspace.files.readable(path)
    if source is None:
        return True
    text = source.text
    if len(text) > MAX_LENGTH or _RENDERING in text:
        return True
    return any(name in line and _WRITING.search(line) is not None for line in text.splitlines())
