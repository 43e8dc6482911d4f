"""This is where what is declared apart from a resource, such as a bucket's policy, is joined to it."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.read.declaration import Declaration
from cblint.read.resources.kinds import Declared, refers_to
from cblint.read.section import Section, Table, section
from cblint.value import Choice, Truth, Value


class Joined:
    """All declarations of one kind by what they belong to: those with one reference are not held against each."""

    def __init__(self, declared: Declared, kind: str, owner: str, table: Table, target: str) -> None:
        self._siblings = declared.addresses(owner)
        self._exact: dict[str, list[Section]] = {}
        self._loose: list[tuple[Value, Section]] = []
        counted = any(each.address.endswith("]") for each in declared.of(owner))
        for declaration in declared.of(kind):
            part = section(declaration, table)
            value = part.get(target)
            reference = None if value is None or isinstance(value, Choice) else value.origin.reference
            if reference is not None and reference.address in self._siblings and not counted:
                self._exact.setdefault(reference.address, []).append(part)
            elif value is not None:
                self._loose.append((part.scalar(target), part))

    def of(self, declaration: Declaration, name: Value) -> Iterator[tuple[Section, Truth]]:
        """Yield what belongs or may belong to a resource, and whether it does."""
        for part in self._exact.get(declaration.address, ()):
            yield part, part.given
        for value, part in self._loose:
            meant = refers_to(value, declaration.address, name, self._siblings)
            if not meant.is_no:
                yield part, meant & part.given
