"""This is where the functions are evaluated that make lists, take from them, or measure them."""

from __future__ import annotations

from cblint.parse.node import Node, SequenceNode
from cblint.read.cloudformation.text import split
from cblint.read.shape import mapped
from cblint.record import TYPE_CHECKING
from cblint.source import Span
from cblint.value import (
    Choice,
    Items,
    Known,
    Reason,
    Text,
    Unknown,
    Value,
    at,
    string,
)

if TYPE_CHECKING:
    from cblint.read.cloudformation.evaluation import Evaluator

_MAX_DIGITS = 6
_MAX_BLOCKS = 256
"""More blocks of addresses are not made of one."""
_BITS = {4: 32, 6: 128}


def select(evaluator: Evaluator, argument: Node, span: Span, depth: int) -> Value:
    """Return what `Fn::Select` takes from a list; an item of an open one is known if it is in view."""
    if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
        return Unknown(at(span), Reason.MALFORMED, "Fn::Select")
    index = string(evaluator.value(argument.items[0], depth + 1)) or ""
    values = evaluator.value(argument.items[1], depth + 1)
    return mapped(values, lambda each: _selected(each, index, span))


def _selected(values: Value, index: str, span: Span) -> Value:
    if not isinstance(values, Items) or not (index.isascii() and index.isdigit()):
        reason = values.reason if isinstance(values, Unknown) else Reason.NOT_EVALUATED
        return Unknown(at(span), reason, "Fn::Select")
    if len(index) > _MAX_DIGITS or int(index) >= len(values.items):
        reason = Reason.MALFORMED if values.closed else Reason.NOT_EVALUATED
        return Unknown(at(span), reason, "Fn::Select")
    value = values.items[int(index)]
    return value.replace(origin=value.origin.then(span, "selected from a list"))


def split_up(evaluator: Evaluator, argument: Node, span: Span, depth: int) -> Value:
    """Return the list that `Fn::Split` makes of a string."""
    if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
        return Unknown(at(span), Reason.MALFORMED, "Fn::Split")
    delimiter = string(evaluator.value(argument.items[0], depth + 1))
    value = evaluator.value(argument.items[1], depth + 1)
    if not delimiter:
        return Unknown(at(span), Reason.NOT_EVALUATED, "Fn::Split")
    return mapped(value, lambda each: _split(each, delimiter, span))


def _split(value: Value, delimiter: str, span: Span) -> Value:
    if not isinstance(value, Text) and string(value) is None:
        reason = value.reason if isinstance(value, Unknown) else Reason.NOT_EVALUATED
        return Unknown(at(span, reference=value.origin.reference), reason, "Fn::Split")
    return split(value, delimiter)


def length(evaluator: Evaluator, argument: Node, span: Span, depth: int) -> Value:
    """Return how many items a list has, where all of them are in view."""
    value = evaluator.value(argument, depth + 1)
    return mapped(value, lambda each: _length(each, span))


def _length(value: Value, span: Span) -> Value:
    if isinstance(value, Items) and value.closed and not any(isinstance(each, Choice) for each in value.items):
        return Known(at(span).resting_on(value.origin.basis), len(value.items), str(len(value.items)))
    reason = value.reason if isinstance(value, Unknown) else Reason.NOT_EVALUATED
    return Unknown(at(span), reason, "Fn::Length")


def zones(span: Span) -> Value:
    """Return a region's availability zones, of which only the names are not known, nor how many there are."""
    return Unknown(at(span), Reason.OUTSIDE, "the availability zones of the region")


def blocks(evaluator: Evaluator, argument: Node, span: Span, depth: int) -> Value:
    """Return the blocks of addresses that `Fn::Cidr` cuts out of one."""
    if not isinstance(argument, SequenceNode) or len(argument.items) != 3:
        return Unknown(at(span), Reason.MALFORMED, "Fn::Cidr")
    values = [evaluator.value(item, depth + 1) for item in argument.items]
    block, *numbers = map(string, values)
    if block is None or not all(each is not None and each.isascii() and each.isdigit() for each in numbers):
        reason = next((each.reason for each in values if isinstance(each, Unknown)), Reason.NOT_EVALUATED)
        return Unknown(at(span), reason, "Fn::Cidr")
    count, bits = (int(each[:_MAX_DIGITS]) for each in numbers if each is not None)
    found = _cut(block, count, bits)
    if found is None:
        return Unknown(at(span), Reason.MALFORMED, "Fn::Cidr")
    origin = values[0].origin.then(span, "cut out of a block of addresses")
    for value in values:
        origin = origin.resting_on(value.origin.basis)
    return Items(origin, tuple(Known(origin, each, "", ()) for each in found))


def _cut(block: str, count: int, bits: int) -> list[str] | None:
    """Return the first so many blocks with so many bits for hosts; None where there are not as many."""
    import ipaddress  # noqa: PLC0415  (few templates cut addresses)
    from itertools import islice  # noqa: PLC0415

    try:
        network = ipaddress.ip_network(block, strict=False)
        whole = _BITS[network.version]
        found = list(map(str, islice(network.subnets(new_prefix=whole - bits), min(count, _MAX_BLOCKS))))
    except ValueError:
        return None
    return found if found and len(found) == count else None
