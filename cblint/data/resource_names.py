"""This is where the facts about names of resources are loaded: of which characters they are, and how long."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class NameFacts(Record):
    """What a name of one kind of resource has to be."""

    label: str
    """What has the name, for people: `a bucket`."""
    shortest: int
    longest: int
    characters: str
    """A regular expression for one character of it."""
    pattern: str
    """A regular expression for all of it; empty where the characters say everything."""
    never: str
    """A regular expression for what it must not hold; empty where there is none."""
    says: str
    """The characters, for people."""


@cache
def load() -> dict[str, NameFacts]:
    """Return what is known about names, by the kind of what has them."""
    return {
        kind: NameFacts(
            label=each["label"],
            shortest=each["length"][0],
            longest=each["length"][1],
            characters=each["characters"],
            pattern=each.get("pattern", ""),
            never=each.get("never", ""),
            says=each["says"],
        )
        for kind, each in stored("resource_names")["kinds"].items()
    }
