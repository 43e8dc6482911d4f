"""This is where a string is put together from parts, some of them not known, without losing their places."""

from __future__ import annotations

from cblint.source import Segment, Span
from cblint.value import (
    Basis,
    Choice,
    Entries,
    Hole,
    Items,
    Known,
    Origin,
    Reason,
    Text,
    Unknown,
    Value,
    embedded,
    string,
)

MAX_LENGTH = 400_000
"""A longer string is not put together."""


class Assembly:
    """A string in the making: known text, holes, and where the text stands in one file."""

    def __init__(self, within: Span) -> None:
        self._within = within
        self._parts: list[str | Hole] = []
        self._segments: list[Segment] = []
        self._only: Value | None = None
        self._basis = Basis.GIVEN
        self.length = 0

    def add(self, text: str, segments: tuple[Segment, ...] = ()) -> None:
        """Add known text; `segments` lead from its characters to the file."""
        if not text:
            return
        self._only = None
        self._segments += [segment._replace(inner=segment.inner + self.length) for segment in segments]
        self._parts.append(text)
        self.length += len(text)

    def add_hole(self, hole: Hole) -> None:
        """Add a part that is not known."""
        self._parts.append(hole)
        self.length += 1

    def add_value(self, value: Value) -> None:
        """Add what a value is as a string; its places count only if it stands within this string's own place."""
        self._only = None if self.length else value
        self._basis = max(self._basis, value.origin.basis)
        if self.length > MAX_LENGTH:
            self.length += 1
            return
        match value:
            case Text(parts=parts):
                self._add_parts(parts, self._own_segments(value))
            case Known() if (known := string(value)) is not None:
                self._add_parts((known,), self._own_segments(value))
            case Unknown(origin=origin, reason=reason, detail=detail):
                self.add_hole(Hole(origin, reason, detail))
            case Choice(origin=origin, options=options):
                self.add_hole(Hole(origin, Reason.CONDITION, options[0].condition if options else ""))
            case Known(origin=origin) | Items(origin=origin) | Entries(origin=origin):
                self.add_hole(Hole(origin, Reason.MALFORMED))

    def value(self, origin: Origin) -> Value:
        """Return the string; where it is one value alone, that value."""
        if self.length > MAX_LENGTH:
            return Unknown(origin, Reason.TOO_LARGE)
        only = self._only
        if only is not None and (string(only) is not None or isinstance(only, Text | Unknown | Choice)):
            return only.replace(origin=only.origin.then(origin.span, "as a string"))
        origin = origin.resting_on(self._basis)
        if any(isinstance(part, Hole) for part in self._parts):
            return Text(origin, _merged(self._parts), tuple(self._segments))
        data = "".join(part for part in self._parts if isinstance(part, str))
        return Known(origin, data, "", tuple(self._segments))

    def _add_parts(self, parts: tuple[str | Hole, ...], segments: tuple[Segment, ...]) -> None:
        start = self.length
        for part in parts:
            if isinstance(part, Hole):
                self.add_hole(part)
            elif part:
                self._parts.append(part)
                self.length += len(part)
        self._segments += [segment._replace(inner=segment.inner + start) for segment in segments]

    def _own_segments(self, value: Value) -> tuple[Segment, ...]:
        if len(value.origin.steps) > 1 or not self._within.contains(value.origin.span):
            return ()
        text = embedded(value)
        return () if text is None else text.map.segments


def split(value: Value, delimiter: str) -> Items | Unknown:
    """Return the parts of a known string, each at its own place."""
    text = embedded(value)
    if text is None or isinstance(value, Text):
        return Unknown(value.origin, Reason.NOT_EVALUATED, "a list in a string")
    pieces, position = [], 0
    for word in text.text.split(delimiter):
        start = position + len(word) - len(word.lstrip())
        stripped = word.strip()
        segments: tuple[Segment, ...] = text.map.slice(start, start + len(stripped))
        pieces.append(Known(value.origin, stripped, "", segments))
        position += len(word) + len(delimiter)
    return Items(value.origin, tuple(pieces))


def _merged(parts: list[str | Hole]) -> tuple[str | Hole, ...]:
    """Return the parts with neighbouring strings joined."""
    merged: list[str | Hole] = []
    run: list[str] = []
    for part in parts:
        if isinstance(part, str):
            run.append(part)
            continue
        if run:
            merged.append("".join(run))
            run = []
        merged.append(part)
    if run:
        merged.append("".join(run))
    return tuple(merged)
