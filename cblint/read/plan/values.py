"""This is where what a plan says of a resource becomes values: known, or known only after the plan is carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cblint.model.part import SENSITIVE
from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode
from cblint.read.plain import plain_value
from cblint.record import Record
from cblint.source import Span
from cblint.value import Entries, Entry, Items, Known, Reason, Reference, Unknown, Value, at

_MAX_DEPTH = 50
_LISTS = frozenset({"subnets", "subnet_ids", "security_groups", "security_group_ids", "route_table_ids", "policy_arns"})
"""Attributes that are lists of what resources are known by."""


class Sources(Record):
    """What the values of a resource are read from that are not known yet."""

    one: Callable[[tuple[str, ...], int | None], Reference | None]
    """Of a value, by its path, and its place in a list of such values."""
    several: Callable[[tuple[str, ...]], tuple[Reference, ...]]
    """Of the items of a list of which not even the length is known."""


class Reader:
    """Reads the attributes of one resource, without null and the empty string, which providers give for nothing."""

    def __init__(self, owner: str, sources: Sources, identities: Mapping[str, Reference]) -> None:
        """`identities` are the ids and ARNs that resources of the plan have, and where they are read from."""
        self.owner = owner
        self.sources = sources
        self.identities = identities

    def attributes(self, after: MappingNode, unknown: object, sensitive: object) -> Entries:
        """Return the attributes; the trees are true for all of a value, else objects and lists of trees."""
        return self.entries(after, unknown if unknown is not True else {}, sensitive, ())

    def value(self, node: Node, unknown: object, sensitive: object, path: tuple[str, ...]) -> Value:
        """Return the value of a node."""
        if len(path) > _MAX_DEPTH:
            return Unknown(at(node.span), Reason.TOO_LARGE, path[0])
        if unknown is True:
            return self.computed(node.span, path)
        match node:
            case MappingNode():
                return self.entries(node, unknown, sensitive, path)
            case SequenceNode(items=items):
                made = [
                    self.value(item, _item(unknown, index), _item(sensitive, index), path)
                    for index, item in enumerate(items)
                ]
                made += [self.computed(node.span, path, index) for index in range(len(items), _length(unknown))]
                return Items(at(node.span, self.note(path)), tuple(made))
            case _:
                return self.scalar(node, sensitive, path)

    def entries(self, node: MappingNode, unknown: object, sensitive: object, path: tuple[str, ...]) -> Entries:
        """Return an object with what of it is known only later."""
        made: list[Entry] = []
        later = dict(unknown) if isinstance(unknown, dict) else {}
        for key, child in node.pairs:
            if isinstance(key, ScalarNode):
                inner = (*path, key.text)
                found = self.value(child, later.pop(key.text, None), _field(sensitive, key.text), inner)
                if not _is_nothing(key.text, found):
                    made.append(Entry(key.text, key.span, found))
        header = Span(node.span.path, node.span.start, node.span.start + 1)
        for name, tree in sorted(later.items()):
            value = self.later(header, tree, (*path, name))
            if value is not None:
                made.append(Entry(name, header, value))
        return Entries(at(node.span if path else header, self.note(path)), tuple(made))

    def later(self, place: Span, tree: object, path: tuple[str, ...]) -> Value | None:
        """Return what is wholly left out until it is known; None where nothing is."""
        if tree is True:
            return self.computed(place, path)
        if isinstance(tree, list) and tree and len(path) <= _MAX_DEPTH:
            items = [self.later(place, each, path) for each in tree]
            known = [each for each in items if each is not None]
            return Items(at(place, self.note(path)), tuple(known), len(known) == len(items)) if known else None
        if isinstance(tree, dict) and len(path) <= _MAX_DEPTH:
            made = [(name, self.later(place, each, (*path, name))) for name, each in sorted(tree.items())]
            entries = tuple(Entry(name, place, each) for name, each in made if each is not None)
            return Entries(at(place, self.note(path)), entries) if entries else None
        return None

    def computed(self, place: Span, path: tuple[str, ...], index: int | None = None) -> Value:
        """Return a value that is known only later."""
        if index is None and path[-1] in _LISTS:
            found = self.sources.several(path)
            if found:
                return Items(at(place, self.note(path)), tuple(self.unknown(place, path, each) for each in found))
        return self.unknown(place, path, self.sources.one(path, index))

    def unknown(self, place: Span, path: tuple[str, ...], reference: Reference | None) -> Unknown:
        """Return a value that is known only later, and what it is read from."""
        origin = at(place, self.note(path), reference=reference)
        detail = f"{reference.address.partition(':')[2]}.{reference.attribute}" if reference else ".".join(path)
        return Unknown(origin, Reason.COMPUTED, detail)

    def scalar(self, node: Node, sensitive: object, path: tuple[str, ...]) -> Value:
        """Return a scalar."""
        made = plain_value(node)
        if not isinstance(made, Known):
            return made
        note = self.note(path) + (SENSITIVE if sensitive is True else "")
        reference = self.identities.get(made.data) if isinstance(made.data, str) else None
        return Known(at(made.origin.span, note, reference=reference), made.data, made.text, made.segments)

    def note(self, path: tuple[str, ...]) -> str:
        """Say which value of the resource stands at a path."""
        return f"`{'.'.join(path)}` of `{self.owner}`" if path else f"`{self.owner}`"


def _item(tree: object, index: int) -> object:
    if isinstance(tree, list):
        return tree[index] if index < len(tree) else None
    return tree if tree is True else None


def _field(tree: object, name: str) -> object:
    if isinstance(tree, dict):
        return tree.get(name)
    return tree if tree is True else None


def _length(tree: object) -> int:
    return len(tree) if isinstance(tree, list) else 0


def _is_nothing(key: str, value: Value) -> bool:
    return isinstance(value, Known) and (value.data is None or (value.data == "" and key != "value"))
