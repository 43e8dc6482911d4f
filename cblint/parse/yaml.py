"""This is where YAML becomes a tree of nodes with full spans, whatever the text holds."""

from __future__ import annotations

import re

from cblint.parse.events import Front, Unparsable, front
from cblint.parse.node import Document, MappingNode, Node, ScalarNode, SyntaxProblem
from cblint.parse.places import Places
from cblint.parse.tree import Builder, TooLargeError
from cblint.record import TYPE_CHECKING
from cblint.source import HOLE, EmbeddedText, Span

if TYPE_CHECKING:
    from cblint.parse.laid import Laid
    from cblint.parse.layout import Layout
    from cblint.parse.layout_rows import Change

MAX_SLIPS = 10
"""So many slips of the layout are put right."""
MAX_PROBLEMS = 20
"""More characters that YAML does not allow are not reported one by one."""

_MARK = r"^---(?=[ \t\r\n]|$)"
_LINE_END = r"[ \t]*(?:[ \t]#|[\r\n]|$)"
_UNPRINTABLE = r"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def parse(text: EmbeddedText) -> Document:
    """Return the tree of the first document of a YAML text, with what is wrong with it; raise nothing.

    An item that does not parse becomes a `BrokenNode`, and the rest is read as if it were a plain string. Where that
    does not help, there is no root. Further documents are not read; the document is then not complete.
    """
    return parse_with(front(), text)


def parse_with(parser: Front, text: EmbeddedText) -> Document:
    """Return what `parse` returns, the events coming from a given parser."""
    return _parse(parser, text, None)


def _parse(parser: Front, text: EmbeddedText, laid: Laid | None, *, slips: int = 0, joins: bool = True) -> Document:
    """Return the document of a text, or of what was written where that is the text `laid` otherwise.

    So many slips have been put right. A second document is added to the first if it `joins` it.
    """
    source = text.text.lstrip("\ufeff")  # the parser would skip one more without counting it
    shift = len(text.text) - len(source)
    places = Places(text, shift)
    try:
        try:
            document = _builder(parser, source, places, laid).build()
            return _joined(document, text, laid, parser) if joins and document.second is not None else document
        except (Unparsable, UnicodeEncodeError):
            return _Repair(text, source, places, parser, laid).document(slips)
    except TooLargeError as error:
        problem = SyntaxProblem(places.span(error.offset, error.offset + 1), error.message)
        return Document(None, (problem,), complete=False)


def _builder(parser: Front, source: str, places: Places, laid: Laid | None) -> Builder:
    if laid is None:
        return Builder(source, places, parser)
    from cblint.parse.laid import LaidBuilder  # noqa: PLC0415  (only for text that does not parse)

    return LaidBuilder(source, places, parser, laid)


def _joined(first: Document, text: EmbeddedText, laid: Laid | None, parser: Front) -> Document:
    """Return one document of two, where the second is nothing, or goes on with the keys of the first."""
    from cblint.parse.laid import Laid  # noqa: PLC0415  (few texts hold two documents)
    from cblint.parse.layout_rows import Change  # noqa: PLC0415
    from cblint.parse.survey import survey  # noqa: PLC0415

    source = text.text.lstrip("\ufeff")
    places = Places(text, len(text.text) - len(source))
    marks = [match.start() for match in re.finditer(_MARK, source, re.MULTILINE)]
    mark = next((at for at in marks if places.span(at, at + 3) == first.second), None)
    if mark is None:
        return first
    if not re.sub(r"#[^\r\n]*", "", source[mark + 3 :]).strip():
        return first._replace(complete=True, second=None)
    if re.compile(_LINE_END).match(source, mark + 3) is None or survey(parser, source[mark:]).stop is not None:
        return first
    shift = mark + len(text.text) - len(source)
    one = (laid or Laid.unchanged(text)).changed((Change(shift, shift + 3, "#--"),))
    both = _parse(parser, one.embedded(), one, joins=False)
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

    def __init__(self, whole: EmbeddedText, source: str, places: Places, parser: Front, laid: Laid | None) -> None:
        self.whole = whole
        self.source = source
        self.places = places
        self.parser = parser
        self.laid = laid
        self.problems: list[SyntaxProblem] = []

    def document(self, slips: int) -> Document:
        """Return the document, with what had to be passed over."""
        from functools import partial  # noqa: PLC0415  (only for text that does not parse)

        from cblint.parse.recovery import MAX_ROUNDS, recover  # noqa: PLC0415
        from cblint.parse.survey import survey  # noqa: PLC0415

        source, places = self.source, self.places
        resolved = self._resolved(slips) if slips < MAX_SLIPS else None
        if resolved is not None:
            return resolved
        text = source
        bad = [match.start() for match in re.finditer(_UNPRINTABLE, text)]
        self._describe(bad)
        text = re.sub(_UNPRINTABLE, "\ufffd", text) if bad else text
        builder = _builder(self.parser, text, places, self.laid)
        builder.original, builder.bad = source, bad
        stop = survey(self.parser, text).stop
        if stop is None:
            return self._sorted(builder.build())
        rounds = 0 if HOLE in source else MAX_ROUNDS
        recovery = recover(source, text, stop, partial(survey, self.parser), rounds=rounds, slips=slips < MAX_SLIPS)
        if recovery.slip is not None:
            return self._put_right(recovery.slip, slips)
        if recovery.text is None:
            self._report(*recovery.place, recovery.message)
            return self._sorted(Document(None, (), complete=False))
        builder.text = recovery.text
        builder.masks = {item.start + item.lead: (item.end, item.message, item.lead) for item in recovery.masked}
        document = builder.build()
        for item in recovery.masked:
            span = places.span(item.start, builder.realised.get(item.start + item.lead, item.end))
            self.problems.append(SyntaxProblem(self._place(*item.place), item.message, span))
        if len(builder.realised) == len(recovery.masked):
            return self._sorted(document)
        return self._sorted(Document(None, (), complete=False))

    def _put_right(self, slip: Layout, slips: int) -> Document:
        """Read the text with its layout changed, which finds everything else that is wrong once more."""
        document = self._changed(slip.changes, slips)
        item = self.places.span(*slip.item)
        self.problems = [SyntaxProblem(self.places.span(*slip.place), slip.message, item)]
        return self._sorted(document)

    def _resolved(self, slips: int) -> Document | None:
        """Read the first sides of merges that were never resolved; return None if there are none."""
        from cblint.parse.conflict import conflicts  # noqa: PLC0415  (only for text that does not parse)

        changes, found = conflicts(self.source)
        if not found:
            return None
        for at in found[:MAX_PROBLEMS]:
            self._report(at, at + 7, "a merge conflict begins here that was never resolved", item=True)
        return self._sorted(self._changed(changes, slips))

    def _changed(self, changes: tuple[Change, ...], slips: int) -> Document:
        from cblint.parse.laid import Laid  # noqa: PLC0415  (only for text that does not parse)

        shift = len(self.whole.text) - len(self.source)
        moved = tuple(each._replace(start=each.start + shift, end=each.end + shift) for each in changes)
        laid = (self.laid or Laid.unchanged(self.whole)).changed(moved)
        return _parse(self.parser, laid.embedded(), laid, slips=slips + 1)

    def _describe(self, bad: list[int]) -> None:
        """Report characters that YAML does not have; bytes that are no UTF-8 are told once."""
        foreign = [at for at in bad if "\udc80" <= self.source[at] <= "\udcff"]
        others = [at for at in bad if not "\udc80" <= self.source[at] <= "\udcff"]
        for at in (*foreign[:1], *others[:MAX_PROBLEMS]):
            self._report(at, at + 1, _describe(self.source[at]), item=True)

    def _report(self, start: int, end: int, message: str, *, item: bool = False) -> None:
        span = self._place(start, end)
        self.problems.append(SyntaxProblem(span, message, span if item else None))

    def _place(self, start: int, end: int) -> Span:
        """Return where a complaint is shown: at what was written before, if it is about what was put in."""
        span = self.places.span(start, end)
        while 0 < start < end and span.start == span.end:
            start -= 1
            span = self.places.span(start, end)
        return span

    def _sorted(self, document: Document) -> Document:
        found = sorted((*self.problems, *document.problems), key=lambda problem: problem.span)
        return document._replace(problems=tuple(found))


def _describe(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return "the file is not UTF-8"
    code = f"U+{ord(character):04X}"
    return f"{code} is half a character" if "\ud800" <= character <= "\udfff" else f"{code} is not allowed in YAML"
