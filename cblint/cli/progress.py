"""This is where long work is told on a terminal: one line, drawn again and again, gone before anything is printed."""

from __future__ import annotations

import sys
from time import monotonic

PATIENCE = 0.7
"""Seconds of work before anything is told."""
INTERVAL = 0.1
"""Seconds between two drawings."""
_CLEAR = "\r\x1b[2K"


class Line:
    """A line on standard error that says what is being done."""

    def __init__(self) -> None:
        self._next = monotonic() + PATIENCE
        self._shown = False

    def __call__(self, what: str, done: int, of: int) -> None:
        """Tell what is being done, how much of it is done, and of how much, where that is known; wipe it if nothing."""
        now = monotonic()
        if not what:
            if self._shown:
                self._draw(_CLEAR)
                self._shown = False
        elif now >= self._next:
            self._next = now + INTERVAL
            self._shown = True
            self._draw(f"{_CLEAR}cblint: {what}{f' {done} of {of}' if of else ''}")

    def _draw(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except (OSError, ValueError):  # the terminal is gone
            self._next = float("inf")
