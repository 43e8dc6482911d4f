"""This is where credentials are found that are such wherever they stand: tokens, private keys, passwords in URLs."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import values
from cblint.pattern import pattern
from cblint.record import NamedTuple, Record
from cblint.source import HOLE, Span
from cblint.value import Step, Value, embedded, shown

_URL_USER = pattern(r"://([\w.-]{20,250})(?::(?:x-oauth-basic)?)?@[\w.-]{1,250}(?::\d{1,5})?(/[\w./-]{1,200})?")
_REPORTED_TO = pattern(r"/(?:[\w-]{1,60}/)?\d{1,20}")
"""The path of an address that errors are sent to: its user is a key that browsers are given, and no secret."""
_NO_PASSWORD = "x-oauth-basic"  # noqa: S105  (GitHub takes it where the token is the user)
_PUBLIC_KEY_ID = "APKA"
"""So the ids of public keys begin, as which CodeCommit is spoken to by SSH."""
_MAX_WORD = 20_000


class Credential(Record):
    """A credential that is written down where a program is given it."""

    kind: str
    """What it is, for people, with its article: `a password`. Never a part of it."""
    where: str
    """Who is given it: `docker login`, or the variable that is set, in backticks."""
    span: Span
    text: str
    """The secret itself: never shown."""
    steps: tuple[Step, ...]
    in_url: bool = False
    sure: bool = True
    """Whether its form tells that it is a secret, and not its name alone."""
    test: bool = False
    doubtful: bool = False
    """Whether it may be none, and is only kept from being shown."""


class Place(NamedTuple):
    """Where a word is given: the command that it has to stand in, what that is called, and how it is reached."""

    inside: Span
    where: str
    steps: tuple[Step, ...]


def anywhere(word: Value, place: Place) -> Iterator[Credential]:
    """Yield what is a credential wherever it stands in a word."""
    text = shown(word)[:_MAX_WORD]

    def credential(kind: str, start: int, end: int) -> Credential:
        span = exactly(word, start, end, place.inside)
        return Credential(kind, place.where, span, text[start:end], place.steps)

    for kind, start, end in in_url(text):
        yield credential(kind, start, end).replace(in_url=True)
    for token in values.tokens(text):
        if not values.is_made_up(text[token.start : token.end]):
            yield credential(token.format.kind, token.start, token.end).replace(test=token.format.test)
    if values.holds_private_key(text):
        for start, end in values.private_key_spans(text):
            yield credential("a private key", start, end)
    if "=" in text and ";" in text:
        for start, end in values.url_passwords(text):
            if text[start - 1] != ":":
                yield credential("a connection string with a password", start, end)


def in_url(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the passwords and tokens before the host of URLs: what each is, and where it stands."""
    if "://" not in text:
        return
    for start, end in values.url_passwords(text):
        if text[start - 1] == ":" and HOLE not in text[start:end] and text[start:end] != _NO_PASSWORD:
            yield "a password", start, end
    for match in _URL_USER.finditer(text):
        token = values.real_token(match[1])
        if token is not None:
            yield token.kind, *match.span(1)
        elif is_bare_token(match[1]) and _REPORTED_TO.fullmatch(match[2] or "") is None:
            yield "a token", *match.span(1)


def is_bare_token(text: str) -> bool:
    """Tell whether a text that stands where a user's name does is a token, and no name."""
    if values.is_uuid(text) or values.is_placeholder(text) or text.startswith(_PUBLIC_KEY_ID):
        return False
    digits = sum(c.isdigit() for c in text)
    return (digits >= 4 and text.isalnum() and values.looks_machine_made(text)) or values.looks_random(text)


def exactly(word: Value, start: int, end: int, inside: Span) -> Span:
    """Return where a part of a word stands, or the whole command if that is not known."""
    text = embedded(word)
    span = text.span(start, end) if text is not None else inside
    return span if inside.contains(span) and span.start < span.end else inside
