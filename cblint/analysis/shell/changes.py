"""This is where an expansion that changes a value is evaluated: `${X%.*}`, `${X:0:7}`, `${X//a/b}`, `${X^^}`."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from cblint.parse.shell_script import Expansion, Literal, Opaque, Word
from cblint.pattern import pattern
from cblint.value import Known, Text, Value, at, string

MAX_LENGTH = 1000
"""Of a longer value nothing is cut."""
MAX_PATTERN = 200
_SLICE = pattern(r" ?(-?[0-9]{1,4}|\(-[0-9]{1,4}\))(?::([0-9]{1,4}))?")
_SPECIAL = pattern(r"([*?\[])")
_CASES: dict[tuple[str, str], Callable[[str], str]] = {
    ("^", "^"): str.upper,
    (",", ","): str.lower,
    ("^", ""): lambda text: text[:1].upper() + text[1:],
    (",", ""): lambda text: text[:1].lower() + text[1:],
}


def changed(value: Value, part: Expansion, one: Callable[[Word], Value]) -> Value | None:
    """Return what an expansion with an operator makes of a value, None if that is not known.

    `one` evaluates a word. Of a value of which only the end is known, folder and name are.
    """
    argument = part.argument
    if argument is None:
        return None
    if isinstance(value, Text):
        return _part_of_path(value, part)
    text = string(value)
    if text is None or len(text) > MAX_LENGTH:
        return None
    made = _changed(text, part.operator, argument, one)
    return None if made is None else Known(value.origin.then(part.span, "is changed here"), made, segments=())


def _changed(text: str, operator: str, argument: Word, one: Callable[[Word], Value]) -> str | None:
    match operator:
        case ":+" | "+":
            return string(one(argument)) if text else ""
        case "%" | "#":
            pattern = _pattern(argument, one)
            return None if pattern is None else _cut(text, operator, pattern)
        case "^" | ",":
            change = _CASES.get((operator, argument.literal or ""))
            return change(text) if change and argument.literal is not None else None
        case ":":
            return _slice(text, argument.literal or "")
        case "/":
            return _replaced(text, argument.literal)
        case _:
            return None


def _pattern(word: Word, one: Callable[[Word], Value]) -> str | None:
    """Return a pattern, with what is quoted in it made literal."""
    pieces = []
    for part in word.parts:
        match part:
            case Literal(text=text):
                pieces.append(_SPECIAL.sub(r"[\1]", text))
            case Opaque(text=text, kind="glob"):
                pieces.append(text)
            case _:
                known = string(one(Word(part.span, (part,))))
                if known is None:
                    return None
                pieces.append(_SPECIAL.sub(r"[\1]", known))
    return "".join(pieces)


def _cut(text: str, operator: str, pattern: str) -> str | None:
    """Return a text without the shortest beginning or end that fits, or the longest if the operator is doubled."""
    longest = pattern.startswith(operator)
    if len(pattern) > MAX_PATTERN or "[^" in pattern:
        return None
    pattern = pattern.removeprefix(operator)
    lengths = range(len(text), -1, -1) if longest else range(len(text) + 1)
    for length in lengths:
        if operator == "#" and fnmatchcase(text[:length], pattern):
            return text[length:]
        if operator == "%" and fnmatchcase(text[len(text) - length :], pattern):
            return text[: len(text) - length]
    return text


def _slice(text: str, numbers: str) -> str | None:
    found = _SLICE.fullmatch(numbers)
    if found is None:
        return None
    start = int(found.group(1).strip("()"))
    start = max(start + len(text), 0) if start < 0 else start
    return text[start : start + int(found.group(2))] if found.group(2) else text[start:]


def _replaced(text: str, argument: str | None) -> str | None:
    """Return a text in which a literal is replaced."""
    if argument is None or "\\" in argument:
        return None
    every = argument.startswith("/")
    old, _, new = argument.removeprefix("/").partition("/")
    if not old or old[0] in "#%":
        return None
    return text.replace(old, new, -1 if every else 1)


def _part_of_path(value: Text, part: Expansion) -> Value | None:
    """Return the folder or the name of a path whose beginning is not known."""
    *before, last = value.parts
    if not isinstance(last, str) or "/" not in last or part.argument is None:
        return None
    pieces = [each.text for each in part.argument.parts if isinstance(each, Literal | Opaque)]
    head, _, name = last.rpartition("/")
    match part.operator, "".join(pieces):
        case "%", "/*":
            kept = (*before, head) if head else tuple(before)
            return Text(value.origin, kept, ()) if len(kept) > 1 else _alone(value, head)
        case "#", "#*/":
            return Known(at(part.span), name, segments=())
        case _:
            return None


def _alone(value: Text, head: str) -> Value | None:
    from cblint.value import Hole, Unknown  # noqa: PLC0415  (only here)

    hole = value.parts[0]
    return Unknown(hole.origin, hole.reason, hole.detail) if isinstance(hole, Hole) and not head else None
