"""This is where an expression is told apart into the whole names that it lists, and their ends that stand open."""

from __future__ import annotations

from cblint.analysis.webhooks.expressions import Chars, Edge, Either, Malformed, Node, Repeat, Sequence, parsed
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import TypeAlias

    Row: TypeAlias = "list[Chars | Edge]"

_MOST = 100


class Name(NamedTuple):
    """A name that an expression lists as one of its alternatives."""

    text: str
    starts: bool
    """Whether it is tied to the beginning of the text."""
    ends: bool
    """Whether it is tied to its end."""


def listed(expression: str) -> tuple[Name, ...] | None:
    """Return the names that an expression lists; None where it is more than a list of names."""
    node = parsed(expression)
    if node is None or isinstance(node, Malformed):
        return None
    rows = _rows(node)
    names = [_name(row) for row in rows or ()]
    return tuple(name for name in names if name is not None) if names and None not in names else None


def _rows(node: Node) -> list[Row] | None:
    """Return all sequences of characters and edges that a node may be; None where they are too many."""
    match node:
        case Chars() | Edge():
            return [[node]]
        case Either(options):
            several = [_rows(option) for option in options]
            found = [row for some in several if some is not None for row in some]
            return found if None not in several and len(found) <= _MOST else None
        case Sequence(items):
            rows: list[Row] = [[]]
            for item in items:
                more = _rows(item)
                if more is None or len(rows) * len(more) > _MOST:
                    return None
                if len(more) > 1:
                    rows = [[*row, *each] for row in rows for each in more]
                    continue
                for row in rows:
                    row.extend(more[0])
            return rows
        case Repeat():
            return None


def _name(row: Row) -> Name | None:
    """Return a sequence as a name; None where it is none, or edges stand inside."""
    starts = bool(row) and row[0] == Edge(True)
    ends = bool(row) and row[-1] == Edge(False)
    inner = row[starts : len(row) - ends]
    letters = [_letter(each) for each in inner]
    text = "".join(letter for letter in letters if letter is not None)
    return Name(text, starts, ends) if text and None not in letters else None


def _letter(part: Chars | Edge) -> str | None:
    """Return the only character that a part means; a dot for any one, as it is meant in names."""
    if isinstance(part, Edge):
        return None
    low, high = part.ranges[0][0], part.ranges[-1][1]
    if low == high:
        return chr(low)
    return "." if low == 0 and len(part.ranges) == 2 and part.ranges[0][1] == ord("\n") - 1 else None
