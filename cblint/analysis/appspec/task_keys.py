"""This is where the keys of a task definition are held against what ECS takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.data.task_definition import Kind, Structure, task_facts
from cblint.read.keys import STAND_IN
from cblint.read.spelling import nearest
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Entries, Items, Known, Value

MAX_DEPTH = 12
MAX_ITEMS = 500
_WORDS = {"TaskDefinition": "the task definition", "ContainerDefinition": "a container definition"}


class KeyFault(NamedTuple):
    """A key that ECS does not know, does not find, or that holds another kind of thing."""

    place: Span
    message: str
    refused: bool
    """Whether it is surely refused; else what the key says may only be lost."""


def key_faults(root: Entries) -> Iterator[KeyFault]:
    """Yield what is wrong with the keys of a task definition as one writes it for ECS."""
    if any(entry.key[:1].isupper() for entry in root.entries):
        return  # CloudFormation's spelling
    yield from _of_structure(root, task_facts().structures["TaskDefinition"], "TaskDefinition", 0)


def _of_structure(value: Entries, structure: Structure, path: str, depth: int) -> Iterator[KeyFault]:
    given = {entry.key for entry in value.entries}
    for entry in value.entries[:MAX_ITEMS]:
        kind = structure.members.get(entry.key)
        if kind is not None:
            yield from _of_kind(entry.key, entry.value, kind, depth + 1)
        elif path != "TaskDefinition" or entry.key not in task_facts().returned:
            meant = nearest(entry.key, structure.members)
            if meant and meant not in given:
                message = f"`{entry.key}` is no key of {_WORDS.get(path, f'`{path}`')}, but `{meant}` is"
                yield KeyFault(entry.key_span, message, refused=False)
    known = {nearest(key, structure.members) for key in given - set(structure.members)}
    for key in structure.required:
        if value.closed and key not in given and key not in known:
            place = value.origin.span
            start = Span(place.path, place.start, place.start + 1)
            yield KeyFault(start, f"`{key}` is missing in {_WORDS.get(path, f'`{path}`')}", refused=True)


def _of_kind(key: str, value: Value, kind: Kind, depth: int) -> Iterator[KeyFault]:
    if depth > MAX_DEPTH or (isinstance(value, Known) and (value.data is None or _stands_in(value))):
        return
    if kind.many:
        if not isinstance(value, Items):
            if isinstance(value, Entries | Known):
                yield KeyFault(value.origin.span, f"`{key}` is {_kind_of(value)}, not a list", refused=True)
            return
        for item in value.items[:MAX_ITEMS]:
            yield from _of_kind(key, item, Kind(False, kind.name), depth + 1)
    elif kind.name in ("scalar", "map"):
        wrong = isinstance(value, Items) or (kind.name == "scalar" and isinstance(value, Entries))
        if wrong or (kind.name == "map" and isinstance(value, Known)):
            wanted = "a single value" if kind.name == "scalar" else "an object"
            yield KeyFault(value.origin.span, f"`{key}` is {_kind_of(value)}, not {wanted}", refused=True)
    elif isinstance(value, Entries):
        path = kind.name if kind.name in _WORDS else key
        yield from _of_structure(value, task_facts().structures[kind.name], path, depth)
    elif isinstance(value, Items | Known):
        yield KeyFault(value.origin.span, f"`{key}` is {_kind_of(value)}, not an object", refused=True)


def _kind_of(value: Value) -> str:
    match value:
        case Items():
            return "a list"
        case Entries():
            return "an object"
        case _:
            return "a single value"


def _stands_in(value: Known) -> bool:
    """Tell whether a text stands for something that a program puts there."""
    return isinstance(value.data, str) and re.search(STAND_IN, value.data[:1000]) is not None
