"""This is where the edits of a fix are made ready to be shown: in order, placed, with the line ends of their files."""

from __future__ import annotations

from cblint.finding import Fix, line_ended
from cblint.record import NamedTuple
from cblint.report.escape import well_formed
from cblint.report.place import Place, Places


class Change(NamedTuple):
    """Replace what stands at a place by a text."""

    place: Place
    text: str


def changes(fix: Fix | None, places: Places) -> tuple[Change, ...]:
    """Return the edits of a fix by path and place; nothing if one of them cannot be shown as it is."""
    found: list[Change] = []
    for edit in dict.fromkeys(fix.edits) if fix is not None else ():
        place = places.exact(edit.span)
        if place is None or well_formed(edit.text) != edit.text:
            return ()
        found.append(Change(place, line_ended(edit, place.source).text if place.source is not None else edit.text))
    found.sort(key=lambda change: (change.place.span.path, change.place.span.start, change.place.span.end))
    return tuple(found)
