"""This is where functions of Terraform are made of ordinary ones, which are called with known arguments only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from cblint.read.terraform.combine import MAX_TEXT
from cblint.read.terraform.scalars import NotKnown, as_number, as_text, literal, missing, unknown_like
from cblint.value import Entries, Entry, Items, Known, Origin, Reason, Unknown, Value

Data: TypeAlias = "str | int | float | bool | list[Data] | dict[str, Data] | None"
Function: TypeAlias = Callable[[list[Value], Origin], Value | None]

MAX_NUMBER = 1e15
MAX_DEPTH = 30
MAX_ITEMS = 10_000


class Failed(Exception):  # noqa: N818  (it never leaves the functions)
    """Terraform stops with an error, which `try` and `can` notice."""


def on_strings(apply: Callable[..., str | float | bool | None], *counts: int) -> Function:
    """Make a function of strings; an unknown argument makes the result unknown for the same reason."""

    def function(arguments: list[Value], origin: Origin) -> Value | None:
        if len(arguments) not in counts:
            return None
        texts = [as_text(argument) for argument in arguments]
        for argument, text in zip(arguments, texts, strict=True):
            if text is None:
                return None if isinstance(argument, Known) else unknown_like(argument, origin)
        return result_of(lambda: apply(*texts), origin)

    return function


def on_numbers(apply: Callable[[list[int | float]], int | float | None], *counts: int) -> Function:
    """Make a function of numbers, of as many as `counts` says; of at least one, if it says nothing."""

    def function(arguments: list[Value], origin: Origin) -> Value | None:
        if not arguments or (counts and len(arguments) not in counts):
            return None
        numbers = []
        for argument in arguments:
            number = as_number(argument)
            if number is None or abs(number) > MAX_NUMBER:
                return None if isinstance(argument, Known) else unknown_like(argument, origin)
            numbers.append(number)
        return result_of(lambda: apply(numbers), origin)

    return function


def on_data(apply: Callable[..., Data], *counts: int) -> Function:
    """Make a function of plain data: strings, numbers, lists and dictionaries that are known throughout."""

    def function(arguments: list[Value], origin: Origin) -> Value | None:
        if counts and len(arguments) not in counts:
            return None
        try:
            known = [data_of(argument) for argument in arguments]
        except NotKnown as error:
            return unknown_like(error.value, origin)
        return result_of(lambda: apply(*known), origin)

    return function


def result_of(apply: Callable[[], Data], origin: Origin) -> Value | None:
    """Return what an ordinary function returns as a value; None where it says nothing."""
    try:
        result = apply()
    except Failed as error:
        return missing(origin, str(error))
    if result is None:
        return None
    if isinstance(result, str) and len(result) > MAX_TEXT:
        return Unknown(origin, Reason.TOO_LARGE)
    return value_of(result, origin)


def data_of(value: Value, depth: int = 0) -> Data:
    """Return a value that is known throughout as plain data."""
    match value:
        case Known(data=data):
            return data
        case Items(items=items, closed=True) if depth < MAX_DEPTH and len(items) <= MAX_ITEMS:
            return [data_of(item, depth + 1) for item in items]
        case Entries(entries=entries, closed=True) if depth < MAX_DEPTH and len(entries) <= MAX_ITEMS:
            return {entry.key: data_of(entry.value, depth + 1) for entry in entries}
        case _:
            raise NotKnown(value)


def value_of(data: Data, origin: Origin) -> Value:
    """Return plain data as a value that stands nowhere letter by letter."""
    match data:
        case list():
            return Items(origin, tuple(value_of(each, origin) for each in data))
        case dict():
            made = (Entry(key, origin.span, value_of(each, origin)) for key, each in data.items())
            return Entries(origin, tuple(made))
        case _:
            return literal(origin, data)


def word(data: Data) -> str:
    """Return a scalar as a string; fail for what is none."""
    match data:
        case bool():
            return "true" if data else "false"
        case str():
            return data
        case int() | float():
            return str(int(data)) if isinstance(data, int) or data.is_integer() else repr(data)
        case _:
            raise Failed("a string is needed")


def whole(data: Data) -> int:
    """Return a whole number; fail for what is none."""
    if isinstance(data, str) and data.lstrip("-").isdecimal() and len(data) < 16:
        return int(data)
    if isinstance(data, bool) or not isinstance(data, int | float) or data != int(data) or abs(data) > MAX_NUMBER:
        raise Failed("a whole number is needed")
    return int(data)


def items(data: Data) -> list[Data]:
    """Return a list; fail for what is none."""
    if not isinstance(data, list):
        raise Failed("a list is needed")
    return data


def mapping(data: Data) -> dict[str, Data]:
    """Return a map; fail for what is none."""
    if not isinstance(data, dict):
        raise Failed("a map is needed")
    return data
