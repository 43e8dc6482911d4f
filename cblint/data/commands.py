"""This is where the facts are loaded about single commands: what downloads, what checks, which text is free."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


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
    checks: frozenset[tuple[str, ...]]
    """The first words of commands that are run to see whether they fail: tests, linters, scanners."""
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
        checks=frozenset(tuple(each.split()) for each in data["checks"]),
        statements_that_report=frozenset(data["statements_that_report"]),
    )
