"""This is where a value that names a resource, by reference, by name or by ARN, is matched with what is declared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cblint.model.part import Resource
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, Record
from cblint.source import HOLE
from cblint.value import Basis, Choice, Hole, Known, Reason, Text, Unknown, Value, could_be, embedded

if TYPE_CHECKING:
    from typing import TypeAlias

    Found: TypeAlias = "Resource | Unknown | None"

_TERRAFORM = pattern(r"[:.](data\.)?(\w+)\.[\w-]+(?:\[[^\]]*\])?\Z")


class Arns(Record):
    """How ARNs and other names of one kind of resource are made."""

    service: str
    """A regular expression for the service."""
    resource: str
    """A regular expression for what follows the account, its first group the name."""
    types: tuple[str, ...]
    """Terraform's types of this kind."""
    plain: str = "(.+)"
    """A regular expression for what is no ARN, its first group the name."""

    def name(self, text: str) -> tuple[int, int] | None:
        """Return where the name stands in an ARN or other text; None for the ARN of something else."""
        if text.startswith("arn:"):
            found = pattern(rf"arn:[^:]*:{self.service}:[^:]*:[^:]*:{self.resource}").fullmatch(text)
        else:
            found = pattern(self.plain).fullmatch(text)
        return None if found is None else found.span(1)

    def is_other(self, text: str) -> bool:
        """Tell whether a text that has no name of this kind surely names something else."""
        parts = text.split(":")
        service = parts[2] if len(parts) > 2 else HOLE
        return HOLE not in text or (HOLE not in service and pattern(self.service).fullmatch(service) is None)

    def is_other_type(self, address: str) -> bool:
        """Tell whether a resource's address is that of a Terraform resource of another type."""
        found = _TERRAFORM.search(address)
        return found is not None and not found.group(1) and found.group(2) not in self.types


class Directory:
    """All declared resources of one kind, by address and by name."""

    def __init__(
        self, named: Iterable[tuple[Resource, tuple[Value, ...]]], arns: Arns, others: frozenset[str] = frozenset()
    ) -> None:
        """Hold the resources with their names, and the addresses of resources of `others` kinds."""
        self._arns = arns
        self._others = others
        self._by_address: dict[str, Resource] = {}
        self._counted: set[str] = set()
        self._by_name: dict[str, list[Resource]] = {}
        self._by_shape: dict[tuple[str, str], list[Resource]] = {}
        self._unsure: list[Value] = []
        for resource, names in named:
            self._by_address.setdefault(resource.address, resource)
            if resource.address.endswith("]"):
                self._counted.add(_without_key(resource.address))
            for name in names:
                self._add(name, resource)

    def _add(self, name: Value, resource: Resource) -> None:
        if isinstance(name, Known):
            if isinstance(name.data, str):
                self._by_name.setdefault(name.data, []).append(resource)
                if name.origin.basis is Basis.DEFAULT:
                    self._unsure.append(name)
        elif not (isinstance(name, Unknown) and name.reason is Reason.COMPUTED):
            self._unsure.append(name)
            shape = _shape_of(name)
            if shape is not None:
                self._by_shape.setdefault((_scope(resource), shape), []).append(resource)

    def find(self, value: Value, near: Resource | None) -> Found:
        """Return what a value names; None if it surely names none of these, an unknown if that is not certain."""
        if isinstance(value, Choice):
            found = [self.find(option.value, near) for option in value.options]
            same = all(each is found[0] for each in found) and not isinstance(found[0], Unknown)
            return found[0] if same else Unknown(value.origin, Reason.CONDITION)
        reference = value.origin.reference
        if reference is not None:
            resource = self._at(value, reference.address)
            if resource is not None:
                return resource
        text = embedded(value)
        if text is None:
            return self._alike(_shape_of(value), near) or self._without_text(value)
        place = self._arns.name(text.text)
        if place is None:
            return None if self._arns.is_other(text.text) else Unknown(value.origin, Reason.NOT_EVALUATED)
        name = text.text[slice(*place)]
        if isinstance(value, Text) and HOLE in name:
            first = text.text[: place[0]].count(HOLE)
            return self._alike(_shape(name, _holes(value)[first:]), near) or self._of_hole(value, name, first)
        return self._named(value, name, near)

    def _alike(self, shape: str | None, near: Resource | None) -> Resource | None:
        """Return the one resource declared together with the asking part whose name is unknown in the same way."""
        found = [] if shape is None or near is None else self._by_shape.get((_scope(near), shape), [])
        return found[0] if len(found) == 1 else None

    def _without_text(self, value: Value) -> Found:
        if isinstance(value, Known) and value.data is None:
            return None
        if not isinstance(value, Unknown):
            return Unknown(value.origin, Reason.MALFORMED)
        reference = value.origin.reference
        computed = reference is not None and value.reason is Reason.COMPUTED
        return None if computed and reference is not None and self._is_other(reference.address) else value

    def _is_other(self, address: str) -> bool:
        return address in self._others or self._arns.is_other_type(address)

    def _at(self, value: Value, address: str) -> Found:
        """Return the resource of an address; where it is counted, an unknown if not one instance alone is meant."""
        resource = self._by_address.get(address) or self._by_address.get(_without_key(address))
        if resource is None and address in self._counted:
            return Unknown(value.origin, Reason.NOT_EVALUATED, address.partition(":")[2])
        return resource

    def _of_hole(self, value: Text, name: str, index: int) -> Found:
        """Return what a text names whose name is one part that is not known, but read from a resource."""
        hole = _holes(value)[index]
        if name == HOLE and hole.origin.reference is not None:
            found = self._at(value, hole.origin.reference.address)
            if found is not None:
                return found
            if hole.reason is Reason.COMPUTED and self._is_other(hole.origin.reference.address):
                return None
        return Unknown(value.origin, hole.reason, hole.detail)

    def _named(self, value: Value, name: str, near: Resource | None) -> Found:
        found = self._by_name.get(name, [])
        beside = [each for each in found if near is not None and _scope(each) == _scope(near)]
        if len(beside or found) == 1:
            return (beside or found)[0]
        default = value.origin.basis is Basis.DEFAULT
        unsure = default or any(not isinstance(each, Text) or could_be(each, name) for each in self._unsure)
        return Unknown(value.origin, Reason.NOT_EVALUATED, name) if found or unsure else None


def _holes(value: Text) -> list[Hole]:
    return [part for part in value.parts if isinstance(part, Hole)]


def _shape_of(value: Value) -> str | None:
    """Return what two values of one stack have in common only if they are equal, though they are not known."""
    if isinstance(value, Unknown):
        return _shape(HOLE, [value])
    text = embedded(value) if isinstance(value, Text) else None
    return None if text is None or not isinstance(value, Text) else _shape(text.text, _holes(value))


def _shape(text: str, holes: Sequence[Hole | Unknown]) -> str | None:
    """Return a text with each hole named by the variable, parameter or pseudo parameter that fills it."""
    remaining = iter(holes)
    made = []
    for character in text:
        if character != HOLE:
            made.append(character)
            continue
        hole = next(remaining)
        if hole.detail.startswith("AWS::"):
            made.append(f"{HOLE}{hole.detail}{HOLE}")
        elif hole.reason is Reason.NO_VALUE and hole.detail:
            first = hole.origin.span
            made.append(f"{HOLE}{hole.detail} {first.path} {first.start}{HOLE}")
        else:
            return None
    return "".join(made)


def _without_key(address: str) -> str:
    return address[: address.rfind("[")] if address.endswith("]") else address


def _scope(resource: Resource) -> str:
    return resource.address.partition(":")[0]
