"""This is where a comment that accepts findings is a typed part."""

from __future__ import annotations

from cblint.finding import Edit
from cblint.model.part import Part


class Suppression(Part):
    """One rule named by a comment `# cblint: ignore[rule-id] reason`; its span is the rule's id in it."""

    rule: str
    reason: str
    known: bool
    """Whether there is a rule of that id."""
    nearest: str
    """The nearest rule id, where it is not known and one is near."""
    judged: bool
    """Whether the rule ran on what the comment covers."""
    used: int
    """How many findings it suppressed."""
    removal: tuple[Edit, ...] = ()
    """What takes the rule out of the comment, or the comment out of the file; empty where that is not plain to do."""
