"""This is where `Fn::FindInMap` is evaluated: over all rows that may be meant, where that is not certain."""

from __future__ import annotations

from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode
from cblint.read.cloudformation.template import Definition, Template, pair_of
from cblint.read.shape import MAX_ALTERNATIVES, choice
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import Span
from cblint.value import Basis, Choice, Option, Reason, Unknown, Value, at, string

if TYPE_CHECKING:
    from cblint.read.cloudformation.evaluation import Evaluator

_DEFAULT = "DefaultValue"


class _Search(NamedTuple):
    """A mapping, what holds where a key is not in it, where this is asked, and how deep."""

    name: str
    rows: Node
    default: Node | None
    basis: Basis
    span: Span
    depth: int


def find_in_map(evaluator: Evaluator, template: Template, argument: Node, span: Span, depth: int) -> Value:
    """Return what `Fn::FindInMap` finds."""
    if not isinstance(argument, SequenceNode) or len(argument.items) not in {3, 4}:
        return Unknown(at(span), Reason.MALFORMED, "Fn::FindInMap")
    name, first, second = (evaluator.value(item, depth + 1) for item in argument.items[:3])
    found: Definition | None = template.mappings.get(string(name) or "")
    if found is None:
        return Unknown(at(span), Reason.NOT_EVALUATED, "Fn::FindInMap")
    default = pair_of(argument.items[3], _DEFAULT) if len(argument.items) == 4 else None
    if default is None and len(argument.items) == 4:
        return Unknown(at(span), Reason.MALFORMED, "Fn::FindInMap")
    basis = max(key.origin.basis for key in (name, first, second))
    search = _Search(found.name, found.node, default and default.value, basis, span, depth)
    column = string(second)
    if column is None:
        return Unknown(at(span), Reason.NOT_EVALUATED, "Fn::FindInMap")
    return _of_key(evaluator, search, first, column)


def _of_key(evaluator: Evaluator, search: _Search, key: Value, column: str) -> Value:
    row = string(key)
    if row is not None:
        return _cell(evaluator, search, row, column)
    if isinstance(key, Choice):
        options = (Option(each.condition, _of_key(evaluator, search, each.value, column)) for each in key.options)
        return choice(at(search.span), tuple(options))
    return _any_of(evaluator, search, column)


def _cell(evaluator: Evaluator, search: _Search, row: str, column: str) -> Value:
    line = pair_of(search.rows, row)
    cell = None if line is None else pair_of(line.value, column)
    if cell is None and search.default is not None:
        value = evaluator.value(search.default, search.depth + 1)
        return value.replace(origin=value.origin.then(search.span, f"for lack of `{row}` in mapping `{search.name}`"))
    if cell is None:
        return Unknown(at(search.span), Reason.NOT_FOUND, f"{search.name}.{row}.{column}")
    value = evaluator.value(cell.value, search.depth + 1)
    origin = value.origin.then(search.span, f"found in mapping `{search.name}`")
    return value.replace(origin=origin.resting_on(search.basis))


def _any_of(evaluator: Evaluator, search: _Search, column: str) -> Value:
    """Return a choice of what all rows of a mapping have, where the row is not known."""
    rows = search.rows.pairs if isinstance(search.rows, MappingNode) else ()
    if len(rows) > MAX_ALTERNATIVES:
        return Unknown(at(search.span), Reason.CONDITION, "Fn::FindInMap")
    options = []
    for row in rows:
        cell = pair_of(row.value, column)
        if isinstance(row.key, ScalarNode) and cell is not None:
            value = evaluator.value(cell.value, search.depth + 1)
            options.append(Option(f"the key is {row.key.text}", value))
    if search.default is not None:
        options.append(Option("the key is another", evaluator.value(search.default, search.depth + 1)))
    if not options:
        return Unknown(at(search.span), Reason.NOT_EVALUATED, "Fn::FindInMap")
    return choice(at(search.span), tuple(options))
