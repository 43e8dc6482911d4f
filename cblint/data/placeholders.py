"""This is where the facts about placeholders are loaded: how people write what somebody has to replace."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Placeholders(Record):
    """How placeholders are written, and which of them are replaced by a service."""

    words: frozenset[str]
    """What one in angle brackets speaks of."""
    replaced: frozenset[str]
    """Those in angle brackets that a pipeline replaces."""
    patterns: tuple[str, ...]
    """Regular expressions for others."""
    handlers: tuple[str, ...]
    """Programs that look for texts, replace or show them."""


@cache
def load() -> Placeholders:
    """Return what is known about placeholders."""
    facts = stored("placeholders")
    return Placeholders(
        words=frozenset(facts["words"]),
        replaced=frozenset(facts["replaced"]),
        patterns=tuple(facts["patterns"]),
        handlers=tuple(facts["handlers"]),
    )
