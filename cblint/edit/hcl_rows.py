"""This is where the `=` of neighbouring entries are kept aligned, as `terraform fmt` aligns them."""

from __future__ import annotations

from collections.abc import Sequence

from cblint.edit.hcl_pieces import Piece
from cblint.edit.hcl_text import Change, line_start, next_line
from cblint.record import NamedTuple


class Row(NamedTuple):
    """An entry of a run: how wide its key is, and where it is; None if it is not written yet."""

    width: int
    piece: Piece | None


class Layout(NamedTuple):
    """What has to change around an entry, and the spaces before its own `=`."""

    changes: tuple[Change, ...]
    spaces: int


def row(piece: Piece) -> Row:
    """Return an entry as it is written."""
    return Row(piece.key_end - piece.start, piece)


def above(pieces: Sequence[Piece], at: int, text: str) -> list[Row]:
    """Return the run of entries that ends just before a line."""
    found: list[Row] = []
    for piece in reversed(pieces):
        if piece.lone and next_line(text, piece.end) == at:
            found.append(row(piece))
            at = line_start(text, piece.start)
    return found[::-1]


def below(pieces: Sequence[Piece], at: int, text: str) -> list[Row]:
    """Return the run of entries that starts with a line."""
    found: list[Row] = []
    for piece in pieces:
        if piece.lone and line_start(text, piece.start) == at:
            found.append(row(piece))
            at = next_line(text, piece.end)
    return found


def laid_out(before: Sequence[list[Row]], after: Sequence[list[Row]], text: str) -> Layout:
    """Return how runs become others: aligned, if those before were; else only what is new is fitted in."""
    if all(_is_exact(run, text) for run in before):
        changes = [change for run in after for change in _padding(run, text)]
        spaces = next((_column(run) - each.width for run in after for each in run if each.piece is None), 1)
        return Layout(tuple(changes), spaces)
    for run in after:
        for each in run:
            if each.piece is None:
                return Layout((), _fitted(each, run))
    return Layout((), 1)


def _column(run: Sequence[Row]) -> int:
    return max(each.width for each in run) + 1


def _is_exact(run: Sequence[Row], text: str) -> bool:
    return not run or all(
        each.piece is None or text[each.piece.key_end : each.piece.sign] == " " * (_column(run) - each.width)
        for each in run
    )


def _padding(run: list[Row], text: str) -> list[Change]:
    changes = []
    for each in run:
        if each.piece is None:
            continue
        start, end = each.piece.key_end, each.piece.sign
        spaces = " " * (_column(run) - each.width)
        if text[start:end] != spaces:
            changes.append(Change(start, end, spaces))
    return changes


def _fitted(new: Row, run: Sequence[Row]) -> int:
    """Return the spaces that put `=` under those of its neighbours, where they have one column; else one."""
    columns = {each.piece.sign - each.piece.start for each in run if each.piece is not None}
    column = columns.pop() if len(columns) == 1 else 0
    return max(column - new.width, 1)
