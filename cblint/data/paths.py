"""This is where the facts are loaded about the paths that programs need, and those that they make."""

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


class Paths(Record):
    """What is known about the paths that programs need and make; a program that is not here may make any path."""

    inert: frozenset[str]
    """Programs that make nothing in the source's folder, but for their redirections."""
    unless: dict[str, frozenset[str]]
    """Words with which they may make anything after all."""
    clusters: dict[str, str]
    """Letters of joined options with which they may."""
    written_to: dict[str, frozenset[str]]
    """Options whose value is what a program makes, or the folder in which it does."""
    needs_target: frozenset[str]
    """Programs that may make anything unless they are given such an option."""
    inert_subcommands: dict[str, frozenset[str]]
    """For programs that are not inert as such, the first words with which they are."""
    aws_pairs: frozenset[tuple[str, str]]
    """Service and command of `aws` that make nothing."""
    building: frozenset[str]
    """Build tools: they make files and folders of their own, but no scripts and no folders of sources."""
    built: frozenset[str]
    """Names of folders that build tools make."""
    named: frozenset[str]
    """Programs that make what their words name."""
    copying: frozenset[str]
    """Programs that make what their last word names, and more below it."""
    never: frozenset[str]
    """Names of files and folders that no repository is expected to hold."""
    reads: dict[str, tuple[Reading, ...]]


@cache
def paths() -> Paths:
    """Return the facts, read once."""
    data = stored("paths")
    reads: dict[str, tuple[Reading, ...]] = {}
    for each in data["reads"]:
        reads[each["program"]] = (*reads.get(each["program"], ()), _reading(each))
    return Paths(
        inert=frozenset(data["inert"]),
        unless={name: frozenset(words) for name, words in data["unless"].items()},
        clusters=data["clusters"],
        written_to={name: frozenset(words) for name, words in data["written_to"].items()},
        needs_target=frozenset(data["needs_target"]),
        inert_subcommands={name: frozenset(words) for name, words in data["inert_subcommands"].items()},
        aws_pairs=frozenset((pair.split()[0], pair.split()[1]) for pair in data["aws_pairs"]),
        building=frozenset(data["building"]),
        built=frozenset(data["built"]),
        named=frozenset(data["named"]),
        copying=frozenset(data["copying"]),
        never=frozenset(data["never"]),
        reads=reads,
    )


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
