"""This is where it is found out how far a text parses, and whether it is what was meant, without building a tree."""

from __future__ import annotations

import re

from cblint.parse.events import Front, Stop, stop_of
from cblint.parse.tree import MAX_DEPTH
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cblint.parse.events import Event

_FOLDED_ITEM = r"\n[ \t]*- "


class Survey(NamedTuple):
    """How far a text parses, and how likely it is what was meant."""

    stop: Stop | None
    is_there: bool
    """Whether something of YAML's begins at the place that was asked for, and no item is folded into another."""
    oddities: int
    """How many keys are given twice or have no value."""


def survey(parser: Front, text: str, place: int = -1) -> Survey:
    """Return where parsing of the first document of a text stops, and what is there at a place of it."""
    look = _Look(parser, place)
    try:
        stop = look.through(text) if place >= 0 else _stop(parser, text)
    except parser.error as error:
        stop = stop_of(error)
    return Survey(stop, look.is_there and not look.is_folded, look.oddities)


def _stop(parser: Front, text: str) -> Stop | None:
    """Return where the first document of a text is too deep, or raise the parser's error."""
    kinds = parser.kinds
    opening, closing = (kinds.sequence_start, kinds.mapping_start), (kinds.sequence_end, kinds.mapping_end)
    next_event = parser.start(text)
    depth = 0
    while (event := next_event()) is not None:
        kind = type(event)
        if kind in opening:
            depth += 1
            if depth > MAX_DEPTH:
                return Stop("", event.start_mark.index, "", None)
        elif kind in closing:
            depth -= 1
        elif kind is kinds.document_end:
            next_event()
            return None
    return None


class _Look:
    """One pass over the events of a text, without building a tree."""

    def __init__(self, parser: Front, place: int) -> None:
        self.parser = parser
        self.place = place
        self.is_there = place < 0
        self.is_folded = False
        self.oddities = 0
        self.open: list[set[str] | None] = []
        """Of each open collection, the keys so far; None for a list."""
        self.halves: list[int] = []

    def through(self, text: str) -> Stop | None:
        """Take the events of the first document; return where it is too deep, or raise the parser's error."""
        kinds = self.parser.kinds
        opening, closing = (kinds.sequence_start, kinds.mapping_start), (kinds.sequence_end, kinds.mapping_end)
        next_event = self.parser.start(text)
        while (event := next_event()) is not None:
            kind = type(event)
            if kind is kinds.scalar or kind is kinds.alias:
                self._take(event, scalar=kind is kinds.scalar)
                if kind is kinds.scalar and not event.style and not self.is_folded:
                    written = text[event.start_mark.index : event.end_mark.index]
                    self.is_folded = "\n" in written and re.search(_FOLDED_ITEM, written) is not None
            elif kind in opening:
                self._take(event, scalar=False)
                self.open.append(set() if kind is kinds.mapping_start else None)
                self.halves.append(0)
                if len(self.open) > MAX_DEPTH:
                    return Stop("", event.start_mark.index, "", None)
            elif kind in closing:
                self.open.pop()
                self.halves.pop()
            elif kind is kinds.document_end:
                next_event()
                return None
        return None

    def _take(self, event: Event, *, scalar: bool) -> None:
        if event.start_mark.index == self.place:
            self.is_there = True
        keys = self.open[-1] if self.open else None
        if keys is None:
            return
        self.halves[-1] += 1
        if not scalar:
            return
        if self.halves[-1] % 2:
            self.oddities += event.value in keys
            keys.add(event.value)
        else:
            self.oddities += not event.value and not event.style
