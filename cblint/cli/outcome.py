"""This is where it is defined what a check comes to on the command line."""

from __future__ import annotations

from cblint.errors import Failure
from cblint.record import Record
from cblint.report import Report


class Outcome(Record):
    """What a check comes to."""

    report: Report
    failures: tuple[Failure, ...] = ()
    """What could not be done beside what the report says."""
    text: str | None = None
    """What is printed instead of the report."""
    remark: str = ""
    """What is told on standard error."""
    fail_on: str = "low"
    """The lowest severity that makes the exit status 1, or `never`."""
