"""This is where what finds a defect gets at the text to mend it: one set of drafts for a run, made when first asked."""

from __future__ import annotations

import re
from collections.abc import Callable

from cblint.finding import Edit, edited
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING
from cblint.source import SourceFile, Span
from cblint.value import Known, Value, string
from cblint.workspace import Workspace

if TYPE_CHECKING:
    from cblint.edit import Draft, Drafts

_PLAIN = pattern(r"[A-Za-z0-9_./@+][A-Za-z0-9_./@+-]*", re.ASCII)
_SCRIPTS = (".sh", ".bash", ".mk")


def draft_at(workspace: Workspace, place: Span) -> Draft | None:
    """Return what can edit a place; None where nothing can, or a program writes it anew."""
    if place.path in workspace.files.generated:
        return None
    return workspace.once(_drafts).at(place)


def _drafts(workspace: Workspace) -> Drafts:
    from cblint.edit import Drafts  # noqa: PLC0415  (only where something is mended)

    return Drafts(workspace.files)


def word_replaced(workspace: Workspace, place: Span, old: str, new: str) -> tuple[Edit, ...]:
    """Return the edits that put another word in the place of a word of a command, in a script or Makefile, too.

    There only words of letters, digits and `_./@+-` are exchanged, which mean themselves however they are quoted.
    """
    draft = draft_at(workspace, place)
    if draft is not None:
        return draft.replace_within(place, new)
    source = workspace.files.again(place.path)
    plain = source is not None and _PLAIN.fullmatch(old) is not None and _PLAIN.fullmatch(new) is not None
    if not plain or source is None or source.text[place.start : place.end] != old or not _is_script(place.path):
        return ()
    return (Edit(place, new),)


def _is_script(path: str) -> bool:
    """Tell whether a file without a tree is known by its name to hold commands."""
    name = path.rpartition("/")[2]
    return "." not in name or name.endswith(_SCRIPTS)


def written_here(value: Value) -> Span | None:
    """Return where a literal stands that was not handed on from anywhere: nothing else can depend on it.

    None for a string that is put together, of whose characters some stand elsewhere.
    """
    origin = value.origin
    if len(origin.steps) != 1 or origin.reference is not None:
        return None
    text = string(value)
    segments = value.segments if isinstance(value, Known) else None
    if text is not None and segments is not None and sum(segment.length for segment in segments) < len(text):
        return None
    return origin.span


class Stage:
    """A file as it is after some edits, so that the next ones can be made there."""

    def __init__(self, before: SourceFile, edits: tuple[Edit, ...]) -> None:
        self._before = before
        self._edits = edits
        self.source = SourceFile(before.path, edited(before.text, edits)) if edits else before

    def joined(self, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        """Return the edits so far and the next ones as edits of the file before them: one, where both were made."""
        if not self._edits:
            return edits
        old, new = self._before.text, edited(self.source.text, edits)
        start = 0
        while start < min(len(old), len(new)) and old[start] == new[start]:
            start += 1
        tail = 0
        while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        return (Edit(Span(self._before.path, start, len(old) - tail), new[start : len(new) - tail]),)


def after(source: SourceFile, edits: tuple[Edit, ...]) -> Stage:
    """Return a file as it is after edits of it."""
    return Stage(source, edits)


def followed_by(
    source: SourceFile, first: tuple[Edit, ...], place: Span, then: Callable[[SourceFile], tuple[Edit, ...]]
) -> tuple[Edit, ...]:
    """Return edits and those that are made at a place before them; as one where they touch each other.

    Nothing where the second ones cannot be made.
    """
    second = then(source)
    if not second or not any(_touch(one, other) for one in first for other in second):
        return (*first, *second) if second else ()
    if any(edit.span.start < place.end for edit in first):
        return ()
    stage = after(source, first)
    again = then(stage.source)
    return stage.joined(again) if again else ()


def _touch(one: Edit, other: Edit) -> bool:
    return one.span.start <= other.span.end and other.span.start <= one.span.end
