"""This is where lines are found that stand left of the block scalar that they belong to, such as a pasted script."""

from __future__ import annotations

from collections.abc import Sequence

from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cblint.parse.layout_rows import Row

MAX_ROWS = 400
"""How many lines before a complaint a block may begin."""
MAX_HEADER = 200
"""A longer line is taken to begin no block."""

_END = pattern(r"[|>][-+1-9]{0,2}(?:[ \t]|$)")
_HEADER = pattern(r"(?:.*:[ \t]+|(?:-[ \t]+)+(?:.*:[ \t]+)?)[|>][-+1-9]{0,2}[ \t]*(?:[ \t]#.*)?$")
_LONE = pattern(r"(?:version|env|phases|artifacts|cache|batch|reports|install|pre_build|build|post_build|commands)\s*$")
_STRUCTURE = frozenset({"-", "top", "phase", "commands"})


class Outdent(NamedTuple):
    """Lines that end a block too early, and the indent that keeps them in it."""

    header: int
    """The line with the block's `|` or `>`."""
    rows: tuple[int, ...]
    indent: int


def outdented(rows: Sequence[Row], at: int) -> Outdent | None:
    """Return the lines around a place that would be part of the block before them if they were indented further."""
    header = _block_before(rows, at)
    if header is None:
        return None
    own = len(rows[header].lead)
    first = next((n for n in range(header + 1, len(rows)) if rows[n].content and len(rows[n].lead) <= own), None)
    inside = [row for row in rows[header + 1 : first] if row.content.strip()]
    if first is None or not inside or _goes_on(rows[first], own):
        return None
    last = first
    while last + 1 < len(rows) and not _goes_on(rows[last + 1], own):
        last += 1
    found = tuple(n for n in range(first, last + 1) if rows[n].content.strip())
    return Outdent(header, found, len(inside[0].lead)) if at <= last + 1 else None


def _block_before(rows: Sequence[Row], at: int) -> int | None:
    """Return the header of the block scalar that ends last before a place."""
    for number in range(min(at, len(rows) - 1), max(at - MAX_ROWS, -1), -1):
        if _begins_block(rows[number]):
            return number
    return None


def in_blocks(rows: Sequence[Row]) -> frozenset[int]:
    """Return the numbers of the lines that are surely text of a block: blanks indent them further than its header."""
    found = []
    own = -1
    for number, row in enumerate(rows):
        if own >= 0 and (not row.content or row.lead.startswith(" " * (own + 1))):
            found.append(number)
        else:
            own = len(row.lead) if "\t" not in row.lead and _begins_block(row) else -1
    return frozenset(found)


def _begins_block(row: Row) -> bool:
    content = row.content
    return len(content) <= MAX_HEADER and _END.search(content) is not None and _HEADER.match(content) is not None


def _goes_on(row: Row, own: int) -> bool:
    """Tell whether a line goes on with the file, after a block whose header is indented so far."""
    return len(row.lead) <= own and (row.kind in _STRUCTURE or _LONE.match(row.content) is not None)
