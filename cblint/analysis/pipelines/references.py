"""This is where the variables are found that a pipeline's actions read: `#{Namespace.NAME}` in their settings."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.pipeline import Action
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Basis, Entries, Items, Known, Text, Value, embedded

MAX_DEPTH = 20

_REFERENCE = pattern(r"#\{([A-Za-z0-9@_-]+)\.([A-Za-z0-9@_-]+)\}")


class Reference(NamedTuple):
    """One variable that an action reads."""

    namespace: str
    name: str
    value: Value
    """The string that it stands in."""
    spans: tuple[Span, Span] | None
    """Where the namespace and the name stand, letter by letter; None where that is not known."""

    @property
    def place(self) -> Span | Value:
        """Where it is reported: the reference itself, else the string."""
        if self.spans is None or self.value.origin.basis is not Basis.GIVEN:
            return self.value
        first, last = self.spans
        return Span(first.path, first.start - 2, last.end + 1)


def references(action: Action) -> tuple[Reference, ...]:
    """Return the variables that an action reads, each place once."""
    values = [action.configuration, action.commands]
    return tuple(each for value in values for text in _texts(value, 0) for each in _in_text(text))


def _texts(value: Value, depth: int) -> Iterator[Value]:
    match value:
        case Known(data=str()) | Text():
            yield value
        case Items(items=items) if depth < MAX_DEPTH:
            for item in items:
                yield from _texts(item, depth + 1)
        case Entries(entries=entries) if depth < MAX_DEPTH:
            for entry in entries:
                yield from _texts(entry.value, depth + 1)


def _in_text(value: Value) -> Iterator[Reference]:
    text = embedded(value)
    if text is None or "#{" not in text.text:
        return
    for match in _REFERENCE.finditer(text.text):
        first, last = text.map.exact(*match.span(1)), text.map.exact(*match.span(2))
        exact = first is not None and last is not None and first[0].end + 1 == last[0].start
        spans = (first[0], last[0]) if first is not None and last is not None and exact else None
        yield Reference(match[1], match[2], value, spans)
