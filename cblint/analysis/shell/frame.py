"""This is where it is kept under what circumstances the commands that are being followed run."""

from __future__ import annotations

from cblint.analysis.invocation import Condition, Invocation
from cblint.parse.shell_script import SimpleCommand, Statement
from cblint.record import Record
from cblint.value import Step

MAX_CONDITIONS = 30
"""A command is guarded by at most so many conditions in view."""


class Frame(Record):
    """Where the commands that are being followed stand, and under what circumstances they run."""

    phase: str
    always: bool
    steps: tuple[Step, ...] = ()
    """How the build gets here."""
    conditional: bool = False
    tolerated: bool = False
    fed: bool = False
    """Whether the standard input is a pipe."""
    depth: int = 0
    active: tuple[object, ...] = ()
    """What is being followed, to cut cycles."""
    background: bool = False
    answered: bool = False
    """Whether the standard input of this, or of what runs it, is a pipe."""
    watched: bool = False
    """Whether the standard output of this, or of what runs it, is a pipe."""
    captured: str = ""
    """What takes the output in place of the log, as in `Invocation`."""
    conditions: tuple[Condition, ...] = ()
    """The tests that it depends on, the outermost first."""

    def inside(self, invocation: Invocation) -> Frame:
        """Return the frame of what a command runs."""
        return self.replace(steps=invocation.steps, captured=invocation.captured)

    def under(self, *conditions: Condition) -> tuple[Condition, ...]:
        """Return the conditions of what runs under further ones."""
        return (*self.conditions, *conditions)[:MAX_CONDITIONS] if conditions else self.conditions


def redirected(frame: Frame, last: tuple[Statement, ...]) -> Frame:
    """Return a frame for statements whose redirections stand in a command without words at their end."""
    match last:
        case (SimpleCommand(words=(), assignments=(), redirects=redirects),) if any(
            ">" in each.operator for each in redirects
        ):
            return frame.replace(captured="file")
        case _:
            return frame


def piped(frame: Frame, index: int, count: int) -> Frame:
    """Return the frame of a pipeline's member."""
    return frame.replace(
        fed=frame.fed or index > 0,
        answered=frame.answered or index > 0,
        watched=frame.watched or index + 1 < count,
        captured="pipe" if index + 1 < count else frame.captured,
    )
