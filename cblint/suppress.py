"""This is where comments accept findings: what they say, what they cover, and which of them were needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from cblint.finding import Finding
from cblint.pattern import pattern
from cblint.record import Record
from cblint.source import SourceFile, Span

MAX_COMMENTS = 500
"""So many comments of one file count."""
MAX_GAP = 100
"""So many blank lines and comments may stand between a suppression and the header that it covers."""
MAX_EXTENT = 5000
"""A suppression before a longer block covers so many of its lines."""
_COMMENT = pattern(r"(?:#|//)[ \t]*cblint:[ \t]*ignore\[(?P<rules>[^\]\r\n#/]*)\](?P<reason>[^\r\n]*)")
_NAME = pattern(r"[^,\s][^,]*")
_CLOSER = pattern(r"[ \t]*[}\])]")
_HEREDOC = pattern(r"[=(\[,][ \t]*<<-?([A-Za-z_][\w-]*)[ \t]*$")


class Comment(Record):
    """One rule named by a suppression comment."""

    span: Span
    """The rule's id in the comment."""
    line: int
    """The comment's line, from 1."""
    rule: str
    reason: str
    covers: tuple[tuple[int, int], ...]
    """Half-open ranges of lines on which a finding must start to be covered."""
    whole: Span
    """The comment from its mark to its last word."""
    names: Span
    """What stands between its brackets."""
    alone: bool
    """Whether nothing stands before it on its line."""


def comments(source: SourceFile) -> Iterator[Comment]:
    """Yield the suppressions of a text in the order of their places."""
    for match in islice(_COMMENT.finditer(source.text), MAX_COMMENTS):
        line = source.position(match.start()).line
        alone = not source.text[source.line_starts[line - 1] : match.start()].strip()
        covers = [(line, line + 2)]
        if alone:
            covers.append(extent(source, line + 1))
        reason = match["reason"].rstrip().removesuffix("*/").rstrip()
        whole = Span(source.path, match.start(), match.start("reason") + len(reason))
        names = Span(source.path, *match.span("rules"))
        for name in listed(source, names):
            rule = source.text[name.start : name.end]
            yield Comment(name, line, rule, reason.strip(), tuple(covers), whole, names, alone)


def listed(source: SourceFile, names: Span) -> Iterator[Span]:
    """Yield where each rule's id stands between the brackets of a comment."""
    for name in _NAME.finditer(source.text, names.start, names.end):
        yield Span(source.path, name.start(), name.start() + len(name.group().rstrip()))


def extent(source: SourceFile, line: int) -> tuple[int, int]:
    """Return the lines of the resource, block or key whose header is the first line of content from `line` on.

    What belongs to a header is indented deeper, or is the list right below a key, or its closing bracket, or the text
    of a heredoc that begins on one of its lines.
    """
    header = next(((number, text) for number, text in _lines(source, line, MAX_GAP) if not _is_blank(text)), None)
    if header is None:
        return (line, line)
    start, first = header
    indent = _indent(first)
    is_block = first.rstrip().endswith(("{", "[", "("))
    text_ends = _heredoc_end(source, start, first)
    end = max(start, text_ends or 0) + 1
    for number, text in _lines(source, start + 1, MAX_EXTENT):
        if text_ends is not None and number <= text_ends:
            end = number + 1
            continue
        if _is_blank(text):
            continue
        if is_block:
            end = number + 1
            if _indent(text) == indent and _CLOSER.match(text):
                break
        elif _indent(text) > indent or (_indent(text) == indent and text.lstrip().startswith("- ") and _is_key(first)):
            end = number + 1
        else:
            break
        if text_ends is not None:
            text_ends = _heredoc_end(source, number, text)
    return (start, end)


def _heredoc_end(source: SourceFile, line: int, text: str) -> int | None:
    """Return the line that closes the heredoc which begins on a line: 0 if none begins, None if none closes it."""
    opener = _HEREDOC.search(text) if "<<" in text else None
    if opener is None:
        return 0
    return next((number for number, each in _lines(source, line + 1, MAX_EXTENT) if each.strip() == opener[1]), None)


def _lines(source: SourceFile, first: int, count: int) -> Iterator[tuple[int, str]]:
    for number in range(first, min(len(source.line_starts), first + count) + 1):
        span = source.line_span(number)
        yield number, source.text[span.start : span.end]


def _is_blank(text: str) -> bool:
    stripped = text.strip()
    return not stripped or stripped.startswith(("#", "//"))


def _is_key(text: str) -> bool:
    return text.rstrip().endswith(":") and not text.lstrip().startswith("- ")


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" \t"))


def covering(finding: Finding, line: int, found: Iterable[Comment]) -> list[Comment]:
    """Return the comments that cover a finding which starts on a line."""
    return [
        comment
        for comment in found
        if comment.rule == finding.rule
        and comment.span.path == finding.span.path
        and any(start <= line < end for start, end in comment.covers)
    ]
