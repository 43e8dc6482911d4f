"""This is where it is answered whether one alternative of an event pattern fits a string, or a field that is absent.

Operators: EventBridge user guide, "Comparison operators for use in event patterns" (2026). A field that an event does
not have is matched by `exists: false` alone.
"""

from __future__ import annotations

from collections.abc import Callable

from cblint.value import (
    NO,
    YES,
    Choice,
    Entries,
    Items,
    Known,
    Text,
    Truth,
    Unknown,
    Value,
    any_of,
    could_be,
    maybe,
    truth,
    why_unknown,
)

MAX_ALTERNATIVES = 500
"""More alternatives of one field are not looked at."""
_STRANGE = maybe("it is no operator that is known")


def fits(alternatives: Value, candidate: str | None) -> Truth:
    """Return whether the list of a field has an alternative for a string, or for the absence of the field (None)."""
    if not isinstance(alternatives, Items):
        return maybe(why_unknown(alternatives))
    if not alternatives.items or len(alternatives.items) > MAX_ALTERNATIVES:
        return _STRANGE
    found = any_of([one_fits(each, candidate) for each in alternatives.items])
    return found if alternatives.closed else found | maybe("there may be more alternatives")


def one_fits(alternative: Value, candidate: str | None) -> Truth:
    """Return whether one alternative fits a string, or the absence of the field (None)."""
    match alternative:
        case Entries(entries=(only,), closed=True):
            return _operator(only.key, only.value, candidate)
        case Known(data=data):
            return truth(candidate is not None and type(data) is str and data == candidate)
        case Text():
            fitting = candidate is not None and could_be(alternative, candidate)
            return maybe(why_unknown(alternative)) if fitting else NO
        case Choice(options=options):
            found = {one_fits(option.value, candidate).answer for option in options}
            return NO if found == {False} else maybe(why_unknown(alternative))
        case Unknown():
            return NO if candidate is None else maybe(why_unknown(alternative))
        case _:
            return _STRANGE


def _operator(name: str, operand: Value, candidate: str | None) -> Truth:
    if name == "exists":
        wanted = isinstance(operand, Known) and type(operand.data) is bool
        return truth(operand.data is (candidate is not None)) if wanted and isinstance(operand, Known) else _STRANGE
    if candidate is None:
        return NO if name in _KNOWN else _STRANGE
    if name == "numeric":
        return NO
    if name == "anything-but":
        return _anything_but(operand, candidate)
    compare = _COMPARISONS.get(name)
    return _STRANGE if compare is None else _compared(compare, operand, candidate)


def _compared(compare: Callable[[str, str], Truth], operand: Value, candidate: str) -> Truth:
    match operand:
        case Known(data=str() as wanted):
            return compare(candidate, wanted)
        case Entries(entries=(only,), closed=True) if only.key == "equals-ignore-case":
            return _compared(lambda left, right: compare(left.lower(), right.lower()), only.value, candidate)
        case _:
            return _STRANGE


def _anything_but(operand: Value, candidate: str) -> Truth:
    match operand:
        case Items(items=items, closed=True) if len(items) <= MAX_ALTERNATIVES:
            return ~any_of([_excluded(each, candidate) for each in items])
        case Entries(entries=(only,), closed=True) if only.key in _COMPARISONS:
            wanted = only.value.items if isinstance(only.value, Items) and only.value.closed else (only.value,)
            return ~any_of([_compared(_COMPARISONS[only.key], each, candidate) for each in wanted])
        case _:
            return ~_excluded(operand, candidate)


def _excluded(value: Value, candidate: str) -> Truth:
    return _STRANGE if isinstance(value, Entries | Items) else one_fits(value, candidate)


def _wildcard(candidate: str, wanted: str) -> Truth:
    if "\\" in wanted or wanted.count("*") > 20 or "**" in wanted:
        return _STRANGE
    return truth(_covers(candidate, wanted.split("*")))


def _cidr(candidate: str, _: str) -> Truth:
    return _STRANGE if any(letter.isdigit() for letter in candidate) else NO


def _covers(candidate: str, pieces: list[str]) -> bool:
    """Tell whether a string is the pieces in their order, with anything between them."""
    if len(pieces) == 1:
        return candidate == pieces[0]
    if not candidate.startswith(pieces[0]):
        return False
    position = len(pieces[0])
    for piece in pieces[1:-1]:
        found = candidate.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    return candidate.endswith(pieces[-1]) and len(candidate) - len(pieces[-1]) >= position


_COMPARISONS: dict[str, Callable[[str, str], Truth]] = {
    "prefix": lambda candidate, wanted: truth(candidate.startswith(wanted)),
    "suffix": lambda candidate, wanted: truth(candidate.endswith(wanted)),
    "equals-ignore-case": lambda candidate, wanted: truth(candidate.lower() == wanted.lower()),
    "wildcard": _wildcard,
    "cidr": _cidr,
}
_KNOWN = frozenset((*_COMPARISONS, "anything-but", "exists", "numeric"))


def is_arn(alternative: Value) -> Truth:
    """Return whether one alternative can be an ARN, or fit one."""
    match alternative:
        case Known(data=data):
            return truth(isinstance(data, str) and data.startswith("arn:"))
        case Text(parts=parts) if isinstance(parts[0], str):
            return truth("arn:".startswith(parts[0][:4]) and (len(parts[0]) >= len("arn:") or len(parts) > 1))
        case Entries(entries=(only,), closed=True) if only.key == "prefix":
            text = only.value.data if isinstance(only.value, Known) else None
            return YES if isinstance(text, str) and "arn:".startswith(text[:4]) else _STRANGE
        case Entries():
            return YES
        case _:
            return maybe(why_unknown(alternative))


def can_fit(alternatives: Value) -> Truth:
    """Return whether the list of a field has an alternative for any value at all."""
    if not isinstance(alternatives, Items) or not alternatives.items:
        return maybe(why_unknown(alternatives))
    return YES
