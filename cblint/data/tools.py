"""This is where the facts about command line tools are loaded: shells, wrappers, and who talks to a Docker daemon."""

from __future__ import annotations

from functools import cache

from cblint.data import each_of, stored
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Wrapper(Record):
    """A program that runs another one, named by its remaining words."""

    values: frozenset[str]
    """Its own options that take a value as the next word."""
    operands: int
    """How many operands of its own come first: the time of `timeout`."""
    assignments: bool
    """Whether `NAME=value` words may come first."""
    appends: bool
    """Whether it adds words that it reads elsewhere, like `xargs`."""
    counts: bool = False
    """Whether numbers may come first: how often, and how long between."""


class DaemonUse(Record):
    """Whether a program talks to a Docker daemon, by its subcommand: `yes`, `no` or `maybe`."""

    default: str
    values: frozenset[str]
    """Options before the subcommand that take a value as the next word."""
    subcommands: tuple[tuple[tuple[str, ...], str], ...]
    """First words and answer, the longest first."""
    options: dict[str, frozenset[str]]
    """For a subcommand, the options with which it does."""
    why: str
    """A clause that follows its name: `may start containers`."""


class Tools(Record):
    """What is known about command line tools."""

    shells: frozenset[str]
    interpreters: dict[str, tuple[str, frozenset[str]]]
    """For each, its language's name and the options that take a value as the next word."""
    runners: frozenset[str]
    """Programs that run commands which a file of the repository lists, in a form that is not read."""
    repository_programs: frozenset[str]
    """Launchers that repositories carry and that are known by name: `gradlew`."""
    interpreter_modules: dict[str, str]
    """For what `python -m` runs, the program of the same behaviour."""
    wrappers: Mapping[str, Wrapper]
    """By the words that they begin with."""
    wrapping: frozenset[str]
    """The first of these words."""
    tests: frozenset[tuple[str, ...]]
    """Commands that are run for their exit status: what follows them by `&&` may not run."""
    testing: frozenset[str]
    """The first words of these."""
    harmless_sources: tuple[str, ...]
    """Ends of paths of scripts that set up a tool and nothing else when a shell reads them."""
    labels: dict[str, int]
    """How many words after the program's name make up its subcommand."""
    privileged_environments: tuple[str, ...]
    """Environment types whose builds run in a container that may be privileged."""
    images_with_daemon: tuple[str, ...]
    """Beginnings of the names of build images in which a daemon once ran without privileged mode."""
    daemon: Mapping[str, DaemonUse]
    no_daemon: frozenset[str]

    def knows(self, name: str) -> bool:
        """Tell whether a program is known by its name."""
        known = name in self.daemon or name in self.no_daemon or name in self.shells
        return known or name in self.interpreters or name in self.wrappers


@cache
def load() -> Tools:
    """Return the facts about tools."""
    facts = stored("tools")
    return Tools(
        shells=frozenset(facts["shells"]),
        interpreters={
            name: (each["language"], frozenset(each.get("values", ()))) for name, each in facts["interpreters"].items()
        },
        runners=frozenset(facts["runners"]),
        repository_programs=frozenset(facts["repository_programs"]),
        interpreter_modules=facts["interpreter_modules"],
        wrappers=each_of(facts["wrappers"], _wrapper),
        wrapping=frozenset(name.partition(" ")[0] for name in facts["wrappers"]),
        tests=frozenset(tuple(each.split()) for each in facts["tests"]),
        testing=frozenset(each.partition(" ")[0] for each in facts["tests"]),
        harmless_sources=tuple(facts["harmless_sources"]),
        labels=facts["labels"],
        privileged_environments=tuple(facts["privileged_environments"]),
        images_with_daemon=tuple(facts["images_with_daemon"]),
        daemon=each_of(facts["daemon"], _daemon_use),
        no_daemon=frozenset(facts["no_daemon"]),
    )


def _wrapper(_name: str, facts: dict[str, Any]) -> Wrapper:
    return Wrapper(
        values=frozenset(facts.get("values", ())),
        operands=facts.get("operands", 0),
        assignments=facts.get("assignments", False),
        appends=facts.get("appends", False),
        counts=facts.get("counts", False),
    )


def _daemon_use(_name: str, facts: dict[str, Any]) -> DaemonUse:
    return DaemonUse(
        default=facts["default"],
        values=frozenset(facts.get("values", ())),
        subcommands=_subcommands(facts),
        options={key: frozenset(options) for key, options in facts.get("options", {}).items()},
        why=facts.get("why", ""),
    )


def _subcommands(facts: dict[str, list[str]]) -> tuple[tuple[tuple[str, ...], str], ...]:
    found = [(tuple(words.split()), answer) for answer in ("yes", "no", "maybe") for words in facts.get(answer, ())]
    return tuple(sorted(found, key=lambda each: (-len(each[0]), each)))
