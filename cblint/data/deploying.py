"""This is where the facts are loaded about commands that deploy."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Deploys(Record):
    """A subcommand that changes what runs."""

    sub: tuple[str, ...]
    without: frozenset[str]
    """Options with which it changes nothing."""


@cache
def deploying() -> dict[str, tuple[Deploys, ...]]:
    """Return the subcommands by their program, read once."""
    found: dict[str, tuple[Deploys, ...]] = {}
    for each in stored("deploying")["deploys"]:
        made = Deploys(tuple(each["sub"].split()), frozenset(each["without"]))
        found[each["program"]] = (*found.get(each["program"], ()), made)
    return found
