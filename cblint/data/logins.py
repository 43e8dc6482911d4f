"""This is where the facts are loaded about logging in to registries of images."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Logins(Record):
    """What is known about logins to registries."""

    cli_1_images: frozenset[str]
    """Curated images whose AWS CLI is of version 1, or is not known to be of version 2."""
    installers: frozenset[str]
    """Programs that can install the AWS CLI of version 1, whose package is `awscli`."""
    interpreters: frozenset[str]
    """Programs that run an installer with `-m`."""
    suffixes: dict[str, str]
    """The end of a registry's host, by what the region begins with."""
    default_suffix: str
    programs_that_log_in: frozenset[str]
    """Programs that may log in by themselves, or run others that do."""
    config_variables: frozenset[str]
    """Variables that say where credentials are, or another daemon."""
    config_signs: tuple[str, ...]
    """What words hold that write or choose the settings of a client or a daemon."""
    hub_hosts: frozenset[str]
    """Under which names Docker Hub is logged in to."""
    closed_hosts: frozenset[str]
    """Registries that take no push without a login."""
    closed_ends: tuple[str, ...]
    """How the hosts of others of them end."""
    library: frozenset[str]
    """The images of Docker Hub whose names have one part only."""


@cache
def logins() -> Logins:
    """Return the facts, read once."""
    data = stored("logins")
    return Logins(
        cli_1_images=frozenset(data["cli_1_images"]),
        installers=frozenset(data["installers"]),
        interpreters=frozenset(data["interpreters"]),
        suffixes=data["suffixes"],
        default_suffix=data["default_suffix"],
        programs_that_log_in=frozenset(data["programs_that_log_in"]),
        config_variables=frozenset(data["config_variables"]),
        config_signs=tuple(data["config_signs"]),
        hub_hosts=frozenset(data["hub_hosts"]),
        closed_hosts=frozenset(data["closed_hosts"]),
        closed_ends=tuple(data["closed_ends"]),
        library=frozenset(data["library"]),
    )
