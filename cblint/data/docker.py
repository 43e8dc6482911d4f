"""This is where the facts are loaded about calls of Docker and its like: subcommands, their options and arguments."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from typing import Any


class Options(Record):
    """The options of a subcommand."""

    names: dict[str, str]
    """The long name for each name: `--tag` for `-t` and for `--tag`."""
    valued: frozenset[str]
    """The long names of those that take a value."""


class Subcommand(Record):
    """What is known about a subcommand."""

    options: Options | None
    """None where they are not known."""
    least: int
    """How many arguments it takes at least."""
    most: int | None
    """How many at most; None where there is no end, or none is known."""
    stops: bool
    """Whether no options follow its first argument: what follows is another program's."""


class DockerFacts(Record):
    """What is known about Docker's command line and those of its like."""

    programs: dict[str, str]
    """Each program, and the subcommand that it begins with: `compose` for `docker-compose`."""
    private_hosts: tuple[str, ...]
    """How the hosts of registries end that nobody pulls from without credentials, unless they are set up so."""
    never_tags: dict[str, str]
    """Variables of CodeBuild that never hold a tag, and the sign in their values that no tag may have."""
    groups: frozenset[str]
    """Subcommands that another word follows."""
    aliases: dict[str, str]
    """Other spellings of subcommands: `push` for `image push`."""
    names: frozenset[str]
    """The names of the subcommands; the empty one is of the program itself."""
    written: dict[str, Any]
    """What the data says of each subcommand."""
    elsewhere: dict[str, Options]
    """More options of subcommands that other programs than Docker have."""

    def knows(self, path: str) -> bool:
        """Tell whether there is a subcommand, or a group of them, of this spelling."""
        return path in self.groups or path in self.aliases or path in self.names


@cache
def docker_facts() -> DockerFacts:
    """Return what is known, read once."""
    raw = stored("docker")
    return DockerFacts(
        programs=raw["programs"],
        private_hosts=tuple(raw["private_hosts"]),
        never_tags=raw["never_tags"],
        groups=frozenset(raw["groups"]),
        aliases=raw["aliases"],
        names=frozenset(raw["commands"]),
        written=raw["commands"],
        elsewhere={name: _options(each, []) for name, each in raw["elsewhere"].items()},
    )


@cache
def subcommand(name: str) -> Subcommand | None:
    """Return what is known about a subcommand by its name, None if there is none; few of them are asked for."""
    raw = docker_facts().written.get(name)
    if raw is None:
        return None
    least, most = raw.get("operands", (0, None))
    options = None if "unread" in raw else _options(raw.get("valued", []), raw.get("plain", []))
    return Subcommand(options, least, most, raw.get("stops", False))


def _options(valued: list[str], plain: list[str]) -> Options:
    spellings = [each.split() for each in (*valued, *plain)]
    return Options(
        names={name: each[-1] for each in spellings for name in each},
        valued=frozenset(each.split()[-1] for each in valued),
    )
