"""This is where offsets of a text are followed through edits: where each stands afterwards, and what edits touch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from cblint.enumeration import Enum
from cblint.finding import Edit
from cblint.record import NamedTuple
from cblint.source import SourceFile


class Touch(Enum):
    """What edits do to a range of the old text."""

    NONE = "none"
    BESIDE = "beside"
    """Text is put right before or behind it."""
    INSIDE = "inside"


class _Moved(NamedTuple):
    """An edit: what it replaces in the old text, and what stands there in the new one."""

    start: int
    end: int
    new_start: int
    new_end: int
    old: tuple[int, int]
    """All that the edit replaces, be it by the same in part."""
    new: tuple[int, int]
    """What stands in the new text for that."""


class Shift:
    """Edits that do not overlap, in the order of the text."""

    def __init__(self, moved: list[_Moved]) -> None:
        self._moved = moved
        self._starts = [each.start for each in moved]
        self._ends = [each.end for each in moved]
        self._new_ends = [each.new_end for each in moved]
        self._whole_ends = [each.new[1] for each in moved]
        self._old_ends = [each.old[1] for each in moved]

    def start(self, offset: int) -> int | None:
        """Return where what starts at an offset starts in the new text; None if it is in what was replaced."""
        index = bisect_right(self._ends, offset)
        if index < len(self._moved) and self._moved[index].start < offset:
            return None
        return self._after(index, offset)

    def end(self, offset: int) -> int | None:
        """Return where what ends at an offset ends in the new text; None if that is in what was replaced."""
        index = bisect_right(self._ends, offset)
        while index and self._moved[index - 1].start == self._moved[index - 1].end == offset:
            index -= 1
        if index < len(self._moved) and self._moved[index].start < offset < self._moved[index].end:
            return None
        return self._after(index, offset)

    def _after(self, index: int, offset: int) -> int:
        return offset if index == 0 else self._moved[index - 1].new_end + offset - self._moved[index - 1].end

    def touch(self, start: int, end: int) -> Touch:
        """Tell what the edits do to a range of the old text."""
        found = Touch.NONE
        for index in range(bisect_left(self._ends, start), len(self._moved)):
            each = self._moved[index]
            if each.start > end:
                break
            at_point = start == end and each.start == each.end == start
            if at_point or (each.start < end and each.end > start):
                return Touch.INSIDE
            if each.new_start < each.new_end:
                found = Touch.BESIDE
        return found

    def covers(self, start: int, end: int) -> bool:
        """Tell whether one edit replaces a range of the old text as a whole."""
        index = bisect_left(self._old_ends, end)
        return index < len(self._moved) and self._moved[index].old[0] <= start

    def written(self, start: int, end: int, *, least: int = 0) -> bool:
        """Tell whether a range of the new text meets what an edit put there.

        What only follows an edit by less than `least` characters does not meet it.
        """
        for index in range(bisect_left(self._new_ends, start), len(self._moved)):
            each = self._moved[index]
            if each.new_start > end:
                break
            if each.new_start < each.new_end and end >= each.new_start + least:
                return True
        return False

    def replaced(self, start: int, end: int) -> bool:
        """Tell whether a range of the new text stands wholly in what one edit wrote."""
        index = bisect_left(self._whole_ends, end)
        return index < len(self._moved) and self._moved[index].new[0] <= start < end


def shift_of(before: SourceFile, after_text: str, edits: tuple[Edit, ...]) -> Shift | None:
    """Return how edits move the text of a file; None if they overlap, or do not make the new text of it.

    A line end in the text of an edit may be written as any in the new text.
    """
    moved: list[_Moved] = []
    at = end = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda each: each.span):
        if edit.span.path != before.path or not end <= edit.span.start <= edit.span.end <= len(before.text):
            return None
        if not after_text.startswith(before.text[end : edit.span.start], at):
            return None
        at += edit.span.start - end
        length = _length(edit.text, after_text, at)
        if length is None:
            return None
        moved.append(
            _trimmed(before.text, after_text, _Moved(*edit.span[1:], at, at + length, edit.span[1:], (at, at + length)))
        )
        at += length
        end = edit.span.end
    return Shift(moved) if before.text[end:] == after_text[at:] else None


def _trimmed(before: str, after: str, edit: _Moved) -> _Moved:
    """Return an edit without what it replaces by the same: at its end, then at its start."""
    start, end, new_start, new_end, old, new = edit
    while end > start and new_end > new_start and before[end - 1] == after[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    while end > start and new_end > new_start and before[start] == after[new_start]:
        start, new_start = start + 1, new_start + 1
    return _Moved(start, end, new_start, new_end, old, new)


def _length(text: str, after_text: str, at: int) -> int | None:
    """Return how many characters of the new text an edit's text takes."""
    start = at
    lines = text.replace("\r\n", "\n").split("\n")
    for index, line in enumerate(lines):
        if index:
            ended = next((each for each in ("\r\n", "\n", "\r") if after_text.startswith(each, at)), None)
            if ended is None:
                return None
            at += len(ended)
        if not after_text.startswith(line, at):
            return None
        at += len(line)
    return at - start
