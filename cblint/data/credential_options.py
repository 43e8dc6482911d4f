"""This is where the facts are loaded about how command line tools are given credentials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from cblint.data import stored
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from typing import Any


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
    lead: str
    """What stands before the password in the option's value; empty if nothing does."""
    sole: bool
    """Whether it hardly takes the password in another way, so that only a literal one tells anything."""


class CredentialOptions(Record):
    """How credentials are given to programs, and what programs do with what is printed."""

    programs: Mapping[str, tuple[CredentialOption, ...]]
    """By the name of the program."""
    host_options: frozenset[str]
    token_names: frozenset[str]
    """Settings that hold a token though their names do not say so."""
    pair_setters: tuple[tuple[str, ...], ...]
    """Commands that are given a name and a value as two words."""
    secret_setters: tuple[tuple[str, ...], ...]
    """Commands that put a secret into a store."""
    headers: frozenset[str]
    """HTTP headers that hold a credential, in lower case."""
    schemes: frozenset[str]
    """What may stand before the credential in a header, in lower case."""
    basic_programs: frozenset[str]
    basic_options: frozenset[str]
    """The options of these programs that are given `user:password`."""
    body_options: frozenset[str]
    """The options of these programs that are given what is sent."""
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
        programs=_by_program(data["programs"]),
        host_options=frozenset(data["host_options"]),
        token_names=frozenset(data["token_names"]),
        pair_setters=tuple(map(tuple, data["pair_setters"])),
        secret_setters=tuple(map(tuple, data["secret_setters"])),
        headers=frozenset(data["headers"]),
        schemes=frozenset(data["schemes"]),
        basic_programs=frozenset(data["basic_programs"]),
        basic_options=frozenset(data["basic_options"]),
        body_options=frozenset(data["body_options"]),
        image_builders=tuple(map(tuple, data["image_builders"])),
        throwaway=tuple(map(tuple, data["throwaway"])),
        changing=frozenset(data["changing"]),
        passing=frozenset(data["passing"]),
    )


def _by_program(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, tuple[CredentialOption, ...]]:
    programs: dict[str, tuple[CredentialOption, ...]] = {}
    for each in rows:
        option = CredentialOption(
            words=tuple(each["words"]),
            options=tuple(each["options"]),
            joined=each.get("joined", ""),
            stdin=each.get("stdin", ""),
            local=each.get("local", False),
            lead=each.get("lead", ""),
            sole=each.get("sole", False),
        )
        programs[option.words[0]] = (*programs.get(option.words[0], ()), option)
    return programs
