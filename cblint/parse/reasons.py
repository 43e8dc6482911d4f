"""This is where the complaints of a YAML parser are put into plain words, and at the place where they begin."""

from __future__ import annotations

import re

from cblint.parse.events import Stop

Place = tuple[int, int]

_CLOSING = {"[": "]", "{": "}"}
_WORDS = (
    ("found unknown escape character", "this escape is not known inside double quotes"),
    ("did not find expected hexdecimal number", "this escape needs hexadecimal digits"),
    ("invalid Unicode character escape code", "this escape names no character"),
    ("found undefined tag handle", "a value cannot start with `!` unless it is a tag; quote it"),
    ("did not find expected comment or line break", "text follows the sign that begins a block of text"),
    ("found extra", "text follows where nothing more is expected"),
    ("found a tab character", "a tab is used for indentation"),
    ("found an indentation indicator equal to 0", "the indentation of a block of text cannot be 0"),
    ("found duplicate", "this directive is given twice"),
    ("found incompatible YAML document", "this YAML version is not supported"),
    ("block sequence entries are not allowed", "a list item cannot stand here"),
    ("block mapping keys are not allowed", "a key cannot stand here"),
    (
        "did not find expected '-' indicator",
        "this line is no item of the list around it: its indentation or `-` is wrong",
    ),
    ("could not find expected ':'", "this line is no key: a colon is missing"),
    ("mapping keys are not allowed", "a key cannot stand here"),
    ("did not find expected key", "this does not fit the keys around it: its indentation or its quotes are wrong"),
    ("did not find expected <document start>", "text follows the end of the value"),
    ("did not find expected node content", "a value is missing here"),
)


def place(stop: Stop) -> int:
    """Return where a complaint begins: at the open quote or bracket where it is about one."""
    if stop.context_offset is None or "escape" in stop.problem or "hexdecimal" in stop.problem:
        return stop.offset
    return stop.context_offset if "quoted" in stop.context or "flow" in stop.context else stop.offset


def reason(text: str, stop: Stop, start: int, end: int) -> tuple[Place, str]:
    """Return the place and the plain words of a complaint, which is blamed on `start` to `end`."""
    if (start, end) == (0, len(text)):
        return _by_complaint(text, stop, start, end)
    is_value = text[:start].rstrip(" \t")[-1:] == ":"
    found = _by_comment(text, stop, start, end) or _by_item(text[start:end], start, is_value=is_value)
    return found or _by_complaint(text, stop, start, end)


def _by_item(item: str, start: int, *, is_value: bool = False) -> tuple[Place, str] | None:
    tab = _tab_led(item)
    if tab is not None:
        return (start + tab, start + tab + 1), "a tab is used for indentation"
    first = item[:1]
    here = (start, start + 1)
    if first in ('"', "'"):
        close = _closing_quote(item)
        if close is None:
            return here, "the quote that opens here is never closed"
        rest = item[close + 1 :].strip()
        if rest and rest[0] not in "#:":
            after = item.index(rest[0], close + 1)
            return (start + after, start + after + 1), "text follows a closing quote"
    if first in _CLOSING:
        return _by_bracket(item, start)
    if first == "`":
        return here, "a value that starts with a backtick needs quotes"
    if first in ("@", "%", "]", "}", ",", "|", ">", "&", "*", "!"):
        return here, f"a value that starts with `{first}` needs quotes"
    return _by_colon(item, start, is_value=is_value)


def _by_comment(text: str, stop: Stop, start: int, end: int) -> tuple[Place, str] | None:
    """Blame a comment between the lines of a plain value, which ends the value."""
    if text[end : stop.offset].strip():
        return None
    line_end = text.find("\n", max(end, stop.offset))
    item = text[start : line_end if line_end >= 0 else len(text)]
    comment = re.search(r"[ \t]#[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?!- |#)\S", item)
    is_plain = item[:1] not in "\"'[{|>&*!%@`" and re.search(r":\s", re.sub(r"[ \t]#[^\n]*", "", item)) is None
    if comment is None or not is_plain:
        return None
    at = start + comment.start() + 1
    return (at, at + 1), "a comment ends the value here, and the next line would go on with it"


def _by_colon(item: str, start: int, *, is_value: bool) -> tuple[Place, str] | None:
    """Blame a colon that makes a key of what stands before it, or what stands after it; a value has no key in it."""
    colon = re.search(r":[ \t]+(?=\S)", item.partition("\n")[0])
    if colon is None:
        return None
    if not is_value and re.fullmatch(r"[\w.-]+", item[: colon.start()]):
        inner = _by_item(item[colon.end() :], start + colon.end())
        if inner is not None:
            return inner
    at = start + colon.start()
    return (at, at + 1), "the colon makes a key of what stands before it, and what follows does not fit; quote it all"


def _by_bracket(item: str, start: int) -> tuple[Place, str] | None:
    opened: list[int] = []
    for index, character in enumerate(item):
        if character in _CLOSING:
            opened.append(index)
        elif character in "]}" and opened:
            opened.pop()
            if not opened:
                rest = item[index + 1 :].strip()
                if rest and rest[0] not in "#:":
                    after = start + item.index(rest[0], index + 1)
                    return (after, after + 1), f"text follows the closing `{character}`"
                return None
    at = start + opened[-1] if opened else start
    return (at, at + 1), f"the `{item[at - start]}` that opens here is never closed"


def _by_complaint(text: str, stop: Stop, start: int, end: int) -> tuple[Place, str]:
    is_named = stop.context in ("while scanning an alias", "while scanning an anchor")
    at = place(stop) if not is_named or stop.context_offset is None else stop.context_offset
    at = min(at, len(text))
    at = min(max(at, start), max(end - 1, start))
    where = (at, min(at + 1, len(text)))
    problem = stop.problem
    if "quoted" in stop.context and ("end of stream" in problem or "document indicator" in problem):
        return where, "the quote that opens here is never closed"
    if "flow" in stop.context and at < len(text) and text[at] in _CLOSING:
        return where, f"the `{text[at]}` that opens here is not closed, or a comma is missing in it"
    if "cannot start any token" in problem and at < len(text):
        if text[at] == "\t":
            return where, "a tab is used for indentation"
        sign = "a backtick" if text[at] == "`" else f"`{text[at]}`"
        return where, f"a value that starts with {sign} needs quotes"
    if text[at : at + 1] in ("]", "}"):
        return where, f"nothing is open that this `{text[at]}` could close"
    if "mapping values are not allowed" in problem:
        return where, "a colon followed by a space makes a key, and a key cannot stand here; quote the value"
    if is_named:
        return where, "a value that starts with `*` or `&` needs quotes"
    return where, next((words for known, words in _WORDS if known in problem), "this is not YAML")


def _tab_led(item: str) -> int | None:
    offset = 0
    for number, line in enumerate(item.splitlines(keepends=True)):
        if number and line.lstrip(" ").startswith("\t") and line.strip():
            return offset + len(line) - len(line.lstrip(" "))
        offset += len(line)
    return None


def _closing_quote(item: str) -> int | None:
    quote = item[0]
    index = 1
    while index < len(item):
        character = item[index]
        if character == quote:
            if quote == "'" and item[index + 1 : index + 2] == "'":
                index += 1
            else:
                return index
        elif character == "\\" and quote == '"':
            index += 1
        index += 1
    return None
