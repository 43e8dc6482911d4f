"""This is where a name tells whether its value is meant to be secret."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from cblint.data.secrets import SecretFacts, facts

PASSWORD = "password"  # noqa: S105  (a class of names)
TOKEN = "token"  # noqa: S105
WEAK = "weak"

MOST_KEPT = 1000
"""Of so many names it is remembered what they promise: builds name the same things again and again."""
_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+"


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case, without digits: `db`, `password` for `dbPassword2`."""
    return tuple(word.lower() for word in re.findall(_WORD, name[:200]))


@lru_cache(MOST_KEPT)
def name_class(name: str) -> str | None:
    """Return what a name promises: `password`, `token` (made by a machine), `weak` (perhaps a key), or None.

    The promise stands at the end of a name: `SECRET_NAME`, `TOKEN_URL` and `PASSWORD_LENGTH` are no secrets.
    """
    known = facts()
    words = words_of(name)
    while len(words) > 1 and words[-1] in known.name_qualifiers:
        words = words[:-1]
    for kind in (PASSWORD, TOKEN, WEAK):
        if _ends(words, kind, known):
            return None if known.public_words[kind] & set(words) else kind
    return None


def _ends(words: tuple[str, ...], kind: str, known: SecretFacts) -> bool:
    if not words or (len(words) == 1 and words[0] in known.lonely_names):
        return False
    if any(words[-size:] in known.names[kind] for size in (1, 2, 3)):
        return True
    return words[-1].endswith(known.name_endings.get(kind, ()))


def last_words() -> tuple[str, ...]:
    """Return the last word of every name that promises a password or a token."""
    known = facts()
    endings = (each for kind in (PASSWORD, TOKEN) for each in known.name_endings.get(kind, ()))
    return (*(name[-1] for kind in (PASSWORD, TOKEN) for name in known.names[kind]), *endings)


def common_parts(texts: Iterable[str]) -> tuple[str, ...]:
    """Return those of some texts that hold no other of them, in lower case: one of them is in every text."""
    kept: list[str] = []
    for text in sorted({each.lower() for each in texts}, key=lambda each: (len(each), each)):
        if not any(each in text for each in kept):
            kept.append(text)
    return tuple(kept)


def may_be_kept(name: str) -> bool:
    """Tell whether a name may be that of a key that a service keeps, so that a UUID under it is the key's id."""
    return words_of(name)[-2:] in facts().kept_keys


def is_bundled(name: str) -> bool:
    """Tell whether a variable of this name is written into what browsers load, and so meant to be public."""
    return name.startswith(facts().bundled_prefixes)


def thing_named(name: str) -> str:
    """Return what a secret of this name is, for people: `a password`, `a token`, `a key`, else `a secret`."""
    words = words_of(name)
    for word in reversed(words):
        if word.endswith(("password", "passwd", "pwd", "pass", "passcode")):
            return "a password"
        if word in {"token", "passphrase", "key", "cookie"}:
            return f"a {word}"
    return "a secret"
