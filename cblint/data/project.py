"""This is where the facts about a CodeBuild project's properties are loaded: their names, values and ranges."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from typing import Any


class Property(Record):
    """One property, with what its value may be."""

    names: dict[str, str]
    """By language: `terraform`, `cloudformation`, `api`."""
    required: frozenset[str]
    """The languages in which it has to be given."""
    values: tuple[str, ...]
    """All that it may be, or each item of it; empty where that is not told."""
    kind: str
    """What `values` are, for people: `source types`."""
    section: str
    """The section that it holds one or several of; empty for others."""
    boolean: bool
    range: tuple[int, int | None] | None
    """The lowest and highest number that it may be."""
    minutes: bool
    length: tuple[int, int | None] | None
    """How many characters it may have."""
    pattern: str
    """What all of it has to match; empty where that is not told."""
    says: str
    """The pattern, for people."""
    most: int
    """How many there may be; 0 where that is not told."""


class SectionFacts(Record):
    """The properties that stand together."""

    label: str
    """For people, at the beginning of a message."""
    properties: tuple[Property, ...]


class ProjectFacts(Record):
    """What is known about the properties of a project."""

    sections: dict[str, SectionFacts]
    template_words: frozenset[str]
    """Values that CloudFormation takes besides; letter case and `_` do not count there."""
    located_sources: tuple[str, ...]
    """Types of source that need a location."""
    reporting_sources: tuple[str, ...]
    """Types of source that the status of a build can be reported to."""
    badge_sources: tuple[str, ...]
    """Types of source whose builds may have a badge."""


@cache
def load() -> ProjectFacts:
    """Return the facts about a project's properties."""
    facts = stored("project")
    return ProjectFacts(
        sections={
            name: SectionFacts(each["label"], tuple(_property(key, facts["values"]) for key in each["keys"]))
            for name, each in facts["sections"].items()
        },
        template_words=frozenset(facts["template_words"]),
        located_sources=tuple(facts["located_sources"]),
        reporting_sources=tuple(facts["reporting_sources"]),
        badge_sources=tuple(facts["badge_sources"]),
    )


@cache
def named(section: SectionFacts, language: str) -> dict[str, Property]:
    """Return the properties of a section that a language has, by its names."""
    return {each.names[language]: each for each in section.properties if language in each.names}


def _property(each: dict[str, Any], values: dict[str, list[str]]) -> Property:
    kind = each.get("values", "")
    return Property(
        names={language: each[language] for language in ("api", "terraform", "cloudformation") if each.get(language)},
        required=frozenset(each.get("required", ())),
        values=tuple(values[kind]) if kind else (),
        kind=kind,
        section=each.get("section", ""),
        boolean=each.get("boolean", False),
        range=_pair(each.get("range")),
        minutes=each.get("minutes", False),
        length=_pair(each.get("length")),
        pattern=each.get("pattern", ""),
        says=each.get("says", ""),
        most=each.get("most", 0),
    )


def _pair(written: list[int | None] | None) -> tuple[int, int | None] | None:
    return None if written is None else (written[0] or 0, written[1])
