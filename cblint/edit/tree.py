"""This is where YAML and JSON are edited: the operations of a draft, each written as what stands around it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cblint.edit import tree_block, tree_flow, tree_string, tree_value
from cblint.edit.draft import Data
from cblint.edit.scalar import NotPlainError, written
from cblint.edit.tree_page import Page
from cblint.edit.tree_spot import Spot, beside, is_substituted, named, nearest, part
from cblint.edit.tree_write import Hand, Pen, hand, key_style, shared_style
from cblint.finding import Edit
from cblint.parse.node import BrokenNode, MappingNode, Node, ScalarNode, SequenceNode, Style
from cblint.source import Span


class TreeDraft:
    """A YAML or JSON text that can be edited; the draft that `cblint.edit.draft` describes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._hand: Hand | None = None

    def set_value(self, value: Span, data: Data) -> tuple[Edit, ...]:
        """Replace the value that a span lies in; the quotes of a scalar stay."""
        return _made(lambda: self._set(self._value_at(value), data))

    def replace_within(self, part: Span, text: str) -> tuple[Edit, ...]:
        """Replace a part of a string by literal text, escaped as the string is written."""

        def change() -> Iterable[Edit]:
            spot = self.page.find(part)
            if spot is None or spot.is_key or not isinstance(spot.node, ScalarNode):
                raise NotPlainError
            self.page.check_clear(spot)
            if spot.node.tag not in (None, "!Sub") or ("${" in text and is_substituted(spot)):
                raise NotPlainError
            return [tree_string.replaced(self.page, spot.node, part, text, flow=self.page.in_flow(spot))]

        return _made(change)

    def set_entry(self, mapping: Span, key: str, data: Data) -> tuple[Edit, ...]:
        """Give an entry of a mapping this value; insert it at the end where there is none."""

        def change() -> Iterable[Edit]:
            spot = self._value_at(mapping)
            indices = named(spot.node, key)
            if not indices:
                return self._insert(spot, key, data, "")
            if len(indices) > 1:
                raise NotPlainError
            assert isinstance(spot.node, MappingNode)
            return self._set(Spot(spot.node.pairs[indices[0]].value, spot, indices[0], is_key=False), data)

        return _made(change)

    def insert_entry(self, mapping: Span, key: str, data: Data, *, before: str = "") -> tuple[Edit, ...]:
        """Insert an entry, at the end or before another key; nothing if there is such an entry already."""

        def change() -> Iterable[Edit]:
            spot = self._value_at(mapping)
            return [] if named(spot.node, key) else self._insert(spot, key, data, before)

        return _made(change)

    def delete_entry(self, entry: Span) -> tuple[Edit, ...]:
        """Delete the entry that a key's or a value's span belongs to, with its line and its own comment."""

        def change() -> Iterable[Edit]:
            spot = self._find(entry)
            while spot is not None:
                if isinstance(spot.node, MappingNode):
                    for index, pair in enumerate(spot.node.pairs):
                        if pair.key.span.start <= entry.start and entry.end <= pair.value.span.end:
                            return self._delete(spot, index)
                if spot.parent is not None and isinstance(spot.parent.node, MappingNode):
                    return self._delete(spot.parent, spot.number)
                spot = spot.parent
            raise NotPlainError

        return _made(change)

    def rename_entry(self, key: Span, name: str) -> tuple[Edit, ...]:
        """Rename the key that a span lies in."""

        def change() -> Iterable[Edit]:
            page, spot = self.page, self._find(key)
            if spot is None or not spot.is_key or spot.parent is None or named(spot.parent.node, name):
                raise NotPlainError
            page.check_clear(spot)
            node = spot.node
            if not isinstance(node, ScalarNode) or node.style in (Style.LITERAL, Style.FOLDED) or "\n" in node.text:
                raise NotPlainError
            if node.tag is not None or node.text == "<<":
                raise NotPlainError
            flow = page.in_flow(spot) or page.is_flow(spot.parent.node)
            text = self._pen().key(name, flow=flow) if page.is_json else written(name, node.style, flow=flow)
            return [page.edit(node.span.start, node.span.end, text)]

        return _made(change)

    def add_item(self, sequence: Span, data: Data) -> tuple[Edit, ...]:
        """Add an item at the end of a list; a string that stands where a list may is made the first item."""

        def change() -> Iterable[Edit]:
            spot = self._value_at(sequence)
            match spot.node:
                case SequenceNode(items=items, tag=None) if items:
                    return self._add(spot, data)
                case SequenceNode(tag=None):
                    return self._set(spot, [data])
                case ScalarNode() if self.page.is_null(spot.node):
                    return self._set(spot, [data])
                case ScalarNode():
                    pen = self._pen([spot.node], flow=False)
                    return tree_value.made_list(self.page, spot, pen, data)
            raise NotPlainError

        return _made(change)

    def delete_item(self, item: Span) -> tuple[Edit, ...]:
        """Delete an item of a list, not the last one left."""

        def change() -> Iterable[Edit]:
            spot = self._find(item)
            while spot is not None and not (spot.parent and isinstance(spot.parent.node, SequenceNode)):
                spot = spot.parent
            if spot is None or spot.parent is None or len(tree_flow.parts_of(spot.parent.node)) < 2:
                raise NotPlainError
            return self._delete(spot.parent, spot.number)

        return _made(change)

    def _find(self, span: Span) -> Spot | None:
        """Return the smallest node that holds a span; none inside of a string, where it means a part of its text."""
        spot = self.page.find(span)
        return None if spot is not None and isinstance(spot.node, ScalarNode) and spot.node.span != span else spot

    def _value_at(self, span: Span) -> Spot:
        """Return the value that a span lies in; a key stands for its value."""
        spot = self._find(span)
        if spot is None:
            raise NotPlainError
        if spot.is_key:
            assert spot.parent is not None
            assert isinstance(spot.parent.node, MappingNode)
            spot = Spot(spot.parent.node.pairs[spot.number].value, spot.parent, spot.number, is_key=False)
        self.page.check_clear(spot)
        return spot

    def _set(self, spot: Spot, data: Data) -> list[Edit]:
        self.page.check_clear(spot)
        flow = self.page.in_flow(spot) or self.page.is_json
        return tree_value.replaced(self.page, spot, self._pen(beside(spot), flow=flow), data)

    def _insert(self, spot: Spot, key: str, data: Data, before: str) -> Iterable[Edit]:
        page, node = self.page, spot.node
        page.check_clear(spot)
        if page.is_null(node) or (isinstance(node, MappingNode) and not node.pairs):
            return self._set(spot, {key: data})
        if not isinstance(node, MappingNode) or node.tag is not None or named(node, "<<"):
            raise NotPlainError
        if any(not isinstance(pair.key, ScalarNode | BrokenNode) for pair in node.pairs):
            raise NotPlainError
        index = next(iter(named(node, before)), len(node.pairs)) if before else len(node.pairs)
        flow = page.is_flow(node)
        around = nearest(node.pairs, index)
        pen = self._pen([pair.value for pair in around], flow=flow).replace(keys=key_style(around))
        if flow:
            colon = tree_flow.colon(page, node)
            base = tree_flow.base(page, node, spreads=pen.hand.spreads) if page.is_json else None
            text = pen.key(key, flow=True) + colon + pen.flow(data, base, colon=colon)
            return [tree_flow.inserted(page, node, text, index)]
        self._check_block(spot)
        column = page.column(node.pairs[0].key.span.start)
        lines = pen.entry(key, data)
        if index < len(node.pairs):
            page.check_clear(Spot(node.pairs[index].key, spot, index, is_key=True))
            if index:
                page.check_last(node.pairs[index - 1].value, more=False)
            return [tree_block.before(page, spot, index, lines)]
        return [tree_block.below(page, node, [column + line if line else line for line in lines])]

    def _check_block(self, spot: Spot) -> None:
        """Refuse a collection without brackets that is not a block: one that JSON's pairs make inside of brackets."""
        if self.page.in_flow(spot) or self.page.is_json:
            raise NotPlainError

    def _add(self, spot: Spot, data: Data) -> Iterable[Edit]:
        page, node = self.page, spot.node
        assert isinstance(node, SequenceNode)
        flow = page.is_flow(node)
        pen = self._pen(nearest(node.items, len(node.items)), flow=flow)
        if flow:
            base = tree_flow.base(page, node, spreads=pen.hand.spreads) if page.is_json else None
            return [tree_flow.inserted(page, node, pen.flow(data, base), len(node.items))]
        self._check_block(spot)
        dash = page.dash(spot, 0)
        column = page.column(dash)
        return [tree_block.below(page, node, [column + line if line else line for line in pen.item(data)])]

    def _delete(self, spot: Spot | None, index: int) -> Iterable[Edit]:
        """Delete an entry or item; where it is the last one, what holds its mapping or list."""
        page = self.page
        while spot is not None and len(tree_flow.parts_of(spot.node)) < 2:
            index, spot = spot.number, spot.parent
        if spot is None:
            raise NotPlainError
        parts = tree_flow.parts_of(spot.node)
        page.check_clear(spot)
        if isinstance(spot.node, SequenceNode) and spot.node.tag is not None:
            raise NotPlainError
        start, end = parts[index]
        after = parts[index - 1][1] if index else spot.node.span.start
        if page.has_anchor(after, end, part(spot.node, index)) or "?" in page.text[after:start].split("#")[0]:
            raise NotPlainError
        if page.is_flow(spot.node):
            return [tree_flow.deleted(page, spot.node, index)]
        self._check_block(spot)
        if isinstance(spot.node, MappingNode):
            return [tree_block.entry_deleted(page, spot, index)]
        return [tree_block.item_deleted(page, spot, index)]

    def _pen(self, beside: Iterable[Node] = (), *, flow: bool = False) -> Pen:
        if self._hand is None:
            self._hand = hand(self.page)
        return Pen(self._hand, self.page.is_json, shared_style(beside, flow=flow))


def _made(change: Callable[[], Iterable[Edit]]) -> tuple[Edit, ...]:
    """Return the edits of a change, sorted; none where it is not plain to write or changes nothing."""
    try:
        return tuple(sorted(change()))
    except NotPlainError:
        return ()
