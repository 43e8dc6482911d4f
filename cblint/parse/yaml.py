"""This is where YAML becomes a tree of nodes with full spans, whatever the text holds."""

from __future__ import annotations

import re

from cblint.parse.events import Front, Stop, Unparsable, front, stop_of
from cblint.parse.node import Document, SyntaxProblem
from cblint.parse.places import Places
from cblint.parse.tree import MAX_DEPTH, Builder, TooLargeError
from cblint.source import HOLE, EmbeddedText

MAX_PROBLEMS = 20
"""More characters that YAML does not allow are not reported one by one."""

_UNPRINTABLE = r"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def parse(text: EmbeddedText) -> Document:
    """Return the tree of the first document of a YAML text, with what is wrong with it; raise nothing.

    An item that does not parse becomes a `BrokenNode`, and the rest is read as if it were a plain string. Where that
    does not help, there is no root. Further documents are not read; the document is then not complete.
    """
    return parse_with(front(), text)


def parse_with(parser: Front, text: EmbeddedText) -> Document:
    """Return what `parse` returns, the events coming from a given parser."""
    source = text.text.lstrip("\ufeff")  # the parser would skip one more without counting it
    shift = len(text.text) - len(source)
    places = Places(text, shift)
    builder = Builder(source, places, parser)
    try:
        try:
            return builder.build()
        except (Unparsable, UnicodeEncodeError):
            return _recovered(source, places, parser)
    except TooLargeError as error:
        problem = SyntaxProblem(places.span(error.offset, error.offset + 1), error.message)
        return Document(None, (problem,), complete=False)


def _recovered(source: str, places: Places, parser: Front) -> Document:
    """Return the document of a text that does not parse as it is."""
    from cblint.parse.recovery import recover  # noqa: PLC0415  (only for text that does not parse)

    bad = [match.start() for match in re.finditer(_UNPRINTABLE, source)]
    problems = [SyntaxProblem(places.span(at, at + 1), _describe(source[at])) for at in bad[:MAX_PROBLEMS]]
    text = re.sub(_UNPRINTABLE, "\ufffd", source) if bad else source
    builder = Builder(text, places, parser)
    builder.original, builder.bad = source, bad
    stop = _attempt(parser, text)
    if stop is None:
        document = builder.build()
        return document._replace(problems=_sorted(problems, document))
    recovery = recover(source, text, stop, lambda changed: _attempt(parser, changed), give_up=HOLE in source)
    if recovery.text is not None:
        builder.text = recovery.text
        builder.masks = {item.start: (item.end, item.message) for item in recovery.masked}
        document = builder.build()
        for item in recovery.masked:
            span = places.span(item.start, builder.realised.get(item.start, item.end))
            problems.append(SyntaxProblem(places.span(*item.place), item.message, span))
        if len(builder.realised) == len(recovery.masked):
            return document._replace(problems=_sorted(problems, document))
    else:
        problems.append(SyntaxProblem(places.span(*recovery.place), recovery.message))
    return Document(None, _sorted(problems), complete=False)


def _sorted(problems: list[SyntaxProblem], document: Document | None = None) -> tuple[SyntaxProblem, ...]:
    found = (*problems, *document.problems) if document is not None else problems
    return tuple(sorted(found, key=lambda problem: problem.span))


def _attempt(parser: Front, text: str) -> Stop | None:
    """Return where parsing a text stops, or None if all of its first document parses."""
    kinds = parser.kinds
    opening, closing = (kinds.sequence_start, kinds.mapping_start), (kinds.sequence_end, kinds.mapping_end)
    next_event = parser.start(text)
    depth = 0
    try:
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
    except parser.error as error:
        return stop_of(error)
    return None


def _describe(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{code} is half a character" if "\ud800" <= character <= "\udfff" else f"{code} is not allowed in YAML"
