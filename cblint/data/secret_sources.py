"""This is where it is loaded which attributes and commands give a secret that is kept elsewhere."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class SecretSources(Record):
    """What gives secrets when it is read."""

    secrets: dict[str, dict[str, str]]
    """Resource type to attribute to what it is, for people with its article; data sources begin with `data.`."""
    by_name: dict[str, dict[str, str]]
    """The same for what may or may not be secret: the name that it is given tells."""
    cli: tuple[tuple[str, ...], ...]
    """Service and operation of the AWS CLI that prints a secret."""
    cli_decrypting: tuple[tuple[str, ...], ...]
    """The same for those that print one only with `--with-decryption`."""


@cache
def secret_sources() -> SecretSources:
    """Return the facts, read once."""
    data = stored("secret_sources")
    return SecretSources(
        secrets=data["secrets"],
        by_name=data["by_name"],
        cli=tuple(map(tuple, data["cli"])),
        cli_decrypting=tuple(map(tuple, data["cli_decrypting"])),
    )
