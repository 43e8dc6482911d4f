"""This is where `cblint config` tells what is in force, where each value came from, and which rules run."""

from __future__ import annotations

import json
import os

from cblint.analysis.secrets.literals import secret_spans
from cblint.cli.options import Arguments, names
from cblint.cli.settings import Settings, settle
from cblint.config import PathIgnores, Setting
from cblint.config.keys import KEYS, Kind, rule_keys
from cblint.errors import UnreadableError
from cblint.locate import Place, locate
from cblint.option import OptionValue
from cblint.record import NamedTuple
from cblint.registry import Listed
from cblint.report.escape import inert, json_text, visible
from cblint.source import SourceFile, Span


class Source(NamedTuple):
    """Where a value came from."""

    kind: str
    """`default`, `command line`, `repository`, `user`, or `--config`."""
    path: str = ""
    """Relative to the repository if it is in it."""
    line: int = 0

    @property
    def shown(self) -> str:
        """Itself, for people."""
        if not self.path:
            return self.kind
        return f"{self.path}:{self.line}" if self.kind == "repository" else f"{self.kind}, {self.path}:{self.line}"


COMMAND_LINE = Source("command line")
DEFAULT = Source("default")
TABLE = "per-path-ignores"


class Held(NamedTuple):
    """One value that is in force."""

    key: tuple[str, ...]
    value: OptionValue | PathIgnores
    sources: tuple[Source, ...]
    """Several where they add up."""


class Judged(NamedTuple):
    """One rule, as configured."""

    listed: Listed
    severity: str
    profile: str
    off: str
    """Why it does not run; empty if it does."""


class Inspection:
    """What is in force for one call."""

    def __init__(self, arguments: Arguments, place: Place, settings: Settings) -> None:
        self.arguments = arguments
        self.place = place
        self.settings = settings
        self.by_key = {each.key: each for each in settings.config.settings}

    def held(self) -> list[Held]:
        """Return the values of all keys, those of rules only where they are not the rule's own."""
        found = [self.one(key.name, key.default) for key in KEYS if key.kind is not Kind.TABLES]
        return [*found, *(self.from_file(each) for key, each in self.by_key.items() if len(key) == 3)]

    def one(self, name: str, default: OptionValue) -> Held:
        """Return the value of a key: the command line's, else the configuration's; lists of what is left out add up."""
        setting = self.by_key.get((name,))
        held = self.from_file(setting) if setting else Held((name,), default, (DEFAULT,))
        given = self.given(name)
        if not given:
            return held
        if name not in ("ignore", "rule-packs"):
            return Held((name,), given, (COMMAND_LINE,))
        added = given if isinstance(given, tuple) else ()
        more = held.value if setting and isinstance(held.value, tuple) else ()
        return Held(
            (name,), (*added, *(str(each) for each in more)), (COMMAND_LINE, *(held.sources if setting else ()))
        )

    def given(self, name: str) -> OptionValue:
        """Return what the command line says of a key, empty if nothing."""
        arguments = self.arguments
        match name:
            case "select":
                return names(arguments.select)
            case "ignore":
                return names(arguments.ignore)
            case "rule-packs":
                return names(arguments.rule_pack)
            case "strict":
                return arguments.strict
            case "fail-on":
                return arguments.fail_on
            case "min-severity":
                return arguments.min_severity
            case "baseline":
                return arguments.baseline
            case _:
                return ()

    def from_file(self, setting: Setting) -> Held:
        """Return a value that a file says."""
        kind = "--config" if self.arguments.config else "repository"
        kind = "user" if setting.path == self.settings.config.users else kind
        return Held(setting.key, setting.value, (Source(kind, self.shown(setting.path), setting.line),))

    def shown(self, path: str) -> str:
        """Return a path as people know it: relative to the repository if it is in it."""
        relative = os.path.relpath(path, self.place.top)
        return path if relative.startswith(os.pardir) else relative.replace(os.sep, "/")

    def rules(self) -> list[Judged]:
        """Return all rules by group and id, with what is configured for each, and why it is off."""
        severities = dict(self.settings.config.severity)
        profiles = dict(self.settings.config.profiles)
        found = []
        for listed in sorted(self.settings.registry.listed.values(), key=lambda each: (each.group, each.id)):
            severity, profile = severities.get(listed.id), profiles.get(listed.id)
            found.append(
                Judged(
                    listed,
                    severity.name.lower() if severity else listed.severity,
                    profile.value if profile else listed.profile,
                    "" if listed.id in self.settings.rules else self.why_off(listed),
                )
            )
        return found

    def why_off(self, listed: Listed) -> str:
        """Say why a rule does not run."""
        registry, config = self.settings.registry, self.settings.config
        if listed.id in registry.expand(names(self.arguments.ignore)):
            return f"ignored ({COMMAND_LINE.shown})"
        if listed.id in registry.expand(config.ignore):
            return f"ignored ({self.one('ignore', ()).sources[-1].shown})"
        if names(self.arguments.select) or config.select:
            return f"not selected ({self.one('select', ()).sources[0].shown})"
        return "only if strict"


def inspected(arguments: Arguments) -> str:
    """Return what `cblint config` prints; raise CblintError if the configuration is no good."""
    place = locate(arguments.paths, arguments.root or None)
    if place.failures:
        raise UnreadableError(place.failures[0].message, place.failures[0].path)
    inspection = Inspection(arguments, place, settle(arguments, place))
    return _json(inspection) if arguments.format == "json" else inert(_text(inspection))


def _json(inspection: Inspection) -> str:
    settings = [
        {
            "key": ".".join(each.key),
            "value": _value(each),
            "sources": [source._asdict() for source in each.sources],
        }
        for each in inspection.held()
    ]
    rules = [
        {
            "id": each.listed.id,
            "group": each.listed.group,
            "severity": each.severity,
            "profile": each.profile,
            "runs": not each.off,
            "why_off": each.off or None,
            "options": _options(inspection, each.listed),
        }
        for each in inspection.rules()
    ]
    document = {"root": inspection.place.root, "settings": settings, "rules": rules}
    return json_text(document, indent=2) + "\n"


def _options(inspection: Inspection, listed: Listed) -> dict[str, object]:
    found: dict[str, object] = {}
    for key in rule_keys(listed)[2:]:
        setting = inspection.by_key.get(("rules", listed.id, key.name))
        found[key.name] = _plain(setting.value if setting else key.default)
    return found


def _value(held: Held) -> object:
    return {} if held.key == (TABLE,) and not held.value else _plain(held.value)


def _plain(value: OptionValue | PathIgnores) -> object:
    match value:
        case tuple() if value and isinstance(value[0], tuple):
            return {_masked(str(each[0])): list(each[1]) for each in value}
        case tuple():
            return [_masked(str(each)) for each in value]
        case str():
            return _masked(value)
        case _:
            return value


def _masked(text: str) -> str:
    """Return a text with what may be a secret in it, such as the password of a URL, not shown."""
    source = SourceFile("", text)
    source.mask(secret_spans(source))
    return source.display(Span("", 0, len(text)))


def _text(inspection: Inspection) -> str:
    lines = [f"# in force in {visible(inspection.place.root)}"]
    held = inspection.held()
    said = [
        (
            f"{'.'.join(each.key)} = {visible(_toml(_value(each)))}",
            " and ".join(source.shown for source in each.sources),
        )
        for each in held
    ]
    width = min(max(len(what) for what, _ in said), 60)
    lines += [f"{what:{width}}  # {visible(source)}" for what, source in said]
    rules = inspection.rules()
    running = sum(not each.off for each in rules)
    lines += ["", f"# {running} of {len(rules)} rules run"]
    wide = max(len(each.listed.id) for each in rules)
    for each in rules:
        state = f"off: {visible(each.off)}" if each.off else "runs"
        lines.append(f"{each.listed.id:{wide}}  {each.severity:6}  {each.profile:7}  {state}")
    return "\n".join(lines) + "\n"


def _toml(plain: object) -> str:
    if isinstance(plain, dict):
        inner = ", ".join(f"{_toml(key)} = {_toml(each)}" for key, each in plain.items())
        return f"{{ {inner} }}" if inner else "{}"
    return json.dumps(plain, ensure_ascii=False)
