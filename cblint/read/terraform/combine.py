"""This is where evaluated values are combined: over the options of choices, and into texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product

from cblint.read.terraform.scalars import MAX_DEPTH, as_text, same, unknown_like
from cblint.record import NamedTuple
from cblint.source import Segment, Span
from cblint.value import Basis, Choice, Entries, Entry, Hole, Items, Known, Option, Origin, Reason, Text, Unknown, Value

MAX_OPTIONS = 16
"""A choice between more values is not followed."""
MAX_SIZE = 20_000
"""A collection of more values in all is not used."""
MAX_NESTING = 50
MAX_CHAIN = 12
"""A value's way is not told longer than this."""
MAX_TEXT = 300_000
"""A longer string is not built."""


class Piece(NamedTuple):
    """A part of a string that is being put together, and where its characters stand, if they do in its file."""

    value: Value
    segments: tuple[Segment, ...] = ()


def basis_of(values: Sequence[Value]) -> Basis:
    """Return the weakest basis of some values."""
    return max((value.origin.basis for value in values), default=Basis.GIVEN)


def used(value: Value, span: Span, note: str) -> Value:
    """Return a value with one more place on its way: where it is referred to; without a note it stays as it is."""
    steps = value.origin.steps
    if steps[-1].span == span or len(steps) >= MAX_CHAIN or not note:
        return value
    return moved(value, value.origin.then(span, note))


def moved(value: Value, origin: Origin) -> Value:
    """Return a value with another origin."""
    match value:
        case Known():
            return Known(origin, value.data, value.text, _kept_segments(value, origin))
        case Text():
            return Text(origin, value.parts, value.segments)
        case Unknown():
            return Unknown(origin, value.reason, value.detail)
        case Choice():
            return Choice(origin, value.options)
        case Items():
            return Items(origin, value.items, value.closed)
        case Entries():
            return Entries(origin, value.entries, value.closed)


def _kept_segments(value: Known, origin: Origin) -> tuple[Segment, ...] | None:
    return value.segments if origin.span == value.origin.span or value.segments is not None else ()


def resting_on(value: Value, basis: Basis, depth: int = 0) -> Value:
    """Return a value that rests on a basis too, if that is weaker."""
    if basis <= value.origin.basis:
        return value
    origin = value.origin.resting_on(basis)
    match value:
        case Choice(options=options):
            return Choice(origin, tuple(Option(each.condition, resting_on(each.value, basis)) for each in options))
        case Items(items=items, closed=closed) if depth < MAX_DEPTH:
            return Items(origin, tuple(resting_on(each, basis, depth + 1) for each in items), closed)
        case Entries(entries=entries, closed=closed) if depth < MAX_DEPTH:
            made = (Entry(each.key, each.key_span, resting_on(each.value, basis, depth + 1)) for each in entries)
            return Entries(origin, tuple(made), closed)
        case _:
            return moved(value, origin)


def bounded(value: Value) -> Value:
    """Return a value, or an unknown if it is so large or deep that looking through it would take too long."""
    match value:
        case Items() | Entries() | Choice():
            size, depth = _extent(value, {})
            if size > MAX_SIZE or depth > MAX_NESTING:
                return Unknown(value.origin, Reason.TOO_LARGE)
        case _:
            pass
    return value


def _extent(value: Value, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Return how many values a value stands for, shared ones counted each time, and how deep it is."""
    found = known.get(id(value))
    if found is not None:
        return found
    match value:
        case Items(items=items):
            inner: Iterable[Value] = items
        case Entries(entries=entries):
            inner = (entry.value for entry in entries)
        case Choice(options=options):
            inner = (option.value for option in options)
        case _:
            return 1, 0
    size, depth = 1, 0
    for each in inner:
        more, deeper = _extent(each, known)
        size, depth = size + more, max(depth, deeper)
    known[id(value)] = size, depth + 1
    return size, depth + 1


def part_of(whole: Value, part: Value) -> Value:
    """Return an item or entry of a value as having come the same way."""
    trail = whole.origin.steps[1:]
    steps = part.origin.steps
    if not trail or trail[-1] == steps[-1] or len(steps) + len(trail) > MAX_CHAIN:
        return part
    return moved(part, Origin((*steps, *trail), part.origin.basis, part.origin.reference))


def for_each_option(values: Sequence[Value], origin: Origin, build: Callable[[list[Value]], Value]) -> Value:
    """Build a value from others, once for every combination of the options that those may have.

    Choices under the same conditions are taken to depend on the same thing.
    """
    if not any(isinstance(value, Choice) for value in values):
        return build(list(values))
    flat = [list(_options(value, "")) if isinstance(value, Choice) else None for value in values]
    dimensions: dict[tuple[str, ...], int] = {}
    for options in flat:
        if options is not None:
            dimensions.setdefault(tuple(option.condition for option in options), len(dimensions))
    total = 1
    for conditions in dimensions:
        total *= len(conditions)
    if total > MAX_OPTIONS:
        return Unknown(origin, Reason.CONDITION, next(iter(dimensions))[0])
    built = []
    for picked in product(*(range(len(conditions)) for conditions in dimensions)):
        chosen = [
            value if options is None else options[picked[dimensions[tuple(each.condition for each in options)]]].value
            for value, options in zip(values, flat, strict=True)
        ]
        condition = " and ".join(conditions[index] for conditions, index in zip(dimensions, picked, strict=True))
        built.append(Option(condition, build(chosen)))
    return choice(origin, built)


def choice(origin: Origin, options: list[Option]) -> Value:
    """Return a choice between options, or their value where they all have the same."""
    first = options[0].value
    if all(same(first, option.value) for option in options[1:]):
        return first
    flat = [inner for option in options for inner in _options(option.value, option.condition)]
    if len(flat) > MAX_OPTIONS:
        return Unknown(origin, Reason.CONDITION, options[0].condition)
    return Choice(origin.resting_on(basis_of([option.value for option in flat])), tuple(flat))


def _options(value: Value, condition: str) -> Iterator[Option]:
    if isinstance(value, Choice):
        for option in value.options:
            parts = [part for part in (condition, option.condition) if part]
            yield from _options(option.value, " and ".join(dict.fromkeys(parts)))
    else:
        yield Option(condition, value)


def concatenated(pieces: Sequence[Piece], origin: Origin) -> Value:
    """Put a string together: known if all its pieces are, else a text with holes."""
    parts: list[str | Hole] = []
    segments: list[Segment] = []
    length = 0
    for piece in pieces:
        text = as_text(piece.value)
        added: list[str | Hole]
        if text is not None:
            segments += [Segment(each.inner + length, each.outer, each.length) for each in piece.segments]
            added = [text]
        elif isinstance(piece.value, Text):
            segments += [Segment(each.inner + length, each.outer, each.length) for each in piece.segments]
            added = list(piece.value.parts)
        else:
            added = [_hole(piece.value)]
        for part in added:
            length += len(part) if isinstance(part, str) else 1
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            elif part != "":
                parts.append(part)
        if length > MAX_TEXT:
            return Unknown(origin, Reason.TOO_LARGE)
    origin = origin.resting_on(basis_of([piece.value for piece in pieces]))
    if all(isinstance(part, str) for part in parts):
        return Known(origin, "".join(part for part in parts if isinstance(part, str)), "", tuple(segments))
    return Text(origin, tuple(parts), tuple(segments))


def _hole(value: Value) -> Hole:
    unknown = unknown_like(value, value.origin)
    malformed = isinstance(value, Known)
    return Hole(value.origin, Reason.MALFORMED if malformed else unknown.reason, unknown.detail)
