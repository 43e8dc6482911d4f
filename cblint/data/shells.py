"""This is where the facts are loaded about which images have which shell."""

from __future__ import annotations

import os
from functools import cache

from cblint.record import Record


class Shells(Record):
    """What is known about the shells of build images."""

    dash_images: frozenset[str]
    """Images whose `sh` is dash."""
    bash_commands: frozenset[str]
    """Builtins of bash that dash has not and that no package of these images has as a program."""


@cache
def load() -> Shells:
    """Return the facts, read once."""
    import json  # noqa: PLC0415  (only asked where commands have syntax of bash)

    path = os.path.join(os.path.dirname(__file__), "shells.json")  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as stream:  # noqa: PTH123
        data = json.load(stream)
    return Shells(frozenset(data["dash_images"]), frozenset(data["bash_commands"]))
