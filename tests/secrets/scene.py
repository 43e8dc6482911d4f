"""This is where a repository with a secret in it is described, and what its files have in common."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from tests.secrets.issuers import Secret
from tests.secrets.written import yaml

Files = dict[str, str]
Variables = list[tuple[str, str]]

TEXTS = {"plaintext-secret"}
COMMANDS = {"secret-in-command", "credentials-in-url"}
TOKENS = {"source-token-literal"}


class Scene(NamedTuple):
    """A repository with a secret in it: how it was put there, and which rules may tell."""

    form: str
    files: Files
    path: str
    rules: set[str]


def buildspec(variables: str, items: str) -> str:
    head = f"env:\n  variables:\n{variables}\n" if variables else ""
    return f"version: 0.2\n{head}phases:\n  build:\n    commands:\n{items}\n"


def mapping(random: Random, variables: Variables, indent: int) -> str:
    return "\n".join(f"{' ' * indent}{name}: {yaml(random, value, indent)}" for name, value in variables)


def mixed(random: Random, secret: Secret, near: Variables) -> Variables:
    """Return the secret's variable among others of other names."""
    found = {name: value for name, value in near if name != secret.name}
    every = [*found.items(), (secret.name, secret.text)]
    random.shuffle(every)
    return every


def is_token(secret: Secret) -> bool:
    """Tell whether a secret is one that a source could be read with: a word of a known form."""
    return secret.known and not any(part in secret.text for part in ("\n", "://", ";", "{"))
