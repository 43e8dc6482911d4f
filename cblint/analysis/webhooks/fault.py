"""This is where a fault of a webhook is a record."""

from __future__ import annotations

from cblint.model.part import Part
from cblint.record import Record
from cblint.source import Span
from cblint.value import Value


class Fault(Record):
    """What is wrong with a webhook, at one place."""

    place: Part | Value
    message: str
    about: str = ""
    """What tells faults of one place apart."""
    because: tuple[tuple[Span, str], ...] = ()
    """Further places that it rests on."""
    grave: bool = True
    """Whether CodeBuild refuses it, or nothing passes a whole group."""
    surely: bool = True
    """Whether it surely is not meant."""
