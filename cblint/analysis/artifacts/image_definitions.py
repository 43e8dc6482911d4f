"""This is where image definitions that a build writes for ECS are compared with the containers of the service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.analysis.artifacts.deploy_files import Reading, readings
from cblint.analysis.commands import Invocation, run_by
from cblint.model.ecs import Service, TaskDefinition
from cblint.model.pipeline import Action
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import HOLE, Span
from cblint.value import Entries, Known, Step, Truth, Value, any_of, embedded, equals, glob, maybe, string
from cblint.workspace import Workspace

MAX_CONTAINERS = 100
_MAX_TEXT = 10_000
_WRITING = ("echo", "printf")
_READING = ("cat", "ls", *_WRITING)
_NAME = pattern(r'"name"[ \t]*:[ \t]*"([^"\\]{1,255})"')
_DIRECTIVE = pattern(r"%(.)")


class Named(NamedTuple):
    """A container's name in image definitions."""

    name: str
    span: Span
    invocation: Invocation


class Mismatch(NamedTuple):
    """A name that no container of the service has."""

    named: Named
    surely: Truth
    steps: tuple[Step, ...]


def mismatches(workspace: Workspace, action: Action) -> Iterator[Mismatch]:
    """Yield the names that builds write for an action, and that the containers of its service do not have."""
    definition = deployed_by(workspace, action)
    if definition is None or len(definition.containers.items) > MAX_CONTAINERS:
        return
    for build in workspace.builds:
        for reading in readings(workspace, build):
            if reading.file.action is action:
                for named in _written(workspace, reading):
                    yield Mismatch(named, ~_has(definition, named.name), _steps(action, definition))


def deployed_by(workspace: Workspace, action: Action) -> TaskDefinition | None:
    """Return the task definition of the service that an action deploys to."""
    given = action.configuration.get("ServiceName") if isinstance(action.configuration, Entries) else None
    service = None if given is None else _service(workspace, given)
    return None if service is None else _of_service(workspace, service)


def _service(workspace: Workspace, value: Value) -> Service | None:
    reference = value.origin.reference
    if reference is not None:
        return workspace.declared(Service, reference.address)
    name = string(value)
    found = [each for each in workspace.parts(Service) if name is not None and name == string(each.name)]
    return found[0] if len(found) == 1 else None


def _of_service(workspace: Workspace, service: Service) -> TaskDefinition | None:
    reference = service.task_definition.origin.reference
    if reference is not None:
        return workspace.declared(TaskDefinition, reference.address)
    family = glob(service.task_definition).rpartition("task-definition/")[2].partition(":")[0]
    known = workspace.parts(TaskDefinition)
    found = [each for each in known if "*" not in family and family and string(each.family) == family]
    return found[0] if len(found) == 1 else None


def _has(definition: TaskDefinition, name: str) -> Truth:
    listed = definition.containers
    answer = any_of([equals(each, name) for each in listed.items])
    return answer if answer.is_yes or listed.closed else maybe("not all containers are in view")


def _steps(action: Action, definition: TaskDefinition) -> tuple[Step, ...]:
    names = definition.containers.items[:5]
    containers = (Step(each.origin.span, f"its container is `{string(each)}`") for each in names if string(each))
    return (Step(action.span, "`ECS` deploys to the service"), Step(definition.span, "its tasks"), *containers)


def _written(workspace: Workspace, reading: Reading) -> Iterator[Named]:
    """Yield the names that a build writes into the file; none if something else may write it, too."""
    if reading.held is None:
        return
    run = run_by(workspace, reading.held.build)
    file = reading.file.path.rpartition("/")[2]
    using = [each for each in run.invocations if _uses(each, file)]
    if any(each.name not in _READING for each in using):
        return
    for invocation in using:
        if invocation.name in _WRITING and any(_is_to(each.target, file) for each in invocation.redirects):
            yield from _names(invocation)


def _uses(invocation: Invocation, file: str) -> bool:
    values = (*invocation.words[1:], *(each.target for each in invocation.redirects))
    return any(file in glob(value) for value in values)


def _is_to(target: Value, file: str) -> bool:
    return glob(target).rpartition("/")[2] == file


def _names(invocation: Invocation) -> Iterator[Named]:
    words = invocation.words[1:]
    format_ = invocation.name == "printf"
    for index, word in enumerate(words[:1] if format_ else words):
        text = embedded(word)
        if text is None or len(text.text) > _MAX_TEXT:
            continue
        for match in _NAME.finditer(text.text):
            name = match[1]
            if format_ and name == "%s":
                yield from _argument(invocation, text.text, match.start(1), words[index + 1 :])
            elif HOLE not in name and "%" not in name:
                yield Named(name, text.span(match.start(1), match.end(1)), invocation)


def _argument(invocation: Invocation, text: str, place: int, arguments: tuple[Value, ...]) -> Iterator[Named]:
    """Yield the argument of `printf` that stands for the `%s` at a place of its format."""
    directives = [match for match in _DIRECTIVE.finditer(text, 0, place) if match[1] != "%"]
    plain = all(match[1] == "s" for match in directives)
    value = arguments[len(directives)] if plain and len(directives) < len(arguments) else None
    if isinstance(value, Known) and isinstance(value.data, str) and re.fullmatch(r"[\w-]{1,255}", value.data):
        yield Named(value.data, value.origin.span, invocation)
