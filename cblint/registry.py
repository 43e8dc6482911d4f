"""This is where rules are found: from the generated index, and imported only when what they visit is there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from cblint.errors import UsageError
from cblint.finding import Profile
from cblint.option import KINDS, RESERVED, WORDS, Option, OptionValue
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.rule import Rule

if TYPE_CHECKING:
    from typing import Any

PACKAGE = "cblint_rules"
INDEX = "_index.json"
UNCONFIGURED: Mapping[str, tuple[tuple[str, OptionValue], ...]] = MappingProxyType({})
"""The options of no rule are configured."""
NO_PROFILES: Mapping[str, Profile] = MappingProxyType({})
"""Every rule has its own profile."""


class Listed(NamedTuple):
    """What the index says of a rule, so that its module need not be imported to know it."""

    id: str
    group: str
    module: str
    visits: str
    kind: str
    severity: str
    confidence: str
    profile: str
    summary: str
    fix: str
    """`safe` or `unsafe`, empty if its findings have no fixes."""
    options: tuple[Option, ...]
    given: tuple[str, ...]
    """What a part must have for the rule to concern it."""
    runs: tuple[str, ...]
    """The programs of which a build must run one."""
    size: int
    """The size of its file in bytes, which tells a stale index in a checkout."""


class Registry:
    """All rules, listed; each is loaded when asked for."""

    def __init__(
        self,
        listed: Iterable[Listed],
        configured: Mapping[str, tuple[tuple[str, OptionValue], ...]] = UNCONFIGURED,
    ) -> None:
        self.listed = {each.id: each for each in sorted(listed, key=lambda each: each.id)}
        """By id, sorted."""
        self.configured = configured
        """The options that rules are loaded with, by rule id; only those that are not as declared."""
        self._loaded: dict[str, Rule] = {}

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of all groups, sorted."""
        return tuple(sorted({each.group for each in self.listed.values()}))

    def load(self, rule_id: str) -> Rule:
        """Return a rule; raise UsageError if there is none of that id."""
        rule = self._loaded.get(rule_id)
        if rule is None:
            listed = self.listed.get(rule_id)
            if listed is None:
                raise UsageError(unknown_rule(rule_id, self))
            rule = _rule_of(listed.module)
            given = self.configured.get(rule_id)
            rule = self._loaded[rule_id] = rule.replace(configured=given) if given else rule
        return rule

    def expand(self, names: Iterable[str]) -> frozenset[str]:
        """Return the ids that rule ids, groups and `all` stand for; raise UsageError for an unknown name."""
        ids: set[str] = set()
        for name in names:
            if name == "all":
                ids.update(self.listed)
            elif name in self.listed:
                ids.add(name)
            elif name in self.groups:
                ids.update(each.id for each in self.listed.values() if each.group == name)
            else:
                raise UsageError(unknown_rule(name, self))
        return frozenset(ids)

    def selected(
        self,
        select: Iterable[str],
        ignore: Iterable[str],
        *,
        strict: bool,
        profiles: Mapping[str, Profile] = NO_PROFILES,
    ) -> frozenset[str]:
        """Return the ids to run: what is selected (else the profile's) without what is ignored.

        `profiles` says of some rules that they have another profile than their own.
        """
        chosen = self.expand(select)
        if not chosen:
            wanted = {Profile.DEFAULT.value, Profile.STRICT.value} if strict else {Profile.DEFAULT.value}
            own = {each.id: each.profile for each in self.listed.values()}
            own |= {rule: profile.value for rule, profile in profiles.items() if rule in own}
            chosen = frozenset(rule for rule, profile in own.items() if profile in wanted)
        return chosen - self.expand(ignore)


def unknown_rule(name: str, registry: Registry) -> str:
    """Say that there is no such rule, and which is the nearest."""
    near = nearest(name, (*registry.listed, *registry.groups))
    return f"unknown rule `{name}`" + (f"; the nearest is `{near}`" if near else "")


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return the candidate most like a word, empty if none is near."""
    from difflib import get_close_matches  # noqa: PLC0415  (only for mistakes)

    return next(iter(get_close_matches(word, sorted(candidates), 1, 0.6)), "")


def built_in() -> Registry:
    """Return the registry of the rules that cblint brings along."""
    from json import loads  # noqa: PLC0415  (everything else on the way to a check does without)

    folder = _folder()
    path = f"{folder}/{INDEX}"
    listed: list[Listed] = []
    if os.path.isfile(path):  # noqa: PTH113  (pathlib's import is not paid for here)
        with open(path, encoding="utf-8") as stream:  # noqa: PTH123
            listed = [_listed(row) for row in loads(stream.read())]
    if _in_checkout(folder):
        files = {(group, module): size for group, module, size in _rule_files(PACKAGE)}
        if files != {(each.group, each.module): each.size for each in listed}:
            listed = list(scan())
    return Registry(listed)


def _listed(row: list[Any]) -> Listed:
    """Return what the index says of a rule: the fields of `Listed`, in their order."""
    *others, options, given, runs, size = row
    return Listed(*(*others, tuple(map(_option, options)), tuple(given), tuple(runs), size))


def _option(row: list[Any]) -> Option:
    made: Option = KINDS[row[0]](*[tuple(each) if isinstance(each, list) else each for each in row[1:]])
    return made


def _row(listed: Listed) -> list[object]:
    """Return what is listed of a rule as it stands in JSON: each option begins with the word for its kind."""
    options = [(WORDS[type(option)], *option) for option in listed.options]
    return [*{**listed._asdict(), "options": options}.values()]


def scan(package: str = PACKAGE) -> Iterator[Listed]:
    """Import every rule of a package and yield what the index says of it; raise ValueError for a misplaced one."""
    for group, module, size in _rule_files(package):
        rule = _rule_of(module)
        stem = module.rpartition(".")[2]
        if rule.id != stem.replace("_", "-"):
            raise ValueError(f"{module}: the rule `{rule.id}` must stand in a file of its name")
        if any(option.name in RESERVED for option in rule.options):
            raise ValueError(f"{module}: no option may be called {' or '.join(RESERVED)}")
        yield Listed(
            rule.id,
            group,
            module,
            rule.visits.__name__,
            rule.kind.value,
            rule.severity.name.lower(),
            rule.confidence.name.lower(),
            rule.profile.value,
            rule.summary,
            rule.fix.value if rule.fix else "",
            rule.options,
            rule.given,
            rule.runs,
            size,
        )


def write_index() -> str:
    """Write the index of the rules in a checkout and return its path."""
    from json import dumps  # noqa: PLC0415  (only when building)

    path = f"{_folder()}/{INDEX}"
    rows = [dumps(_row(each)) for each in sorted(scan(), key=lambda each: each.id)]
    with open(f"{path}.new", "w", encoding="utf-8", newline="\n") as stream:  # noqa: PTH123
        stream.write("[\n" + ",\n".join(rows) + "\n]\n")
    os.replace(f"{path}.new", path)  # noqa: PTH105
    return path


def _folder(package: str = PACKAGE) -> str:
    return str(next(iter(_imported(package).__path__)))


def _in_checkout(folder: str) -> bool:
    return os.path.isfile(f"{os.path.dirname(os.path.dirname(folder))}/pyproject.toml")  # noqa: PTH113, PTH120


def _rule_files(package: str) -> Iterator[tuple[str, str, int]]:
    folder = _folder(package)
    for group in sorted(os.listdir(folder)):  # noqa: PTH208
        if group.startswith(("_", ".")) or not os.path.isdir(f"{folder}/{group}"):  # noqa: PTH112
            continue
        with os.scandir(f"{folder}/{group}") as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(".py") and not entry.name.startswith("_"):
                    yield group, f"{package}.{group}.{entry.name[:-3]}", entry.stat().st_size


def _imported(name: str) -> Any:
    __import__(name)  # importlib's own import costs a millisecond
    return sys.modules[name]


def _rule_of(module_name: str) -> Rule:
    module = _imported(module_name)
    for value in vars(module).values():
        if isinstance(value, Rule):
            return value
    raise ValueError(f"{module_name} defines no rule")


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.exit("python -m cblint.registry writes the index and takes no arguments")
    sys.stdout.write(write_index() + "\n")
