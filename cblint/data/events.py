"""This is where the facts are loaded about the events that developer services send, and what starts pipelines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from cblint.data import stored
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from typing import TypeAlias

    Field: TypeAlias = "frozenset[str] | Shape | None"
    Shape: TypeAlias = Mapping[str, Field]
    Template: TypeAlias = "str | tuple[str, ...] | Mapping[str, Template]"


class Source(Record):
    """How changes are noticed in what a kind of source action takes."""

    setting: str
    """The key of its configuration that says so; empty where there is none."""
    polls: bool
    """Whether it looks for changes by itself where nothing is said."""
    service: str
    """The source of the events of a change; empty where no events of AWS tell of it."""
    detail_type: str
    detail: Mapping[str, Template]
    """What the detail of a change has: words, or a text with keys of the configuration in braces."""
    resource: str
    """The key of the configuration that names the resource that the event is about; empty where the event has none."""


class Events(Record):
    """What is known about events."""

    envelope: frozenset[str]
    """What every event may have beside its detail."""
    by_cloudtrail: tuple[str, ...]
    """Detail types that every service may send, with a record of CloudTrail for their detail."""
    record: Shape
    """The fields of such a record."""
    services: Mapping[str, Mapping[str, Shape | None]]
    """The detail of each detail type of each service: the values of its fields, None for any; None where it is not
    known."""
    synonyms: tuple[frozenset[str], ...]
    """Words for one and the same state."""
    sources: Mapping[str, Source]
    """By owner and provider: `AWS S3`."""


@cache
def events() -> Events:
    """Return the facts, read once."""
    data = stored("events")
    return Events(
        envelope=frozenset(data["envelope"]),
        by_cloudtrail=tuple(data["by-cloudtrail"]),
        record=dict.fromkeys(data["record"]),
        services={
            service: {kind: None if detail is None else _shape(detail) for kind, detail in kinds.items()}
            for service, kinds in data["services"].items()
        },
        synonyms=tuple(map(frozenset, data["synonyms"])),
        sources={
            name: Source(
                setting=each["setting"],
                polls=each["polls"],
                service=each.get("service", ""),
                detail_type=each.get("detail-type", ""),
                detail=each.get("detail", {}),
                resource=each.get("resources", ""),
            )
            for name, each in data["sources"].items()
        },
    )


def _shape(detail: Mapping[str, list[str] | None]) -> Shape:
    return {key: None if values is None else frozenset(values) for key, values in detail.items()}
