"""This is where a string of a template is given to `Fn::Sub`."""

from __future__ import annotations

from cblint.finding import Edit, Fix
from cblint.model.part import Problem
from cblint.workspace import Workspace


def with_sub(workspace: Workspace, problem: Problem) -> Fix | None:
    """Return the fix that has the variables of a string replaced; None where more than those would be."""
    if not problem.suggestion or not problem.because:
        return None
    place = problem.because[0].span
    source = workspace.files.again(place.path)
    if source is None:
        return None
    written = source.text[place.start : place.end]
    in_json = source.text.lstrip()[:1] == "{"
    text = f'{{"{problem.suggestion}": {written}}}' if in_json else f"!Sub {written}"
    return Fix(f"Give the string to `{problem.suggestion}`", (Edit(place, text),), safe=True)
