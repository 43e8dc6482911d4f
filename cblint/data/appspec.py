"""This is where the facts are loaded about AppSpec files and the scripts that CodeDeploy runs."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Events(Record):
    """The lifecycle events of one compute platform."""

    events: tuple[str, ...]
    """Those that take scripts or functions, in the order of running."""
    reserved: frozenset[str]
    """Those that CodeDeploy runs by itself."""


class Facts(Record):
    """What is known about AppSpec files."""

    platforms: dict[str, Events]
    """By the names that `AppSpec.platform` has."""
    event_seconds: int
    """How long all scripts of one event may take together, and one that does not say."""
    names: tuple[str, ...]
    """The names under which the agent looks for the file, the surest first."""
    detaching: frozenset[str]
    """Programs that run another one so that it outlives the script."""
    servers: frozenset[str]
    """Programs that run until they are stopped."""
    server_subcommands: dict[str, frozenset[str]]
    """First words with which a program runs until it is stopped."""
    wrappers: frozenset[str]
    """Programs that only run another one."""
    readers: frozenset[str]
    """Programs whose first operands are files that have to be there."""
    copiers: frozenset[str]
    """Programs of which all operands but the last are files that have to be there."""


@cache
def facts() -> Facts:
    """Return the facts, read once."""
    data = stored("appspec")
    return Facts(
        platforms={
            name: Events(tuple(each["events"]), frozenset(each["reserved"])) for name, each in data["platforms"].items()
        },
        event_seconds=data["event_seconds"],
        names=tuple(data["names"]),
        detaching=frozenset(data["detaching"]),
        servers=frozenset(data["servers"]),
        server_subcommands={name: frozenset(words) for name, words in data["server_subcommands"].items()},
        wrappers=frozenset(data["wrappers"]),
        readers=frozenset(data["readers"]),
        copiers=frozenset(data["copiers"]),
    )
