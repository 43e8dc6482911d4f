"""This is where the facts are loaded about programs that wait for input, and those that never end by themselves."""

from __future__ import annotations

from functools import cache

from cblint.data import each_of, stored
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Asking(Record):
    """How a program comes to wait for somebody's answer."""

    subs: tuple[tuple[str, ...], ...]
    """Its subcommands that do, each as words."""
    flags: frozenset[str]
    """Options with which it does not."""
    letters: frozenset[str]
    """The same as letters of joined options."""
    only_with: frozenset[str]
    """Options of which it needs one to ask; nothing: it asks without any."""
    alone: bool
    """Whether it asks only without operands."""
    plan: bool
    """Whether an operand is a plan that needs no answer."""
    sure: bool
    """Whether it always asks."""
    safe: bool
    """Whether to answer yes beforehand changes nothing that matters; not where something is applied or removed."""
    add: str
    """The option that stops it from asking; empty if none does."""
    asks: str
    """A clause that follows its name: `asks before it applies`."""


class Serving(Record):
    """How a program comes to run until it is stopped."""

    sub: tuple[str, ...]
    only_with: frozenset[str]
    without: frozenset[str]
    does: str
    """A clause that follows its name: `serves until it is stopped`."""


class Waiting(Record):
    """What is known about programs that wait; of one that is not here, nothing is."""

    asking: Mapping[str, tuple[Asking, ...]]
    terminals: dict[str, tuple[tuple[str, ...], str]]
    """Programs that want a terminal with `-i` and `-t`: their subcommands, and a clause."""
    serving: Mapping[str, tuple[Serving, ...]]
    servers: frozenset[str]
    """Images, without their tags, whose containers run until they are stopped."""
    ended_with: frozenset[str]
    """Options with which `docker compose up` does not wait for all of its containers."""
    known_hosts: frozenset[str]
    """Hosts whose keys the curated images know."""


@cache
def waiting() -> Waiting:
    """Return the facts, read once."""
    data = stored("waiting")
    return Waiting(
        asking=each_of(_by_program(data["asking"]), _asking),
        terminals={each["program"]: (tuple(each["subs"]), each["asks"]) for each in data["terminals"]},
        serving=each_of(_by_program(data["serving"]), _serving),
        servers=frozenset(data["servers"]),
        ended_with=frozenset(data["ended_with"]),
        known_hosts=frozenset(data["known_hosts"]),
    )


def _by_program(facts: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in facts:
        found.setdefault(each["program"], []).append(each)
    return found


def _asking(_program: str, facts: list[dict[str, Any]]) -> tuple[Asking, ...]:
    return tuple(
        Asking(
            subs=tuple(tuple(sub.split()) for sub in each["subs"]),
            flags=frozenset(each["flags"]),
            letters=frozenset(each["letters"]),
            only_with=frozenset(each.get("with", ())),
            alone=each.get("alone", False),
            plan=each.get("plan", False),
            safe=each.get("safe", False),
            sure=each.get("sure", True),
            add=each["add"],
            asks=each["asks"],
        )
        for each in facts
    )


def _serving(_program: str, facts: list[dict[str, Any]]) -> tuple[Serving, ...]:
    return tuple(
        Serving(
            sub=tuple(each.get("sub", "").split()),
            only_with=frozenset(each.get("with", ())),
            without=frozenset(each.get("without", ())),
            does=each["does"],
        )
        for each in facts
    )
