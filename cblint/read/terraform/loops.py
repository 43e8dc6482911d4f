"""This is where `for` expressions and other loops run over collections."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.parse.hcl_nodes import ForNode
from cblint.read.terraform.combine import for_each_option, part_of
from cblint.read.terraform.scalars import as_text, as_truth, literal, unknown_like
from cblint.read.terraform.scope import Scope
from cblint.read.terraform.traversal import Evaluate
from cblint.value import Entries, Entry, Items, Known, Origin, Reason, Unknown, Value, at

MAX_ROUNDS = 500
"""A loop with more rounds is not run."""


def rounds(value: Value) -> list[tuple[Value, Value]]:
    """Return the keys and values of a collection's entries or items."""
    match value:
        case Items(items=items):
            return [(literal(at(item.origin.span), index), part_of(value, item)) for index, item in enumerate(items)]
        case Entries(entries=entries):
            last = {entry.key: entry for entry in entries}
            return [
                (literal(at(entry.key_span), key), part_of(value, entry.value)) for key, entry in sorted(last.items())
            ]
        case _:
            return []


def for_expression(node: ForNode, source: Value, origin: Origin, scope: Scope, evaluate: Evaluate) -> Value:
    """Return the collection that a `for` expression makes."""

    def build(picked: list[Value]) -> Value:
        over = picked[0]
        if not isinstance(over, Items | Entries):
            return unknown_like(over, origin)
        pairs = rounds(over)
        if len(pairs) > MAX_ROUNDS:
            return Unknown(origin, Reason.TOO_LARGE)
        on = origin.resting_on(over.origin.basis)
        loop = _Loop(node, scope, evaluate, closed=over.closed)
        if node.key is None:
            values = tuple(loop.values(pairs))
            return Items(on, values, loop.closed)
        entries = tuple(loop.entries(pairs))
        return _grouped(on, entries, loop.closed) if node.grouped else Entries(on, entries, loop.closed)

    return for_each_option([source], origin, build)


def _grouped(origin: Origin, entries: tuple[Entry, ...], closed: bool) -> Entries:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.key, []).append(entry)
    made = (
        Entry(key, group[0].key_span, Items(origin, tuple(each.value for each in group), closed))
        for key, group in groups.items()
    )
    return Entries(origin, tuple(made), closed)


class _Loop:
    """One `for` expression, and whether all that it makes is in view."""

    def __init__(self, node: ForNode, scope: Scope, evaluate: Evaluate, *, closed: bool) -> None:
        self._node = node
        self._scope = scope
        self._evaluate = evaluate
        self.closed = closed

    def _scopes(self, pairs: list[tuple[Value, Value]]) -> Iterator[Scope]:
        for key, value in pairs:
            if self._scope.run.exhausted:
                self.closed = False
                return
            scope = self._scope.with_names({self._node.value_name: value})
            if self._node.key_name:
                scope = scope.with_names({self._node.key_name: key})
            if self._node.condition is not None:
                wanted = as_truth(self._evaluate(self._node.condition, scope))
                self.closed = self.closed and wanted is not None
                if not wanted:
                    continue
            yield scope

    def values(self, pairs: list[tuple[Value, Value]]) -> Iterator[Value]:
        for scope in self._scopes(pairs):
            yield self._evaluate(self._node.value, scope)

    def entries(self, pairs: list[tuple[Value, Value]]) -> Iterator[Entry]:
        assert self._node.key is not None
        for scope in self._scopes(pairs):
            key = self._evaluate(self._node.key, scope)
            name = as_text(key) if isinstance(key, Known) else None
            if name is None:
                self.closed = False
            else:
                yield Entry(name, key.origin.span, self._evaluate(self._node.value, scope))
