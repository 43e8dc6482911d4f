"""This is where it is told what stands around a template: what it is given, and what other templates hand to it."""

from __future__ import annotations

from cblint.record import TYPE_CHECKING
from cblint.source import Span
from cblint.value import Truth, Value

if TYPE_CHECKING:
    from cblint.read.cloudformation.template import Definition

MAX_TEXT = 20_000_000
"""How many characters may be put together over all."""


class Surroundings:
    """What is around a template that stands alone: nothing. Others tell more than this one does."""

    def __init__(self) -> None:
        self.text_left = MAX_TEXT
        self.is_nested = False
        """Whether another template gives its parameters."""

    def spend(self, length: int) -> bool:
        """Count characters that were put together, and tell whether there may be more."""
        self.text_left -= length
        return self.text_left > 0

    def given(self, _parameter: str, _depth: int) -> Value | None:
        """Return what another template gives for a parameter; None where its default holds."""
        return None

    def output(self, _stack: Definition, _name: str, _span: Span, _depth: int) -> Value | None:
        """Return an output of a stack that is nested in the template; None where that is not in view."""
        return None

    def imported(self, _name: str, _span: Span, _depth: int) -> Value | None:
        """Return what is exported under a name; None where no template in view does so, or more than one."""
        return None

    def decided(self, _condition: str) -> Truth | None:
        """Return whether a condition holds in the world that is looked at; None where that is open."""
        return None
