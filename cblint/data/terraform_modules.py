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


class DescribedModule(NamedTuple):
    """What a module outside of the repository makes of its inputs, as far as cblint's model has it."""

    versions: tuple[tuple[int, ...], tuple[int, ...]]
    """The first version for which it holds, and the first for which that is not known."""
    without_effect: frozenset[str]
    """Inputs that change nothing of it; with one that is neither here nor a variable of it, it does not hold."""
    text: str
    """Its variables, resources and outputs in Terraform's JSON syntax."""


@cache
def described_modules() -> dict[str, tuple[DescribedModule, ...]]:
    """Return the modules that are described, by their source: one description for each range of versions."""
    import json  # noqa: PLC0415  (only where such a module is called)

    return {
        source: tuple(
            DescribedModule(
                (tuple(raw["from"]), tuple(raw["before"])), frozenset(raw["without_effect"]), json.dumps(raw["module"])
            )
            for raw in versions
        )
        for source, versions in stored("terraform_described")["modules"].items()
    }
