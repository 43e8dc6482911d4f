"""This is where JSON becomes a tree of nodes with full spans, which keeps duplicate keys and what is not quite JSON."""

from __future__ import annotations

import re

from cblint.parse.node import (
    BrokenNode,
    Document,
    MappingNode,
    Node,
    Pair,
    ScalarNode,
    SequenceNode,
    Style,
    SyntaxProblem,
)
from cblint.parse.places import Places
from cblint.parse.scalars import trace_escapes
from cblint.source import HOLE, EmbeddedText

MAX_DEPTH = 200
"""Text nested deeper than this is not read."""
MAX_NODES = 1_000_000
"""Text with more nodes than this is not read."""
MAX_PROBLEMS = 100
"""Problems beyond this are not reported."""

_SPACE = r"[ \t\n\r]*"
_COMMENT = r"//[^\n\r]*|/\*"
_STRING = r'"(?:[^"\\]|\\.)*+"'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?"
_WORD = r"[^\s,:\[\]{}\"/]+"
_CONTROL = r"[\x00-\x1f]"
_NOT_JSON = r"\\(?![\"\\/bfnrt]|u[0-9A-Fa-f]{4})."
_WORDS = frozenset({"true", "false", "null"})
_FOREIGN = frozenset({"NaN", "Infinity", "-Infinity", "undefined", "None", "True", "False"})
_new = tuple.__new__


class _Open:
    """An object or array whose end has not been seen."""

    __slots__ = ("comma", "items", "key", "keys", "start")

    def __init__(self, start: int, *, is_object: bool) -> None:
        self.start = start
        self.keys: list[Node] | None = [] if is_object else None
        self.items: list[Node] = []
        self.key: Node | None = None
        self.comma: int | None = None
        """Where the last comma stands, until something follows it."""


class _Stop(Exception):  # noqa: N818  (a way out, not a failure)
    def __init__(self, start: int, message: str, end: int | None = None) -> None:
        super().__init__(message)
        self.start = start
        self.end = start + 1 if end is None else end
        self.message = message


def parse(text: EmbeddedText) -> Document:
    """Return the tree of a JSON text, with what is wrong with it; raise nothing.

    Comments and trailing commas are problems, but what stands around them is read. A value that JSON does not have,
    such as `NaN`, becomes a `BrokenNode`. After any other mistake there is no root.
    """
    shift = 1 if text.text.startswith("\ufeff") else 0
    return _Scanner(text.text[shift:], Places(text, shift)).scan()


class _Scanner:
    """One pass over a text."""

    def __init__(self, text: str, places: Places) -> None:
        self.text = text
        self.places = places
        self.problems: list[SyntaxProblem] = []
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.at = 0
        self.count = 0
        self._space = re.compile(_SPACE)
        self._string = re.compile(_STRING, re.DOTALL)
        self._number = re.compile(_NUMBER)
        self._word = re.compile(_WORD)

    def scan(self) -> Document:
        """Return the document."""
        complete = True
        try:
            self._skip()
            while self.at < len(self.text):
                if self.root is not None:
                    complete = False
                    self._report(self.at, self.at + 1, "text follows the end of the value")
                    break
                self._step()
                self._skip()
            self._finish()
        except _Stop as stop:
            self._report(stop.start, stop.end, stop.message)
            return Document(None, tuple(self.problems), complete=False)
        return Document(self.root, tuple(self.problems), complete)

    def _finish(self) -> None:
        if self.stack:
            opened = self.stack[-1].start
            raise _Stop(opened, f"the `{self.text[opened]}` that opens here is never closed")

    def _report(self, start: int, end: int, message: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            span = self.places.span(start, min(end, len(self.text)))
            self.problems.append(SyntaxProblem(span, message))

    def _skip(self) -> None:
        """Pass over white space, and over comments, which are reported."""
        text = self.text
        while True:
            found = self._space.match(text, self.at)
            self.at = found.end() if found is not None else self.at
            if text[self.at : self.at + 1] != "/":
                return
            comment = re.compile(_COMMENT).match(text, self.at)
            if comment is None:
                return
            end = comment.end()
            if comment.group() == "/*":
                close = text.find("*/", end)
                if close < 0:
                    raise _Stop(self.at, "the comment that opens here is never closed", end)
                end = close + 2
            self._report(self.at, end, "JSON has no comments")
            self.at = end

    def _step(self) -> None:
        """Take one value, bracket, colon or comma."""
        character = self.text[self.at]
        opened = self.stack[-1] if self.stack else None
        if character in "]}":
            self._close(opened, character)
        elif character == ",":
            self._comma(opened)
        elif opened is not None and opened.keys is not None and opened.key is None:
            self._take_key(opened, character)
        else:
            if opened is not None and opened.keys is None:
                self._expect_comma(opened)
            self._value(character)

    def _expect_comma(self, opened: _Open) -> None:
        if opened.items and opened.comma is None:
            raise _Stop(self.at, "a comma is missing before this")

    def _take_key(self, opened: _Open, character: str) -> None:
        self._expect_comma(opened)
        if character == '"':
            key = self._take_string()
        elif character == HOLE:
            key = self._take_word()
        else:
            raise _Stop(self.at, "a key in double quotes is expected here")
        self._skip()
        if self.text[self.at : self.at + 1] != ":":
            raise _Stop(min(self.at, max(len(self.text) - 1, 0)), "a colon is expected here, after the key")
        self.at += 1
        opened.key = key
        opened.comma = None

    def _comma(self, opened: _Open | None) -> None:
        if opened is None or not opened.items or opened.comma is not None or opened.key is not None:
            raise _Stop(self.at, "a value is missing before this comma")
        opened.comma = self.at
        self.at += 1

    def _close(self, opened: _Open | None, character: str) -> None:
        if opened is None:
            raise _Stop(self.at, f"nothing is open that this `{character}` could close")
        is_object = opened.keys is not None
        if is_object != (character == "}"):
            expected = "}" if is_object else "]"
            raise _Stop(self.at, f"`{expected}` is expected here, not `{character}`")
        if opened.key is not None:
            raise _Stop(self.at, "a value is missing after the colon")
        if opened.comma is not None:
            self._report(opened.comma, opened.comma + 1, "JSON allows no comma after the last value")
        self.stack.pop()
        self.at += 1
        span = self.places.span(opened.start, self.at)
        if opened.keys is not None:
            pairs = tuple([_new(Pair, pair) for pair in zip(opened.keys, opened.items, strict=True)])
            self._add(MappingNode(span, pairs))
        else:
            self._add(SequenceNode(span, tuple(opened.items)))

    def _value(self, character: str) -> None:
        if character in "[{":
            self.stack.append(_Open(self.at, is_object=character == "{"))
            if len(self.stack) > MAX_DEPTH:
                raise _Stop(self.at, f"values are nested more than {MAX_DEPTH} levels deep")
            self.at += 1
        elif character == '"':
            self._add(self._take_string())
        else:
            self._add(self._take_word())

    def _add(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise _Stop(max(self.at - 1, 0), f"there are more than {MAX_NODES:,} values")
        if not self.stack:
            self.root = node
            return
        opened = self.stack[-1]
        if opened.keys is not None and opened.key is not None:
            opened.keys.append(opened.key)
            opened.key = None
        opened.items.append(node)
        opened.comma = None

    def _take_word(self) -> Node:
        text, start = self.text, self.at
        word = self._word.match(text, start)
        if word is None:
            raise _Stop(start, "a value is expected here")
        self.at = end = word.end()
        written = word.group()
        span = self.places.span(start, end)
        if written in _WORDS or HOLE in written or self._number.fullmatch(written):
            return ScalarNode(span, written, Style.PLAIN, self.places.run(start, end - start))
        if written not in _FOREIGN:
            raise _Stop(start, "this is no JSON value; a string needs double quotes", end)
        self._report(start, end, f"JSON has no `{written}`")
        return BrokenNode(span, written, f"JSON has no `{written}`")

    def _take_string(self) -> Node:
        text, start = self.text, self.at
        found = self._string.match(text, start)
        if found is None:
            raise _Stop(start, "the quote that opens here is never closed")
        self.at = end = found.end()
        span = self.places.span(start, end)
        inner = text[start + 1 : end - 1]
        control = re.search(_CONTROL, inner)
        if control is not None:
            at = start + 1 + control.start()
            self._report(at, at + 1, "a line break or control character in a string must be written as an escape")
        if "\\" not in inner:
            return _new(ScalarNode, (span, inner, Style.DOUBLE, self.places.run(start + 1, len(inner)), None))
        return self._escaped(start, end)

    def _escaped(self, start: int, end: int) -> Node:
        span = self.places.span(start, end)
        wrong = re.compile(_NOT_JSON, re.DOTALL).search(re.sub(r"\\\\", "xx", self.text[start:end]))
        value, pieces = trace_escapes(self.text, start + 1, end - 1)
        message = "this escape is not known in JSON" if wrong else None
        at = start + wrong.start() if wrong else start
        if message is None and any("\ud800" <= character <= "\udfff" for character in value):
            message = "an escape in this string is half a character"
        if message is not None:
            self._report(at, at + 2 if wrong else end, message)
            return BrokenNode(span, self.text[start:end], message)
        return ScalarNode(span, value, Style.DOUBLE, self.places.segments(pieces))
