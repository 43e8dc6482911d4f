"""This is where the facts are loaded about commands that remove what others made."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Pair(Record):
    """What makes something that outlives a build, and what removes it."""

    program: str
    makes: tuple[tuple[str, ...], ...]
    """Subcommands, each as words."""
    removes: tuple[tuple[str, ...], ...]
    same: tuple[str, ...]
    """Options of both that name the thing."""
    printed: tuple[str, ...]
    """Options of what removes it that take what the other one prints."""
    operand: bool
    """Whether the first operand after the subcommand names it."""
    folder: bool
    """Whether the folder where they run names it."""


class Cleanups(Record):
    """What is known about cleaning up."""

    pairs: tuple[Pair, ...]
    local: frozenset[str]
    """Programs that make the build's host the place where things are made."""
    never_fails: frozenset[str]


@cache
def cleanups() -> Cleanups:
    """Return the facts, read once."""
    data = stored("cleanups")
    pairs = tuple(
        Pair(
            program=each["program"],
            makes=tuple(tuple(sub.split()) for sub in each["makes"]),
            removes=tuple(tuple(sub.split()) for sub in each["removes"]),
            same=tuple(each.get("same", ())),
            printed=tuple(each.get("printed", ())),
            operand=each.get("operand", False),
            folder=each.get("folder", False),
        )
        for each in data["pairs"]
    )
    return Cleanups(pairs=pairs, local=frozenset(data["local"]), never_fails=frozenset(data["never_fails"]))
