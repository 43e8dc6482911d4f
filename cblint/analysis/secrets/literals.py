"""This is where variables are told apart that hold a secret in plain text, and where text must not be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cblint.analysis.secrets import names, values
from cblint.data.secrets import facts
from cblint.enumeration import Enum
from cblint.model.buildspec import Variable
from cblint.model.part import NO_ECHO
from cblint.record import Record
from cblint.source import HOLE, EmbeddedText, SourceFile, Span
from cblint.value import (
    NO,
    Known,
    Reason,
    Text,
    Truth,
    Unknown,
    Value,
    alternatives,
    embedded,
    equals,
    maybe,
    why_unknown,
)

__all__ = ["SecretMatch", "Why", "is_secret", "kept_back", "matches", "secret_spans", "written_as", "written_down"]

_MAX_LENGTH = 100_000


class Why(Enum):
    """What tells that a value is a secret, the firmest first."""

    FORMAT = "its format is known"
    PRIVATE_KEY = "it is a private key"
    URL = "it holds a password"
    NAME = "its name says so"
    ENTROPY = "it is random, and its name hints at it"


class SecretMatch(Record):
    """A secret that is written down as a variable's value."""

    value: Value
    """The literal."""
    why: Why
    kind: str
    """What it is, for people, with its article: `a GitHub token`. Never a part of the secret."""
    test: bool = False
    """Whether it opens only a provider's test mode."""


def is_secret(variable: Variable) -> Truth:
    """Return whether a secret is written down as the variable's value; what is fetched or computed is not."""
    plaintext = equals(variable.type, "PLAINTEXT")
    if plaintext.is_no:
        return NO
    if next(_secrets(variable), None) is not None:
        return plaintext
    unread = next((each for each in alternatives(variable.value) if _could_be_literal(each)), None)
    if unread is not None and names.name_class(variable.name) in {names.PASSWORD, names.TOKEN}:
        return maybe(why_unknown(unread))
    return NO


def matches(variable: Variable) -> tuple[SecretMatch, ...]:
    """Return the secrets written down as a variable's value: one for each place, none if `is_secret` is not yes."""
    if not is_secret(variable).is_yes:
        return ()
    found = {match.value.origin.span: match for match in reversed(list(_secrets(variable)))}
    return tuple(found[span] for span in sorted(found))


def written_as(name: str, value: Value) -> SecretMatch | None:
    """Return the secret that a literal is under a name: of a variable, an option or a setting."""
    return _match(name, value)


def secret_spans(text: SourceFile | EmbeddedText) -> list[Span]:
    """Return where secrets stand in a text, sorted: these are never shown, whatever is selected or suppressed."""
    from cblint.analysis.secrets.spans import hidden  # noqa: PLC0415  (only where there is something to show)

    return hidden(text)


def written_down(variables: Iterable[Variable]) -> list[SecretMatch]:
    """Return the variables' secrets, wherever they were handed on from: these are never shown."""
    return [match for variable in variables for match in _secrets(variable)]


def kept_back(variables: Iterable[Variable]) -> list[Value]:
    """Return the values of variables of a secret name, or of parameters that are: hidden whatever they look like."""
    return [
        value
        for variable in variables
        if not equals(variable.type, "PLAINTEXT").is_no
        for value in alternatives(variable.value)
        if names.name_class(variable.name) in {names.PASSWORD, names.TOKEN} or _is_concealed(value)
        if (text := embedded(value)) is not None and not values.says_where(text.text) and not _is_attribute(value)
    ]


def _is_concealed(value: Value) -> bool:
    return any(step.note.endswith(NO_ECHO) for step in value.origin.steps)


def _could_be_literal(value: Value) -> bool:
    undecided = {Reason.NOT_EVALUATED, Reason.MALFORMED, Reason.CONDITION, Reason.TOO_LARGE}
    return isinstance(value, Unknown) and value.reason in undecided


def _secrets(variable: Variable) -> Iterator[SecretMatch]:
    for value in alternatives(variable.value):
        match = _match(variable.name, value)
        if match is not None:
            yield match


def _match(name: str, value: Value) -> SecretMatch | None:
    text = embedded(value)
    if text is None or not text.text.strip() or _is_attribute(value):
        return None
    written = text.text[:_MAX_LENGTH].strip()
    token = values.real_token(written)
    if token is not None and not (token.kind == "a Google API key" and names.is_bundled(name)):
        return SecretMatch(value, Why.FORMAT, token.kind, token.test)
    if values.holds_private_key(written):
        return SecretMatch(value, Why.PRIVATE_KEY, "a private key")
    if next(values.url_passwords(written), None) is not None:
        return SecretMatch(value, Why.URL, "a connection string with a password")
    if HOLE in written or token is not None or next(values.tokens(written), None) is not None:
        return None
    return _by_name(name, value, written)


def _by_name(name: str, value: Value, text: str) -> SecretMatch | None:
    kind = names.name_class(name)
    if kind is None or names.is_bundled(name) or _is_innocent(name, text):
        return None
    if kind == names.PASSWORD and len(text) >= 4 and not (text.isdigit() and len(text) < 6):
        separated = any(not c.isalnum() for c in text.strip("!?#*"))
        if separated and values.is_identifier(text) and not values.is_phrase(text):
            return None
        return SecretMatch(value, Why.NAME, names.thing_named(name))
    if (
        kind == names.TOKEN
        and values.looks_machine_made(text)
        and not (names.may_be_kept(name) and values.is_uuid(text))
    ):
        return SecretMatch(value, Why.NAME, names.thing_named(name))
    if kind == names.WEAK and values.looks_random(text):
        return SecretMatch(value, Why.ENTROPY, names.thing_named(name))
    return None


def _is_innocent(name: str, text: str) -> bool:
    return (
        values.says_where(text)
        or values.is_placeholder(text)
        or text.startswith(facts().public_token_prefixes)
        or names.words_of(text) == names.words_of(name)
        or (" " in text and values.is_identifier(text))
    )


def _is_attribute(value: Value) -> bool:
    """Tell whether a value was read from a resource's name, id or ARN, which is no secret whatever it looks like."""
    reference = value.origin.reference
    if reference is None or not isinstance(value, Known | Text):
        return False
    return reference.attribute not in facts().value_attributes
