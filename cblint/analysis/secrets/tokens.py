"""This is where a credential that a source is read with is told apart from what only says where it is."""

from __future__ import annotations

from collections.abc import Iterable

from cblint.analysis.secrets import sources, values
from cblint.model.project import SourceToken
from cblint.value import NO, YES, Truth, Value, alternatives, any_of, maybe, string, truth, why_unknown

_SHORTEST = 12


def kind(token: SourceToken) -> str:
    """Return what a written credential is, for people, with its article: `a GitHub token`, else `a token`."""
    known = (values.real_token((string(value) or "").strip()) for value in alternatives(token.value))
    return next((form.kind for form in known if form is not None), "a token")


def is_written(token: SourceToken) -> Truth:
    """Return whether a credential itself is written down, and not a reference to one."""
    return any_of([_is_literal(value) for value in alternatives(token.value)])


def literal(token: SourceToken) -> Value:
    """Return the value that is written down, where one is."""
    return next((value for value in alternatives(token.value) if _is_literal(value).is_yes), token.value)


def kept_back(tokens: Iterable[SourceToken]) -> list[Value]:
    """Return the values that are never shown: all that do not only say where a credential is."""
    return [
        value
        for token in tokens
        for value in alternatives(token.value)
        if value.origin.reference is None and (text := string(value)) and not values.says_where(text.strip())
    ]


def _is_literal(value: Value) -> Truth:
    text = string(value)
    if text is None:
        fetched = value.origin.reference is not None or sources.is_dynamic(value)
        return NO if fetched else maybe(why_unknown(value))
    text = text.strip()
    if values.real_token(text) is not None:
        return YES
    if values.says_where(text):
        return NO
    made_up = values.is_placeholder(text) or values.is_made_up(text) or next(values.tokens(text), None) is not None
    return truth(len(text) >= _SHORTEST and not made_up and values.looks_machine_made(text))
