"""This is where Terraform's functions that compare or rearrange whole lists and sets are defined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from types import MappingProxyType

from cblint.read.terraform.functions_known import (
    MAX_ITEMS,
    Data,
    Failed,
    Function,
    items,
    mapping,
    on_data,
    whole,
    word,
)
from cblint.read.terraform.scalars import as_number, unknown_like
from cblint.value import Items, Origin, Reason, Unknown, Value

MAX_COMPARED = 300
"""Longer lists are not searched for equal items."""


def _setproduct(arguments: list[Value], origin: Origin) -> Value | None:
    if len(arguments) < 2:
        return None
    total = 1
    for each in arguments:
        if not isinstance(each, Items) or not each.closed:
            return unknown_like(each, origin)
        total *= len(each.items)
    if total * len(arguments) > MAX_ITEMS:
        return Unknown(origin, Reason.TOO_LARGE, "setproduct")
    lists = [each.items for each in arguments if isinstance(each, Items)]
    return Items(origin, tuple(Items(origin, row) for row in product(*lists)))


def _chunklist(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [Items(items=inside, closed=True), size]:
            number = as_number(size)
            if not isinstance(number, int) or number < 0:
                return unknown_like(size, origin)
            step = number or max(len(inside), 1)
            starts = range(0, len(inside), step)
            return Items(origin, tuple(Items(origin, inside[start : start + step]) for start in starts))
        case [value, _]:
            return unknown_like(value, origin)
        case _:
            return None


def _kind(data: Data) -> tuple[type, Data]:
    """Return what tells an item from others: 1 and true are not the same."""
    return (float if isinstance(data, int | float) and not isinstance(data, bool) else type(data)), data


def _compared(apply: Callable[[list[Data], list[Data]], list[Data]]) -> Function:
    """Make a function of two or more sets of strings or of numbers."""

    def function(*sets: Data) -> Data:
        lists = [items(each) for each in sets]
        if not lists or any(len(each) > MAX_COMPARED for each in lists):
            return None
        if len({_kind(item)[0] for each in lists for item in each}) > 1:
            return None
        result = lists[0]
        for other in lists[1:]:
            result = apply(result, other)
        return _set(result)

    return on_data(function)


def _set(data: list[Data]) -> list[Data] | None:
    """Return the items once each, in Terraform's order; None where that is not known."""
    once = [item for index, item in enumerate(data) if item not in data[:index]]
    if all(isinstance(item, str) for item in once):
        return sorted(once, key=word)
    numbers = [item for item in once if isinstance(item, int | float) and not isinstance(item, bool)]
    if len(numbers) == len(once):
        return [*sorted(numbers)]
    return once if len(once) < 2 else None


def _index(within: Data, wanted: Data) -> Data:
    for number, item in enumerate(items(within)):
        if _kind(item) == _kind(wanted):
            return number
    if any(isinstance(item, str) != isinstance(wanted, str) for item in items(within)):
        return None  # Terraform may convert one to the other
    raise Failed("index")


def _matchkeys(values: Data, keys: Data, wanted: Data) -> Data:
    if len(items(values)) != len(items(keys)):
        raise Failed("matchkeys")
    if len(items(wanted)) > MAX_COMPARED:
        return None
    return [value for value, key in zip(items(values), items(keys), strict=True) if key in items(wanted)]


def _transpose(data: Data) -> Data:
    made: dict[str, list[Data]] = {}
    for key in sorted(mapping(data)):
        for value in items(mapping(data)[key]):
            made.setdefault(word(value), []).append(key)
    return {key: [*dict.fromkeys(made[key])] for key in sorted(made)}


def _sum(data: Data) -> Data:
    numbers = [each if isinstance(each, float) else whole(each) for each in items(data)]
    if not numbers:
        raise Failed("sum")
    return sum(numbers) if all(isinstance(each, int) for each in numbers) else None


SETS: Mapping[str, Function] = MappingProxyType(
    {
        "setproduct": _setproduct,
        "chunklist": _chunklist,
        "setintersection": _compared(lambda left, right: [each for each in left if each in right]),
        "setsubtract": _compared(lambda left, right: [each for each in left if each not in right]),
        "index": on_data(_index, 2),
        "matchkeys": on_data(_matchkeys, 3),
        "transpose": on_data(_transpose, 1),
        "sum": on_data(_sum, 1),
    }
)
