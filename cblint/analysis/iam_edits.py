"""This is where an action is added to a statement as the statement's own list is written."""

from __future__ import annotations

from cblint.finding import Edit
from cblint.model.iam import Statement
from cblint.source import Span
from cblint.value import Known, Value
from cblint.workspace import Workspace


def action_added(workspace: Workspace, statement: Statement, actions: list[str]) -> Edit | None:
    """Return the edit that adds actions to a statement's list, or None where that is not plain to write.

    What stands between the last two actions is repeated, so it fits HCL, JSON and both kinds of YAML lists.
    """
    items = statement.actions.items if statement.actions is not None else ()
    if len(items) < 2 or any(item.origin.reference is not None or len(item.origin.steps) != 1 for item in items[-2:]):
        return None
    before, last = items[-2].origin.span, items[-1].origin.span
    source = workspace.files.again(last.path)
    if source is None or before.path != last.path or before.end >= last.start:
        return None
    between = source.text[before.end : last.start]
    quote = _quote(source.text[last.start : last.end], items[-1])
    if quote is None or between.strip() not in {",", "-"}:
        return None
    text = "".join(f"{between}{quote}{action}{quote}" for action in actions)
    return Edit(Span(last.path, last.end, last.end), text)


def _quote(written: str, value: Value) -> str | None:
    """Return the quotes that a string is written in, empty for none; None if it is not written letter by letter."""
    if not isinstance(value, Known) or not isinstance(value.data, str):
        return None
    return next((quote for quote in ('"', "'", "") if written == f"{quote}{value.data}{quote}"), None)
