"""This is where the command line and the configuration are put together: which rules run, and what is shown."""

from __future__ import annotations

import os
from collections.abc import Iterable

from cblint.cli.options import Arguments, names
from cblint.config import Config, configured
from cblint.finding import Profile, Severity
from cblint.locate import Place, top_level
from cblint.record import Record
from cblint.registry import Registry


class Settings(Record):
    """What holds for one call: the command line's word before the configuration's."""

    config: Config
    registry: Registry
    """All rules, those of packs too, as configured."""
    rules: frozenset[str]
    """The ids of those that run."""
    withheld: frozenset[str]
    """The ids of those whose findings of the strict profile were not asked for."""
    fail_on: str
    """A severity or `never`."""
    min_severity: Severity
    baseline: str
    """The path of the baseline to heed, empty if there is none."""


def settle(arguments: Arguments, place: Place) -> Settings:
    """Return what holds; raise CblintError for a configuration or a word of the command line that is wrong."""
    config, registry = configured(
        place.root,
        place.top,
        file=arguments.config,
        isolated=arguments.isolated,
        packs=names(arguments.rule_pack),
    )
    select = names(arguments.select) or config.select
    ignore = (*names(arguments.ignore), *config.ignore)
    strict = arguments.strict or config.strict
    rules = registry.selected(select, ignore, strict=strict, profiles=dict(config.profiles))
    wanted = {rule for rule, profile in config.profiles if profile is Profile.DEFAULT}
    return Settings(
        config=config,
        registry=registry,
        rules=rules,
        withheld=frozenset() if strict or select else rules - wanted,
        fail_on=arguments.fail_on or config.fail_on,
        min_severity=Severity[(arguments.min_severity or config.min_severity).upper()],
        baseline=arguments.baseline or config.baseline,
    )


def users_registry(packs: Iterable[str]) -> Registry:
    """Return all rules that the user has, whatever is checked: cblint's, those of their packs, and of those named."""
    here = os.path.realpath(os.curdir)
    _, registry = configured(here, top_level(here) or "", isolated=True, packs=packs)
    return registry
