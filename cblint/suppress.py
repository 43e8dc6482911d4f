"""This is where comments accept findings: what they say, what they cover, and which of them were needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cblint.finding import Finding
from cblint.record import Record
from cblint.source import SourceFile, Span

MARK = "cblint:"
"""What a text must hold for it to be searched for suppressions."""
_COMMENT = re.compile(
    r"(?P<lead>[^\n]*?)(?P<mark>#|//)[ \t]*cblint:[ \t]*ignore\[(?P<rules>[^\]\n]*)\](?P<reason>[^\n]*)"
)
_NAME = re.compile(r"[^,\s][^,]*")
_CLOSER = re.compile(r"[ \t]*[}\])]")


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


def comments(source: SourceFile) -> Iterator[Comment]:
    """Yield the suppressions of a text in the order of their places."""
    if MARK not in source.text:
        return
    for match in _COMMENT.finditer(source.text):
        line = source.position(match.start()).line
        alone = not match["lead"].strip()
        covers = [(line, line + 2)]
        if alone:
            covers.append(_extent(source, line + 1))
        reason = match["reason"].strip().removesuffix("*/").strip()
        for name in _NAME.finditer(match["rules"]):
            start = match.start("rules") + name.start()
            rule = name.group().strip()
            yield Comment(Span(source.path, start, start + len(rule)), line, rule, reason, tuple(covers))


def _extent(source: SourceFile, line: int) -> tuple[int, int]:
    """Return the lines of the resource, block or key whose header is the first line of content from `line` on.

    What belongs to a header is indented deeper, or is the list right below a key, or its closing bracket.
    """
    last = len(source.line_starts)
    lines = [
        source.text[span.start : span.end] for span in map(source.line_span, range(line, min(last, line + 5000) + 1))
    ]
    header = next((index for index, text in enumerate(lines) if not _is_blank(text)), None)
    if header is None:
        return (line, line)
    indent = _indent(lines[header])
    is_block = lines[header].rstrip().endswith(("{", "[", "("))
    end = header + 1
    for index in range(header + 1, len(lines)):
        text = lines[index]
        if _is_blank(text):
            continue
        if is_block:
            end = index + 1
            if _indent(text) == indent and _CLOSER.match(text):
                break
        elif _indent(text) > indent or (
            _indent(text) == indent and text.lstrip().startswith("- ") and _is_key(lines[header])
        ):
            end = index + 1
        else:
            break
    return (line + header, line + end)


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
