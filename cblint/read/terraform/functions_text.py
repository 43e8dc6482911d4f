"""This is where Terraform's functions on strings and numbers are defined."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from cblint.read.terraform.combine import MAX_TEXT, Piece, concatenated
from cblint.read.terraform.scalars import as_number, as_text, literal, unknown_like
from cblint.value import Items, Known, Origin, Reason, Text, Unknown, Value

Function = Callable[[list[Value], Origin], Value | None]

_VERB = re.compile(r"%(?:%|[-+ 0#]*\d{0,3}(?:\.\d{1,3})?[a-zA-Z])")


def _on_strings(apply: Callable[..., str | float | bool | None], *counts: int) -> Function:
    """Make a function of known strings; an unknown argument makes the result unknown for the same reason."""

    def function(arguments: list[Value], origin: Origin) -> Value | None:
        if len(arguments) not in counts:
            return None
        texts = [as_text(argument) for argument in arguments]
        for argument, text in zip(arguments, texts, strict=True):
            if text is None:
                return None if isinstance(argument, Known) else unknown_like(argument, origin)
        result = apply(*texts)
        if result is None or (isinstance(result, str) and len(result) > MAX_TEXT):
            return None
        return literal(origin, result)

    return function


def _on_numbers(apply: Callable[[list[int | float]], int | float | None]) -> Function:
    def function(arguments: list[Value], origin: Origin) -> Value | None:
        numbers = []
        for argument in arguments:
            number = as_number(argument)
            if number is None or abs(number) > 1e15:
                return None if isinstance(argument, Known) else unknown_like(argument, origin)
            numbers.append(number)
        result = apply(numbers) if numbers else None
        return None if result is None else literal(origin, result)

    return function


def _case(apply: Callable[[str], str]) -> Function:
    """Make a function that keeps a text's holes, because it changes each character on its own."""

    def function(arguments: list[Value], origin: Origin) -> Value | None:
        match arguments:
            case [Text(parts=parts)]:
                changed = (apply(part) if isinstance(part, str) else part for part in parts)
                return Text(origin, tuple(changed), ())
            case [Known(data=str() as data) as known] if apply(data) == data:
                return known
            case _:
                return _on_strings(apply, 1)(arguments, origin)

    return function


def _replace(text: str, old: str, new: str) -> str | None:
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        return None
    if len(new) * text.count(old) > MAX_TEXT:
        return None
    return text.replace(old, new)


def _substr(text: str, offset: str, length: str) -> str | None:
    if not (offset.lstrip("-").isdecimal() and length.lstrip("-").isdecimal()) or len(offset + length) > 20:
        return None
    start = int(offset) if int(offset) >= 0 else len(text) + int(offset)
    return text[start:] if int(length) < 0 else text[start : start + int(length)]


def _title(text: str) -> str:
    return re.sub(r"(^|[^\w'])([a-z])", lambda match: match[1] + match[2].upper(), text)


def _basename(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _dirname(path: str) -> str:
    return path.rpartition("/")[0] or ("/" if path.startswith("/") else ".")


def _join(arguments: list[Value], origin: Origin) -> Value | None:
    if len(arguments) < 2:
        return None
    separator, *lists = arguments
    pieces: list[Piece] = []
    for each in lists:
        if not isinstance(each, Items) or not each.closed:
            return unknown_like(each, origin)
        for item in each.items:
            pieces += [Piece(separator)] * bool(pieces) + [Piece(item)]
    return concatenated(pieces, origin)


def _split(arguments: list[Value], origin: Origin) -> Value | None:
    match arguments:
        case [separator, text]:
            known, divider = as_text(text), as_text(separator)
            if known is None or not divider:
                return unknown_like(text if known is None else separator, origin)
            if known.count(divider) > 10_000:
                return Unknown(origin, Reason.TOO_LARGE, "split")
            return Items(origin, tuple(literal(origin, part) for part in known.split(divider)))
        case _:
            return None


def _format(arguments: list[Value], origin: Origin) -> Value | None:
    if not arguments:
        return None
    template = as_text(arguments[0])
    if template is None:
        return unknown_like(arguments[0], origin)
    pieces: list[Piece] = []
    rest = arguments[1:]
    position = 0
    for match in _VERB.finditer(template):
        pieces.append(Piece(literal(origin, template[position : match.start()])))
        position = match.end()
        if match[0] == "%%":
            pieces.append(Piece(literal(origin, "%")))
            continue
        if not rest:
            return Unknown(origin, Reason.MALFORMED, "format")
        pieces.append(Piece(_formatted(match[0], rest.pop(0), origin)))
    pieces.append(Piece(literal(origin, template[position:])))
    return concatenated(pieces, origin)


def _formatted(verb: str, value: Value, origin: Origin) -> Value:
    number = as_number(value)
    if verb in ("%s", "%v") and (isinstance(value, Text) or as_text(value) is not None):
        return value
    if verb[-1] == "d" and isinstance(number, int) and re.fullmatch(r"%0?\d{0,3}d", verb):
        return literal(origin, verb % number)
    if isinstance(value, Known):
        return Unknown(origin, Reason.NOT_EVALUATED, f"format with {verb}")
    return unknown_like(value, origin)


def _trim(strip: Callable[[str, str], str]) -> Function:
    return _on_strings(strip, 2)


TEXTS: Mapping[str, Function] = MappingProxyType(
    {
        "lower": _case(str.lower),
        "upper": _case(str.upper),
        "title": _on_strings(_title, 1),
        "trimspace": _on_strings(str.strip, 1),
        "chomp": _on_strings(lambda text: text.rstrip("\r\n"), 1),
        "trim": _trim(str.strip),
        "trimprefix": _trim(str.removeprefix),
        "trimsuffix": _trim(str.removesuffix),
        "startswith": _on_strings(str.startswith, 2),
        "endswith": _on_strings(str.endswith, 2),
        "strcontains": _on_strings(lambda text, part: part in text, 2),
        "replace": _on_strings(_replace, 3),
        "substr": _on_strings(_substr, 3),
        "basename": _on_strings(_basename, 1),
        "dirname": _on_strings(_dirname, 1),
        "strrev": _on_strings(lambda text: text[::-1], 1),
        "join": _join,
        "split": _split,
        "format": _format,
        "min": _on_numbers(min),
        "max": _on_numbers(max),
        "abs": _on_numbers(lambda numbers: abs(numbers[0])),
        "floor": _on_numbers(lambda numbers: int(numbers[0] // 1)),
        "ceil": _on_numbers(lambda numbers: -int(-numbers[0] // 1)),
        "signum": _on_numbers(lambda numbers: (numbers[0] > 0) - (numbers[0] < 0)),
    }
)
