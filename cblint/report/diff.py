"""This is where the change of a file is shown as a unified diff, without its secrets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cblint.report.escape import inert, printable, well_formed
from cblint.report.lines import Changed, changed
from cblint.report.pen import Pen, Style
from cblint.source import SourceFile

CONTEXT = 3
"""So many unchanged lines are shown around a change."""


def diff(before: SourceFile, after: SourceFile, name: str, *, color: bool = False) -> str:
    """Return what changes in a file, in the form of `git diff`; empty if nothing does.

    Lines keep their own ends, so that other tools can apply it; where a line holds a secret or what a terminal would
    act on, it is shown masked or escaped.
    """
    if before.text == after.text:
        return ""
    pen = Pen(color, gutter=1, width=0)
    shown = inert(well_formed(printable(name))) + ("\t" if " " in name else "")
    lines = [pen.paint(Style.STRONG, f"--- a/{shown}") + "\n", pen.paint(Style.STRONG, f"+++ b/{shown}") + "\n"]
    return "".join([*lines, *_hunks(before, after, pen)])


def _hunks(before: SourceFile, after: SourceFile, pen: Pen) -> Iterator[str]:
    old, new = _lines(before, before.text), _lines(after, after.text)
    shown = (_lines(before, _displayed(before)), _lines(after, _displayed(after)))
    for group in _grouped(changed(old, new)):
        first, last = group[0], group[-1]
        above, below = min(CONTEXT, first.start), min(CONTEXT, len(old) - last.end)
        lengths = last.end - first.start + above + below, last.new_end - first.new_start + above + below
        ranges = _range(first.start - above, lengths[0]), _range(first.new_start - above, lengths[1])
        yield pen.paint(Style.FRAME, f"@@ -{ranges[0]} +{ranges[1]} @@") + "\n"
        at = first.start - above
        for each in group:
            yield from _signed(" ", shown[0][at : each.start], pen)
            yield from _signed("-", shown[0][each.start : each.end], pen)
            yield from _signed("+", shown[1][each.new_start : each.new_end], pen)
            at = each.end
        yield from _signed(" ", shown[0][at : at + below], pen)


def _grouped(changes: Iterable[Changed]) -> Iterator[list[Changed]]:
    """Yield the changes that are shown together, as the lines around them meet."""
    group: list[Changed] = []
    for each in changes:
        if group and each.start - group[-1].end > 2 * CONTEXT:
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _signed(sign: str, lines: Iterable[str], pen: Pen) -> Iterator[str]:
    return (_line(sign, line, pen) for line in lines)


def _lines(source: SourceFile, text: str) -> list[str]:
    """Return the lines of a text that has its lines where the file has them, with their ends."""
    starts = source.line_starts
    lines = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return lines if lines[-1] else lines[:-1]


def _displayed(source: SourceFile) -> str:
    return source.display(source.embedded().whole)


def _range(start: int, length: int) -> str:
    """Return a range of lines as diffs write it: the number of an empty one is that of the line before."""
    return str(start + 1) if length == 1 else f"{start + 1 if length else start},{length}"


def _line(sign: str, line: str, pen: Pen) -> str:
    content = line.rstrip("\r\n")
    end = line[len(content) :]
    text = well_formed("".join(part if part == "\t" else printable(part) for part in _parts(content)))
    style = {"+": Style.NOTE, "-": Style.ERROR}.get(sign)
    text = inert(sign + text)
    painted = pen.paint(style, text) if style is not None else text
    return painted + (end or "\n\\ No newline at end of file\n")


def _parts(content: str) -> Iterator[str]:
    """Yield a line's tabs, and what stands between them."""
    for number, part in enumerate(content.split("\t")):
        if number:
            yield "\t"
        yield part
