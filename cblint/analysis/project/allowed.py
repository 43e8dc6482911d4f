"""This is where it is answered whether a value is one that a property may have."""

from __future__ import annotations

import re
from collections.abc import Callable

from cblint.data import project
from cblint.data.project import Property
from cblint.pattern import pattern
from cblint.read.spelling import nearest
from cblint.value import Scalar, Value, alternatives, string, test

_TRUTH_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "0", "1"})
"""What one or the other language takes as a truth value."""
_INTEGER = pattern(r"[+-]?[0-9]{1,15}(?:\.0+)?", re.ASCII)
_SHOWN = 6


def refusal(each: Property, name: str, value: Value, language: str) -> str:
    """Say why a property cannot have a value; nothing where it can, or the value is not known."""
    checks: tuple[tuple[object, Callable[[Scalar], bool], Callable[[str], str]], ...] = (
        (each.values, lambda data: _is_foreign(each, data, language), lambda text: _other(each, name, text)),
        (each.boolean, _is_no_truth, lambda text: f"`{name}` is `{text}`, which is neither true nor false"),
        (each.range, _is_no_number, lambda text: f"`{name}` is `{text}`, which is no whole number"),
        (each.range, lambda data: _is_outside(each, data), lambda text: _range(each, name, text)),
        (each.length, lambda data: _is_too_long(each, data), lambda text: _length(each, name, text)),
        (each.pattern, lambda data: _breaks(each, data), lambda text: f"`{name}` is `{text}`, but takes {each.says}"),
    )
    for given, is_bad, message in checks:
        if given and test(value, is_bad).is_yes:
            return message(next((text for text in map(string, alternatives(value)) if text is not None), ""))
    return ""


def _is_foreign(each: Property, data: Scalar, language: str) -> bool:
    if not isinstance(data, str) or data == "" or data in each.values:
        return False
    if language != "cloudformation":
        return True
    known = {value.replace("_", "").lower() for value in each.values}
    return data.replace("_", "").lower() not in known and data.lower() not in project.load().template_words


def _other(each: Property, name: str, text: str) -> str:
    close = nearest(text, each.values)
    if close:
        return f"`{text}` is not one of the {each.kind}; the nearest is `{close}`"
    if len(each.values) <= _SHOWN:
        return f"`{name}` is `{text}`, but can only be {' or '.join(f'`{value}`' for value in each.values)}"
    return f"`{text}` is not one of the {each.kind}"


def _is_no_truth(data: Scalar) -> bool:
    return isinstance(data, str) and data != "" and data.lower() not in _TRUTH_WORDS


def _number(data: Scalar) -> int | None:
    """Return the whole number that a value is, in quotes or without."""
    if isinstance(data, bool) or data is None:
        return None
    written = str(data)
    return int(float(written)) if _INTEGER.fullmatch(written) else None


def _is_no_number(data: Scalar) -> bool:
    return isinstance(data, str | float) and data != "" and _number(data) is None


def _is_outside(each: Property, data: Scalar) -> bool:
    number = _number(data)
    if number is None or each.range is None:
        return False
    low, high = each.range
    return number < low or (high is not None and number > high)


def _range(each: Property, name: str, text: str) -> str:
    low, high = each.range or (0, None)
    unit = " minutes" if each.minutes else ""
    limits = f"from {low} to {high}{unit}" if high is not None else f"at least {low}{unit}"
    return f"`{name}` is {text}, but takes {limits}"


def _is_too_long(each: Property, data: Scalar) -> bool:
    if not isinstance(data, str) or each.length is None:
        return False
    low, high = each.length
    return len(data) < low or (high is not None and len(data) > high)


def _length(each: Property, name: str, text: str) -> str:
    low, high = each.length or (0, None)
    if len(text) < low:
        return f"`{name}` is empty"
    return f"`{name}` has {len(text)} characters, and may have {high}"


def _breaks(each: Property, data: Scalar) -> bool:
    return isinstance(data, str) and data != "" and pattern(each.pattern, re.ASCII).fullmatch(data) is None
