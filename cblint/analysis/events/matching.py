"""This is where it is answered whether an event pattern can match any event: yes, no, or maybe.

A pattern matches an event that has all of its fields, each with one of the alternatives. `$or` makes several patterns
of one. Services that are not known may send anything; those that are, what they are documented to send.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from cblint.analysis.events.operators import can_fit, fits, is_arn
from cblint.data.events import events
from cblint.record import TYPE_CHECKING, NamedTuple, Record
from cblint.source import Span
from cblint.value import (
    YES,
    Entries,
    Items,
    Known,
    Truth,
    Value,
    all_of,
    any_of,
    maybe,
    truth,
    why_unknown,
)

if TYPE_CHECKING:
    from typing import TypeAlias

    Field: TypeAlias = "frozenset[str] | Wanted | Shape | None"
    Shape: TypeAlias = Mapping[str, Field]

MAX_PATTERNS = 64
"""A pattern that `$or` makes more patterns of is not looked at."""
MAX_FIELDS = 200
"""A pattern that asks for more fields is not looked at."""
MAX_DEPTH = 40
_OR = "$or"


class Wanted(Record):
    """A field whose value is not a plain word: it is asked whether an alternative of the pattern names it."""

    named_by: Callable[[Value], Truth]


class Constraint(NamedTuple):
    """What a pattern asks of one field."""

    path: tuple[str, ...]
    key: Span
    value: Value


class Kind(NamedTuple):
    """One kind of events: all that a service sends under a detail type."""

    service: str
    detail_type: str
    shape: Shape


def can_match(pattern: Value) -> Truth:
    """Return whether there can be an event that a pattern matches."""
    found = patterns(pattern)
    if found is None:
        return maybe(why_unknown(pattern))
    return any_of([matched(each, kind.shape) for each in found for kind in kinds()]) | any_of(
        [_is_of_others(each) for each in found]
    )


def can_match_one_of(pattern: Value, shape: Shape) -> Truth:
    """Return whether a pattern can match an event of a shape."""
    found = patterns(pattern)
    if found is None:
        return maybe(why_unknown(pattern))
    return any_of([matched(each, shape) for each in found])


def kinds() -> Iterator[Kind]:
    """Yield the kinds of events of the services that are known."""
    for service, sent in events().services.items():
        for detail_type, detail in sent.items():
            yield Kind(service, detail_type, shape_of(service, detail_type, detail))
        for detail_type in events().by_cloudtrail:
            yield Kind(service, detail_type, shape_of(service, detail_type, events().record))


def shape_of(service: str, detail_type: str, detail: Field) -> Shape:
    """Return the shape of events with a detail."""
    shape: dict[str, Field] = dict.fromkeys(sorted(events().envelope))
    shape["resources"] = Wanted(is_arn)
    shape.update({"source": frozenset({service}), "detail-type": frozenset({detail_type}), "detail": detail})
    return shape


def patterns(pattern: Value) -> list[tuple[Constraint, ...]] | None:
    """Return what a pattern asks of an event, once for each choice of `$or`; None where it is not known."""
    if not isinstance(pattern, Entries) or not (pattern.entries and pattern.closed):
        return None
    found = _expanded(pattern, ())
    return found if found is not None and len(found) <= MAX_PATTERNS else None


def _expanded(entries: Entries, path: tuple[str, ...]) -> list[tuple[Constraint, ...]] | None:
    result: list[tuple[Constraint, ...]] = [()]
    for entry in entries.entries:
        parts = _alternatives(entry.key, entry.value)
        here = path if parts is not None and entry.key == _OR else (*path, entry.key)
        if parts is None or len(path) > MAX_DEPTH:
            options: list[tuple[Constraint, ...]] = [(Constraint(here, entry.key_span, entry.value),)]
        else:
            options = []
            for part in parts:
                found = _expanded(part, here)
                if found is None:
                    return None
                options += found
        if len(result) * len(options) > MAX_PATTERNS or len(result[0]) > MAX_FIELDS:
            return None
        result = [(*one, *other) for one in result for other in options]
    return result


def _alternatives(key: str, value: Value) -> list[Entries] | None:
    """Return the objects that are looked into for a key: one, or those of `$or`; None for what is asked of a field."""
    if isinstance(value, Entries) and value.entries and value.closed:
        return [value]
    if key == _OR and isinstance(value, Items) and value.closed and len(value.items) > 1:
        objects = [each for each in value.items if isinstance(each, Entries) and each.entries and each.closed]
        return objects if len(objects) == len(value.items) else None
    return None


def matched(constraints: Sequence[Constraint], shape: Shape) -> Truth:
    """Return whether an event of a shape can have all that is asked."""
    by_path: dict[tuple[str, ...], list[Value]] = {}
    for each in constraints:
        by_path.setdefault(each.path, []).append(each.value)
    return all_of([field_matched(path, values, shape) for path, values in by_path.items()])


def field_matched(path: tuple[str, ...], values: list[Value], shape: Shape) -> Truth:
    """Return whether a field of an event of a shape can have all that is asked of it."""
    if not is_in(path, shape):
        return all_of([fits(value, None) for value in values])
    field = _field(path, shape)
    if field is None:
        found = all_of([can_fit(value) for value in values])
        return found if len(values) == 1 else found & maybe("several things are asked of one field")
    if isinstance(field, frozenset):
        candidates = [*sorted(field), None]
        return any_of([all_of([fits(value, candidate) for value in values]) for candidate in candidates])
    if isinstance(field, Wanted):
        return all_of([_named(value, field) for value in values])
    return maybe("it asks for an object as if it were a value")


def _named(value: Value, wanted: Wanted) -> Truth:
    if not isinstance(value, Items):
        return maybe(why_unknown(value))
    found = any_of([wanted.named_by(each) for each in value.items])
    return found if value.closed else found | maybe("there may be more alternatives")


def is_in(path: tuple[str, ...], shape: Shape) -> bool:
    """Tell whether an event of a shape may have a field."""
    field: Field = shape
    for key in path:
        if field is None:
            return True
        if not isinstance(field, Mapping) or key not in field:
            return False
        field = field[key]
    return True


def _field(path: tuple[str, ...], shape: Shape) -> Field:
    field: Field = shape
    for key in path:
        if not isinstance(field, Mapping):
            return None
        field = field[key]
    return field


def _is_of_others(constraints: Sequence[Constraint]) -> Truth:
    """Return whether the pattern may be meant for a service that is not known."""
    sources = [each.value for each in constraints if each.path == ("source",)]
    return all_of([_names_another(value) for value in sources]) if sources else YES


def _names_another(value: Value) -> Truth:
    if not isinstance(value, Items) or not value.closed or not value.items:
        return maybe(why_unknown(value))
    known = [str(each.data) for each in value.items if isinstance(each, Known)]
    if any(name not in events().services for name in known):
        return YES
    return truth(False) if len(known) == len(value.items) else maybe("its source is not certain")
