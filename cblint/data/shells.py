"""This is where the facts are loaded about which images have which shell."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
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
    data = stored("shells")
    return Shells(frozenset(data["dash_images"]), frozenset(data["bash_commands"]))
