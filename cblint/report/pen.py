"""This is where it is told how text looks at a terminal: its colours, and what stands at the left of source lines."""

from __future__ import annotations

from cblint.enumeration import Enum
from cblint.finding import Severity
from cblint.record import NamedTuple


class Style(Enum):
    """What a piece of text is, which decides its colour; the value is the terminal's code for it."""

    ERROR = "1;31"
    WARNING = "1;33"
    NOTE = "1;36"
    FRAME = "1;34"
    STRONG = "1"


STYLES = {Severity.HIGH: Style.ERROR, Severity.MEDIUM: Style.WARNING, Severity.LOW: Style.NOTE}


class Pen(NamedTuple):
    """How to draw: with colours or not, how wide the line numbers and the terminal are."""

    color: bool
    gutter: int
    width: int

    def paint(self, style: Style, text: str) -> str:
        """Return a text in the colour of a style."""
        return f"\x1b[{style.value}m{text}\x1b[0m" if self.color and text else text

    def edge(self, content: str = "", number: int | None = None) -> str:
        """Return a line with a line number, or room for one, and a bar at its left."""
        label = "" if number is None else str(number)
        head = self.paint(Style.FRAME, f"{label:>{self.gutter}} |")
        return f"{head} {content}" if content else head

    def header(self, place: str) -> str:
        """Return the line that names the place of what follows."""
        return f"{' ' * self.gutter}{self.paint(Style.FRAME, '-->')} {place}"

    def remark(self, text: str) -> str:
        """Return a line that says something about the finding as a whole."""
        return f"{' ' * self.gutter} {self.paint(Style.FRAME, '=')} {text}"
