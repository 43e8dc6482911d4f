"""This is where the characters of a YAML scalar are traced to the text: through quotes, escapes, indents and folds.

A trace is a list of pieces (offset in the value, offset in the text, length). The characters of a piece are the same
in both. What an escape or a folded line break stands for has no piece; where needed, pieces of no length
say where it begins and ends. A trace that does not rebuild the value exactly is dropped.
"""

from __future__ import annotations

import re

Piece = tuple[int, int, int]

# Patterns are compiled where they are first needed (`re` keeps them): most files need few of them. The two line breaks
# beyond Latin-1 stand apart, for a set with them in it takes ten times as long to compile.
_BREAK = r"\r\n|[\n\r\x85]|\u2028|\u2029"
_WHITE = r"[ \t\n\r\x85]*(?:\u2028[ \t\n\r\x85]*|\u2029[ \t\n\r\x85]*)*"
_FOLD = rf"(?:(?<![ \t])[ \t]+)?(?:{_BREAK}){_WHITE}"
_SINGLE = rf"(?P<quote>'')|{_FOLD}"
_DOUBLE = (
    rf"(?P<join>\\(?:{_BREAK}){_WHITE})"
    r"|\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})|(?P<short>[^xuU\n\r]))"
    rf"|{_FOLD}"
)
_JSON = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^u]"
_SHORT = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_BLANKS = " \t\n\r\x85\u2028\u2029"


class _Trace:
    """Collects the pieces of a value, and the value that they rebuild."""

    __slots__ = ("_end", "_open", "length", "parts", "pieces")

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.parts: list[str] = []
        self.length = 0
        self._end = (-1, -1)
        self._open = False

    def run(self, text: str, start: int) -> None:
        """Add characters that stand in the text from `start`."""
        if not text:
            return
        if self._end == (self.length, start) and not self._open:
            inner, at, length = self.pieces[-1]
            self.pieces[-1] = (inner, at, length + len(text))
        else:
            self._bound(start)
            self.pieces.append((self.length, start, len(text)))
        self.parts.append(text)
        self.length += len(text)
        self._end = (self.length, start + len(text))

    def other(self, text: str, start: int, end: int) -> None:
        """Add characters that the text spells in another way, from `start` to `end`."""
        if self._open or self._end != (self.length, start):
            self._bound(start, mark=True)
        self.parts.append(text)
        self.length += len(text)
        self._end = (self.length, end)
        self._open = True

    def finish(self, value: str) -> list[Piece] | None:
        """Return the pieces if they rebuild the value, else None."""
        if self._open:
            self._bound(self._end[1] + 1)
        return self.pieces if "".join(self.parts) == value else None

    def _bound(self, start: int, *, mark: bool = False) -> None:
        if self._open and self._end != (self.length, start):
            self.pieces.append((*self._end, 0))
        if mark:
            self.pieces.append((self.length, start, 0))
        self._open = False


def trace_flow(text: str, start: int, end: int, value: str, quote: str) -> list[Piece] | None:
    """Trace a plain or quoted scalar whose characters (without quotes) stand from `start` to `end`."""
    pattern = {"": _FOLD, "'": _SINGLE, '"': _DOUBLE}[quote]
    trace = _Trace()
    position = start
    for match in re.compile(pattern).finditer(text, start, end):
        trace.run(text[position : match.start()], position)
        trace.other(_meaning(match), match.start(), match.end())
        position = match.end()
    trace.run(text[position:end], position)
    return trace.finish(value)


def _meaning(match: re.Match[str]) -> str:
    found = match.groupdict()
    if found.get("quote"):
        return "'"
    if found.get("short"):
        return _SHORT.get(found["short"], "")
    digits = found.get("x") or found.get("u") or found.get("U")
    if digits:
        code = int(digits, 16)
        return chr(code) if code < 0x110000 else ""
    breaks = [_as_break(each) for each in re.findall(_BREAK, match.group())]
    if found.get("join"):
        return "".join(breaks[1:])
    if breaks[0] != "\n":
        return "".join(breaks)
    return "".join(breaks[1:]) or " "


def _as_break(written: str) -> str:
    return written if written in "\u2028\u2029" else "\n"


def trace_escapes(text: str, start: int, end: int) -> tuple[str, list[Piece]]:
    """Return what a string with JSON's escapes stands for, its characters from `start` to `end`, and its trace."""
    trace = _Trace()
    position = start
    for match in re.compile(_JSON).finditer(text, start, end):
        trace.run(text[position : match.start()], position)
        trace.other(_json_meaning(match), match.start(), match.end())
        position = match.end()
    trace.run(text[position:end], position)
    value = "".join(trace.parts)
    return value, trace.finish(value) or []


def _json_meaning(match: re.Match[str]) -> str:
    written = match.group()
    if written[1:2] != "u":
        return _SHORT.get(written[1:], "")
    codes = [int(digits, 16) for digits in written.split("\\u")[1:]]
    if len(codes) == 1:
        return chr(codes[0])
    return chr(0x10000 + ((codes[0] - 0xD800) << 10) + codes[1] - 0xDC00)


def trace_block(text: str, start: int, end: int, value: str) -> list[Piece] | None:
    """Trace a block scalar whose header stands at `start`."""
    header = _header(text, start, end)
    if header is None:
        return None
    signs, begins = header
    lines = _lines(text, begins, end)
    indent = _indent(text, lines, signs, value)
    trace = _Trace()
    folded = text[start] == ">"
    pending: list[tuple[str, int, int]] = []
    before_blank = False
    for first, last, after in lines:
        content = first
        while content < last and content - first < indent and text[content] == " ":
            content += 1
        if content == last:
            pending.append((text[last:after], last, after))
            continue
        blank = text[content] in " \t"
        if folded and pending and not (before_blank or blank or trace.length == 0):
            _fold(trace, pending, content)
        else:
            _keep(trace, pending)
        trace.run(text[content:last], content)
        pending = [(text[last:after], last, after)] if after > last else []
        before_blank = blank
    _keep(trace, pending[: _count_breaks(value, trace)])
    return trace.finish(value)


def block_end(text: str, start: int, end: int) -> int:
    """Return where the last line of a block scalar ends, its header being at `start`."""
    last = end
    while last > start and text[last - 1] in _BLANKS:
        last -= 1
    header = _header(text, start, end)
    if header is None or last <= header[1]:
        return start + 1 + (len(header[0]) if header is not None else 0)
    following = re.compile(_BREAK).search(text, last, end)
    return following.start() if following is not None else end


def _header(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Return what the header of a block scalar says of its indentation and line ends, and where its text begins."""
    line_end = re.compile(_BREAK).search(text, start, end)
    header = text[start + 1 : end if line_end is None else line_end.start()]
    rest = header.lstrip("-+0123456789")
    if text[start] not in "|>" or rest.lstrip(" \t")[:1] not in ("", "#"):
        return None
    return header[: len(header) - len(rest)], end if line_end is None else line_end.end()


def _lines(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """Return start, end and end with line break of every line."""
    found = []
    for match in re.compile(_BREAK).finditer(text, start, end):
        found.append((start, match.start(), match.end()))
        start = match.end()
    if start < end:
        found.append((start, end, end))
    return found


def _indent(text: str, lines: list[tuple[int, int, int]], signs: str, value: str) -> int:
    """Return how many spaces of each line are not part of the value."""
    for first, last, _ in lines:
        line = text[first:last]
        stripped = line.lstrip(" ")
        if stripped:
            spaces = len(line) - len(stripped)
            if not signs.strip("+-"):
                return spaces
            inner = next((each for each in re.split(r"[\n\u2028\u2029]", value) if each.strip(" ")), "")
            return spaces - (len(inner) - len(inner.lstrip(" ")))
    return max((last - first for first, last, _ in lines), default=0)


def _fold(trace: _Trace, breaks: list[tuple[str, int, int]], content: int) -> None:
    if _as_break(breaks[0][0]) != "\n":
        _keep(trace, breaks)
    elif len(breaks) == 1:
        trace.other(" ", breaks[0][1], content)
    else:
        _keep(trace, breaks[1:])


def _keep(trace: _Trace, breaks: list[tuple[str, int, int]]) -> None:
    for written, start, end in breaks:
        meant = _as_break(written)
        if written[-1:] == meant:
            trace.run(meant, end - 1)
        else:
            trace.other(meant, start, end)


def _count_breaks(value: str, trace: _Trace) -> int:
    """Return how many line breaks the value has beyond what has been traced."""
    return max(len(value) - trace.length, 0)
