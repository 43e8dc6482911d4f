"""This is where the facts are loaded about what publishes, and what it needs of a build for that."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Publishing(Record):
    """What is known about commands that publish."""

    never_fails: frozenset[str]
    """Programs whose failure ends no build in practice."""
    independent: frozenset[tuple[str, ...]]
    """Commands, by their first words, that read nothing which a build makes on its own disk."""
    runs_again: frozenset[str]
    """Programs that fail a second time where they have failed once."""
    follows: frozenset[str]
    """What publishes nothing by itself."""
    makes_too: frozenset[str]
    """Tests that make what is published, too."""
    check_names: frozenset[str]
    """Words in the names of scripts and targets that only look."""
    runners: frozenset[str]
    """Programs that run scripts and targets by their names."""
    reports: frozenset[str]
    """Words in the names of files that are wanted of a failed build, too."""


@cache
def publishing() -> Publishing:
    """Return the facts, read once."""
    data = stored("publishing")
    return Publishing(
        never_fails=frozenset(data["never_fails"]),
        independent=frozenset(tuple(each.split()) for each in data["independent"]),
        runs_again=frozenset(data["runs_again"]),
        follows=frozenset(data["follows"]),
        makes_too=frozenset(data["makes_too"]),
        check_names=frozenset(data["check_names"]),
        runners=frozenset(data["runners"]),
        reports=frozenset(data["reports"]),
    )
