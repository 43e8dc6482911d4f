"""This is where the facts are loaded about the formats of reports and the files that hold them."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Reports(Record):
    """What is known about reports; there are two kinds, `test` and `coverage`."""

    default: str
    """The format where none is given."""
    formats: dict[str, tuple[str, ...]]
    """The formats of each kind."""
    files: dict[str, tuple[str, ...]]
    """Names, in small letters and perhaps with `*`, under which only results of a kind are written."""


@cache
def reports() -> Reports:
    """Return the facts, read once."""
    data = stored("reports")
    return Reports(
        default=data["default"],
        formats={kind: tuple(names) for kind, names in data["formats"].items()},
        files={kind: tuple(names) for kind, names in data["files"].items()},
    )
