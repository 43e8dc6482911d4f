"""This is where a block or an object of a resource is read by name, whichever language it is written in.

A table gives each attribute its two names: Terraform's, then CloudFormation's, from which those of AWS's APIs follow.
One builder then serves all.
What is not there has AWS's default; what has the wrong type is unknown, never false and never empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

from cblint.data.api import api_names
from cblint.read.declaration import Declaration
from cblint.read.shape import as_boolean, as_items, is_given, is_scalar, lookup, malformed, mapped, members, settled
from cblint.record import Record
from cblint.source import Span
from cblint.value import (
    Basis,
    Entries,
    Items,
    Known,
    Origin,
    Reason,
    Scalar,
    Text,
    Truth,
    Unknown,
    Value,
    at,
)

Table: TypeAlias = Mapping[str, tuple[str, str]]
"""Our name of an attribute to its name in Terraform and in CloudFormation; a dot leads into an inner object."""


class Section(Record):
    """One block or object of a resource, or the resource itself: its value, its place, and whether it is there."""

    language: str
    table: Table
    value: Value
    span: Span
    """Its header or key: where a missing attribute would be added."""
    symbol: str
    given: Truth
    """Whether it is written at all: maybe under a condition."""

    def key(self, name: str) -> str:
        """Return what the language calls an attribute."""
        terraform, cloudformation = self.table[name]
        if self.language == "api":
            return api_names().of(cloudformation)
        return terraform if self.language == "terraform" else cloudformation

    def get(self, name: str) -> Value | None:
        """Return an attribute as written; None where it definitely is not given."""
        name = self.key(name)
        if "." not in name:
            return lookup(self.value, name)
        found: Value | None = self.value
        for key in name.split("."):
            if found is None:
                break
            found = lookup(found, key)
        return found

    def span_of(self, name: str) -> Span:
        """Return the attribute's key, or the section's own span where it is not in view."""
        value, span = self.value, self.span
        for key in self.key(name).split("."):
            holder = _only(value)
            entry = holder.entry(key) if isinstance(holder, Entries) else None
            if entry is None:
                return span
            value, span = entry.value, entry.key_span
        return span

    def symbol_of(self, name: str) -> str:
        """Return the attribute's symbol."""
        return f"{self.symbol}.{self.key(name)}"

    def default(self, data: Scalar = None) -> Known:
        """Return what AWS takes where nothing is written."""
        return Known(_unwritten(self.span), data)

    def scalar(self, name: str, default: Scalar | Unknown = None) -> Value:
        """Return a scalar attribute; the default where it is not given, unknown where it is no scalar."""
        return self._scalar_or(name, lambda: default if isinstance(default, Unknown) else self.default(default))

    def required(self, name: str) -> Value:
        """Return a scalar attribute; unknown where it is not given: the API refuses that, so nothing follows."""
        return self._scalar_or(name, lambda: Unknown(self.default().origin, Reason.MALFORMED, self.key(name)))

    def _scalar_or(self, name: str, absent: Callable[[], Value]) -> Value:
        found = self.get(name)
        return found if found is not None and is_scalar(found) else settled(found, absent())

    def boolean(self, name: str, default: bool | None = False) -> Value:
        """Return a truth value, which both languages also take as the strings `true` and `false`."""
        return mapped(self.scalar(name, default), as_boolean)

    def items(self, name: str) -> Items:
        """Return a list attribute; where it is not in view, an open list with one unknown that says why."""
        return as_items(self.get(name), self.default())

    def strings(self, name: str) -> Items:
        """Return a list of scalars; an item that is none is unknown."""
        items = self.items(name)
        return Items(items.origin, tuple(settled(item, malformed(item)) for item in items.items), items.closed)

    def one(self, name: str, table: Table) -> Section:
        """Return an inner block or object; its value is a known null where it is not given."""
        value = self.get(name)
        return Section(
            self.language,
            table,
            self.default() if value is None else value,
            self._header(name, value),
            self.symbol_of(name),
            is_given(value),
        )

    def many(self, name: str, table: Table) -> tuple[tuple[Section, ...], bool]:
        """Return a list of inner blocks or objects, and whether all that there may be are in view."""
        return sections_of(self.get(name), self.language, table, self.symbol_of(name))

    def _header(self, name: str, value: Value | None) -> Span:
        only = None if value is None else _only(value)
        if self.language == "terraform" and isinstance(only, Entries):
            return only.origin.span
        return self.span if value is None else self.span_of(name)


@lru_cache(1000)
def _unwritten(place: Span) -> Origin:
    """Return the origin of what is not written in a section: one for all its attributes, of which most are not."""
    return at(place, basis=Basis.AWS_DEFAULT)


def section(declaration: Declaration, table: Table) -> Section:
    """Return a declared resource as the section of its attributes."""
    symbol = symbol_of(declaration)
    if declaration.language == "cloudformation":
        symbol += ".Properties"
    return Section(declaration.language, table, declaration.attributes, declaration.span, symbol, declaration.exists)


def sections_of(value: Value | None, language: str, table: Table, symbol: str) -> tuple[tuple[Section, ...], bool]:
    """Return the blocks or objects of a list as sections, and whether all that there may be are in view."""
    found, closed = members(value)
    sections = tuple(
        Section(language, table, item, header(item), f"{symbol}[{index}]", given)
        for index, (item, given) in enumerate(found)
        if isinstance(item, Entries)
    )
    return sections, closed and len(sections) == len(found)


def symbol_of(declaration: Declaration) -> str:
    """Return where a resource stands by name: `aws_iam_role.build` or `Resources.Build`."""
    name = declaration.address.partition(":")[2] or declaration.address
    return f"Resources.{declaration.name}" if declaration.language == "cloudformation" else name


def header(value: Value) -> Span:
    """Return what stands for an item of a list: its first key, with the value if that is a scalar, or its block."""
    if not isinstance(value, Entries) or not value.entries:
        return value.origin.span
    first = value.entries[0]
    own = value.origin.span
    if not own.contains(first.key_span):
        return own
    end = first.value.origin.span
    simple = isinstance(first.value, Known | Text) and own.contains(end) and end.start >= first.key_span.end
    return first.key_span.to(end) if simple else first.key_span


def _only(value: Value) -> Value:
    return value.items[0] if isinstance(value, Items) and len(value.items) == 1 else value
