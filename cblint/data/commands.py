"""This is where the facts are loaded about single commands: what downloads, what checks, which text is free."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from typing import Any


class Interpreter(Record):
    """How a program takes what it runs from its command line."""

    options: frozenset[str]
    """Options whose value, the next word, is a program."""
    letters: str
    """Letters of such options that may stand at the end of joined ones: `-pe`."""
    equals: frozenset[str]
    """Options with the program after a `=`."""
    operand: bool | None
    """Whether the first operand is the program where no option gives it; None if it is not."""
    files: frozenset[str]
    """Options that say that the program stands in a file."""
    values: dict[str, int]
    """How many words other options take."""
    subcommands: frozenset[str]
    """Words before the program."""


class Commands(Record):
    """What is known about single commands and variables."""

    downloaders: frozenset[str]
    script_runners: frozenset[str]
    """Programs that run the script on their standard input, or in the file that is their first operand."""
    wrappers: frozenset[str]
    """Programs that run the command that follows, after options without values."""
    verifiers: frozenset[str]
    """Programs that compare a file with a checksum or a signature."""
    filters: frozenset[str]
    """Programs that pass on what they read."""
    untrusted_variables: frozenset[str]
    """Variables whose text is chosen by whoever opens a pull request or pushes a branch."""
    provided_variables: frozenset[str]
    """Variables that CodeBuild or the image sets."""
    programs: tuple[str, ...]
    """Ends of the names of files that are programs, or hold some."""
    global_services: frozenset[str]
    """Services of AWS that are asked in one region from everywhere, or whose region says nothing."""
    sql_clients: frozenset[str]
    """Programs that run the statements on their standard input."""
    ssh_values: frozenset[str]
    """Options of `ssh` that take a value."""
    interpreters: dict[str, Interpreter]
    """What runs text of the command line, by name."""
    untrusted_settings: frozenset[str]
    """Variables of CodePipeline's source actions whose text is chosen by whoever writes a commit."""
    checks: frozenset[tuple[str, ...]]
    """The first words of commands that are run to see whether they fail: tests, linters, scanners."""
    deploys: frozenset[tuple[str, ...]]
    """The first words of commands that bring something to where others use it."""
    builds: frozenset[tuple[str, ...]]
    """The first words of commands that make what later ones need."""
    always_succeed: frozenset[str]
    """Programs that end well whatever they read."""
    statements_that_report: frozenset[str]
    """Commands that succeed whatever was before."""


@cache
def load() -> Commands:
    """Return the facts, read once."""
    data = stored("commands")
    return Commands(
        downloaders=frozenset(data["downloaders"]),
        script_runners=frozenset(data["script_runners"]),
        wrappers=frozenset(data["wrappers"]),
        verifiers=frozenset(data["verifiers"]),
        filters=frozenset(data["filters"]),
        untrusted_variables=frozenset(data["untrusted_variables"]),
        provided_variables=frozenset(data["provided_variables"]),
        programs=tuple(data["programs"]),
        global_services=frozenset(data["global_services"]),
        sql_clients=frozenset(data["sql_clients"]),
        ssh_values=frozenset(data["ssh_values"]),
        interpreters={name: _interpreter(given) for name, given in data["interpreters"].items()},
        untrusted_settings=frozenset(data["untrusted_settings"]),
        checks=_phrases(data["checks"]),
        deploys=_phrases(data["deploys"]),
        builds=_phrases(data["builds"]),
        always_succeed=frozenset(data["always_succeed"]),
        statements_that_report=frozenset(data["statements_that_report"]),
    )


def _phrases(texts: list[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(text.split()) for text in texts)


def _interpreter(given: dict[str, Any]) -> Interpreter:
    return Interpreter(
        options=frozenset(given.get("options", ())),
        letters=given.get("letters", ""),
        equals=frozenset(given.get("equals", ())),
        operand=given.get("operand"),
        files=frozenset(given.get("files", ())),
        values=given.get("values", {}),
        subcommands=frozenset(given.get("subcommands", ())),
    )
