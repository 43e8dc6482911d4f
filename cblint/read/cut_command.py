"""This is where a command is read whose end YAML takes for a comment, though a quote of the shell is open there."""

from __future__ import annotations

from cblint.model.part import ProblemKind
from cblint.parse.node import ScalarNode, Style
from cblint.parse.shell_quotes import opened_at
from cblint.read.command_text import quoted
from cblint.read.reading import Reading, State
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import HOLE, Span
from cblint.value import Known, Step, at

if TYPE_CHECKING:
    from cblint.read.table import Place, Table

MAX_LENGTH = 10_000
"""A longer command is not looked at."""
_NAMES = {"$'": "`'`", "`": "`` ` ``"}


class Whole(NamedTuple):
    """A command with what YAML takes for a comment, and where both stand."""

    text: str
    span: Span
    comment: Span
    opener: str


def whole_command(table: Table, span: Span, kept: str) -> Whole | None:
    """Return the command of which YAML kept some; None where the shell, too, takes the rest for a comment.

    `kept` is the text at the span, folded if it stands on several lines; the spans are those of one line only.
    """
    raw, until = table.text.to_line_end(span)
    dropped = raw[len(table.text.raw(span)) :]
    if len(raw) > MAX_LENGTH or not dropped.lstrip(" \t").startswith("#") or HOLE in raw:
        return None
    line = kept + dropped
    hash_sign = line.index("#", len(kept))
    opened = opened_at(line, hash_sign)
    if opened is None or _is_apostrophe(line, opened.offset) or table.text.before(span) not in ("-", ":"):
        return None
    end = until.end - (len(line) - opened.end)
    comment = until._replace(start=span.end + hash_sign - len(kept), end=end)
    return Whole(line[: opened.end], until._replace(end=end), comment, opened.opener)


def read_cut_command(table: Table, node: ScalarNode, place: Place) -> Reading | None:
    """Report a command that YAML cuts off, and return it as it was meant; None where nothing is cut off."""
    whole = whole_command(table, node.span, node.text) if node.style is Style.PLAIN and node.tag is None else None
    if whole is None:
        return None
    one_line = table.text.raw(node.span) == node.text and table.text.is_exact(whole.span)
    span = whole.span if one_line else node.span
    name = _NAMES.get(whole.opener, f"`{whole.opener}`")
    table.problem(
        ProblemKind.COMMAND_CUT_BY_COMMENT,
        whole.comment if one_line else node.span,
        place.symbol,
        f"YAML takes the end of the command for a comment, though its {name} is still open",
        suggestion=quoted(whole.text) if one_line else "",
        because=(Step(span, "the command as it is written"),),
    )
    value = Known(at(span), whole.text, segments=table.text.segments(span) if one_line else ())
    return Reading(place.span, span, place.symbol, State.GIVEN, value, place.name)


def _is_apostrophe(line: str, offset: int) -> bool:
    """Tell whether a quote stands inside a word, as in “don't”."""
    inside = line[max(offset - 1, 0) : offset] + line[offset + 1 : offset + 2]
    return line[offset] == "'" and len(inside) == 2 and inside.isalnum()
