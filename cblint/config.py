"""This is where cblint's configuration is read: `.cblint.toml`, or `[tool.cblint]` in `pyproject.toml`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from cblint.errors import ConfigurationError
from cblint.finding import Severity
from cblint.record import Record
from cblint.registry import Registry, nearest

FILE = ".cblint.toml"
PYPROJECT = "pyproject.toml"


class Config(Record):
    """What the configuration says; empty where nothing is configured."""

    path: str = ""
    """The file it was read from; empty if there is none."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_path_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Glob pattern of paths to rule ids and groups."""
    severity: tuple[tuple[str, Severity], ...] = ()
    """Rule id to the highest severity its findings shall have."""
    sources: tuple[str, ...] = ()
    """What else the repository is called: URLs or `owner/name`."""
    strict: bool = False


KEYS = {
    "select": "a list of rule ids or groups",
    "ignore": "a list of rule ids or groups",
    "per-path-ignores": "a table of path patterns to lists of rule ids or groups",
    "severity": "a table of rule ids to `low`, `medium` or `high`",
    "sources": "a list of repository URLs",
    "strict": "true or false",
}


def find(root: str, top: str) -> str | None:
    """Return the configuration that holds for a root: its own, else that of a folder above, up to `top`."""
    folder = root
    while True:
        own = os.path.join(folder, FILE)  # noqa: PTH118  (pathlib's import is not paid for here)
        if os.path.isfile(own) and _stays(own, top):  # noqa: PTH113
            return own
        project = os.path.join(folder, PYPROJECT)  # noqa: PTH118
        if os.path.isfile(project) and _stays(project, top) and b"[tool.cblint" in _bytes(project):  # noqa: PTH113
            return project
        parent = os.path.dirname(folder)  # noqa: PTH120
        if folder in (top, parent) or not folder.startswith(top):
            return None
        folder = parent


def _stays(path: str, top: str) -> bool:
    """Tell whether a file is no link out of the repository: what stands elsewhere is not read, nor quoted."""
    return os.path.realpath(path).startswith(top if top.endswith(os.sep) else top + os.sep)


def load(path: str, registry: Registry) -> Config:
    """Return the configuration of a file; raise ConfigurationError, with the line, for anything that is wrong."""
    import tomllib  # noqa: PLC0415  (only where there is a configuration)

    raw = _bytes(path)
    try:
        text = raw.decode("utf-8")
        tables = tomllib.loads(text)
    except UnicodeDecodeError:
        raise ConfigurationError("is not UTF-8", path) from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ConfigurationError(_lower(str(error)), path, int(line.group(1)) if line else None) from None
    if path.endswith(PYPROJECT):
        tool = tables.get("tool")
        tables = tool.get("cblint", {}) if isinstance(tool, dict) else {}
    return _Reader(path, text, registry).config(tables)


class _Reader:
    def __init__(self, path: str, text: str, registry: Registry) -> None:
        self.path = path
        self.text = text
        self.registry = registry

    def config(self, tables: Mapping[str, object]) -> Config:
        for key in tables:
            if key not in KEYS:
                near = nearest(key, KEYS)
                hint = f"; the nearest is `{near}`" if near else f"; there are {', '.join(KEYS)}"
                raise self.error(f"unknown key `{key}`{hint}", key)
        return Config(
            path=self.path,
            select=self.rules(tables, "select"),
            ignore=self.rules(tables, "ignore"),
            per_path_ignores=self.per_path(tables),
            severity=self.severities(tables),
            sources=self.strings(tables, "sources"),
            strict=self.flag(tables, "strict"),
        )

    def strings(self, table: Mapping[str, object], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(f"`{key}` must be {KEYS.get(key, 'a list of rule ids or groups')}", key)
        return tuple(value)

    def rules(self, table: Mapping[str, object], key: str) -> tuple[str, ...]:
        names = self.strings(table, key)
        known = {"all", *self.registry.listed, *self.registry.groups}
        for name in names:
            if name not in known:
                near = nearest(name, known)
                raise self.error(f"unknown rule `{name}`" + (f"; the nearest is `{near}`" if near else ""), name)
        return names

    def per_path(self, tables: Mapping[str, object]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        table = self.table(tables, "per-path-ignores")
        return tuple((pattern, self.rules(table, pattern)) for pattern in table)

    def severities(self, tables: Mapping[str, object]) -> tuple[tuple[str, Severity], ...]:
        table = self.table(tables, "severity")
        found = []
        for rule, word in table.items():
            if rule not in self.registry.listed:
                near = nearest(rule, self.registry.listed)
                raise self.error(f"unknown rule `{rule}`" + (f"; the nearest is `{near}`" if near else ""), rule)
            if not isinstance(word, str) or word.upper() not in Severity.__members__:
                raise self.error(f"the severity of `{rule}` must be `low`, `medium` or `high`", rule)
            found.append((rule, Severity[word.upper()]))
        return tuple(found)

    def table(self, tables: Mapping[str, object], key: str) -> Mapping[str, object]:
        value = tables.get(key, {})
        if not isinstance(value, dict):
            raise self.error(f"`{key}` must be {KEYS[key]}", key)
        return value

    def flag(self, tables: Mapping[str, object], key: str) -> bool:
        value = tables.get(key, False)
        if not isinstance(value, bool):
            raise self.error(f"`{key}` must be {KEYS[key]}", key)
        return value

    def error(self, message: str, word: str) -> ConfigurationError:
        pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        for number, line in enumerate(self.text.splitlines(), 1):
            if pattern.search(line.partition("#")[0]):
                return ConfigurationError(message, self.path, number)
        return ConfigurationError(message, self.path)


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            return stream.read(1_000_000)
    except OSError as error:
        raise ConfigurationError((error.strerror or "cannot be read").lower(), path) from None


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
