"""This is where YAML becomes a tree of nodes with full spans, whatever the text holds."""

from __future__ import annotations

import re

from cblint.parse.events import Front, Stop, Unparsable, front, stop_of
from cblint.parse.node import Document, MappingNode, Node, ScalarNode, SyntaxProblem
from cblint.parse.places import Places
from cblint.parse.tree import MAX_DEPTH, Builder, TooLargeError
from cblint.record import TYPE_CHECKING
from cblint.source import HOLE, EmbeddedText

if TYPE_CHECKING:
    from cblint.parse.events import Event
    from cblint.parse.layout import Layout, Survey

MAX_SLIPS = 10
"""So many slips of the layout are put right."""
MAX_PROBLEMS = 20
"""More characters that YAML does not allow are not reported one by one."""

_MARK = r"^---(?=[ \t\r\n]|$)"
_FOLDED_ITEM = r"\n[ \t]*- "
_UNPRINTABLE = r"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def parse(text: EmbeddedText) -> Document:
    """Return the tree of the first document of a YAML text, with what is wrong with it; raise nothing.

    An item that does not parse becomes a `BrokenNode`, and the rest is read as if it were a plain string. Where that
    does not help, there is no root. Further documents are not read; the document is then not complete.
    """
    return parse_with(front(), text)


def parse_with(parser: Front, text: EmbeddedText, *, slips: int = 0, joins: bool = True) -> Document:
    """Return what `parse` returns, the events coming from a given parser.

    So many slips have been put right. A second document is added to the first if it `joins` it.
    """
    source = text.text.lstrip("\ufeff")  # the parser would skip one more without counting it
    shift = len(text.text) - len(source)
    places = Places(text, shift)
    builder = Builder(source, places, parser)
    try:
        try:
            document = builder.build()
            return _joined(document, text, parser) if joins and document.second is not None else document
        except (Unparsable, UnicodeEncodeError):
            return _Repair(text, source, places, parser).document(slips)
    except TooLargeError as error:
        problem = SyntaxProblem(places.span(error.offset, error.offset + 1), error.message)
        return Document(None, (problem,), complete=False)


def _joined(first: Document, text: EmbeddedText, parser: Front) -> Document:
    """Return one document of two, where the second is nothing, or goes on with the keys of the first."""
    from cblint.parse.layout import relaid  # noqa: PLC0415  (few texts hold two documents)
    from cblint.parse.layout_rows import Change  # noqa: PLC0415

    source = text.text.lstrip("\ufeff")
    marks = [match.start() for match in re.finditer(_MARK, source, re.MULTILINE)]
    mark = next(
        (at for at in marks if Places(text, len(text.text) - len(source)).span(at, at + 3) == first.second), None
    )
    if mark is None:
        return first
    if not re.sub(r"#[^\r\n]*", "", source[mark + 3 :]).strip():
        return first._replace(complete=True, second=None)
    shift = mark + len(text.text) - len(source)
    both = parse_with(parser, relaid(text, (Change(shift, shift + 3, "#--"),)), joins=False)
    if both.problems or not both.complete or both.second is not None or not _is_one(both.root):
        return first
    return both._replace(second=first.second)


def _is_one(root: Node | None) -> bool:
    """Tell whether a mapping has no key twice."""
    pairs = root.pairs if isinstance(root, MappingNode) else ()
    names = [pair.key.text for pair in pairs if isinstance(pair.key, ScalarNode)]
    return 0 < len(names) == len(set(names)) == len(pairs)


class _Repair:
    """Reads a text that does not parse as it is, as it was probably meant."""

    def __init__(self, whole: EmbeddedText, source: str, places: Places, parser: Front) -> None:
        self.whole = whole
        self.source = source
        self.places = places
        self.parser = parser
        self.problems: list[SyntaxProblem] = []

    def document(self, slips: int) -> Document:
        """Return the document, with what had to be passed over."""
        from cblint.parse.conflict import without_conflicts  # noqa: PLC0415  (only for text that does not parse)
        from cblint.parse.recovery import MAX_ROUNDS, recover  # noqa: PLC0415

        source, places = self.source, self.places
        text, conflicts = without_conflicts(source)
        for at in conflicts[:MAX_PROBLEMS]:
            self._report(at, at + 7, "a merge conflict begins here that was never resolved", item=True)
        bad = [match.start() for match in re.finditer(_UNPRINTABLE, text)]
        self._describe(bad)
        text = re.sub(_UNPRINTABLE, "\ufffd", text) if bad else text
        builder = Builder(text, places, self.parser)
        builder.original, builder.bad = source, bad
        stop = survey(self.parser, text).stop
        if stop is None:
            return self._sorted(builder.build())
        rounds = 0 if HOLE in source else MAX_ROUNDS
        recovery = recover(source, text, stop, self._look, rounds=rounds, slips=slips < MAX_SLIPS)
        if recovery.slip is not None:
            return self._put_right(recovery.slip, slips)
        if recovery.text is None:
            self._report(*recovery.place, recovery.message)
            return self._sorted(Document(None, (), complete=False))
        builder.text = recovery.text
        builder.masks = {item.start: (item.end, item.message) for item in recovery.masked}
        document = builder.build()
        for item in recovery.masked:
            span = places.span(item.start, builder.realised.get(item.start, item.end))
            self.problems.append(SyntaxProblem(places.span(*item.place), item.message, span))
        if len(builder.realised) == len(recovery.masked):
            return self._sorted(document)
        return self._sorted(Document(None, (), complete=False))

    def _look(self, text: str, place: int) -> Survey:
        return survey(self.parser, text, place)

    def _put_right(self, slip: Layout, slips: int) -> Document:
        """Read the text with its layout changed, which finds everything else that is wrong once more."""
        from cblint.parse.layout import relaid  # noqa: PLC0415  (only for text that does not parse)

        shift = len(self.whole.text) - len(self.source)
        changes = tuple(each._replace(start=each.start + shift, end=each.end + shift) for each in slip.changes)
        document = parse_with(self.parser, relaid(self.whole, changes), slips=slips + 1)
        item = self.places.span(*slip.item)
        self.problems = [SyntaxProblem(self.places.span(*slip.place), slip.message, item)]
        return self._sorted(document)

    def _describe(self, bad: list[int]) -> None:
        """Report characters that YAML does not have; bytes that are no UTF-8 are told once."""
        foreign = [at for at in bad if "\udc80" <= self.source[at] <= "\udcff"]
        others = [at for at in bad if not "\udc80" <= self.source[at] <= "\udcff"]
        for at in (*foreign[:1], *others[:MAX_PROBLEMS]):
            self._report(at, at + 1, _describe(self.source[at]), item=True)

    def _report(self, start: int, end: int, message: str, *, item: bool = False) -> None:
        span = self.places.span(start, end)
        self.problems.append(SyntaxProblem(span, message, span if item else None))

    def _sorted(self, document: Document) -> Document:
        found = sorted((*self.problems, *document.problems), key=lambda problem: problem.span)
        return document._replace(problems=tuple(found))


def survey(parser: Front, text: str, place: int = -1) -> Survey:
    """Return where parsing of the first document of a text stops, and what is there at a place of it."""
    from cblint.parse.layout import Survey  # noqa: PLC0415  (only for text that does not parse)

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


def _describe(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return "the file is not UTF-8"
    code = f"U+{ord(character):04X}"
    return f"{code} is half a character" if "\ud800" <= character <= "\udfff" else f"{code} is not allowed in YAML"
