"""This is where a value is read as what it should be: a scalar, a truth value, a list, something that is given.

What is not there has a default; what has the wrong type is unknown, never false and never empty. A choice is read
for each of its alternatives.
"""

from __future__ import annotations

from collections.abc import Callable

from cblint.value import (
    NO,
    YES,
    Basis,
    Choice,
    Entries,
    Items,
    Known,
    Option,
    Origin,
    Reason,
    Text,
    Truth,
    Unknown,
    Value,
    maybe,
)

MAX_ALTERNATIVES = 64
"""A value with more alternatives is not followed."""


def lookup(value: Value, key: str) -> Value | None:
    """Return the value of a key, over all that the mapping may be; None where it definitely is not given."""
    match value:
        case Entries():
            found = value.get(key)
            return None if isinstance(found, Known) and found.data is None else found
        case Known(data=None):
            return None
        case Items(items=(), closed=closed):
            return None if closed else Unknown(value.origin, Reason.NOT_EVALUATED, key)
        case Items(items=(only,)):
            return lookup(only, key)
        case Choice(origin=origin, options=options):
            answers = [(option.condition, lookup(option.value, key)) for option in options]
            return _choice_of(origin, answers)
        case Unknown():
            return value
        case _:
            return Unknown(value.origin, Reason.MALFORMED, key)


def settled(value: Value | None, absent: Value) -> Value:
    """Return a scalar: the default where it is not given, unknown where it is a list or an object."""
    if value is None:
        return absent
    match value:
        case Known(data=None):
            return absent
        case Items() | Entries():
            return malformed(value)
        case Choice():
            return mapped(value, lambda each: settled(each, absent))
        case _:
            return value


def is_scalar(value: Value) -> bool:
    """Tell whether a value is a scalar that is given, whichever it is."""
    return isinstance(value, (Text, Unknown)) or (isinstance(value, Known) and value.data is not None)


def mapped(value: Value, change: Callable[[Value], Value]) -> Value:
    """Return a value changed, each alternative for itself."""
    if isinstance(value, Choice):
        options = tuple(Option(option.condition, mapped(option.value, change)) for option in value.options)
        return Choice(value.origin, options)
    return change(value)


def malformed(value: Value) -> Unknown:
    """Return what stands for a value of the wrong type."""
    return Unknown(value.origin, Reason.MALFORMED)


def as_boolean(value: Value) -> Value:
    """Return a truth value from one or from `true` or `false` as a string; what else is known is malformed."""
    match value:
        case Known(data=bool() | None):
            return value
        case Known(origin=origin, data=str() as data) if data.lower() in {"true", "false"}:
            return Known(origin, data.lower() == "true", data)
        case Known(origin=origin):
            return Unknown(origin, Reason.MALFORMED)
        case _:
            return value


def as_items(value: Value | None, absent: Value, *, single: bool = False) -> Items:
    """Return a list; with `single`, a scalar is a list of one. What is not in view is one unknown in an open list."""
    match value:
        case None | Known(data=None):
            return Items(absent.origin, ())
        case Items():
            return value
        case Known(data=str()) | Text() if single:
            return Items(value.origin, (value,))
        case Known(origin=origin) | Text(origin=origin) | Entries(origin=origin):
            return Items(origin, (Unknown(origin, Reason.MALFORMED),), closed=False)
        case Choice():
            return _transposed(value, absent, single=single)
        case _:
            return Items(value.origin, (value,), closed=False)


def members(value: Value | None) -> tuple[tuple[tuple[Value, Truth], ...], bool]:
    """Return each thing that may be in a list and whether it is there, and whether all that may be are in view."""
    match value:
        case None | Known(data=None):
            return (), True
        case Items(items=items, closed=closed):
            found = [_alternatives(item) for item in items]
            flat = tuple(pair for pairs in found for pair in pairs)
            return flat, closed and not any(isinstance(item, Unknown) for item, _ in flat)
        case Choice(options=options):
            inner = [(option.condition, members(option.value)) for option in options]
            flat = tuple((item, given & maybe(condition)) for condition, (pairs, _) in inner for item, given in pairs)
            return flat, all(closed for _, (_, closed) in inner)
        case _:
            return (), False


def is_given(value: Value | None) -> Truth:
    """Return whether a block or object is written: maybe, where it depends on a condition."""
    match value:
        case None | Known(data=None):
            return NO
        case Items(items=(), closed=closed):
            return NO if closed else maybe(Reason.NOT_EVALUATED.value)
        case Items(items=(only,)):
            return is_given(only)
        case Entries(entries=(), closed=True):
            return NO
        case Choice(options=options):
            answers = {is_given(option.value).answer for option in options}
            conditions = tuple(dict.fromkeys(option.condition for option in options))
            return Truth(answers.pop()) if len(answers) == 1 and None not in answers else maybe(*conditions)
        case Unknown(reason=reason, detail=detail):
            return maybe(f"`{detail}`: {reason.value}" if detail else reason.value)
        case Entries() | Items():
            return YES
        case _:
            return maybe(Reason.MALFORMED.value)


def if_exists(value: Value, exists: Truth) -> Value:
    """Return a value of something that is only made under a condition: otherwise it is null."""
    if not exists.is_maybe:
        return value
    origin = Origin(value.origin.steps, value.origin.basis)
    condition = " and ".join(exists.reasons) or Reason.CONDITION.value
    nothing = Known(origin, None)
    return Choice(origin, (Option(condition, value), Option(f"not ({condition})", nothing)))


def _alternatives(item: Value) -> tuple[tuple[Value, Truth], ...]:
    if not isinstance(item, Choice):
        return ((item, YES),)
    return tuple(
        (value, given & maybe(option.condition))
        for option in item.options
        for value, given in _alternatives(option.value)
        if not (isinstance(value, Known) and value.data is None)
    )


def _choice_of(origin: Origin, answers: list[tuple[str, Value | None]]) -> Value | None:
    if all(answer is None for _, answer in answers):
        return None
    absent = Known(Origin(origin.steps, Basis.AWS_DEFAULT), None)
    options = tuple(Option(condition, absent if answer is None else answer) for condition, answer in answers)
    return choice(origin, options)


def choice(origin: Origin, options: tuple[Option, ...]) -> Choice | Unknown:
    """Return a choice, or an unknown where it has too many alternatives to be followed."""
    if sum(alternatives_in(option.value) for option in options) > MAX_ALTERNATIVES:
        return Unknown(origin, Reason.CONDITION)
    return Choice(origin, options)


def alternatives_in(value: Value) -> int:
    """Return how many alternatives a value has; counting stops a little over the cap."""
    if not isinstance(value, Choice):
        return 1
    total = 0
    for option in value.options:
        total += alternatives_in(option.value)
        if total > MAX_ALTERNATIVES:
            break
    return total


def _transposed(value: Choice, absent: Value, *, single: bool) -> Items:
    """Return a choice of lists as a list of choices, where the lists are closed and equally long."""
    lists = [(option.condition, as_items(option.value, absent, single=single)) for option in value.options]
    lengths = {len(items.items) for _, items in lists}
    if len(lengths) != 1 or not all(items.closed for _, items in lists):
        return Items(value.origin, (Unknown(value.origin, Reason.CONDITION),), closed=False)
    columns = zip(*(items.items for _, items in lists), strict=True)
    conditions = [condition for condition, _ in lists]
    made = (
        choice(value.origin, tuple(Option(*pair) for pair in zip(conditions, column, strict=True)))
        for column in columns
    )
    return Items(value.origin, tuple(made))
