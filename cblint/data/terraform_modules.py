"""This is where it is known what well-known Terraform modules surely leave alone."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import NamedTuple


class KnownModules(NamedTuple):
    """Sources of modules that change nothing of what is declared beside them."""

    leaves_roles: frozenset[str]
    """Those that attach no policy to a role that they have not made."""
    leaves_networks: frozenset[str]
    """Those that make no route, association, gateway, group rule or endpoint."""


@cache
def known_modules() -> KnownModules:
    """Return the modules whose effects are known."""
    raw = stored("terraform_modules")
    return KnownModules(frozenset(raw["leaves_roles"]), frozenset(raw["leaves_networks"]))
