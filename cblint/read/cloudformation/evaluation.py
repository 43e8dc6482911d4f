"""This is where the nodes of a template become values: functions evaluated as far as they can be.

What rests on a condition is a choice of both branches. Nothing is evaluated beyond fixed bounds of depth and size.
"""

from __future__ import annotations

from cblint.parse.node import AliasNode, BrokenNode, MappingNode, Node, ScalarNode, SequenceNode, resolved
from cblint.read.cloudformation.calls import Calls
from cblint.read.cloudformation.dynamic import without_dynamic_references
from cblint.read.cloudformation.functions import call_of
from cblint.read.cloudformation.surroundings import Surroundings
from cblint.read.cloudformation.template import Template
from cblint.read.plain import plain_value
from cblint.value import (
    Choice,
    Entries,
    Entry,
    Items,
    Known,
    Reason,
    Text,
    Unknown,
    Value,
    at,
)

MAX_DEPTH = 60
"""Values nested or referring deeper are unknown."""
MAX_HEIGHT = 120
"""Values that are deeper once references are followed are unknown."""
MAX_SIZE = 500_000
"""A value that stands for more values is unknown, and so is what would exceed this over all resources."""
_PER_VALUE = 50
"""So many characters of a string count as one value more: strings may hold documents."""


class Evaluator:
    """Evaluates the nodes of one template, each once."""

    def __init__(self, template: Template, surroundings: Surroundings | None = None) -> None:
        self.template = template
        self.surroundings = surroundings or Surroundings()
        self._calls = Calls(self, template)
        self._values: dict[int, tuple[Node, Value]] = {}
        self._active: set[int] = set()
        self._measures: dict[int, tuple[Value, int, int]] = {}

    def value(self, node: Node, depth: int = 0) -> Value:
        """Return the value of a node."""
        if depth > MAX_DEPTH:
            return Unknown(at(node.span), Reason.TOO_LARGE)
        if isinstance(node, AliasNode):
            return self._alias(node, depth)
        if isinstance(node, BrokenNode):
            return Unknown(at(node.span), Reason.MALFORMED, node.problem)
        if isinstance(node, ScalarNode) and node.tag is None:
            return self._plain(node)
        return self._once(node, depth)

    def measure(self, value: Value) -> tuple[int, int]:
        """Return how many values a value stands for, and how deep it is."""
        if isinstance(value, Known):
            return 1 + (len(value.data) // _PER_VALUE if isinstance(value.data, str) else 0), 0
        found = self._measures.get(id(value))
        if found is not None:
            return found[1:]
        match value:
            case Items(items=inner):
                children = inner
            case Entries(entries=entries):
                children = tuple([entry.value for entry in entries])
            case Choice(options=options):
                children = tuple(option.value for option in options)
            case Text(parts=parts):
                return 1 + len(parts) + sum(len(part) for part in parts if isinstance(part, str)) // _PER_VALUE, 0
            case _:
                return 1, 0
        size, height = 1, 0
        for child in children:
            inner_size, inner_height = self.measure(child)
            size += inner_size
            height = max(height, inner_height + 1)
        self._measures[id(value)] = (value, size, height)
        return size, height

    def _plain(self, node: ScalarNode) -> Value:
        known = self._values.get(id(node))
        if known is None:
            known = self._values[id(node)] = (node, _scalar(node))
        return known[1]

    def _once(self, node: Node, depth: int) -> Value:
        known = self._values.get(id(node))
        if known is not None:
            return known[1]
        if id(node) in self._active:
            return Unknown(at(node.span), Reason.MALFORMED, "it refers to itself")
        self._active.add(id(node))
        value = self._bounded(node, self._evaluated(node, depth))
        self._active.discard(id(node))
        self._values[id(node)] = (node, value)
        return value

    def _bounded(self, node: Node, value: Value) -> Value:
        size, height = self.measure(value)
        if size > MAX_SIZE or height > MAX_HEIGHT:
            return Unknown(at(node.span), Reason.TOO_LARGE)
        return value

    def _evaluated(self, node: Node, depth: int) -> Value:
        call = call_of(node)
        if call is not None:
            return without_dynamic_references(self._calls.value(call, node.span, depth))
        match node:
            case MappingNode():
                return self._mapping(node, depth)
            case SequenceNode(items=items):
                return self._sequence(node, items, depth)
            case _:
                return _scalar(node)

    def _mapping(self, node: MappingNode, depth: int) -> Value:
        entries: dict[str, Entry] = {}
        closed = not self.template.by_macro
        for pair in node.pairs:
            key = pair.key
            if (
                not isinstance(key, ScalarNode)
                or key.tag is not None
                or key.text == "<<"
                or key.text.startswith("Fn::")
            ):
                closed = False
            elif key.text in entries:
                twice = Unknown(at(key.span), Reason.MALFORMED, f"`{key.text}` is given twice")
                entries[key.text] = entries[key.text].replace(value=twice)
            else:
                entries[key.text] = Entry(key.text, key.span, self.value(pair.value, depth + 1))
        return Entries(at(node.span), tuple(entries.values()), closed)

    def _sequence(self, node: Node, items: tuple[Node, ...], depth: int) -> Value:
        """Return a sequence; an item without a value is not in it."""
        values = [self.value(item, depth + 1) for item in items]
        kept = tuple(value for value in values if not (isinstance(value, Known) and value.data is None))
        return Items(at(node.span), kept)

    def _alias(self, node: AliasNode, depth: int) -> Value:
        target = resolved(node)
        if isinstance(target, AliasNode):
            return Unknown(at(node.span), Reason.MALFORMED, f"*{node.name}")
        value = self.value(target, depth + 1)
        changed = value.replace(origin=value.origin.then(node.span, f"by alias `*{node.name}`"))
        return self._bounded(node, changed)


def _scalar(node: Node) -> Value:
    value = plain_value(node)
    if isinstance(value, Known) and value.data is None:
        return Unknown(value.origin, Reason.MALFORMED, "nothing is given")
    return without_dynamic_references(value)
