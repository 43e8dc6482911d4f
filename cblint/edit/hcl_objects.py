"""This is where entries are inserted into objects as their neighbours are written."""

from __future__ import annotations

from cblint.edit.draft import Data
from cblint.edit.hcl_holder import Holder, inner_indent, joined, style_of
from cblint.edit.hcl_items import appended
from cblint.edit.hcl_pieces import Piece, own_lines
from cblint.edit.hcl_rows import Layout
from cblint.edit.hcl_text import Change, Style, entry_text, indent, key_text, line_start, starts_line, written


def into_object(holder: Holder, key: str, data: Data, before: str, text: str) -> tuple[Change, ...]:
    """Insert an entry at the end of an object, or on the line before another entry."""
    style = style_of(holder, text)
    name = key_text(key, style)
    if name is None:
        return ()
    opening, closing = holder.braces
    on_lines = starts_line(text, closing) and (not holder.pieces or starts_line(text, holder.pieces[-1].start))
    target = holder.piece(before) if before else None
    if not on_lines:
        value = written(data, indent(text, opening), style._replace(inline=True))
        if value is None or target is not None:
            return ()
        return appended(holder.pieces, holder.braces, [entry_text(name, value, style)], text)
    indentation = inner_indent(holder, text)
    value = written(data, indentation, style)
    if value is None:
        return ()
    if target is not None:
        return _before(holder, target, name, value, text)
    lines = own_lines(text, holder.pieces[-1].start, holder.pieces[-1].end) if holder.pieces else None
    if lines is None:
        return () if holder.pieces else _into_empty(holder, name, value, text)
    layout = Layout((), 1) if style.sign != "=" else joined(holder, lines[1], len(name), value, text)
    line = entry_text(name, value, style, layout.spaces)
    comma = "," if style.last_comma else ""
    changes = [*layout.changes, Change(lines[1], lines[1], f"{indentation}{line}{comma}\n")]
    if style.commas and not style.last_comma:
        end = holder.pieces[-1].end
        changes.append(Change(end, end, ","))
    return tuple(changes)


def _into_empty(holder: Holder, name: str, value: str, text: str) -> tuple[Change, ...]:
    at = line_start(text, holder.braces.close)
    return (Change(at, at, f"{inner_indent(holder, text)}{entry_text(name, value, Style())}\n"),)


def _before(holder: Holder, target: Piece, name: str, value: str, text: str) -> tuple[Change, ...]:
    """Insert an entry on the line before another."""
    if not starts_line(text, target.start):
        return ()
    style = style_of(holder, text)
    at = line_start(text, target.start)
    layout = Layout((), 1) if style.sign != "=" else joined(holder, at, len(name), value, text)
    comma = "," if style.commas or (style.last_comma and len(holder.pieces) == 1) else ""
    line = entry_text(name, value, style, layout.spaces)
    return (*layout.changes, Change(at, at, f"{indent(text, target.start)}{line}{comma}\n"))
