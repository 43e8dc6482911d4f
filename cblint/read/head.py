"""This is where a file's name and its first 4 KB tell whether it is a buildspec or an AppSpec."""

from __future__ import annotations

import re

from cblint.pattern import pattern

YAML = (".yml", ".yaml")
_WRITTEN = (*YAML, ".json")

_BUILDSPEC_NAMES = frozenset({"buildspec.yml", "buildspec.yaml"})
_BUILDSPEC_VERSION = pattern(
    rb"""^(?:"version"|'version'|version)[ \t]*:[ \t]*["']?0\.[0-9]["']?[ \t\r]*(?:#.*)?$""", re.MULTILINE
)
_BUILDSPEC_SECTION = pattern(rb"""^["']?(?:phases|batch)["']?[ \t]*:[ \t\r]*(?:#.*)?$""", re.MULTILINE)
_BUILDSPEC_JSON_BODY = pattern(rb"""^\s*\{(?=[\s\S]*"version")(?=[\s\S]*"phases")""")
_BUILDSPEC_ANY_KEY = pattern(rb"""^["']?(?:version|phases|batch)["']?[ \t]*:""", re.MULTILINE)

_APPSPEC_NAMES = frozenset({"appspec.yml", "appspec.yaml"})
_APPSPEC_WORDS = ("appspec", "app-spec", "app_spec", "app-_spec")
_APPSPEC_VERSION = pattern(rb"""^["']?[vV]ersion["']?[ \t]*:[ \t]*["']?0\.0["']?[ \t\r]*(?:#.*)?$""", re.MULTILINE)
_APPSPEC_SYSTEM = pattern(rb"""^os[ \t]*:[ \t]*["']?(?:linux|windows)["']?[ \t\r]*(?:#.*)?$""", re.MULTILINE)
_APPSPEC_RESOURCE = pattern(rb"""AWS::(?:ECS::Service|Lambda::Function)""")
_APPSPEC_JSON_VERSION = pattern(rb"""^\s*\{[\s\S]*"[vV]ersion"\s*:\s*"?0\.0\b""")


def looks_like_buildspec(path: str, head: bytes) -> bool:
    """Tell whether a file is a buildspec, by its name and its first 4 KB."""
    name = path.rpartition("/")[2]
    if name in _BUILDSPEC_NAMES:
        return True
    name = name.lower()
    if "buildspec" in name and name.endswith(_WRITTEN):
        return _BUILDSPEC_ANY_KEY.search(head) is not None or _BUILDSPEC_JSON_BODY.match(head) is not None
    if not name.endswith(YAML):
        return False
    return _BUILDSPEC_VERSION.search(head) is not None and _BUILDSPEC_SECTION.search(head) is not None


def looks_like_appspec(path: str, head: bytes) -> bool:
    """Tell whether a file is an AppSpec, by its name and its first 4 KB."""
    name = path.rpartition("/")[2].lower()
    if name in _APPSPEC_NAMES:
        return True
    named = name.endswith(_WRITTEN) and any(word in name for word in _APPSPEC_WORDS)
    if not named and not name.endswith(YAML):
        return False
    if not named and b"0.0" not in head:
        return False
    versioned = _APPSPEC_VERSION.search(head) is not None or (named and _APPSPEC_JSON_VERSION.match(head) is not None)
    told = _APPSPEC_SYSTEM.search(head) is not None or _APPSPEC_RESOURCE.search(head) is not None
    return versioned and told if not named else versioned or told
