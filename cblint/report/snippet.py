"""This is where source lines are drawn with marks below them, as compilers do.

Everything drawn comes through `SourceFile.display`, so that secrets are masked, and through `printable_character`,
so that a file cannot send commands to the terminal. Columns are counted as the terminal counts them.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.record import NamedTuple
from cblint.report.escape import printable, printable_character
from cblint.report.pen import Pen, Style
from cblint.report.place import Place
from cblint.source import SourceFile, Span

_TAB = 4
_MINIMUM_ROOM = 40
_CUT = "..."


class Mark(NamedTuple):
    """What to draw at one place: `sign` below its characters, then the label."""

    place: Place
    label: str
    sign: str
    style: Style


class _Row(NamedTuple):
    """A mark's part on one line, in offsets of the file."""

    line: int
    start: int
    end: int
    mark: Mark
    label: str


class _Excerpt(NamedTuple):
    """The part of a line that is shown."""

    start: int
    end: int
    cut_before: bool
    cut_after: bool

    def shows(self, offset: int) -> bool:
        """Tell whether a mark that starts at an offset can be drawn below this part."""
        return self.start <= offset < self.end + (not self.cut_after)


def last_line(mark: Mark) -> int:
    """Return the greatest line number that drawing a mark needs."""
    return mark.place.region.end.line if mark.place.region else 0


def draw(marks: list[Mark], pen: Pen) -> Iterator[str]:
    """Yield the lines that show marks in order; those that follow each other in one file share a block."""
    block: list[_Row] = []
    for mark in marks:
        rows = list(_rows(mark))
        if block and (not rows or rows[0].mark.place.path != block[0].mark.place.path or rows[0].line < block[-1].line):
            yield from _block(block, pen)
            block = []
        block.extend(rows)
        if not rows:
            yield pen.header(printable(mark.place.path))
            if mark.label:
                yield pen.edge(pen.paint(mark.style, mark.label))
    if block:
        yield from _block(block, pen)


def _rows(mark: Mark) -> Iterator[_Row]:
    source, region = mark.place.source, mark.place.region
    if source is None or region is None:
        return
    first, last = region.start.line, region.end.line
    span = mark.place.span
    if first == last:
        yield _Row(first, span.start, span.end, mark, mark.label)
        return
    is_primary = mark.sign == "^"
    yield _Row(first, span.start, source.line_span(first).end, mark, "" if is_primary else mark.label)
    if is_primary:
        whole = source.line_span(last)
        shown = source.text[whole.start : span.end]
        yield _Row(last, span.end - len(shown.lstrip()), span.end, mark, mark.label)


def _block(rows: list[_Row], pen: Pen) -> Iterator[str]:
    yield pen.header(printable(rows[0].mark.place.text))
    yield pen.edge()
    line = 0
    excerpt = _Excerpt(0, 0, cut_before=False, cut_after=False)
    for row in rows:
        source = row.mark.place.source
        if source is None:
            continue
        if row.line != line or not excerpt.shows(row.start):
            if line and row.line > line + 1:
                yield pen.paint(Style.FRAME, "...")
            line = row.line
            excerpt = _excerpt(source, row, pen)
            yield pen.edge(_drawn(source, excerpt), line)
        yield pen.edge(_underline(source, excerpt, row, pen))
    yield pen.edge()


def _excerpt(source: SourceFile, row: _Row, pen: Pen) -> _Excerpt:
    """Choose the part of a line to show: all of it, or what fits the terminal around the row's start."""
    line = source.line_span(row.line)
    room = max(pen.width - pen.gutter - 3, _MINIMUM_ROOM)
    if line.end - line.start <= room:
        return _Excerpt(line.start, line.end, cut_before=False, cut_after=False)
    room -= 2 * len(_CUT)
    before = max(room // 4, min(room // 2, room - (row.end - row.start)))
    start = max(line.start, min(row.start - before, line.end - room))
    end = min(line.end, start + room)
    return _Excerpt(start, end, cut_before=start > line.start, cut_after=end < line.end)


def _drawn(source: SourceFile, excerpt: _Excerpt) -> str:
    cells = _cells(source, excerpt.start, excerpt.end)
    shown = "".join(drawn for drawn, _ in cells)
    return f"{_CUT if excerpt.cut_before else ''}{shown}{_CUT if excerpt.cut_after else ''}".rstrip()


def _underline(source: SourceFile, excerpt: _Excerpt, row: _Row, pen: Pen) -> str:
    end = min(row.end, excerpt.end)
    widths = [width for _, width in _cells(source, excerpt.start, max(row.start, end))]
    split = row.start - excerpt.start
    indent = sum(widths[:split]) + (len(_CUT) if excerpt.cut_before else 0)
    length = max(sum(widths[split:]), 1)
    drawn = row.mark.sign * length + (f" {row.label}" if row.label else "")
    return " " * indent + pen.paint(row.mark.style, drawn)


def _cells(source: SourceFile, start: int, end: int) -> list[tuple[str, int]]:
    """Return what each character of a part of a line is drawn as, and its width in columns."""
    cells = []
    column = 0
    for character in source.display(Span(source.path, start, end)):
        drawn, width = _cell(character, column)
        cells.append((drawn, width))
        column += width
    return cells


def _cell(character: str, column: int) -> tuple[str, int]:
    if character == "\t":
        width = _TAB - column % _TAB
        return " " * width, width
    drawn = printable_character(character)
    return drawn, len(drawn) if drawn.isascii() else _width(drawn)


def _width(character: str) -> int:
    """Return how many columns a terminal gives to a character that is not ASCII."""
    from unicodedata import category, east_asian_width  # noqa: PLC0415  (most files are ASCII)

    if category(character) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1
