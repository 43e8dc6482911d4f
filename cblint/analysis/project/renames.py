"""This is where a name that is not declared is replaced by the one that is meant, wherever it is used."""

from __future__ import annotations

from cblint.finding import Edit, Fix
from cblint.model.part import Problem
from cblint.source import Span
from cblint.workspace import Workspace


def everywhere(workspace: Workspace, problem: Problem) -> Fix | None:
    """Return the fix that puts the suggested name in place of the one a problem is about, at all its places."""
    if not problem.suggestion:
        return None
    edits = [_edit(workspace, place, problem) for place in (problem.span, *(step.span for step in problem.because))]
    made = tuple(edit for edit in edits if edit is not None)
    return Fix(f"Rename to `{problem.suggestion}`", made, safe=False) if len(made) == len(edits) else None


def _edit(workspace: Workspace, place: Span, problem: Problem) -> Edit | None:
    """Return the edit of one place; None where the name is not written there letter by letter."""
    source = workspace.files.again(place.path)
    if source is None:
        return None
    start = source.text.find(problem.subject, place.start, place.end)
    if start < 0:
        return None
    return Edit(Span(place.path, start, start + len(problem.subject)), problem.suggestion)
