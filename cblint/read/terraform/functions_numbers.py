"""This is where Terraform's functions on numbers and on dates are defined."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from cblint.read.terraform.functions_known import MAX_NUMBER, Failed, Function, on_numbers, on_strings
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

MAX_POWER = 60
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
UNITS: Mapping[str, int] = MappingProxyType({"h": 3600, "m": 60, "s": 1})
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(Z|[+-]\d\d:\d\d)")
_DURATION = re.compile(r"([+-]?)((?:\d{1,9}[hms])+)")
_WORD = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")


def _power(numbers: list[int | float]) -> int | float | None:
    base, exponent = numbers
    whole = isinstance(base, int) and isinstance(exponent, int) and 0 <= exponent <= MAX_POWER
    return base**exponent if whole and abs(base) <= 1000 and abs(base**exponent) < MAX_NUMBER else None


def _logarithm(numbers: list[int | float]) -> int | float | None:
    """Return the logarithm where it is a whole number; others are rounded differently elsewhere."""
    number, base = numbers
    if number <= 0 or base <= 0 or base == 1:
        raise Failed("log")
    power: int | float = 1
    for exponent in range(MAX_POWER):
        if power == number:
            return exponent
        power *= base
        if abs(power) > MAX_NUMBER:
            break
    return None


def _parseint(text: str, base: str) -> int | None:
    radix = int(base) if base.isdecimal() and len(base) < 3 else 0
    if not 2 <= radix <= 36 or len(text) > 40:
        return None
    digits = text.removeprefix("-")
    if not digits or any(each not in DIGITS[:radix] for each in digits.lower()):
        raise Failed("parseint")
    return int(text, radix)


def _moment(text: str) -> datetime:
    from datetime import datetime  # noqa: PLC0415  (few modules compute dates)

    if not _STAMP.fullmatch(text):
        raise Failed("a timestamp is needed")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Failed("a timestamp is needed") from None


def _timeadd(text: str, duration: str) -> str | None:
    from datetime import timedelta  # noqa: PLC0415  (few modules compute dates)

    found = _DURATION.fullmatch(duration)
    if found is None:
        return None
    seconds = sum(int(count) * UNITS[unit] for count, unit in re.findall(r"(\d+)([hms])", found[2]))
    try:
        moved = _moment(text) + timedelta(seconds=-seconds if found[1] == "-" else seconds)
    except OverflowError:
        return None
    return moved.isoformat().replace("+00:00", "Z")


def _timecmp(left: str, right: str) -> int:
    first, second = _moment(left), _moment(right)
    return (first > second) - (first < second)


def _formatdate(spec: str, text: str) -> str | None:
    """Return a date in a format; None where the format asks for what depends on words or zones."""
    moment = _moment(text)
    codes = {
        "YYYY": f"{moment.year:04}", "YY": f"{moment.year % 100:02}", "MM": f"{moment.month:02}",
        "M": str(moment.month), "DD": f"{moment.day:02}", "D": str(moment.day), "hh": f"{moment.hour:02}",
        "h": str(moment.hour), "mm": f"{moment.minute:02}", "m": str(moment.minute),
        "ss": f"{moment.second:02}", "s": str(moment.second),
    }  # fmt: skip
    pieces: list[str] = []
    position = 0
    for found in _WORD.finditer(spec):
        if found.start() != position or (found[2] and found[0] not in codes):
            return None
        position = found.end()
        quoted = None if found[1] is None else found[1].replace("''", "'")
        pieces.append(codes.get(found[0], found[0]) if quoted is None else quoted)
    return "".join(pieces) if position == len(spec) else None


NUMBERS: Mapping[str, Function] = MappingProxyType(
    {
        "min": on_numbers(min),
        "max": on_numbers(max),
        "abs": on_numbers(lambda numbers: abs(numbers[0]), 1),
        "floor": on_numbers(lambda numbers: int(numbers[0] // 1), 1),
        "ceil": on_numbers(lambda numbers: -int(-numbers[0] // 1), 1),
        "signum": on_numbers(lambda numbers: (numbers[0] > 0) - (numbers[0] < 0), 1),
        "pow": on_numbers(_power, 2),
        "log": on_numbers(_logarithm, 2),
        "parseint": on_strings(_parseint, 2),
        "timeadd": on_strings(_timeadd, 2),
        "timecmp": on_strings(_timecmp, 2),
        "formatdate": on_strings(_formatdate, 2),
    }
)
