"""This is where secrets are struck out of what cblint itself says: messages quote names, and a name may hold one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from cblint.analysis.secrets import values
from cblint.source import SourceFile, Span

_SHORTEST = 4
"""A shorter secret is not looked for elsewhere: it would be found everywhere."""
_LONGEST = 1000
_MOST = 300
"""So many secrets are looked for where they are repeated; where they are written down, all are hidden."""


def worth_finding(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the secrets that can be told from other words wherever they stand, the longest first."""
    lines = {line.strip() for text in texts for line in text.splitlines()}
    found = sorted((line for line in lines if _SHORTEST <= len(line) <= _LONGEST), key=lambda t: (-len(t), t))
    return tuple(found[:_MOST])


def is_no_word(text: str) -> bool:
    """Tell whether a text is no plain lower-case word, which something else may be called too."""
    return not re.fullmatch(r"[a-z]+(?:[-_./ ][a-z]+)*", text)


def occurrences(source: SourceFile, texts: Iterable[str]) -> Iterator[Span]:
    """Yield wherever one of these secrets stands in a text as a word of its own."""
    for start, end in _found(source.text, texts):
        yield Span(source.path, start, end)


def by_beginning(texts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return secrets that are worth finding by their first characters, so that all are found in one pass."""
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        found[text[:_SHORTEST]] = (*found.get(text[:_SHORTEST], ()), text)
    return found


def struck(text: str, secrets: Mapping[str, tuple[str, ...]]) -> str:
    """Return a message with `*` for these secrets, and for all whose format tells what they are."""
    found = [*_quoted(text, secrets), *((token.start, token.end) for token in values.tokens(text))]
    found += values.private_key_spans(text)
    found += values.url_passwords(text, telling=False)
    for start, end in found:
        text = text[:start] + "*" * (end - start) + text[end:]
    return text


def _found(text: str, texts: Iterable[str]) -> Iterator[tuple[int, int]]:
    for secret in texts:
        start = text.find(secret)
        while start >= 0:
            if _stands_alone(text, start, secret):
                yield start, start + len(secret)
            start = text.find(secret, start + len(secret))


def _quoted(text: str, secrets: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    for start in range(len(text) - _SHORTEST + 1 if secrets else 0):
        for secret in secrets.get(text[start : start + _SHORTEST], ()):
            if text.startswith(secret, start) and _stands_alone(text, start, secret):
                yield start, start + len(secret)


def _stands_alone(text: str, start: int, secret: str) -> bool:
    end = start + len(secret)
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return not (_joins(before, secret[0]) or _joins(after, secret[-1]))


def _joins(beside: str, edge: str) -> bool:
    return beside.isalnum() and edge.isalnum()
