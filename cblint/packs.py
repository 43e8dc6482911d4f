"""This is where rule packs are found: rules of other distributions, which only the user can enable.

A pack is a package laid out like cblint's own rules, a folder a group and a file a rule, that a distribution names in
its entry points:

    [project.entry-points."cblint.rules"]
    acme = "acme_rules"
"""

from __future__ import annotations

from collections.abc import Iterable

from cblint.errors import ConfigurationError
from cblint.registry import Listed, Registry, nearest, scan

GROUP = "cblint.rules"
"""The group of the entry points."""


def with_packs(registry: Registry, names: Iterable[str]) -> Registry:
    """Return the rules of a registry and of packs; raise ConfigurationError for a pack that is no good."""
    listed = dict(registry.listed)
    for name in dict.fromkeys(names):
        for each in _rules_of(name):
            if each.id in listed:
                other = listed[each.id].module
                raise ConfigurationError(f"rule pack `{name}`: `{each.module}` has the id of `{other}`")
            listed[each.id] = each
    both = sorted({each.group for each in listed.values()} & {*listed, "all"})
    if both:
        raise ConfigurationError(f"`{both[0]}` is both a rule and a group of rules")
    return Registry(listed.values())


def _rules_of(name: str) -> list[Listed]:
    package = _package(name)
    try:
        return list(scan(package))
    except Exception as error:  # noqa: BLE001  (whatever a pack does, it is told in a line)
        what = f"{type(error).__name__}: {error}"
        raise ConfigurationError(f"rule pack `{name}` cannot be loaded: {what}") from None


def _package(name: str) -> str:
    from importlib.metadata import entry_points  # noqa: PLC0415  (only where a pack is enabled)

    found = sorted({each.value for each in entry_points(group=GROUP) if each.name == name})
    if len(found) == 1:
        return found[0]
    if found:
        raise ConfigurationError(f"there is more than one rule pack `{name}`: `{'`, `'.join(found)}`")
    near = nearest(name, {each.name for each in entry_points(group=GROUP)})
    hint = f"; the nearest is `{near}`" if near else ""
    raise ConfigurationError(f"no rule pack `{name}` is installed{hint}")
