"""This is where configuration files are put together: whose word holds, and what it makes of the rules."""

from __future__ import annotations

import os
from collections.abc import Mapping

from cblint.config import Config, PathIgnores
from cblint.config.document import PACKS, Document, Settings
from cblint.config.keys import KEYS, Key, Kind
from cblint.finding import Profile, Severity
from cblint.option import RESERVED, OptionValue
from cblint.packs import with_packs
from cblint.record import cast
from cblint.registry import Registry, built_in


def merged(
    own: str, users: str, *, trusted: bool, isolated: bool, top: str, packs: tuple[str, ...]
) -> tuple[Config, Registry]:
    """Return what the repository's file and the user's say together, and the rules as configured.

    What `own` says holds, key by key; `users` says the rest. `trusted`: the user named `own`.
    """
    documents = [Document(users, trusted=True, top="")] if users else []
    if own:
        documents.append(Document(own, trusted=trusted, top="" if trusted else top))
    if own and users and os.path.realpath(own) == os.path.realpath(users):
        del documents[1]
        own = ""
    enabled = (*packs, *(name for each in documents for name in each.packs()))
    registry = with_packs(built_in(), enabled) if enabled else built_in()
    settings: Settings = {}
    for document in documents:
        settings |= document.settings(registry)
    if isolated:
        settings.pop(("baseline",), None)
    config = _config(own or users, settings).replace(users=users)
    return config, Registry(registry.listed.values(), _options(settings))


def read(path: str, registry: Registry) -> Config:
    """Return what one file of a repository says."""
    document = Document(path, trusted=False, top="")
    document.packs()
    return _config(path, document.settings(registry))


def _config(path: str, settings: Settings) -> Config:
    def value(key: Key) -> OptionValue | PathIgnores:
        setting = settings.get((key.name,))
        return key.default if setting is None else setting.value

    plain = {
        key.name.replace("-", "_"): value(key) for key in KEYS if key.kind is not Kind.TABLES and key.name != PACKS
    }
    of_rules = [setting for key, setting in sorted(settings.items()) if len(key) == 3]
    return Config(
        path=path,
        severity=tuple(
            (each.key[1], Severity[str(each.value).upper()]) for each in of_rules if each.key[2] == "severity"
        ),
        profiles=tuple((each.key[1], Profile(each.value)) for each in of_rules if each.key[2] == "profile"),
        settings=tuple(settings[key] for key in sorted(settings)),
        **plain,  # type: ignore[arg-type]
    )


def _options(settings: Settings) -> Mapping[str, tuple[tuple[str, OptionValue], ...]]:
    found: dict[str, tuple[tuple[str, OptionValue], ...]] = {}
    for key, setting in sorted(settings.items()):
        if len(key) == 3 and key[2] not in RESERVED:
            found[key[1]] = (*found.get(key[1], ()), (key[2], cast("OptionValue", setting.value)))
    return found
