"""This is where the edit is made that gives a build another image."""

from __future__ import annotations

from cblint.analysis.drafts import draft_at
from cblint.analysis.images import runtimes
from cblint.data import images
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.source import Span
from cblint.value import Value, string
from cblint.workspace import Workspace


def replaced(workspace: Workspace, build: Build, value: Value, name: str) -> tuple[Edit, ...]:
    """Return the edit to another image; none where a build that has it selects a runtime that the new one lacks."""
    old = string(value)
    if not name or old is None or build.project is None or value.origin.reference is not None:
        return ()
    place = value.origin.span
    new = images.load().images[name].runtimes or {}
    if not workspace.once(_selected).get(place, set()) <= new.keys():
        return ()
    draft = draft_at(workspace, place)
    source = workspace.files.again(place.path)
    if draft is None or source is None or old not in source.text[place.start : place.end]:
        return ()
    return draft.set_value(place, name)


def _selected(workspace: Workspace) -> dict[Span, set[str]]:
    """Return for the place of an image which runtimes its builds select."""
    found: dict[Span, set[str]] = {}
    for build in workspace.builds:
        entries = runtimes.selected(build.buildspec) if build.buildspec is not None else ()
        found.setdefault(build.image.origin.span, set()).update(entry.key for entry in entries)
    return found
