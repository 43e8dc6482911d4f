"""This is where one configuration file is read: TOML to settings, each checked against the declared keys."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from cblint.config import MAX_BYTES, PYPROJECT, PathIgnores, Setting, contents
from cblint.config.keys import KEYS, Key, Kind, rule_keys
from cblint.config.lines import lines, of
from cblint.errors import ConfigurationError
from cblint.option import OptionValue
from cblint.record import TYPE_CHECKING, cast
from cblint.registry import Registry, nearest

if TYPE_CHECKING:
    from typing import TypeAlias

    from cblint.config.lines import Keys

Settings: TypeAlias = "dict[tuple[str, ...], Setting]"

PACKS = "rule-packs"
MAX_PARTS = 32
"""A key of more parts is refused: the TOML parser takes quadratic time for it."""
_QUOTED = re.compile(
    r"\"\"\"(?:\\.|(?!\"\"\")[^\\])*+(?:\"{3,5})?|'''(?:(?!''').)*+(?:'{3,5})?"
    r"|\"(?:\\.|[^\"\\\n])*+\"?|'[^'\n]*+'?|#[^\n]*",
    re.DOTALL,
)
_DEEP = re.compile(rf"(?<![\w\"-])(?:[\w\"-]++[ \t]*+\.[ \t]*+){{{MAX_PARTS}}}", re.ASCII)


class Document:
    """One file: parsed at once, checked when the rules are known."""

    def __init__(self, path: str, *, trusted: bool, top: str) -> None:
        self.path = path
        self.trusted = trusted
        self.top = top
        """The folder that its paths must stay below, if any."""
        self.text = _text(path)
        self.prefix = ("tool", "cblint") if os.path.basename(path) == PYPROJECT else ()  # noqa: PTH119
        self.tables = _tables(self.text, path)
        self.found: Keys | None = None
        for part in self.prefix:
            inner = self.tables.get(part, {})
            if not isinstance(inner, dict):
                raise self.error(f"`{'.'.join(self.prefix)}` must be a table", ())
            self.tables = inner

    def packs(self) -> tuple[str, ...]:
        """Return the rule packs it enables, which only the user's own file may."""
        if PACKS not in self.tables:
            return ()
        key = next(key for key in KEYS if key.name == PACKS)
        names = cast("tuple[str, ...]", self.value(key, self.tables[PACKS], (PACKS,), None))
        if names and not self.trusted:
            what = "a repository cannot enable code; name rule packs in your own configuration or by `--rule-pack`"
            raise self.error(f"`{PACKS}`: {what}", (PACKS,))
        return names

    def settings(self, registry: Registry) -> Settings:
        """Return everything it says; raise ConfigurationError for what is wrong."""
        keys = {key.name: key for key in KEYS}
        found: Settings = {}
        for name, given in self.tables.items():
            if name not in keys:
                raise self.error(_unknown_key(name, keys), (name,))
            if keys[name].kind is Kind.TABLES:
                found |= self.rules(self.table(keys[name], given, (name,)), registry)
            else:
                found[(name,)] = self.setting(keys[name], given, (name,), registry)
        return found

    def rules(self, tables: Mapping[str, object], registry: Registry) -> Settings:
        """Return what is said of single rules."""
        found: Settings = {}
        for rule, given in tables.items():
            at = ("rules", rule)
            if rule not in registry.listed:
                raise self.error(_unknown("rule", rule, registry.listed), at)
            if not isinstance(given, dict):
                raise self.error(f"`rules.{rule}` must be a table", at)
            keys = {key.name: key for key in rule_keys(registry.listed[rule])}
            for name, value in given.items():
                if name not in keys:
                    near = nearest(name, keys)
                    hint = f"the nearest is `{near}`" if near else f"there are {', '.join(keys)}"
                    raise self.error(f"rule `{rule}` has no option `{name}`; {hint}", (*at, name))
                found[(*at, name)] = self.setting(keys[name], value, (*at, name), registry)
        return found

    def setting(self, key: Key, given: object, at: tuple[str, ...], registry: Registry) -> Setting:
        """Return one setting."""
        value = self.value(key, given, at, registry)
        return Setting(at, value, self.path, self.line(at))

    def value(
        self, key: Key, given: object, at: tuple[str, ...], registry: Registry | None
    ) -> OptionValue | PathIgnores:
        """Return a value of the key's kind; raise ConfigurationError if it is of another."""
        match key.kind, given:
            case Kind.FLAG, bool():
                return given
            case Kind.NUMBER, int() if not isinstance(given, bool):
                return given
            case Kind.TEXT, str():
                return given
            case Kind.WORD, str() if given in key.words:
                return given
            case Kind.FILE, str():
                return self.file(given, at)
            case Kind.TEXTS, list():
                texts = self.texts(key, given, at)
                if "" in texts:
                    raise self.must(key, at)
                return texts
            case Kind.RULES, list():
                return self.names(self.texts(key, given, at), at, registry)
            case Kind.PATHS, dict():
                return tuple(
                    (glob, self.names(self.texts(key, names, (*at, glob)), (*at, glob), registry))
                    for glob, names in given.items()
                )
            case _:
                raise self.must(key, at)

    def texts(self, key: Key, given: object, at: tuple[str, ...]) -> tuple[str, ...]:
        """Return a list of texts."""
        if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
            if key.kind is Kind.PATHS:
                raise self.error(f"`{at[-1]}` must be {Kind.RULES.value}", at)
            raise self.must(key, at)
        return tuple(given)

    def names(self, names: tuple[str, ...], at: tuple[str, ...], registry: Registry | None) -> tuple[str, ...]:
        """Return names of rules and groups."""
        known = {"all", *registry.listed, *registry.groups} if registry else set()
        for name in names:
            if name not in known:
                raise self.error(_unknown("rule", name, known), at, name)
        return names

    def file(self, given: str, at: tuple[str, ...]) -> str:
        """Return a path as it can be opened from anywhere."""
        if not given or "\0" in given:
            raise self.error(f"`{at[-1]}` must be {Kind.FILE.value}", at)
        folder = os.path.dirname(os.path.abspath(self.path))  # noqa: PTH100, PTH120
        path = os.path.join(folder, given)  # noqa: PTH118
        if self.top and not os.path.realpath(path).startswith(os.path.join(self.top, "")):  # noqa: PTH118
            raise self.error(f"`{at[-1]}` lies outside the repository", at)
        return os.path.normpath(path)

    def table(self, key: Key, given: object, at: tuple[str, ...]) -> Mapping[str, object]:
        """Return a table."""
        if not isinstance(given, dict):
            raise self.must(key, at)
        return given

    def must(self, key: Key, at: tuple[str, ...]) -> ConfigurationError:
        """Say what a value must be."""
        return self.error(f"`{'.'.join(at)}` must be {key.must}", at)

    def line(self, at: tuple[str, ...], word: str = "") -> int:
        """Return the line of a key, or of a word in what is said there."""
        if self.found is None:
            self.found = lines(self.text)
        first, last = of(self.found, (*self.prefix, *at)) or (1, 1)
        if word:
            pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
            for number, line in enumerate(self.text.split("\n")[first - 1 : last], first):
                if pattern.search(line):
                    return number
        return first

    def error(self, message: str, at: tuple[str, ...], word: str = "") -> ConfigurationError:
        """Say what is wrong, and where."""
        return ConfigurationError(message, self.path, self.line(at, word))


def _text(path: str) -> str:
    raw = contents(path)
    if len(raw) > MAX_BYTES:
        raise ConfigurationError(f"is larger than {MAX_BYTES // 1000} KB", path)
    try:
        return raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ConfigurationError("is not UTF-8", path) from None


def _tables(text: str, path: str) -> Mapping[str, object]:
    import tomllib  # noqa: PLC0415  (only once it is known to be text)

    bare = _QUOTED.sub(lambda match: '"' + "\n" * match[0].count("\n"), text)
    deep = _DEEP.search(bare)
    if deep is not None:
        line = bare.count("\n", 0, deep.start()) + 1
        raise ConfigurationError(f"has a key of more than {MAX_PARTS} parts", path, line)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        message = str(error)[:1].lower() + str(error)[1:]
        raise ConfigurationError(message, path, int(place.group(1)) if place else None) from None
    except ValueError:  # a number of more digits than Python reads
        raise ConfigurationError("holds a number that is too long", path) from None
    except RecursionError:
        raise ConfigurationError("is nested too deeply", path) from None


def _unknown_key(name: str, keys: Iterable[str]) -> str:
    if name == "severity":
        return 'unknown key `severity`: it stands in the rule\'s own table, as in `[rules.ID]` `severity = "low"`'
    near = nearest(name, keys)
    return f"unknown key `{name}`; " + (f"the nearest is `{near}`" if near else f"there are {', '.join(keys)}")


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    near = nearest(name, known)
    return f"unknown {what} `{name}`" + (f"; the nearest is `{near}`" if near else "")
