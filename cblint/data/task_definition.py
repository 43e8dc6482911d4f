"""This is where the facts are loaded about the keys of ECS task definitions."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Structure(Record):
    """One kind of object in a task definition."""

    name: str
    required: tuple[str, ...]
    members: dict[str, Kind]


class Kind(Record):
    """What stands at a key."""

    many: bool
    """Whether it is a list."""
    name: str
    """The structure of it or of its items; `scalar`, or `map` for an object of any keys."""


class TaskFacts(Record):
    """What is known about task definitions."""

    structures: dict[str, Structure]
    returned: frozenset[str]
    """Keys that ECS only returns."""


@cache
def task_facts() -> TaskFacts:
    """Return the facts, read once."""
    data = stored("task_definition")
    structures = {}
    for name, each in data["structures"].items():
        members = {
            key: Kind(isinstance(kind, list), kind[0] if isinstance(kind, list) else kind)
            for key, kind in each["members"].items()
        }
        structures[name] = Structure(name, tuple(each["required"]), members)
    return TaskFacts(structures, frozenset(data["returned"]))
