"""This is where `on-failure` is taken apart: what happens, how often, and for which errors."""

from __future__ import annotations

from cblint.model.buildspec import OnFailure
from cblint.pattern import pattern as compiled
from cblint.source import Segment, Span
from cblint.value import Basis, Known, Reason, Unknown, Value, at, embedded, string

RETRIES = 3
"""How often a build is tried again where `RETRY` has no count."""
_WRITTEN = compiled(r"(?i:(ABORT|CONTINUE)|(RETRY)(?:-([0-9]{1,3})(?=-|$))?(?:-(.+))?)")


def read_on_failure(value: Value) -> OnFailure:
    """Return what a known value means; of any other, nothing is known."""
    text = string(value)
    found = _WRITTEN.fullmatch(text) if text is not None else None
    if text is None or found is None:
        reason, detail = (value.reason, value.detail) if isinstance(value, Unknown) else (Reason.MALFORMED, "")
        unknown = Unknown(value.origin, reason, detail)
        return OnFailure(unknown, unknown, unknown)
    ended, _, count, pattern = found.groups()
    place = value.origin.span
    action = Known(at(_part(value, *found.span(1 if ended else 2))), (ended or "RETRY").upper(), segments=())
    if ended:
        nothing = Known(at(place, basis=Basis.AWS_DEFAULT), None)
        return OnFailure(action, nothing, nothing)
    retries = (
        Known(at(place, basis=Basis.AWS_DEFAULT), RETRIES)
        if count is None
        else Known(at(_part(value, *found.span(3))), int(count), count)
    )
    matched = (
        Known(at(place, basis=Basis.AWS_DEFAULT), ".*")
        if pattern is None
        else Known(at(_part(value, *found.span(4))), pattern, segments=_segments(value, *found.span(4)))
    )
    return OnFailure(action, retries, matched)


def _part(value: Value, start: int, end: int) -> Span:
    """Return where a part of a string stands; the whole, where that is not known."""
    text = embedded(value)
    return value.origin.span if text is None or not text.map.segments else text.span(start, end)


def _segments(value: Value, start: int, end: int) -> tuple[Segment, ...]:
    text = embedded(value)
    return () if text is None else text.map.slice(start, end)
