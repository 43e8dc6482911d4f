"""This is where it is said what a check is asked for."""

from __future__ import annotations

from cblint.config import Config
from cblint.finding import Severity
from cblint.locate import Place
from cblint.record import Record


class Request(Record):
    """What is to be checked, and how."""

    place: Place
    rules: frozenset[str]
    """The ids of the rules to run."""
    config: Config
    isolated: bool = False
    """Whether the checked repository's own comments count."""
    min_severity: Severity = Severity.LOW
