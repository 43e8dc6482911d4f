"""This is where a string is written as a YAML or JSON scalar, in quotes where it would mean something else without."""

from __future__ import annotations

import re

from cblint.parse.node import Style
from cblint.source import HOLE

_UNPRINTABLE = r"[^ -~\xa0-\u2027\u202a-\ud7ff\ue001-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_MEANS_MORE = (
    r"(?i:~|null|y|n|yes|no|on|off|true|false|<<|=|[-+]?\.inf|\.nan|[-+]?0x[0-9a-f_]+|[-+]?0o[0-7_]+|[-+]?0b[01_]+"
    r"|[-+]?[0-9][0-9_,]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|[-+]?\.[0-9_]+(?:e[-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t \t].*)?)"
)
_FIRST = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]|-(?=[A-Za-z\-])(?!--(?:\s|$))"
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class NotPlainError(Exception):
    """What is asked for is not plain to write; no edit is made."""


def is_plain(text: str, *, flow: bool) -> bool:
    """Tell whether a string stands for itself as a plain scalar, for every reader of YAML 1.1 and 1.2."""
    return is_plain_text(text, flow=flow) and re.fullmatch(_MEANS_MORE, text) is None


def is_plain_text(text: str, *, flow: bool) -> bool:
    """Tell whether a text can be written as a plain scalar at all, be it read as a string or not."""
    if re.match(_FIRST, text) is None or text[-1] in " :" or ": " in text or " #" in text:
        return False
    if flow and re.search(r"[,\[\]{}:?]", text) is not None:
        return False
    return is_printable(text.replace(HOLE, "x"))


def is_printable(text: str) -> bool:
    """Tell whether a text has only characters that may stand as they are in one line of a file."""
    return re.search(_UNPRINTABLE, text) is None


def single(text: str) -> str:
    """Return what stands between single quotes for a text."""
    if not is_printable(text):
        raise NotPlainError
    return text.replace("'", "''")


def double(text: str) -> str:
    """Return what stands between double quotes for a text, alike in YAML and JSON."""
    if HOLE in text:
        raise NotPlainError
    text = re.sub(r'[\n\t\r"\\]', lambda match: _SHORT[match.group()], text)
    return re.sub(_UNPRINTABLE, lambda match: _escape(match.group()), text)


def _escape(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        raise NotPlainError
    return f"\\u{ord(character):04x}"


def quoted(text: str, style: Style) -> str:
    """Return a text in quotes, the preferred ones if it fits them without escapes, else those that it fits."""
    fits_single = is_printable(text)
    escapes = '"' in text or "\\" in text
    if fits_single and (style is Style.SINGLE or (escapes and "'" not in text and style is not Style.DOUBLE)):
        return f"'{single(text)}'"
    return f'"{double(text)}"'


def written(text: str, style: Style | None, *, flow: bool, quotes: Style | None = None) -> str:
    """Return a string as a YAML scalar of one line: in a style if one is asked for, else plain if that is safe.

    `quotes` are those of the file, for where some are needed and none are asked for.
    """
    if style is None or style is Style.PLAIN:
        return text if is_plain(text, flow=flow) else quoted(text, quotes or Style.PLAIN)
    return quoted(text, style)


def block_lines(text: str) -> tuple[str, list[str]] | None:
    """Return the header and the lines of a text of several lines as a literal block; None where that is not plain."""
    body = text.removesuffix("\n")
    lines = body.split("\n")
    if len(lines) < 2 or lines[0][:1] in ("", " ", "\t") or not lines[-1].strip():
        return None
    if not all(is_printable(line.replace("\t", " ")) and line == line.rstrip() for line in lines):
        return None
    return ("|" if text.endswith("\n") else "|-"), lines
