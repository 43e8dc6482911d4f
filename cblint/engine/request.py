"""This is where it is said what a check is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cblint.config import Config
from cblint.finding import Severity
from cblint.locate import Place
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from typing import TypeAlias

    from cblint.baseline import Baseline

NOTHING: Mapping[str, bytes] = MappingProxyType({})
Progress: TypeAlias = Callable[[str, int, int], None]


def silence(_what: str, _done: int, _of: int) -> None:
    """Tell nobody about progress."""


def rest() -> None:
    """Do nothing."""


class Request(Record):
    """What is to be checked, and how."""

    place: Place
    rules: frozenset[str]
    """The ids of the rules to run."""
    config: Config
    withheld: frozenset[str] = frozenset()
    """The ids of the rules whose findings of the strict profile were not asked for."""
    isolated: bool = False
    """Whether the checked repository's own comments count."""
    min_severity: Severity = Severity.LOW
    baseline: Baseline | None = None
    unsaved: Mapping[str, bytes] = NOTHING
    """Contents that stand in for those of files, by path below the root."""
    progress: Progress = silence
    """Told what is being done, how much of it is done, and how much there is (0 if that is not known)."""
    when_read: Callable[[], None] = rest
    """Called when everything has been read: it stays to the end, and need not be searched for garbage."""
