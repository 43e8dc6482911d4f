"""This is where what is written in a project is compared with what its properties may be, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import allowed
from cblint.data import project as facts
from cblint.data.project import Property, SectionFacts
from cblint.model.project import Project
from cblint.read.section import header
from cblint.read.spelling import Suggestions
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Entries, Entry, Items, Value

_MAX_DEPTH = 5


class Fault(NamedTuple):
    """A property that the API refuses."""

    place: Value | Span
    message: str
    symbol: str
    defect: str
    is_limit: bool = False
    """Whether it is about a time limit."""


class _Section(NamedTuple):
    """A section as it is written, and where it begins."""

    value: Entries
    facts: SectionFacts
    span: Span
    symbol: str
    language: str
    near: Suggestions


def faults(project: Project) -> Iterator[Fault]:
    """Yield the properties of a project that are missing, misspelt or cannot be what they are."""
    section = facts.load().sections["project"]
    symbol = f"{project.symbol}.Properties" if project.language == "cloudformation" else project.symbol
    yield from _of_section(
        _Section(project.properties, section, project.span, symbol, project.language, Suggestions()), 0
    )


def _of_section(section: _Section, depth: int) -> Iterator[Fault]:
    known = facts.named(section.facts, section.language)
    given = {entry.key: entry for entry in section.value.entries}
    missing = []
    for name, each in known.items():
        entry = given.get(name)
        if entry is not None:
            yield from _of_value(section, each, name, entry.value)
            if depth < _MAX_DEPTH and each.section:
                yield from _inner(section, each, entry, depth)
        elif section.language in each.required and section.value.get(name) is None:
            missing.append(f"`{name}`")
    if missing and (depth or section.value.entries):  # a plan may know nothing of a project
        lacking = ", ".join(missing[:-1]) + " and " * (len(missing) > 1) + missing[-1]
        yield Fault(section.span, f"{section.facts.label} has no {lacking}", section.symbol, "missing")
    yield from _misspelt(section, set(known))


def _inner(section: _Section, each: Property, entry: Entry, depth: int) -> Iterator[Fault]:
    found = facts.load().sections[each.section]
    value, symbol = entry.value, f"{section.symbol}.{entry.key}"
    if isinstance(value, Entries):
        place = value.origin.span if section.language == "terraform" else entry.key_span
        yield from _of_section(_Section(value, found, place, symbol, section.language, section.near), depth + 1)
    items = value.items if isinstance(value, Items) else ()
    for index, item in enumerate(items):
        if isinstance(item, Entries):
            own = symbol if len(items) == 1 and section.language == "terraform" else f"{symbol}[{index}]"
            yield from _of_section(_Section(item, found, header(item), own, section.language, section.near), depth + 1)


def _of_value(section: _Section, each: Property, name: str, value: Value) -> Iterator[Fault]:
    """Yield what is wrong with a value, or with an item of a list."""
    symbol = f"{section.symbol}.{name}"
    items = value.items if isinstance(value, Items) and not each.section else (value,)
    for item in items:
        message = allowed.refusal(each, name, item, section.language)
        if message:
            yield Fault(item, message, symbol, name, each.minutes)
    if each.most and isinstance(value, Items) and len(value.items) > each.most:
        message = f"`{name}` has {len(value.items)} items, and there may be {each.most}"
        yield Fault(value.items[each.most], message, symbol, name)


def _misspelt(section: _Section, known: set[str]) -> Iterator[Fault]:
    """Yield keys that are surely meant to be another, which is not given."""
    given = {entry.key for entry in section.value.entries}
    for entry in section.value.entries:
        if entry.key in known:
            continue
        close = section.near.nearest(entry.key, known - given)
        if close:
            message = f"{section.facts.label} has no property `{entry.key}`; the nearest is `{close}`"
            yield Fault(entry.key_span, message, f"{section.symbol}.{entry.key}", entry.key)
