"""This is where a string is put together from parts, some of them not known, without losing their places."""

from __future__ import annotations

from cblint.source import HOLE, Segment, Span
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
OF_PARAMETER = "parameter "
"""How the conditions begin under which a parameter without a value has one of those that are allowed."""
_NEVER_IN_NAMES = frozenset({",", ";", "|", " "})
"""What no name, id or ARN of a resource holds."""
_ENDS_OF_NAMES = ("ARN", "Arn", "ID", "Id", "Name")
"""How the attributes end that are names, ids or ARNs, as what `Ref` gives is."""
_PLAIN_PSEUDO = frozenset({"AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackName", "AWS::URLSuffix"})
_NEVER_IN_PSEUDO = _NEVER_IN_NAMES | {":", "/", "@", "_"}


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
        self._segments += _moved(segments, self.length)
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
            case Choice():
                self.add_hole(hole_of(value))
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
        self._segments += _moved(segments, start)

    def _own_segments(self, value: Value) -> tuple[Segment, ...]:
        if len(value.origin.steps) > 1 or not self._within.contains(value.origin.span):
            return ()
        text = embedded(value)
        return () if text is None else text.map.segments


def _moved(segments: tuple[Segment, ...], by: int) -> list[Segment]:
    return [Segment(inner + by, outer, length) for inner, outer, length in segments]


def hole_of(value: Choice) -> Hole:
    """Return what stands in a string for one of several values; a parameter's allowed ones are one that it lacks."""
    condition = value.options[0].condition if value.options else ""
    if condition.startswith(OF_PARAMETER):
        return Hole(value.origin, Reason.NO_VALUE, condition.removeprefix(OF_PARAMETER).partition(" ")[0])
    return Hole(value.origin, Reason.CONDITION, condition)


def split(value: Value, delimiter: str) -> Items | Unknown:
    """Return the parts of a string, each at its own place; after one that may hold the delimiter it is open."""
    text = embedded(value)
    if text is None:
        reason = value.reason if isinstance(value, Unknown) else Reason.NOT_EVALUATED
        return Unknown(value.origin, reason, "a list in a string")
    holes = iter([part for part in value.parts if isinstance(part, Hole)] if isinstance(value, Text) else [])
    pieces: list[Value] = []
    position = 0
    for word in text.text.split(delimiter):
        own = [next(holes) for _ in range(word.count(HOLE))]
        if not all(_lacks(hole, delimiter) for hole in own):
            return Items(value.origin, tuple(pieces), closed=False)
        start = position + len(word) - len(word.lstrip())
        stripped = word.strip()
        segments: tuple[Segment, ...] = text.map.slice(start, start + len(stripped))
        pieces.append(_piece(value.origin, stripped, segments, own))
        position += len(word) + len(delimiter)
    return Items(value.origin, tuple(pieces))


def _piece(origin: Origin, word: str, segments: tuple[Segment, ...], holes: list[Hole]) -> Value:
    if not holes:
        return Known(origin, word, "", segments)
    if word == HOLE:
        (hole,) = holes
        return Unknown(hole.origin, hole.reason, hole.detail)
    parts: list[str | Hole] = []
    for index, piece in enumerate(word.split(HOLE)):
        parts += ([holes[index - 1]] if index else []) + ([piece] if piece else [])
    return Text(origin, tuple(parts), segments)


def _lacks(hole: Hole, delimiter: str) -> bool:
    """Tell whether what is not known surely does not hold a delimiter."""
    reference = hole.origin.reference
    if hole.reason is Reason.COMPUTED and reference is not None:
        named = not reference.attribute or reference.attribute.endswith(_ENDS_OF_NAMES)
        return named and delimiter in _NEVER_IN_NAMES
    return hole.detail in _PLAIN_PSEUDO and delimiter in _NEVER_IN_PSEUDO


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
