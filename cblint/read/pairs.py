"""This is where the pairs of a mapping are taken together: what is merged into it, and which keys it gives twice."""

from __future__ import annotations

from cblint.model.part import ProblemKind
from cblint.parse.node import MappingNode, Node, Pair, ScalarNode, SequenceNode, Style, resolved
from cblint.record import TYPE_CHECKING
from cblint.source import HOLE, Span
from cblint.value import Step

if TYPE_CHECKING:
    from typing import TypeAlias

    from cblint.read.table import Place, Table

Pairs: TypeAlias = "list[tuple[str, Span, Node]]"

MAX_READINGS = 20_000
"""More values than this are not read: aliases can multiply a small text."""
MAX_MERGES = 20
"""More mappings than this are not merged into one."""


def pairs_of(table: Table, node: MappingNode, place: Place) -> tuple[Pairs, bool]:
    """Return a mapping's pairs with what is merged into it, and whether that is all of them."""
    own: Pairs = []
    merged: Pairs = []
    first: dict[str, Span] = {}
    closed = True
    for pair in node.pairs:
        key = pair.key
        if not isinstance(key, ScalarNode) or HOLE in key.text:
            closed = False
        elif key.text == "<<" and key.style is Style.PLAIN:
            closed = _merge(table, pair, merged) and closed
        else:
            if key.text in first:
                _duplicate(table, key, first[key.text], place)
                closed = False
            first.setdefault(key.text, key.span)
            own.append((key.text, key.span, pair.value))
    return own + [each for each in merged if each[0] not in first], closed


def _merge(table: Table, pair: Pair, merged: Pairs) -> bool:
    value = resolved(pair.value)
    sources = value.items if isinstance(value, SequenceNode) else (value,)
    taken = {name for name, _, _ in merged}
    for source in sources[:MAX_MERGES]:
        real = resolved(source)
        if not isinstance(real, MappingNode):
            return False
        for name, span, inner in (
            (p.key.text, p.key.span, p.value) for p in real.pairs if isinstance(p.key, ScalarNode)
        ):
            table.count += 1
            if name not in taken and table.count <= MAX_READINGS:
                taken.add(name)
                merged.append((name, span, inner))
    return len(sources) <= MAX_MERGES


def _duplicate(table: Table, key: ScalarNode, first: Span, place: Place) -> None:
    symbol = f"{place.symbol}.{key.text}" if place.symbol else key.text
    where = f" in {place.label}" if place.symbol else ""
    because = (Step(first, f"`{key.text}` stands here first"),)
    message = f"`{key.text}` is given twice{where}"
    table.problem(ProblemKind.DUPLICATE_KEY, key.span, symbol, message, subject=key.text, because=because)
