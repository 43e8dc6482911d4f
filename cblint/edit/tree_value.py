"""This is where a value is replaced by another, of its own kind or not: a scalar, brackets, a block."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cblint.edit import tree_block, tree_flow, tree_string
from cblint.edit.draft import Data, Raw
from cblint.edit.scalar import NotPlainError, double, is_printable, quoted, single
from cblint.edit.tree_page import Page
from cblint.edit.tree_spot import Spot
from cblint.edit.tree_write import Pen, is_scalar
from cblint.finding import Edit
from cblint.parse.node import BrokenNode, MappingNode, Node, ScalarNode, SequenceNode, Style
from cblint.source import HOLE

_KINDS = {bool: r"(?i:true|false)", int: r"[-+]?[0-9]+"}


def replaced(page: Page, spot: Spot, pen: Pen, data: Data) -> list[Edit]:
    """Return the edits that replace a value; none if it is written so already."""
    node = spot.node
    if isinstance(node, BrokenNode):
        text = pen.scalar(data, flow=True) if page.is_json else _quoted(data, pen)
        return [page.edit(node.span.start, node.span.end, text)]
    if isinstance(node, ScalarNode) and node.tag is not None and is_scalar(data):
        return _without_tag(page, spot, pen, data, node.tag)
    if isinstance(node, ScalarNode | MappingNode | SequenceNode) and node.tag is not None:
        raise NotPlainError
    if isinstance(node, ScalarNode) and HOLE in node.text and node.style is not Style.PLAIN:
        raise NotPlainError
    if page.has_anchor(node.span.start, node.span.end, node):
        raise NotPlainError
    if page.is_json or page.in_flow(spot):
        return _in_flow(page, spot, pen, data)
    if isinstance(node, ScalarNode) and node.style in (Style.LITERAL, Style.FOLDED):
        if not isinstance(data, str):
            raise NotPlainError
        return [] if data == node.text else [tree_string.block_replaced(page, node, data)]
    if is_scalar(data):
        return _by_scalar(page, spot, pen, data)
    return _by_collection(page, spot, pen, data)


def _without_tag(page: Page, spot: Spot, pen: Pen, data: Data, tag: str) -> list[Edit]:
    """Return the edit that replaces a scalar with its tag, such as `!GetAtt Repository.Arn`, by another scalar."""
    node = spot.node
    tagged = re.search(rf"{re.escape(tag)}[ \t]+\Z", page.text[page.line(node.span.start) : node.span.start])
    one_line = "\n" not in page.text[node.span.start : node.span.end]
    if tagged is None or not one_line or re.fullmatch(r"![A-Za-z]\w*", tag) is None:
        raise NotPlainError
    start = node.span.start - len(tagged.group())
    return [page.edit(start, node.span.end, pen.scalar(data, flow=page.in_flow(spot)))]


def _quoted(data: Data, pen: Pen) -> str:
    if not isinstance(data, str):
        raise NotPlainError
    return quoted(data, pen.hand.quotes)


def scalar_text(pen: Pen, node: Node, data: Data, *, flow: bool) -> str:
    """Return a scalar in the quotes of the one that it replaces, where it is of the same kind."""
    if pen.is_json or not isinstance(node, ScalarNode) or node.style not in (Style.SINGLE, Style.DOUBLE):
        stays_plain = isinstance(node, ScalarNode) and node.style is Style.PLAIN and node.text != ""
        return (pen.replace(style=None) if stays_plain else pen).scalar(data, flow=flow)
    if isinstance(data, bool | int) and re.fullmatch(_KINDS[type(data)], node.text) is not None:
        data = pen.scalar(data, flow=flow)
    if not isinstance(data, str):
        return pen.scalar(data, flow=flow)
    is_single = node.style is Style.SINGLE and is_printable(data)
    return f"'{single(data)}'" if is_single else f'"{double(data)}"'


def _in_flow(page: Page, spot: Spot, pen: Pen, data: Data) -> list[Edit]:
    node = spot.node
    start, end = node.span.start, node.span.end
    if start == end or page.has_comment(start, end, node):
        raise NotPlainError
    if isinstance(node, MappingNode | SequenceNode) and not page.is_flow(node):
        raise NotPlainError
    text = scalar_text(pen, node, data, flow=True) if is_scalar(data) else tree_flow.written(page, spot, pen, data)
    return _changed(page, start, end, text)


def _changed(page: Page, start: int, end: int, text: str) -> list[Edit]:
    return [] if page.text[start:end] == text else [page.edit(start, end, text)]


def _by_scalar(page: Page, spot: Spot, pen: Pen, data: Data) -> list[Edit]:
    """Return the edits that replace a value of a block by one line."""
    node = spot.node
    start, end = node.span.start, node.span.end
    text = scalar_text(pen, node, data, flow=False)
    if start == end:
        if page.text[start - 1] not in ":-":
            raise NotPlainError
        return [page.edit(start, end, " " + text)]
    if isinstance(node, ScalarNode) or page.is_flow(node):
        if page.has_comment(start, end, node):
            raise NotPlainError
        return _changed(page, start, end, text)
    colon = page.colon(spot)
    page.check_last(node, more=False)
    if page.tail(end) != end or page.has_comment(colon, end, node):
        raise NotPlainError
    return [page.edit(colon, end, " " + text)]


def _by_collection(page: Page, spot: Spot, pen: Pen, data: Data) -> list[Edit]:
    """Return the edits that replace a value of a block by a mapping or a list."""
    node = spot.node
    start, end = node.span.start, node.span.end
    if page.has_comment(start, end, node):
        raise NotPlainError
    if page.is_flow(node) and tree_flow.parts_of(node) and isinstance(node, MappingNode) == isinstance(data, Mapping):
        return _changed(page, start, end, tree_flow.written(page, spot, pen, data))
    if spot.parent is None:
        raise NotPlainError
    colon = page.colon(spot)
    lines = pen.lines(data)
    if isinstance(spot.parent.node, SequenceNode):
        return _item(page, spot, colon, lines)
    pairs = spot.parent.node.pairs if isinstance(spot.parent.node, MappingNode) else ()
    column = page.column(pairs[spot.number].key.span.start)
    column += " " * (pen.hand.step if isinstance(data, Mapping) else pen.hand.list_step)
    lines = [column + line if line else line for line in lines]
    if isinstance(node, ScalarNode) or page.is_flow(node):
        return _lines_below(page, colon, start, end, lines)
    page.check_last(node, more=False)
    first = page.line(start)
    if first <= colon or page.tail(end) != end:
        raise NotPlainError
    return _changed(page, first, end, tree_block.joined(page, lines, "\n"))


def _lines_below(page: Page, colon: int, start: int, end: int, lines: list[str]) -> list[Edit]:
    """Return the edits that put lines below a key in place of what stands beside it."""
    if page.text[colon:start].strip(" "):
        raise NotPlainError
    below = tree_block.below_line(page, end, lines)
    if start == end:
        return [below]
    if below.span.start == page.line_end(end):
        return [page.edit(colon, page.line_end(end), page.text[end : page.line_end(end)] + below.text)]
    return [page.edit(colon, end, ""), below]


def _item(page: Page, spot: Spot, dash: int, lines: list[str]) -> list[Edit]:
    """Return the edits that replace an item of a block list by a block."""
    node = spot.node
    start, end = node.span.start, node.span.end
    first, last = page.line(start), page.line_end(end)
    column = " " * (dash - page.line(dash) + 1)
    page.column(dash - 1)
    page.check_last(node, more=False)
    if first > dash or page.text[dash:start].strip(" ") or page.text[end:last].strip():
        raise NotPlainError
    return [page.edit(dash, last, " " + tree_block.joined(page, lines, "\n" + column))]


def made_list(page: Page, spot: Spot, pen: Pen, data: Data) -> list[Edit]:
    """Return the edits that make a string the first item of a list, and add another."""
    node = spot.node
    assert isinstance(node, ScalarNode)
    if node.style in (Style.LITERAL, Style.FOLDED) or "\n" in page.text[node.span.start : node.span.end]:
        raise NotPlainError
    if spot.parent is None or not isinstance(spot.parent.node, MappingNode) or HOLE in node.text:
        raise NotPlainError
    if page.is_json or page.in_flow(spot):
        return _made_flow(page, spot, pen, data)
    colon = page.colon(spot)
    end = node.span.end
    start = colon
    while page.text[start] == " ":
        start += 1
    column = page.column(spot.parent.node.pairs[spot.number].key.span.start) + " " * pen.hand.list_step
    if start >= page.line_end(colon) or page.text[start] == "#":
        raise NotPlainError
    page.tail(end)
    after = tree_block.below_line(page, end, [column + line if line else line for line in pen.item(data)])
    return [page.edit(colon, end, f"\n{column}- {page.text[start:end]}"), after]


def _made_flow(page: Page, spot: Spot, pen: Pen, data: Data) -> list[Edit]:
    node = spot.node
    assert isinstance(node, ScalarNode)
    if node.tag is not None or spot.parent is None:
        raise NotPlainError
    old = Raw(page.text[node.span.start : node.span.end])
    inner = tree_flow.base(page, spot.parent.node, spreads=pen.hand.spreads) if page.is_json else None
    return [page.edit(node.span.start, node.span.end, pen.flow([old, data], inner))]
