"""This is where Terraform's functions on strings and numbers are defined."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from cblint.read.terraform.combine import MAX_TEXT, Piece, concatenated, moved
from cblint.read.terraform.functions_known import Function, on_strings
from cblint.read.terraform.scalars import as_number, as_text, literal, unknown_like
from cblint.value import Items, Known, Origin, Reason, Text, Unknown, Value, embedded

_VERB = re.compile(r"%(?:%|([-+ 0#]*)(\d{0,3})((?:\.\d{1,3})?)(?:\[(\d{1,3})\])?([a-zA-Z]))|%")
MAX_FORMATTED = 1000


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
                return on_strings(apply, 1)(arguments, origin)

    return function


def _replace(text: str, old: str, new: str) -> str | None:
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
    return posixpath.normpath(path.rpartition("/")[0] or ("/" if path.startswith("/") else "."))


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
    position = taken = 0
    for match in _VERB.finditer(template):
        pieces.append(Piece(literal(origin, template[position : match.start()])))
        position = match.end()
        if match[0] == "%%":
            pieces.append(Piece(literal(origin, "%")))
            continue
        taken = int(match[4]) if match[4] else taken + 1
        if not match[5] or not 1 <= taken < len(arguments):
            return Unknown(origin, Reason.MALFORMED, "format")
        pieces.append(Piece(_formatted(match, arguments[taken], origin)))
    pieces.append(Piece(literal(origin, template[position:])))
    return concatenated(pieces, origin)


def _formatted(verb: re.Match[str], value: Value, origin: Origin) -> Value:
    flags, width, precision, _, letter = verb.groups()
    number = as_number(value)
    plain = not flags and not width and not precision
    if letter in "sv" and plain and (isinstance(value, Text) or as_text(value) is not None):
        return value
    if letter == "s" and not precision and flags in ("", "-") and (text := as_text(value)) is not None:
        return literal(origin, text.ljust(int(width or 0)) if flags else text.rjust(int(width or 0)))
    if letter == "d" and isinstance(number, int) and flags in ("", "0") and not precision:
        return literal(origin, f"{number:{flags}{width}d}")
    if letter == "t" and plain and isinstance(value, Known) and isinstance(value.data, bool):
        return literal(origin, "true" if value.data else "false")
    if isinstance(value, Known):
        return Unknown(origin, Reason.NOT_EVALUATED, f"format with {verb[0]}")
    return unknown_like(value, origin)


def _formatlist(arguments: list[Value], origin: Origin) -> Value | None:
    """Format once for each item of the lists, which are equally long; what is no list is used each time."""
    unsure = next((each for each in arguments if isinstance(each, Unknown)), None)
    lists = [each for each in arguments if isinstance(each, Items)]
    if unsure is not None:
        return unknown_like(unsure, origin)
    if not lists or len({len(each.items) for each in lists}) > 1 or not all(each.closed for each in lists):
        return unknown_like(lists[0], origin) if lists else None
    if len(lists[0].items) > MAX_FORMATTED:
        return Unknown(origin, Reason.TOO_LARGE, "formatlist")
    made: list[Value] = []
    for index in range(len(lists[0].items)):
        row = [each.items[index] if isinstance(each, Items) else each for each in arguments]
        formatted = _format(row, origin)
        if formatted is None:
            return None
        made.append(formatted)
    return Items(origin, tuple(made))


def _indent(arguments: list[Value], origin: Origin) -> Value | None:
    """Indent all lines but the first; the characters keep their places."""
    if len(arguments) != 2:
        return None
    count, value = as_number(arguments[0]), arguments[1]
    if not isinstance(count, int) or not 0 <= count <= 200:
        return unknown_like(arguments[0], origin)
    if isinstance(value, Text):
        break_ = "\n" + " " * count
        changed = (part.replace("\n", break_) if isinstance(part, str) else part for part in value.parts)
        return Text(origin, tuple(changed), ())
    if not isinstance(value, Known) or not isinstance(value.data, str):
        return unknown_like(value, origin)
    lines = re.findall(r"[^\n]*\n|[^\n]+", value.data)
    known = embedded(value)
    if len(lines) * count > MAX_TEXT or known is None:
        return None
    pieces: list[Piece] = []
    position = 0
    for line in lines:
        pieces += [Piece(literal(origin, " " * count))] * bool(position)
        pieces.append(Piece(literal(origin, line), known.map.slice(position, position + len(line))))
        position += len(line)
    if value.data.endswith("\n"):
        pieces.append(Piece(literal(origin, " " * count)))
    return moved(concatenated(pieces, origin), value.origin)


def _trim(strip: Callable[[str, str], str]) -> Function:
    return on_strings(strip, 2)


TEXTS: Mapping[str, Function] = MappingProxyType(
    {
        "lower": _case(str.lower),
        "upper": _case(str.upper),
        "title": on_strings(_title, 1),
        "trimspace": on_strings(str.strip, 1),
        "chomp": on_strings(lambda text: text.rstrip("\r\n"), 1),
        "trim": _trim(str.strip),
        "trimprefix": _trim(str.removeprefix),
        "trimsuffix": _trim(str.removesuffix),
        "startswith": on_strings(str.startswith, 2),
        "endswith": on_strings(str.endswith, 2),
        "strcontains": on_strings(lambda text, part: part in text, 2),
        "replace": on_strings(_replace, 3),
        "substr": on_strings(_substr, 3),
        "basename": on_strings(_basename, 1),
        "dirname": on_strings(_dirname, 1),
        "strrev": on_strings(lambda text: text[::-1], 1),
        "join": _join,
        "split": _split,
        "format": _format,
        "formatlist": _formatlist,
        "indent": _indent,
    }
)
