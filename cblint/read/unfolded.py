"""This is where list items are told apart that YAML takes as one, because all but the first are indented deeper."""

from __future__ import annotations

import re

from cblint.model.part import ProblemKind
from cblint.parse.node import Node, ScalarNode, Style
from cblint.read.command_text import may_be_folded
from cblint.record import TYPE_CHECKING
from cblint.source import Span

if TYPE_CHECKING:
    from cblint.read.table import Table

_ITEM = r"(?<!\\)[ \t]*+(?:\r\n|\r|\n)[ \t\r\n]*+(?=- +[A-Za-z$./\"'|>])"

_TIGHT_ITEM = r"(?<!\\)[ \t]*+(?:\r\n|\r|\n)[ \t\r\n]*+(?=- *[A-Za-z$./\"'|>])"
_BLOCK = r"[|>][-+0-9]*[ \t]*[\r\n]"
_LOST = "!lost"
"""The tag of a block whose lines were folded: what it says is not known."""
_TIGHT = r"-[A-Za-z$./\"']"


def unfolded(table: Table, items: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the items of a list, those that YAML folded into the one before for themselves."""
    found: list[Node] = []
    for item in items:
        if isinstance(item, ScalarNode) and may_be_folded(item):
            found += _parts(table, item, alone=len(items) == 1)
        else:
            found.append(item)
    return tuple(found)


def _parts(table: Table, item: ScalarNode, *, alone: bool) -> list[Node]:
    """Return the items that one scalar was meant to be, and report the one that is indented wrongly."""
    raw = table.text.raw(item.span)
    before = table.text.line_before(item.span)
    tight = alone and not before.strip(" ") and re.match(_TIGHT, raw) is not None
    breaks = list(re.finditer(_TIGHT_ITEM if tight else _ITEM, raw))
    if not breaks and not tight:
        return [item]
    ends = [*(each.start() for each in breaks), len(raw)]
    first, dash = 0, breaks[0].end() if breaks else 0
    message = "YAML takes this item as part of the one before it, because it is indented deeper"
    if alone and len(breaks) > 1 and before.strip(" ") == "-":
        dash = -len(before.lstrip(" "))
        message = "YAML takes the items after this one as part of it, because they are indented deeper"
    if tight:
        first, dash = 1, 0
        message = "a blank is missing after this dash, so that YAML takes the whole list as one string"
    table.problem(ProblemKind.SYNTAX_ERROR, table.text.part(item.span, dash, dash + 1), "", message)
    found: list[Node] = [_part(table, item.span, first, ends[0], raw)]
    for each, end in zip(breaks, ends[1:], strict=True):
        after = raw[each.end() + 1 :]
        start = len(raw) - len(after.lstrip(" "))
        found.append(_part(table, item.span, start, end, raw))
    return found


def _part(table: Table, whole: Span, start: int, end: int, raw: str) -> Node:
    span = table.text.part(whole, start, end)
    if re.match(_BLOCK, raw[start:end]):
        return ScalarNode(span, raw[start:end], Style.LITERAL, (), _LOST)
    text = re.sub(r"[ \t]*(?:\r\n|\r|\n)[ \t\r\n]*", " ", raw[start:end])
    segments = table.text.segments(span) if text == raw[start:end] else ()
    return ScalarNode(span, text, Style.PLAIN, segments)
