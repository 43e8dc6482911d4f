"""This is where items of lists, and of objects in one line, are added and deleted with their commas."""

from __future__ import annotations

from collections.abc import Sequence

from cblint.edit.hcl_pieces import Piece, meaningful_comma, own_lines
from cblint.edit.hcl_text import UNIT, Change, indent, line_start, meaningful, starts_line
from cblint.edit.hcl_tree import Braces, ends_in_heredoc
from cblint.parse.hcl_nodes import ObjectNode


def appended(items: Sequence[Piece], braces: Braces, new: Sequence[str], text: str) -> tuple[Change, ...]:
    """Add items after the last."""
    if not items:
        return _into_empty(braces, new, text)
    last = items[-1]
    trailing = text[meaningful(text, last.end)] == ","
    if _comma_apart(last, text) or (ends_in_heredoc(last.value, text) and not trailing):
        return ()
    own = starts_line(text, last.start)
    if own and starts_line(text, braces.close):
        lines = own_lines(text, last.start, last.end)
        if lines is None:
            return ()
        indentation = indent(text, last.start)
        joined = f",\n{indentation}".join(new)
        added = Change(lines[1], lines[1], f"{indentation}{joined}{',' if trailing else ''}\n")
        return (added,) if trailing else (Change(last.end, last.end, ","), added)
    between = f",\n{indent(text, last.start)}" if own else ", "
    added = Change(last.end, last.end, "".join(f"{between}{each}" for each in new))
    return (added,) if own else (*_closing_indent(items, new, text), added)


def _closing_indent(items: Sequence[Piece], new: Sequence[str], text: str) -> tuple[Change, ...]:
    """Indent the closing line of an only item that another follows there, as `terraform fmt` does: `}, {`."""
    last = items[-1]
    lone = len(items) == 1 and "\n" in text[last.start : last.end] and "\n" in new[0]
    if not lone or not isinstance(last.value, ObjectNode) or not starts_line(text, last.end - 1):
        return ()
    start = line_start(text, last.end)
    return (Change(start, start, UNIT),)


def _into_empty(braces: Braces, new: Sequence[str], text: str) -> tuple[Change, ...]:
    opening, closing = braces
    inside = text[opening + 1 : closing]
    if not inside.strip():
        blank = " " if text[opening] == "{" else ""
        return (Change(opening + 1, closing, f"{blank}{', '.join(new)}{blank}"),)
    if not starts_line(text, closing):
        return ()
    at, indentation = line_start(text, closing), indent(text, closing) + UNIT
    joined = f",\n{indentation}".join(new)
    return (Change(at, at, f"{indentation}{joined}{',' if text[opening] == '[' else ''}\n"),)


def deleted(items: Sequence[Piece], index: int, text: str) -> tuple[Change, ...]:
    """Delete an item or entry, its line with it where it has one to itself."""
    item = items[index]
    before = items[index - 1] if index else None
    last = index == len(items) - 1
    if _comma_apart(item, text):
        return ()
    lines = own_lines(text, item.start, item.end)
    if lines is not None:
        comma = meaningful(text, before.end) if before is not None else 0
        unneeded = last and before is not None and text[meaningful(text, item.end)] != "," and text[comma] == ","
        return (Change(comma, comma + 1, ""), Change(*lines, "")) if unneeded else (Change(*lines, ""),)
    if not last:
        following = items[index + 1].start
        return (Change(item.start, following, ""),) if _is_gap(text[item.end : following]) else ()
    if before is None or not _is_gap(text[before.end : item.start]):
        return ()
    return (Change(before.end, item.end, ""),)


def _comma_apart(item: Piece, text: str) -> bool:
    """Tell whether the comma after an item stands apart from it, as after a heredoc."""
    return text[meaningful(text, item.end)] == "," and meaningful_comma(text, item.end) == item.end


def _is_gap(between: str) -> bool:
    """Tell whether only a comma or line end stands between two items."""
    return between.strip() in ("", ",")
