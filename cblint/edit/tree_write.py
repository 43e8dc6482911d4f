"""This is where new data is written as what stands around it: its steps, its lists, its quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cblint.edit.draft import Data, Raw
from cblint.edit.scalar import NotPlainError, block_lines, double, is_plain, written
from cblint.edit.tree_page import Page
from cblint.parse.node import MappingNode, Node, Pair, ScalarNode, SequenceNode, Style
from cblint.record import Record, cast

MAX_SEEN = 3000
"""So many nodes are looked at for how a text is written."""
MAX_DEPTH = 40
"""Data nested deeper is not written."""


class Hand(Record):
    """How a text is written: the steps of its nesting, how far its lists stand in, and its quotes."""

    step: int
    list_step: int
    quotes: Style
    indent: str
    """A step of JSON."""
    spreads: bool
    """Whether JSON's collections take one line an entry."""
    short_lists: bool
    """Whether JSON's lists of scalars stay in one line all the same."""


def hand(page: Page) -> Hand:
    """Return how a text is written, as far as can be seen; steps of two where it cannot."""
    steps: dict[int, int] = {}
    list_steps: dict[int, int] = {}
    quotes = {Style.SINGLE: 0, Style.DOUBLE: 0}
    pending: list[tuple[Node, int]] = [(page.root, -1)]
    for _ in range(MAX_SEEN):
        if not pending:
            break
        node, above = pending.pop()
        column = node.span.start - page.line(node.span.start)
        match node:
            case MappingNode(pairs=pairs):
                if above >= 0 and not page.is_flow(node):
                    steps[column - above] = steps.get(column - above, 0) + 1
                below = -1 if page.is_flow(node) else column
                pending += [(pair.value, below) for pair in reversed(pairs)]
            case SequenceNode(items=items):
                if above >= 0 and not page.is_flow(node):
                    list_steps[column - above] = list_steps.get(column - above, 0) + 1
                pending += [(item, -1) for item in reversed(items)]
            case ScalarNode(style=style) if style in quotes:
                quotes[style] += 1
    step = _commonest(steps, 2)
    double_quotes = quotes[Style.DOUBLE] >= quotes[Style.SINGLE] > 0 or not quotes[Style.SINGLE]
    preferred = Style.SINGLE if not double_quotes else Style.DOUBLE if quotes[Style.DOUBLE] else Style.PLAIN
    indent, spreads, short_lists = _spread(page)
    return Hand(step, _commonest(list_steps, step, least=0), preferred, indent, spreads, short_lists)


def _commonest(counts: dict[int, int], default: int, least: int = 1) -> int:
    found = [step for step in counts if least <= step <= 8]
    return max(found, key=lambda step: (counts[step], -step), default=default)


def _spread(page: Page) -> tuple[str, bool, bool]:
    """Return the step of brackets that spread over lines, whether any do, and whether lists of scalars do not."""
    pending = [page.root]
    indent, short, long = "", 0, 0
    for _ in range(MAX_SEEN if page.is_json else 0):
        if not pending:
            break
        node = pending.pop()
        children = children_of(node)
        spread = bool(children) and page.line(children[0].span.start) > node.span.start
        own, outer = page.indent(children[0].span.start) if children else "", page.indent(node.span.start)
        if spread and not indent and own.startswith(outer):
            indent = own[len(outer) :]
        if isinstance(node, SequenceNode) and children and all(isinstance(each, ScalarNode) for each in children):
            short, long = short + (not spread), long + spread
        pending += reversed([pair.value for pair in node.pairs] if isinstance(node, MappingNode) else children)
    return indent or "  ", bool(indent), short > long


def children_of(node: Node) -> list[Node]:
    """Return the items of a list, or the keys of a mapping."""
    match node:
        case MappingNode(pairs=pairs):
            return [pair.key for pair in pairs]
        case SequenceNode(items=items):
            return list(items)
        case _:
            return []


def shared_style(nodes: Iterable[Node], *, flow: bool) -> Style | None:
    """Return the quotes that all strings are written in which could do without; None where they do not agree."""
    styles = set()
    for node in nodes:
        if isinstance(node, ScalarNode) and node.tag is None and is_plain(node.text, flow=flow):
            styles.add(node.style)
    return styles.pop() if len(styles) == 1 and styles <= {Style.SINGLE, Style.DOUBLE} else None


def key_style(pairs: Sequence[Pair]) -> Style | None:
    """Return the quotes that all keys are written in."""
    styles = {pair.key.style if isinstance(pair.key, ScalarNode) else Style.PLAIN for pair in pairs}
    return styles.pop() if len(styles) == 1 and styles <= {Style.SINGLE, Style.DOUBLE} else None


class Pen(Record):
    """Writes data: in JSON or YAML, strings in the quotes of their neighbours."""

    hand: Hand
    is_json: bool
    style: Style | None = None
    keys: Style | None = None

    def scalar(self, data: Data, *, flow: bool) -> str:
        """Return a scalar, or an empty collection, in one line."""
        match data:
            case Raw(text=text):
                if "\n" in text:
                    raise NotPlainError
                return text
            case str():
                if self.is_json:
                    return f'"{double(data)}"'
                return written(data, self.style, flow=flow, quotes=self.hand.quotes)
            case bool():
                return "true" if data else "false"
            case int():
                return str(data)
            case Mapping() if not data:
                return "{}"
            case Sequence() if not data:
                return "[]"
            case _:
                raise NotPlainError

    def key(self, key: str, *, flow: bool) -> str:
        """Return a key."""
        if self.is_json:
            return f'"{double(key)}"'
        return written(key, self.keys, flow=flow, quotes=self.hand.quotes)

    def flow(self, data: Data, base: str | None = None, *, colon: str = ": ", depth: int = 0) -> str:
        """Return data in brackets: with a base indentation, one line an entry, else in one line."""
        if is_scalar(data):
            return self.scalar(data, flow=True)
        if depth > MAX_DEPTH:
            raise NotPlainError
        if (
            self.hand.short_lists
            and not isinstance(data, Mapping)
            and all(map(is_scalar, cast("Sequence[Data]", data)))
        ):
            base = None
        inner = base + self.hand.indent if base is not None else None
        if isinstance(data, Mapping):
            parts = [
                self.key(key, flow=True) + colon + self.flow(value, inner, colon=colon, depth=depth + 1)
                for key, value in data.items()
            ]
        else:
            parts = [self.flow(each, inner, colon=colon, depth=depth + 1) for each in cast("Sequence[Data]", data)]
        opening, closing = "{}" if isinstance(data, Mapping) else "[]"
        if inner is None:
            comma = ", " if colon.endswith(" ") else ","
            return opening + comma.join(parts) + closing
        return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{base}{closing}"

    def lines(self, data: Data, depth: int = 0) -> list[str]:
        """Return a collection that is not empty as lines of a block, the first level not indented."""
        if depth > MAX_DEPTH:
            raise NotPlainError
        found: list[str] = []
        if isinstance(data, Mapping):
            for key, value in data.items():
                found += self.entry(key, value, depth)
            return found
        for item in cast("Sequence[Data]", data):
            found += self.item(item, depth)
        return found

    def entry(self, key: str, value: Data, depth: int = 0) -> list[str]:
        """Return the lines of an entry of a block."""
        name = self.key(key, flow=False)
        if not is_scalar(value):
            step = self.hand.step if isinstance(value, Mapping) else self.hand.list_step
            return [f"{name}:", *[" " * step + line if line else line for line in self.lines(value, depth + 1)]]
        block = block_lines(value) if isinstance(value, str) else None
        if block is not None:
            return [f"{name}: {block[0]}", *[" " * self.hand.step + line if line else line for line in block[1]]]
        return [f"{name}: {self.scalar(value, flow=False)}"]

    def item(self, value: Data, depth: int = 0) -> list[str]:
        """Return the lines of an item of a block list."""
        if not is_scalar(value):
            first, *rest = self.lines(value, depth + 1)
            return [f"- {first}", *["  " + line if line else line for line in rest]]
        block = block_lines(value) if isinstance(value, str) else None
        if block is not None:
            return [f"- {block[0]}", *["  " + line if line else line for line in block[1]]]
        return [f"- {self.scalar(value, flow=False)}"]


def is_scalar(data: Data) -> bool:
    """Tell whether data is written in one line: a scalar, an expression, an empty collection."""
    return isinstance(data, str | bool | int | Raw) or not data
