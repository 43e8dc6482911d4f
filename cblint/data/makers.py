"""This is where the facts are loaded about which programs make files in the folder that they are called in."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Builder(Record):
    """What a build tool of web pages makes."""

    folders: tuple[str, ...]
    """The folders that it makes where it runs, unless it is told otherwise."""
    settings: tuple[str, ...]
    """The names of files in which it may be told otherwise."""
    words: tuple[str, ...]
    """The words by which it is told."""
    variable: str
    """The environment variable that tells it, too; empty for none."""


class Makers(Record):
    """What is known about programs; one that is not here may make any file."""

    silent: frozenset[str]
    """Programs that make no file in the source's folders, but for their redirections and what others they call."""
    named: frozenset[str]
    """Programs that make only what their words name."""
    copying: frozenset[str]
    """Programs that put the files or folders which their words name into others."""
    git: frozenset[str]
    """Subcommands of `git` that leave the files as they are."""
    aws: frozenset[str]
    """Services of which no `aws` command writes a file."""
    installing: dict[str, frozenset[str]]
    """Subcommands by which a package manager installs what a package needs; empty for none."""
    running: dict[str, frozenset[str]]
    """Subcommands by which a package manager runs scripts, and does nothing else."""
    installed: frozenset[str]
    """Names of what package managers make when they install."""
    builders: dict[str, Builder]
    pip: frozenset[str]
    """Words with which `pip` installs into its environment."""


@cache
def makers() -> Makers:
    """Return the facts, read once."""
    data = stored("makers")
    packages = data["packages"]
    return Makers(
        silent=frozenset(data["silent"]),
        named=frozenset(data["named"]),
        copying=frozenset(data["copying"]),
        git=frozenset(data["git"]),
        aws=frozenset(data["aws"]),
        installing={name: frozenset(each["installing"]) for name, each in packages.items()},
        running={name: frozenset(each["running"]) for name, each in packages.items()},
        installed=frozenset(data["installed"]),
        builders={
            name: Builder(tuple(each["folders"]), tuple(each["settings"]), tuple(each["words"]), each["variable"])
            for name, each in data["builders"].items()
        },
        pip=frozenset(data["pip"]),
    )
