"""This is where attributes and entries of objects are inserted, deleted and renamed as their neighbours are written."""

from __future__ import annotations

from cblint.edit.draft import Data
from cblint.edit.hcl_holder import Holder, inner_indent, is_spread, joined
from cblint.edit.hcl_items import deleted
from cblint.edit.hcl_objects import into_object
from cblint.edit.hcl_pieces import Piece, own_lines
from cblint.edit.hcl_rows import Layout, Row, above, below, laid_out, row
from cblint.edit.hcl_text import (
    UNIT,
    Change,
    Style,
    ends_line,
    entry_text,
    indent,
    is_identifier,
    key_text,
    line_start,
    next_line,
    starts_line,
    written,
)
from cblint.parse.hcl_nodes import ObjectNode

Changes = tuple[Change, ...]


def inserted(holder: Holder, key: str, data: Data, before: str, text: str) -> Changes:
    """Insert an entry, at the end or before another."""
    if not holder.lacks(key):
        return ()
    if isinstance(holder.element, ObjectNode):
        return into_object(holder, key, data, before, text)
    return _into_body(holder, key, data, before, text) if is_identifier(key) else ()


def _into_body(holder: Holder, key: str, data: Data, before: str, text: str) -> Changes:
    opening, closing = holder.braces
    if opening >= 0 and "\n" not in text[opening:closing] and (opening, closing) != (-1, len(text)):
        return _into_line(holder, key, data, text)
    if opening >= 0 and not (starts_line(text, closing) and ends_line(text, opening + 1)):
        return ()
    at = _place(holder, before, text)
    if at is None:
        return ()
    indentation = inner_indent(holder, text)
    value = written(data, indentation, Style(spread=is_spread(holder, text)))
    if value is None:
        return ()
    layout = joined(holder, at, len(key), value, text)
    line = f"{indentation}{entry_text(key, value, Style(), layout.spaces)}"
    return (*layout.changes, Change(at, at, _as_line(holder, at, line, text)))


def _as_line(holder: Holder, at: int, line: str, text: str) -> str:
    """Return a line to be put at a line's start, or at the end of a text without a last line end."""
    if at == len(text) and text and not text.endswith("\n"):
        return f"\n{line}"
    following = text[at : next_line(text, at)].strip()
    after_opening = bool(holder.blocks) and not any(piece.end < at for piece in holder.pieces)
    parted = after_opening and not holder.pieces and following
    return f"{line}\n\n" if parted else f"{line}\n"


def _place(holder: Holder, before: str, text: str) -> int | None:
    """Return the start of the line where a new attribute goes: after the last before nested blocks."""
    opening, closing = holder.braces
    named = [piece.start for piece in holder.pieces if piece.name == before]
    named += [block.span.start for block in holder.blocks if block.type == before]
    if before and named:
        start = min(named)
        return line_start(text, start) if starts_line(text, start) else None
    first = min((block.span.start for block in holder.blocks), default=closing)
    last = max((piece for piece in holder.pieces if piece.start < first), default=None)
    if last is None:
        last = max(holder.pieces, default=None)
    if last is not None:
        return next_line(text, last.end) if ends_line(text, last.end) else None
    if opening < 0:
        return len(text)
    return next_line(text, opening) if holder.blocks else line_start(text, closing)


def _into_line(holder: Holder, key: str, data: Data, text: str) -> Changes:
    """Insert into a block that is written in one line, which becomes several: HCL allows only one entry there."""
    opening, closing = holder.braces
    outer = indent(text, opening)
    held = holder.pieces[0] if holder.pieces else None
    value = written(data, outer + UNIT)
    inside = (
        text[opening + 1 : closing] if held is None else f"{text[opening + 1 : held.start]}{text[held.end : closing]}"
    )
    if inside.strip(" \t") or holder.blocks or value is None or not ends_line(text, closing + 1):
        return ()
    width = len(key) if held is None or "\n" in value else max(len(key), held.key_end - held.start)
    last = f"\n{outer}{UNIT}{entry_text(key, value, Style(), width - len(key) + 1)}\n{outer}"
    if held is None:
        return (Change(opening + 1, closing, last),)
    spaces = " " * (width - held.key_end + held.start + 1) if width > len(key) or "\n" not in value else " "
    changes = [Change(opening + 1, held.start, f"\n{outer}{UNIT}"), Change(held.end, closing, last)]
    if text[held.key_end : held.sign] != spaces:
        changes.append(Change(held.key_end, held.sign, spaces))
    return tuple(changes)


def removed(holder: Holder, piece: Piece, text: str) -> Changes:
    """Delete an entry with its line."""
    lines = own_lines(text, piece.start, piece.end)
    if isinstance(holder.element, ObjectNode):
        changes = deleted(holder.pieces, holder.pieces.index(piece), text)
    elif lines is not None:
        changes = (Change(*lines, ""),)
    else:
        changes = _from_line(holder, piece, text)
    if not changes or lines is None:
        return changes
    rest = [each for each in holder.pieces if each is not piece]
    upper, lower = above(rest, lines[0], text), below(rest, lines[1], text)
    runs = [[*upper, row(piece), *lower]] if piece.lone else [upper, lower]
    return (*changes, *laid_out(runs, [upper + lower], text).changes)


def _from_line(holder: Holder, piece: Piece, text: str) -> Changes:
    """Delete the only attribute of a block that is written in one line."""
    opening, closing = holder.braces
    rest = f"{text[opening + 1 : piece.start]}{text[piece.end : closing]}"
    return () if opening < 0 or rest.strip(" \t") else (Change(opening + 1, closing, ""),)


def renamed(holder: Holder, piece: Piece, name: str, text: str) -> Changes:
    """Give an entry another key."""
    if not holder.lacks(name):
        return ()
    written_quoted = text[piece.start] == '"'
    if isinstance(holder.element, ObjectNode):
        key = key_text(name, Style(quoted=written_quoted))
    else:
        key = name if is_identifier(name) else None
    if key is None or piece.name is None:
        return ()
    layout = _changed(holder, piece, Row(len(key), None), text)
    start = Change(piece.start, piece.key_end, key)
    if layout is None or text[piece.key_end : piece.sign] == " " * layout.spaces:
        return (start, *(layout.changes if layout is not None else ()))
    return (start, Change(piece.key_end, piece.sign, " " * layout.spaces), *layout.changes)


def _changed(holder: Holder, piece: Piece, new: Row, text: str) -> Layout | None:
    """Return the layout around an entry whose key changes; None if it is aligned with nothing."""
    if not piece.lone:
        return None
    rest = [each for each in holder.pieces if each is not piece]
    upper = above(rest, line_start(text, piece.start), text)
    lower = below(rest, next_line(text, piece.end), text)
    return laid_out([[*upper, row(piece), *lower]], [[*upper, new, *lower]], text)


def replaced(holder: Holder, piece: Piece, value: str, text: str) -> Changes:
    """Give an entry another value."""
    start = piece.sign + 1
    while text[start] in " \t":
        start += 1
    change = Change(start, piece.end, value)
    plain = text[piece.sign] == "=" and not text[piece.key_end : piece.sign].strip(" \t")
    own = own_lines(text, piece.start, piece.end)
    if piece.lone == ("\n" not in value) or not plain or own is None:
        return (change,)
    rest = [each for each in holder.pieces if each is not piece]
    upper, lower = above(rest, own[0], text), below(rest, own[1], text)
    whole = [*upper, Row(piece.key_end - piece.start, None), *lower]
    runs = [[*upper, row(piece), *lower]] if piece.lone else [upper, lower]
    alone = [upper, [Row(piece.key_end - piece.start, None)], lower]
    layout = laid_out(runs, [whole] if "\n" not in value else alone, text)
    changes = [change, *layout.changes]
    if text[piece.key_end : piece.sign] != " " * layout.spaces:
        changes.append(Change(piece.key_end, piece.sign, " " * layout.spaces))
    return tuple(changes)
