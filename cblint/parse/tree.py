"""This is where the tree of a YAML text is built, one event at a time and without recursion, within caps."""

from __future__ import annotations

from bisect import bisect_left

from cblint.parse.events import Front, Unparsable, stop_of
from cblint.parse.node import (
    AliasNode,
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
from cblint.parse.scalars import block_end, trace_block, trace_flow
from cblint.record import TYPE_CHECKING
from cblint.source import Segment

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from cblint.parse.events import Event

MAX_DEPTH = 200
"""Text nested deeper than this is not read."""
MAX_NODES = 1_000_000
"""Text with more nodes than this is not read."""

_BAD_CHARACTER = "a character that is not allowed in YAML"
_STYLES = {
    "": Style.PLAIN,
    "'": Style.SINGLE,
    '"': Style.DOUBLE,
    "|": Style.LITERAL,
    ">": Style.FOLDED,
}
_BLANK = " \t\r\n\x85\u2028\u2029"
_NAME = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_new = tuple.__new__

Masks: TypeAlias = dict[int, tuple[int, str, int]]
"""Items that were replaced before parsing: where the string begins that each became, where it ends, the reason, and
how much further left the item began."""


class TooLargeError(Exception):
    """A text goes beyond a cap: where, and what is said about it."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


class _Open:
    """A collection whose end has not been seen."""

    __slots__ = ("anchor", "children", "closing", "end", "start", "tag")

    def __init__(self, start: int, tag: str | None, anchor: str | None) -> None:
        self.start = start
        self.end = start
        self.tag = tag
        self.anchor = anchor
        self.children: list[Node] = []


class Builder:
    """Builds the tree of the first document of a text; `text` is what is parsed, `original` what was written."""

    def __init__(self, text: str, places: Places, parser: Front) -> None:
        self.text = text
        self.original = text
        self.places = places
        self.parser = parser
        self.masks: Masks = {}
        self.bad: list[int] = []
        """Where characters were replaced because YAML does not allow them."""
        self.realised: dict[int, int] = {}
        """The masked items that were met, each with its end, which is later if it goes on unmasked."""
        self.anchors: dict[str, Node | None] = {}
        self.problems: list[SyntaxProblem] = []
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.last = 0
        """Where the last node or bracket ended."""
        self.count = 0

    def build(self) -> Document:
        """Return the document; raise Unparsable where the text is no YAML, and TooLargeError beyond a cap."""
        kinds = self.parser.kinds
        try:
            following = self._events()
        except self.parser.error as error:
            raise Unparsable(stop_of(error)) from None
        if following is None or type(following) is not kinds.document_start:
            return Document(self.root, tuple(self.problems))
        start = following.start_mark.index
        second = self.places.span(start, start + 3) if self.text.startswith("---", start) else None
        return Document(self.root, tuple(self.problems), complete=False, second=second)

    def _events(self) -> Event | None:
        """Take all events of the first document, and return the one after it."""
        kinds = self.parser.kinds
        next_event = self.parser.start(self.text)
        handlers: dict[type, Callable[[Event], None]] = {
            kinds.scalar: self._scalar,
            kinds.alias: self._alias,
            kinds.sequence_start: self._start,
            kinds.mapping_start: self._start,
            kinds.sequence_end: self._end_sequence,
            kinds.mapping_end: self._end_mapping,
        }
        while (event := next_event()) is not None:
            kind = type(event)
            handle = handlers.get(kind)
            if handle is not None:
                handle(event)
            elif kind is kinds.document_end:
                return next_event()
        return None

    def _add(self, node: Node, start: int, end: int, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = node
        self.last = end
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node
        self.count += 1
        if self.count > MAX_NODES:
            raise TooLargeError(start, f"there are more than {MAX_NODES:,} values")

    def _scalar(self, event: Event) -> None:
        text, value = self.text, event.value
        start, end = event.start_mark.index, event.end_mark.index
        tag = None
        if start < end and text[start] in "&!":
            start, tag = self._properties(start, end)
        elif start == end:
            start = end = self._empty(start)
        if self.masks and (masks := [each for each in self.masks if start <= each < max(end, start + 1)]):
            for mask in masks:
                self.realised[mask] = max(self.masks[mask][0], end)
            end = max(self.realised[mask] for mask in masks)
            _, reason, lead = self.masks[masks[0]]
            self._add_broken(min(start, masks[0] - lead), end, reason, event.anchor)
            return
        style = _STYLES[text[start] if event.style and event.style in "'\"|>" else ""]
        segments: tuple[Segment, ...]
        if style is Style.PLAIN:
            length = end - start
            if text[start:end] == value:
                segments = self.places.run(start, length) if length else ()
            else:
                segments = self._traced(trace_flow(text, start, end, value, ""))
        elif style is Style.SINGLE or style is Style.DOUBLE:
            if text[start + 1 : end - 1] == value:
                segments = self.places.run(start + 1, len(value))
            else:
                segments = self._traced(trace_flow(text, start + 1, end - 1, value, text[start]))
        else:
            pieces = trace_block(text, start, end, value)
            end = block_end(text, start, end)
            segments = self._traced(pieces, end)
        if self.bad and bisect_left(self.bad, start) != bisect_left(self.bad, end):
            self._add_broken(start, end, _BAD_CHARACTER, event.anchor)
            return
        span = self.places.span(start, end)
        self._add(_new(ScalarNode, (span, value, style, segments, tag)), start, end, event.anchor)

    def _traced(self, pieces: list[tuple[int, int, int]] | None, limit: int | None = None) -> tuple[Segment, ...]:
        if pieces is None:
            return ()
        if limit is not None:
            pieces = [(inner, at, min(size, limit - at)) for inner, at, size in pieces if at <= limit]
        return self.places.segments(pieces)

    def _add_broken(self, start: int, end: int, reason: str, anchor: str | None) -> None:
        node = BrokenNode(self.places.span(start, end), self._written(start, end), reason)
        self._add(node, start, end, anchor)

    def _written(self, start: int, end: int) -> str:
        """Return what was written from `start` to `end` of what is parsed."""
        return self.original[start:end]

    def _alias(self, event: Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        name = event.anchor or ""
        span = self.places.span(start, end)
        if name not in self.anchors:
            self.problems.append(SyntaxProblem(span, f"there is no anchor `&{name}` before this alias"))
        self._add(AliasNode(span, name, self.anchors.get(name)), start, end, None)

    def _start(self, event: Event) -> None:
        text = self.text
        start, end = event.start_mark.index, event.end_mark.index
        tag = None
        if start < end and text[start] in "&!" and (not event.flow_style or event.anchor or event.tag):
            stop = end - 1 if event.flow_style else end
            _, tag = self._properties(start, stop)
            indentless = type(event) is self.parser.kinds.sequence_start and text[end : end + 1] != "-"
            start = stop - 1 if indentless and not event.flow_style else stop
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.stack.append(_Open(start, tag, event.anchor))
        self.last = start + 1 if event.flow_style and text[start : start + 1] in ("[", "{") else start
        if len(self.stack) > MAX_DEPTH:
            raise TooLargeError(start, f"values are nested more than {MAX_DEPTH} levels deep")

    def _end_sequence(self, event: Event) -> None:
        opened, end = self._close(event)
        span = self.places.span(opened.start, end)
        node = _new(SequenceNode, (span, tuple(opened.children), opened.tag))
        self._add(node, opened.start, end, opened.anchor)

    def _end_mapping(self, event: Event) -> None:
        opened, end = self._close(event)
        span = self.places.span(opened.start, end)
        halves = iter(opened.children)
        pairs = tuple([_new(Pair, pair) for pair in zip(halves, halves, strict=True)])
        self._add(_new(MappingNode, (span, pairs, opened.tag)), opened.start, end, opened.anchor)

    def _close(self, event: Event) -> tuple[_Open, int]:
        """Return the innermost collection and its end: after its bracket, else where its last child ends."""
        end = event.end_mark.index
        return self.stack.pop(), end if end > event.start_mark.index else self.last

    def _properties(self, start: int, end: int) -> tuple[int, str | None]:
        """Return where a node starts after its tag and anchor, and the tag as written."""
        text = self.text
        tag = None
        while start < end:
            first = text[start]
            if first == "#":
                while start < end and text[start] not in "\r\n\x85\u2028\u2029":
                    start += 1
            elif first in "&!":
                after = start + 1
                while after < end and (text[after] not in _BLANK if first == "!" else text[after] in _NAME):
                    after += 1
                if first == "!":
                    tag = text[start:after]
                start = after
            elif first in _BLANK:
                start += 1
            else:
                break
            if first in "&!" and (start >= end or text[start] not in _BLANK):
                break
        return start, tag

    def _empty(self, offset: int) -> int:
        """Return where a value that is left out would stand: right after its `:`, `-` or `?`, else after its key."""
        text = self.text
        if offset > self.last and text[offset - 1] in ":-?":
            return offset
        at = self.last
        while at < offset and text[at] in _BLANK:
            at += 1
        return at + 1 if at < offset and text[at] in ":-?" else self.last
