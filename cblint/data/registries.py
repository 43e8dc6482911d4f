"""This is where facts about ECR and those who use it are loaded."""

from __future__ import annotations

from functools import cache
from typing import cast

from cblint.data import stored
from cblint.record import Record


class RegistryFacts(Record):
    """What is known about ECR and those who use it."""

    actions: dict[str, tuple[str, ...]]
    """What `login`, `push`, `pull`, `public-login` and `public-push` need."""
    credential_variables: frozenset[str]
    """Variables that make the AWS CLI act as somebody else than the build's role."""
    valued_options: frozenset[str]
    """The options of the AWS CLI that take a value as the next word."""


@cache
def registry_facts() -> RegistryFacts:
    """Return what is known about ECR and those who use it."""
    raw = stored("ecr")
    actions = cast("dict[str, list[str]]", raw["actions"])
    return RegistryFacts(
        actions={kind: tuple(names) for kind, names in actions.items()},
        credential_variables=frozenset(raw["credential_variables"]),
        valued_options=frozenset(raw["valued_options"]),
    )
