"""This is where the facts are loaded about commands that need a git repository, or the history in it."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class GitTool(Record):
    """A program that reads the repository that it stands in."""

    sub: tuple[str, ...]
    only_with: frozenset[str]


class GitTools(Record):
    """What is known about them."""

    subcommands: frozenset[str]
    """Those of git that fail outside of a repository."""
    outside: frozenset[str]
    """Words with which they do not."""
    makes: frozenset[str]
    """Subcommands that make a repository."""
    tools: dict[str, tuple[GitTool, ...]]
    runners: frozenset[str]
    """Programs that run the one that their first operand names."""
    shallow: dict[str, frozenset[str]]
    """Subcommands of git that need more than the last commit, and options with which they do not."""


@cache
def git_tools() -> GitTools:
    """Return the facts, read once."""
    data = stored("git_tools")
    tools: dict[str, tuple[GitTool, ...]] = {}
    for each in data["tools"]:
        tool = GitTool(sub=tuple(each.get("sub", "").split()), only_with=frozenset(each.get("with", ())))
        tools[each["program"]] = (*tools.get(each["program"], ()), tool)
    return GitTools(
        subcommands=frozenset(data["subcommands"]),
        outside=frozenset(data["outside"]),
        makes=frozenset(data["makes"]),
        tools=tools,
        runners=frozenset(data["runners"]),
        shallow={name: frozenset(options) for name, options in data["shallow"].items()},
    )
