"""This is where the facts about secrets are loaded: token formats, names, placeholders."""

from __future__ import annotations

import re
from functools import cache

from cblint.data import stored
from cblint.record import Record


class TokenFormat(Record):
    """How the tokens of one provider look."""

    kind: str
    """What it is, for people, with its article: `a GitHub token`."""
    pattern: str
    """A regular expression whose every match is such a token."""
    anchors: tuple[str, ...]
    """A text that holds none of these holds no such token."""
    test: bool
    """Whether it opens only the provider's test mode."""
    source: str
    """The address of the issuer's page about it."""

    def expression(self) -> re.Pattern[str]:
        """Return the compiled pattern."""
        return re.compile(self.pattern)


class SecretFacts(Record):
    """What is known about how secrets are named and look; all words are in lower case."""

    tokens: tuple[TokenFormat, ...]
    documented: tuple[str, ...]
    """What stands in keys that documentation shows for copying."""
    public_token_prefixes: tuple[str, ...]
    """How keys begin that are meant to be published."""
    names: dict[str, frozenset[tuple[str, ...]]]
    """For each class of names (`password`, `token`, `weak`), the words that such a name ends with."""
    kept_keys: frozenset[tuple[str, ...]]
    """Words at the end of a name whose value may be the id of a key that a service keeps, and not the key."""
    name_endings: dict[str, tuple[str, ...]]
    """The same for words that are written together with others: `PGPASSWORD`."""
    lonely_names: frozenset[str]
    """Words that mean a secret only after another word: `PWD` is a folder, `DB_PWD` a password."""
    name_qualifiers: frozenset[str]
    """Words that may follow: `PASSWORD_PROD`."""
    public_words: dict[str, frozenset[str]]
    """Words that take a name out of its class: `PUBLIC_KEY`."""
    bundled_prefixes: tuple[str, ...]
    """How variables are named that a bundler writes into what browsers load, so that nobody means them secret."""
    placeholder_parts: tuple[str, ...]
    dummy_words: frozenset[str]
    dummy_runs: tuple[str, ...]
    """What only a made-up token holds."""
    default_passwords: frozenset[str]
    loopback_hosts: frozenset[str]
    value_attributes: frozenset[str]
    """Attributes of resources that hold a value as given; others are names and addresses."""


@cache
def facts() -> SecretFacts:
    """Return the facts, read once."""
    data = stored("secrets")
    return SecretFacts(
        tokens=tuple(
            TokenFormat(
                token["kind"], token["pattern"], tuple(token["anchors"]), token.get("test", False), token["source"]
            )
            for token in data["tokens"]
        ),
        documented=tuple(data["documented"]["texts"]),
        public_token_prefixes=tuple(data["public_token_prefixes"]),
        names={kind: frozenset(tuple(name.split()) for name in names) for kind, names in data["names"].items()},
        kept_keys=frozenset(tuple(name.split()) for name in data["kept_keys"]),
        name_endings={kind: tuple(endings) for kind, endings in data["name_endings"].items()},
        lonely_names=frozenset(data["lonely_names"]),
        name_qualifiers=frozenset(data["name_qualifiers"]),
        public_words={kind: frozenset(words) for kind, words in data["public_words"].items()},
        bundled_prefixes=tuple(data["bundled_prefixes"]),
        placeholder_parts=tuple(data["placeholder_parts"]),
        dummy_words=frozenset(data["dummy_words"]),
        dummy_runs=tuple(data["dummy_runs"]),
        default_passwords=frozenset(data["default_passwords"]),
        loopback_hosts=frozenset(data["loopback_hosts"]),
        value_attributes=frozenset(data["value_attributes"]),
    )
