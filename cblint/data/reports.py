"""This is where the facts are loaded about the formats of reports and the files that hold them."""

from __future__ import annotations

import os
from functools import cache

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
    import json  # noqa: PLC0415  (only asked where a buildspec has reports)

    path = os.path.join(os.path.dirname(__file__), "reports.json")  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as stream:  # noqa: PTH123
        data = json.load(stream)
    return Reports(
        default=data["default"],
        formats={kind: tuple(names) for kind, names in data["formats"].items()},
        files={kind: tuple(names) for kind, names in data["files"].items()},
    )
