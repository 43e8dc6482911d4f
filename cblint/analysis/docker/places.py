"""This is where it is told which place of a command shows what is wrong with a word, and whether it is a template's."""

from __future__ import annotations

from cblint.analysis.invocation import Invocation
from cblint.pattern import pattern
from cblint.source import Span
from cblint.value import Known, Text, Value, embedded
from cblint.workspace import Workspace

_TEMPLATE = pattern(r"\{\{|\$\{\s*[A-Za-z_]\w*\.|<%")
"""`{{ name }}`, `${local.name}`: what no shell expands."""


def inside(invocation: Invocation, span: Span) -> Span:
    """Return a place if it lies in the command, else the command: a variable's value is wrong only for it."""
    return span if invocation.span.contains(span) else invocation.span


def part_of(invocation: Invocation, value: Value, start: int, end: int) -> Span:
    """Return where some characters of a word stand in the command; where they come from elsewhere, the word."""
    text = embedded(value) if isinstance(value, Known | Text) else None
    if text is not None and 0 <= start < end <= len(text.text):
        exact = text.map.exact(start, end)
        if exact is not None and invocation.span.contains(exact[0]):
            return exact[0]
    return inside(invocation, value.origin.span)


def is_template(workspace: Workspace, invocation: Invocation) -> bool:
    """Tell whether something has to be put in before a command runs: by a template, or for a name such as `<name>`.

    The shell takes the latter for redirections, so that all that read something are taken for such names.
    """
    if any(each.operator.startswith("<") for each in invocation.redirects):
        return True
    source = workspace.files.readable(invocation.span.path)
    text = source.text[invocation.span.start : invocation.span.end] if source is not None else ""
    return _TEMPLATE.search(text) is not None
