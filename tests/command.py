"""This is where a call of the command line in a test has its result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Result(NamedTuple):
    """What a call of the command line did."""

    status: int
    out: str
    err: str


Cblint = Callable[..., Result]
