"""This is where the facts are loaded about programs that install packages, and how these are pinned."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Installer(Record):
    """How the words of an installer name packages."""

    subs: frozenset[str]
    flags: frozenset[str]
    """Options without a value; with any that is known in no way, nothing is said."""
    needs: frozenset[str]
    """Options of which one has to be there; nothing: none has to."""
    silent: frozenset[str]
    """Options with which versions are fixed otherwise, or no package is named."""
    values: frozenset[str]
    """Options with a value."""
    pinned: tuple[str, ...]
    """What stands between a package's name and its version."""
    floating: tuple[str, ...]
    """Ends of words that name a version which moves."""
    only_floating: bool
    """Whether only such words are packages without a version."""
    apart: frozenset[str]
    """Packages of the tool itself, which are brought up to date on purpose."""


class Locked(Record):
    """An installer that takes packages from a manifest, and their versions from a lock file beside it."""

    subs: frozenset[str]
    """Empty for none."""
    manifest: str
    locks: tuple[str, ...]


@cache
def locked() -> dict[str, Locked]:
    """Return those by program, read once."""
    return {
        program: Locked(subs=frozenset(each["sub"]), manifest=each["manifest"], locks=tuple(each["locks"]))
        for each in stored("installs")["locked"]
        for program in each["programs"]
    }


@cache
def installers() -> dict[str, Installer]:
    """Return the facts by program, read once."""
    data = stored("installs")
    return {
        program: Installer(
            subs=frozenset(each["sub"]),
            flags=frozenset(each["flags"]),
            needs=frozenset(each.get("needs", ())),
            silent=frozenset(each.get("silent", ())),
            values=frozenset(each["values"]),
            pinned=tuple(each["pinned"]),
            floating=tuple(each.get("floating", ())),
            only_floating=each.get("only_floating", False),
            apart=frozenset(each["apart"]),
        )
        for each in data["installers"]
        for program in each["programs"]
    }
