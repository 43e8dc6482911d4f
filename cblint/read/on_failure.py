"""This is where `on-failure` is taken apart: what happens, how often, and for which errors."""

from __future__ import annotations

from cblint.model.buildspec import OnFailure
from cblint.pattern import pattern as compiled
from cblint.source import Segment, Span
from cblint.value import Basis, Known, Reason, Unknown, Value, at, embedded, string

RETRIES = 3
"""How often a build is tried again where `RETRY` has no count."""
_ENDS = frozenset({"ABORT", "CONTINUE"})
_RETRIES = compiled(r"(?i:RETRY)(?:-([0-9]{1,3})(?=-|$))?(?:-(.+))?")


def read_on_failure(value: Value) -> OnFailure:
    """Return what a known value means; of any other, nothing is known."""
    text = string(value) or ""
    place = value.origin.span
    if text.upper() in _ENDS:
        nothing = Known(at(place, basis=Basis.AWS_DEFAULT), None)
        return OnFailure(_action(value, text.upper(), len(text)), nothing, nothing)
    found = _RETRIES.fullmatch(text)
    if found is None:
        reason, detail = (value.reason, value.detail) if isinstance(value, Unknown) else (Reason.MALFORMED, "")
        unknown = Unknown(value.origin, reason, detail)
        return OnFailure(unknown, unknown, unknown)
    count, pattern = found.groups()
    retries = (
        Known(at(place, basis=Basis.AWS_DEFAULT), RETRIES)
        if count is None
        else Known(at(_part(value, *found.span(1))), int(count), count)
    )
    matched = (
        Known(at(place, basis=Basis.AWS_DEFAULT), ".*")
        if pattern is None
        else Known(at(_part(value, *found.span(2))), pattern, segments=_segments(value, *found.span(2)))
    )
    return OnFailure(_action(value, "RETRY", len("RETRY")), retries, matched)


def _action(value: Value, action: str, end: int) -> Value:
    return Known(at(_part(value, 0, end)), action, segments=())


def _part(value: Value, start: int, end: int) -> Span:
    """Return where a part of a string stands; the whole, where that is not known."""
    text = embedded(value)
    return value.origin.span if text is None or not text.map.segments else text.span(start, end)


def _segments(value: Value, start: int, end: int) -> tuple[Segment, ...]:
    text = embedded(value)
    return () if text is None else text.map.slice(start, end)
