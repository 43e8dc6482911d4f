"""This is where the facts are loaded about how command line tools are given credentials."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class CredentialOption(Record):
    """How one program is given a password."""

    words: tuple[str, ...]
    """The program, and its subcommand if it has one."""
    options: tuple[str, ...]
    """The options whose value is the password."""
    joined: str
    """The option that the password follows without a blank; empty if there is none."""
    stdin: str
    """The option by which it reads the password from its standard input; empty if there is none."""
    local: bool
    """Whether it talks to this machine if it is given no host."""


class CredentialOptions(Record):
    """How credentials are given to programs, and what programs do with what is printed."""

    programs: tuple[CredentialOption, ...]
    host_options: frozenset[str]
    token_names: frozenset[str]
    """Settings that hold a token though their names do not say so."""
    pair_setters: tuple[tuple[str, ...], ...]
    """Commands that are given a name and a value as two words."""
    headers: frozenset[str]
    """HTTP headers that hold a credential, in lower case."""
    schemes: frozenset[str]
    """What may stand before the credential in a header, in lower case."""
    basic_programs: frozenset[str]
    basic_options: frozenset[str]
    """The options of these programs that are given `user:password`."""
    image_builders: tuple[tuple[str, ...], ...]
    throwaway: tuple[tuple[str, ...], ...]
    """Commands whose variables mostly are for a container that lives as long as a test."""
    changing: frozenset[str]
    """Filters after which a secret is no longer the text that was stored."""
    passing: frozenset[str]
    """Filters that print what they read, whole or in part."""


@cache
def credential_options() -> CredentialOptions:
    """Return the facts, read once."""
    data = stored("credential_options")
    return CredentialOptions(
        programs=tuple(
            CredentialOption(
                tuple(each["words"]),
                tuple(each["options"]),
                each.get("joined", ""),
                each.get("stdin", ""),
                each.get("local", False),
            )
            for each in data["programs"]
        ),
        host_options=frozenset(data["host_options"]),
        token_names=frozenset(data["token_names"]),
        pair_setters=tuple(map(tuple, data["pair_setters"])),
        headers=frozenset(data["headers"]),
        schemes=frozenset(data["schemes"]),
        basic_programs=frozenset(data["basic_programs"]),
        basic_options=frozenset(data["basic_options"]),
        image_builders=tuple(map(tuple, data["image_builders"])),
        throwaway=tuple(map(tuple, data["throwaway"])),
        changing=frozenset(data["changing"]),
        passing=frozenset(data["passing"]),
    )
