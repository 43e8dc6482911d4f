"""This is where comments that accept findings are written and deleted, without a change to what the file says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cblint.errors import UsageError
from cblint.finding import Edit, Finding
from cblint.ignores.layout import Layout, RefusedError, layout
from cblint.record import NamedTuple
from cblint.source import SourceFile, Span
from cblint.suppress import Comment, comments, extent, listed

__all__ = ["MAX_COLUMNS", "Ignoring", "Removing", "ignoring", "valid_reason"]

MAX_COLUMNS = 120
"""A comment that would make its line longer stands on a line of its own."""
MAX_PARSED = 500_000
"""So many characters are parsed again for one file where only that tells whether a comment changes what it says."""


class Ignoring(NamedTuple):
    """A finding and how a comment accepts it."""

    finding: Finding
    edits: tuple[Edit, ...]
    """What writes the comment, the same for all findings that it accepts; empty if there can be none."""
    refusal: str
    """Why there can be none, in plain words without full stop; else empty."""


class _Spot(NamedTuple):
    """Where a comment goes: among the names of one that stands there, at the end of a line, or above it."""

    line: int
    at_end: bool
    found: Span | None = None
    """The names of the comment that stands there."""


def valid_reason(reason: str) -> str:
    """Return a reason without blanks around it; raise UsageError if it can stand in no comment."""
    stripped = reason.strip()
    if not stripped:
        raise UsageError("the reason for accepting findings is empty")
    if not stripped.isprintable():
        raise UsageError("the reason for accepting findings must be one line of printable characters")
    if stripped.endswith(("\\", "*/")):
        raise UsageError("the reason for accepting findings must not end in `\\` or `*/`")
    return stripped


def ignoring(source: SourceFile, findings: Sequence[Finding], reason: str) -> tuple[Ignoring, ...]:
    """Return the edits that accept each of these findings, all of one file, by comments that give a reason.

    Raise UsageError if the reason can stand in no comment.
    """
    reason = valid_reason(reason)
    try:
        placing = _Placing(source, layout(source), reason)
    except RefusedError as error:
        return tuple(Ignoring(finding, (), str(error)) for finding in findings)
    return placing.place(findings)


class Removing:
    """Finds what deletes comments, asked for one after the other in the order of their places."""

    def __init__(self, sources: Callable[[str], SourceFile | None]) -> None:
        """Take what gives the file of a path, or None where it is gone or has changed."""
        self._sources = sources
        self._source: SourceFile | None = None
        self._allowed: Layout | None = None
        self._left = 0

    def edits(self, comment: Comment) -> tuple[Edit, ...]:
        """Return what takes a rule out of a comment, or the comment out of its file; nothing if it may be none."""
        if self._source is None or self._source.path != comment.span.path:
            self._open(comment.span.path)
        if self._source is None or self._allowed is None or self._left <= 0:
            return ()
        self._left -= self._allowed.cost
        mark = comment.whole
        if not self._allowed.is_comment(mark) or (comment.alone and self._allowed.keeps_blank_lines(mark.start)):
            return ()
        edits = _removal(self._source, comment)
        return edits if all(self._allowed.keeps(*edit.span[1:], edit.text) for edit in edits) else ()

    def _open(self, path: str) -> None:
        self._source = self._sources(path)
        self._left = MAX_PARSED
        try:
            self._allowed = layout(self._source) if self._source is not None else None
        except RefusedError:
            self._allowed = None


def _removal(source: SourceFile, comment: Comment) -> tuple[Edit, ...]:
    """Return what takes a rule out of what is a comment, or all of it out of its file where it names no other."""
    names = list(listed(source, comment.names))
    if len(names) < 2:
        return (Edit(_whole(source, comment), ""),)
    index = names.index(comment.span)
    first = comment.span.start if index + 1 < len(names) else names[index - 1].end
    last = names[index + 1].start if index + 1 < len(names) else comment.span.end
    return (Edit(Span(source.path, first, last), ""),)


def _whole(source: SourceFile, comment: Comment) -> Span:
    """Return a comment with what would be left of its line without it: the line, or the blanks before it."""
    line = source.line_span(comment.line)
    if source.text[comment.whole.end : line.end].strip():
        return comment.whole
    if comment.alone:
        starts = source.line_starts
        return line._replace(end=starts[comment.line] if comment.line < len(starts) else line.end)
    before = source.text[line.start : comment.whole.start].rstrip()
    return line._replace(start=line.start + len(before))


class _Placing:
    """Finds the places of comments in one file."""

    def __init__(self, source: SourceFile, allowed: Layout, reason: str) -> None:
        self.source = source
        self.allowed = allowed
        self.reason = reason
        self.left = MAX_PARSED
        self.present: dict[int, Comment] = {comment.line: comment for comment in comments(source)}
        """The comments that stand in the file, by their lines."""

    def place(self, findings: Sequence[Finding]) -> tuple[Ignoring, ...]:
        """Return the edits for each finding: one comment for all that it accepts."""
        spots = self.spots(finding for finding in findings if not self.is_about_comment(finding))
        rules: dict[_Spot, set[str]] = {}
        for finding in findings:
            spot = spots.get(self.line(finding))
            if isinstance(spot, _Spot) and not self.is_about_comment(finding):
                rules.setdefault(spot, set()).add(finding.rule)
        edits = {spot: self.edit(spot, ids) for spot, ids in rules.items()}
        return tuple(self.ignored(finding, spots, edits) for finding in findings)

    def spots(self, findings: Iterable[Finding]) -> dict[int, _Spot | str]:
        """Return where a comment covers the findings of each line that has any, or why there is no such place."""
        by_line: dict[int, set[str]] = {}
        for finding in findings:
            by_line.setdefault(self.line(finding), set()).add(finding.rule)
        return {line: self.spot(line, rules) for line, rules in by_line.items()}

    def ignored(self, finding: Finding, spots: dict[int, _Spot | str], edits: dict[_Spot, Edit]) -> Ignoring:
        """Return how one finding is accepted."""
        if self.is_about_comment(finding):
            return Ignoring(finding, (), "it is about a comment that accepts findings")
        spot = spots[self.line(finding)]
        return Ignoring(finding, (), spot) if isinstance(spot, str) else Ignoring(finding, (edits[spot],), "")

    def line(self, finding: Finding) -> int:
        """Return the line that a finding starts on."""
        return self.source.position(finding.span.start).line

    def is_about_comment(self, finding: Finding) -> bool:
        """Tell whether a finding stands in a comment that accepts others."""
        present = self.present.get(self.line(finding))
        return present is not None and present.whole.start <= finding.span.start <= present.whole.end

    def spot(self, line: int, rules: set[str]) -> _Spot | str:
        """Return where a comment covers the findings of a line, or why it can stand nowhere."""
        if self.left <= 0:
            return "there are too many findings in a file that has to be parsed again for each"
        self.left -= self.allowed.cost
        at_end = self.at_end(line)
        if at_end is not None and (at_end.found or self.width(line, rules) <= MAX_COLUMNS):
            return at_end
        header = self.header(line)
        above = self.above(header)
        start, end = extent(self.source, header)
        if above is not None and (header == line or start <= line < end):
            return above
        return at_end or "neither its line nor the one above can carry a comment"

    def at_end(self, line: int) -> _Spot | None:
        """Return the end of a line if a comment may stand there."""
        present = self.present.get(line)
        if present is not None:
            mergeable = not present.alone and present.reason and self.allowed.is_comment(present.whole)
            return _Spot(line, at_end=True, found=present.names) if mergeable else None
        takes = not self.is_blank(line) and self.allowed.takes_end(self.content_end(line), "# cblint:")
        return _Spot(line, at_end=True) if takes else None

    def above(self, line: int) -> _Spot | None:
        """Return the place above a line if a comment may stand there."""
        present = self.present.get(line - 1)
        if self.is_blank(line):
            return None
        if present is not None and not present.alone:
            return None  # it covers the line below, and would no longer
        if present is not None and present.reason and self.allowed.is_comment(present.whole):
            return _Spot(line, at_end=False, found=present.names)
        comment = f"{self.indent(line)}# cblint:"
        takes = self.allowed.takes_line(self.source.line_starts[line - 1], comment)
        return _Spot(line, at_end=False) if takes else None

    def header(self, line: int) -> int:
        """Return the line itself, or the one on which the text begins that it lies in."""
        while (string := self.allowed.around(self.source.line_starts[line - 1])) is not None:
            line = self.source.position(string.start).line
        return line

    def edit(self, spot: _Spot, rules: Iterable[str]) -> Edit:
        """Return what writes a comment at a place."""
        path = self.source.path
        if spot.found is not None:
            names = list(listed(self.source, spot.found))
            known = {self.source.text[name.start : name.end] for name in names}
            more = [rule for rule in sorted(rules) if rule not in known]
            at = names[-1].end if names else spot.found.start
            return Edit(Span(path, at, at), ", ".join(["", *more] if names else more))
        if spot.at_end:
            end = self.content_end(spot.line)
            return Edit(Span(path, end, self.source.line_span(spot.line).end), f"  {self.comment(rules)}")
        start = self.source.line_starts[spot.line - 1]
        return Edit(Span(path, start, start), f"{self.indent(spot.line)}{self.comment(rules)}\n")

    def comment(self, rules: Iterable[str]) -> str:
        """Return the words of a comment."""
        return f"# cblint: ignore[{', '.join(sorted(rules))}] {self.reason}"

    def width(self, line: int, rules: set[str]) -> int:
        """Return how many columns a line would have with a comment at its end."""
        return self.content_end(line) - self.source.line_starts[line - 1] + 2 + len(self.comment(rules))

    def is_blank(self, line: int) -> bool:
        """Tell whether a line is empty but for blanks: a comment there might become part of the text before."""
        return self.content_end(line) == self.source.line_starts[line - 1]

    def content_end(self, line: int) -> int:
        """Return where a line ends but for blanks."""
        span = self.source.line_span(line)
        return span.start + len(self.source.text[span.start : span.end].rstrip(" \t"))

    def indent(self, line: int) -> str:
        """Return the blanks that a line starts with."""
        span = self.source.line_span(line)
        text = self.source.text[span.start : span.end]
        return text[: len(text) - len(text.lstrip(" \t"))]
