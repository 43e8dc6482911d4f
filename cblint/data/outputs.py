"""This is where the facts are loaded about which files command line tools make."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Tool(Record):
    """What a build tool makes."""

    folders: tuple[str, ...]
    """The names of the folders that it writes to, and nowhere else unless it is configured to."""
    static: tuple[str, ...]
    """Folders of the repository whose content it copies as it is to the root of what it makes."""
    configuration: tuple[str, ...]
    """The names of files that may tell it to make more."""


class Outputs(Record):
    """What is known about the files that programs make; a program that is not here may make any file."""

    inert: frozenset[str]
    """Programs that make no file that the repository's build would deliver, but for their redirections."""
    unless: dict[str, frozenset[str]]
    """Words with which an inert program may make files after all."""
    named: frozenset[str]
    """Programs that write only files which their words name."""
    copying: frozenset[str]
    """Programs that put the files or folders which their words name into others."""
    aws_services_that_write: frozenset[str]
    """Services of which some `aws` command writes files."""
    tools: dict[str, Tool]


@cache
def outputs() -> Outputs:
    """Return the facts, read once."""
    data = stored("outputs")
    return Outputs(
        inert=frozenset(data["inert"]),
        unless={name: frozenset(words) for name, words in data["unless"].items()},
        named=frozenset(data["named"]),
        copying=frozenset(data["copying"]),
        aws_services_that_write=frozenset(data["aws_services_that_write"]),
        tools={
            name: Tool(tuple(tool["folders"]), tuple(tool["static"]), tuple(tool["configuration"]))
            for name, tool in data["tools"].items()
        },
    )
