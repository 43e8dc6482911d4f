"""This is where HCL text is looked at by lines, and new text of HCL is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cblint.edit.draft import Data, Raw
from cblint.finding import Edit
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import Span

UNIT = "  "
"""How much deeper a nested line stands."""
MAX_DEPTH = 20
"""Data nested deeper is not written."""

_TRIVIA = pattern(r"[ \t\r\n]+|#[^\n]*|//[^\n]*|/\*(?s:.*?)\*/")
_TAIL = pattern(r"[ \t]*(?:(?>/\*[^\n]*?\*/)[ \t]*)*+(?:(?:#|//)[^\n]*)?\r?(?:\n|\Z)")
_IDENTIFIER = pattern(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_ESCAPED = pattern(r'[\\"\x00-\x1f\x7f]')
_TEMPLATE = pattern(r"([$%])\{")
_DOUBLED = pattern(r"\$\$+\{|%%+\{")
_ESCAPES = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "\\": r"\\"}
_WORDS = frozenset({"for", "true", "false", "null"})
"""Words that are no plain keys of an object."""


class Change(NamedTuple):
    """Replace a range of a text; without its path."""

    start: int
    end: int
    text: str


def edits(path: str, changes: Sequence[Change]) -> tuple[Edit, ...]:
    """Return changes as edits of a file, sorted."""
    return tuple(Edit(Span(path, each.start, each.end), each.text) for each in sorted(changes))


def meaningful(text: str, at: int) -> int:
    """Return the offset of what follows blanks, line ends and comments."""
    while (found := _TRIVIA.match(text, at)) is not None:
        at = found.end()
    return at


def line_start(text: str, at: int) -> int:
    """Return where the line of an offset starts."""
    return text.rfind("\n", 0, at) + 1


def next_line(text: str, at: int) -> int:
    """Return where the line after that of an offset starts; the end of the text after the last."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def starts_line(text: str, at: int) -> bool:
    """Tell whether nothing but blanks stands before an offset in its line."""
    return not text[line_start(text, at) : at].strip(" \t")


def ends_line(text: str, at: int) -> bool:
    """Tell whether nothing but blanks and a comment stands from an offset to the end of its line."""
    return _TAIL.match(text, at) is not None


def indent(text: str, at: int) -> str:
    """Return the blanks that the line of an offset starts with."""
    start = line_start(text, at)
    line = text[start : next_line(text, start)]
    return line[: len(line) - len(line.lstrip(" \t"))]


def is_identifier(word: str) -> bool:
    """Tell whether a word can be the name of an attribute."""
    return _IDENTIFIER.match(word) is not None


def quoted(text: str) -> str | None:
    """Return a string as HCL writes it; None where escaping it is not plain."""
    inner = escaped(text)
    return None if inner is None else f'"{inner}"'


def escaped(text: str, *, heredoc: bool = False) -> str | None:
    """Return what stands for a text in a string or heredoc; None where that is not plain."""
    if _DOUBLED.search(text):
        return None
    text = _TEMPLATE.sub(r"\1\g<0>", text)
    if heredoc:
        return None if "\n" in text or "\r" in text else text
    return _ESCAPED.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}"


class Style(NamedTuple):
    """How objects and lists are written near a place."""

    sign: str = "="
    """What follows a key: `=`, `:` or ` :`."""
    commas: bool = False
    """Whether entries on lines of their own end in commas."""
    last_comma: bool = False
    """Whether the last one does, too."""
    quoted: bool = False
    """Whether keys are quoted."""
    inline: bool = False
    """Whether all is written in one line."""
    ragged: bool = False
    """Whether the `=` of its neighbours are not aligned."""
    spread: bool = False
    """Whether each item of a list of several stands on a line of its own."""


PLAIN = Style()


def written(data: Data, indentation: str = "", style: Style = PLAIN, depth: int = 0) -> str | None:
    """Return data as an expression, whose first line stands at an indentation; None if it cannot be written."""
    if depth > MAX_DEPTH:
        return None
    match data:
        case Raw(text=text):
            return text
        case bool():
            return "true" if data else "false"
        case int():
            return str(data)
        case str():
            return quoted(data)
        case Mapping():
            return _object(data, indentation, style, depth + 1)
        case _:
            return _tuple(data, indentation, style, depth + 1)


def _tuple(data: Sequence[Data], indentation: str, style: Style, depth: int) -> str | None:
    nested = any(isinstance(each, Mapping | Sequence) and not isinstance(each, str | Raw) for each in data)
    on_lines = not style.inline and (nested or (style.spread and len(data) > 1))
    deeper = indentation + UNIT if on_lines else indentation
    items = [written(each, deeper, style, depth) for each in data]
    known = [each for each in items if each is not None]
    if len(known) < len(items):
        return None
    if not on_lines:
        return f"[{', '.join(known)}]"
    comma = "," if style.last_comma or not style.commas else ""
    inside = f",\n{deeper}".join(known)
    return f"[\n{deeper}{inside}{comma}\n{indentation}]" if known else "[]"


def _object(data: Mapping[str, Data], indentation: str, style: Style, depth: int) -> str | None:
    deeper = indentation if style.inline else indentation + UNIT
    pairs: list[tuple[str, str]] = []
    for name, value in data.items():
        key, expression = key_text(name, style), written(value, deeper, style, depth)
        if key is None or expression is None:
            return None
        pairs.append((key, expression))
    return object_text(pairs, indentation, style)


def object_text(pairs: Sequence[tuple[str, str]], indentation: str, style: Style) -> str:
    """Return an object of keys and values that are written already."""
    if not pairs:
        return "{}"
    if style.inline:
        return f"{{ {', '.join(entry_text(key, value, style) for key, value in pairs)} }}"
    deeper = indentation + UNIT
    comma = "," if style.commas else ""
    end = comma if style.last_comma else ""
    inside = f"{comma}\n{deeper}".join(aligned(pairs, style))
    return f"{{\n{deeper}{inside}{end}\n{indentation}}}"


def key_text(name: str, style: Style) -> str | None:
    """Return the key of an object as its neighbours are written."""
    plain = is_identifier(name) and name not in _WORDS
    return name if plain and not style.quoted else quoted(name)


def entry_text(key: str, value: str, style: Style, spaces: int = 1) -> str:
    """Return an entry; spaces before `=` align it with its neighbours."""
    before = " " * spaces if style.sign == "=" else ""
    return f"{key}{before}{style.sign} {value}"


def aligned(pairs: Sequence[tuple[str, str]], style: Style = PLAIN) -> list[str]:
    """Return entries with their `=` aligned over runs of values that take one line."""
    lines: list[str] = []
    for index, (key, value) in enumerate(pairs):
        width = len(key)
        if "\n" not in value and not style.ragged:
            low = high = index
            while low > 0 and "\n" not in pairs[low - 1][1]:
                low -= 1
            while high + 1 < len(pairs) and "\n" not in pairs[high + 1][1]:
                high += 1
            width = max(len(each) for each, _ in pairs[low : high + 1])
        lines.append(entry_text(key, value, style, width - len(key) + 1))
    return lines
