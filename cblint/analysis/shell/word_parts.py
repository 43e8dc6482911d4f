"""This is where a word of a command that may be unknown in part is cut: what it begins with, and what follows."""

from __future__ import annotations

from cblint.value import Choice, Hole, Known, Text, Unknown, Value, embedded, string


def start_of(word: Value) -> str | None:
    """Return what a word begins with, as far as it is known; None if not even that is."""
    match word:
        case Text(parts=(str() as first, *_)):
            return first
        case Text() | Unknown() | Choice():
            return None
        case _:
            return string(word)


def rest_of(word: Value, length: int) -> Value:
    """Return what follows the first characters of a word, which are known, with where it stands."""
    whole = embedded(word)
    if whole is None:
        return word
    segments = whole.map.slice(length, len(whole.text))
    if not isinstance(word, Text):
        return Known(word.origin, whole.text[length:], "", segments)
    first, *rest = word.parts
    kept = (str(first)[length:], *rest) if len(str(first)) > length else tuple(rest)
    match kept:
        case (Hole(origin=origin, reason=reason, detail=detail),):
            return Unknown(origin, reason, detail)
        case _:
            return Text(word.origin, kept, segments)
