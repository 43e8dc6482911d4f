"""This is where the facts are loaded about the paths that programs need."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Reading(Record):
    """How the words of a program name paths that have to be there."""

    program: str
    sub: str
    """The program's first word; empty: any."""
    needs: frozenset[str]
    """One of these words has to be among the others."""
    without: tuple[str, ...]
    """No word may begin like one of these."""
    verb: str
    folder: bool
    """Whether the path is a folder that is entered."""
    operands: str
    """Which operands are paths: `first`, `rest` (all but the first), `sources` (all but the last), `all` or none."""
    flags: frozenset[str]
    """Letters of options without a value; with any other option, nothing is known of the operands."""
    values: frozenset[str]
    """Options with a value."""
    options: frozenset[str]
    """Options whose value is a path."""
    before: frozenset[str]
    """Words after which no option counts."""
    suffixes: tuple[str, ...]
    """The ends of the paths that count; nothing: all."""


class Needs(Record):
    """What is known about the paths that programs need."""

    never: frozenset[str]
    """Names of files and folders that no repository is expected to hold."""
    reads: dict[str, tuple[Reading, ...]]
    """By the name of the program."""


@cache
def needs() -> Needs:
    """Return the facts, read once."""
    data = stored("needs")
    reads: dict[str, tuple[Reading, ...]] = {}
    for each in data["reads"]:
        reads[each["program"]] = (*reads.get(each["program"], ()), _reading(each))
    return Needs(never=frozenset(data["never"]), reads=reads)


def _reading(each: dict[str, str | list[str]]) -> Reading:
    return Reading(
        program=str(each["program"]),
        sub=str(each.get("sub", "")),
        needs=frozenset(each.get("needs", ())),
        without=tuple(each.get("without", ())),
        verb=str(each["verb"]),
        folder=each.get("kind") == "folder",
        operands=str(each.get("operands", "")),
        flags=frozenset(each.get("flags", "")),
        values=frozenset(each.get("values", ())),
        options=frozenset(each.get("options", ())),
        before=frozenset(each.get("before", ())),
        suffixes=tuple(each.get("suffixes", ())),
    )
