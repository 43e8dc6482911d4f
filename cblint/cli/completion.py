"""This is where it is told what a half-typed word of the command line may become."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from cblint.registry import built_in
from cblint.report import FORMATS

Offers: TypeAlias = "list[tuple[str, str]]"
"""Words with what they mean."""


def rules(incomplete: str) -> Offers:
    """Return the ids of rules that begin so."""
    return [(each.id, each.summary) for each in built_in().listed.values() if each.id.startswith(incomplete)]


def rules_and_groups(incomplete: str) -> Offers:
    """Return the rules and groups that begin so; after a comma, those of the next."""
    before, comma, last = incomplete.rpartition(",")
    registry = built_in()
    groups = [(group, f"the rules about {group}") for group in registry.groups]
    offers = [("all", "all rules"), *groups, *((each.id, each.summary) for each in registry.listed.values())]
    return [(f"{before}{comma}{word}", meaning) for word, meaning in offers if word.startswith(last)]


def outputs(incomplete: str) -> Offers:
    """Return the formats that begin so, ready for a file name."""
    return _those((f"{name}=" for name in FORMATS), incomplete)


def packs(incomplete: str) -> Offers:
    """Return the names of installed rule packs that begin so."""
    from importlib.metadata import entry_points  # noqa: PLC0415  (only when a pack is to be named)

    from cblint.packs import GROUP  # noqa: PLC0415  (as above)

    return _those(sorted({each.name for each in entry_points(group=GROUP)}), incomplete)


def schemas(incomplete: str) -> Offers:
    """Return the names of schemas that begin so."""
    return _those(schema_names(), incomplete)


def schema_names() -> list[str]:
    """Return the names of all schemas, sorted."""
    from importlib.resources import files  # noqa: PLC0415  (only when a schema is to be named)

    suffix = ".schema.json"
    return sorted(
        each.name.removesuffix(suffix) for each in files("cblint_schemas").iterdir() if each.name.endswith(suffix)
    )


def _those(words: Iterable[str], incomplete: str) -> Offers:
    return [(word, "") for word in words if word.startswith(incomplete)]


OFFERS: dict[str, Callable[[str], Offers]] = {
    "select": rules_and_groups,
    "ignore": rules_and_groups,
    "output": outputs,
    "rule_pack": packs,
}
"""By the names of options."""
