"""This is where facts about ECR and the clients of image registries are loaded."""

from __future__ import annotations

from functools import cache
from typing import cast

from cblint.data import stored
from cblint.record import Record


class RegistryFacts(Record):
    """What is known about ECR and its clients."""

    clients: frozenset[str]
    """Programs with Docker's subcommands."""
    actions: dict[str, tuple[str, ...]]
    """What `login`, `push`, `pull`, `public-login` and `public-push` need."""
    credential_variables: frozenset[str]
    """Variables that make the AWS CLI act as somebody else than the build's role."""
    valued_options: dict[str, frozenset[str]]
    """The options of each command that take a value as the next word."""


@cache
def registry_facts() -> RegistryFacts:
    """Return what is known about ECR and its clients."""
    raw = stored("ecr")
    actions = cast("dict[str, list[str]]", raw["actions"])
    options = cast("dict[str, list[str]]", raw["valued_options"])
    return RegistryFacts(
        clients=frozenset(raw["clients"]),
        actions={kind: tuple(names) for kind, names in actions.items()},
        credential_variables=frozenset(raw["credential_variables"]),
        valued_options={command: frozenset(names) for command, names in options.items()},
    )
