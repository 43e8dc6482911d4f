"""This is where the facts are loaded about the deployment configurations that CodeDeploy brings along."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from cblint.data import stored
from cblint.record import Record


class Configurations(Record):
    """What is known about deployment configurations."""

    prefix: str
    """What all names of those that CodeDeploy brings along begin with, and no others may."""
    predefined: Mapping[str, tuple[str, ...]]
    """Their names by compute platform."""
    at_once: frozenset[str]
    """Those that deploy everywhere at once."""
    sam: frozenset[str]
    """What SAM calls those for functions."""
    platforms: Mapping[str, str]
    """The compute platform of each kind of AppSpec."""

    def platform(self, name: str) -> str:
        """Return the compute platform of a predefined configuration; empty for other names."""
        return next((platform for platform, names in self.predefined.items() if name in names), "")


@cache
def configurations() -> Configurations:
    """Return the facts, read once."""
    data = stored("deployments")
    return Configurations(
        prefix=data["prefix"],
        predefined={platform: tuple(names) for platform, names in data["predefined"].items()},
        at_once=frozenset(data["at-once"]),
        sam=frozenset(data["sam"]),
        platforms=data["platforms"],
    )
