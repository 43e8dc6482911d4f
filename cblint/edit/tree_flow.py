"""This is where entries and items in brackets are inserted and deleted, with the commas that they need."""

from __future__ import annotations

import re

from cblint.edit.draft import Data
from cblint.edit.scalar import NotPlainError
from cblint.edit.tree_page import Page
from cblint.edit.tree_spot import Spot
from cblint.edit.tree_write import Pen, children_of, is_scalar
from cblint.finding import Edit
from cblint.parse.node import MappingNode, Node, Pair, SequenceNode

_BETWEEN = r"\s*,\s*"


def parts_of(node: Node) -> list[tuple[int, int]]:
    """Return where each entry of a mapping, or item of a list, starts and ends."""
    match node:
        case MappingNode(pairs=pairs):
            return [(pair.key.span.start, pair.value.span.end) for pair in pairs]
        case SequenceNode(items=items):
            return [(item.span.start, item.span.end) for item in items]
        case _:
            raise NotPlainError


def inserted(page: Page, node: Node, text: str, index: int) -> Edit:
    """Return the edit that puts a text before an entry of brackets, or after the last one; there must be one."""
    _check_parts(page, node)
    parts = parts_of(node)
    comma = _separator(page, node, parts)
    if index < len(parts):
        start = _start(page, node, parts, index)
        return page.edit(start, start, text + comma)
    end = parts[-1][1]
    if re.fullmatch(r"\s*,?\s*", page.text[end : node.span.end - 1]) is None:
        raise NotPlainError
    return page.edit(end, end, comma + text)


def deleted(page: Page, node: Node, index: int) -> Edit:
    """Return the edit that takes one of several entries out of brackets."""
    _check_parts(page, node)
    parts = parts_of(node)
    if index:
        _check_between(page, parts[index - 1][1], _start(page, node, parts, index))
        if re.compile(r"\s*[,\]}]").match(page.text, parts[index][1]) is None:
            raise NotPlainError
        return page.edit(parts[index - 1][1], parts[index][1], "")
    _check_between(page, parts[0][1], _start(page, node, parts, 1))
    return page.edit(_start(page, node, parts, 0), _start(page, node, parts, 1), "")


def _check_parts(page: Page, node: Node) -> None:
    """Refuse entries that are keys without a colon, or mappings without brackets."""
    match node:
        case MappingNode(pairs=pairs):
            for pair in pairs:
                if re.match(r"[ \t]*:", page.text[pair.key.span.end : pair.value.span.start + 1]) is None:
                    raise NotPlainError
        case SequenceNode(items=items):
            for item in items:
                if item.span.start == item.span.end:
                    raise NotPlainError


def _start(page: Page, node: Node, parts: list[tuple[int, int]], index: int) -> int:
    """Return where an entry starts, with its tag."""
    after = parts[index - 1][1] if index else node.span.start + 1
    found = re.compile(_BETWEEN if index else r"\s*").match(page.text, after, parts[index][0])
    if found is None:
        raise NotPlainError
    written = page.text[found.end() : parts[index][0]]
    if re.fullmatch(r"(?:![^\s,\[\]{}]*\s+)?", written) is None:
        raise NotPlainError
    return found.end()


def _check_between(page: Page, start: int, end: int) -> None:
    if re.fullmatch(_BETWEEN, page.text[start:end]) is None:
        raise NotPlainError


def _separator(page: Page, node: Node, parts: list[tuple[int, int]]) -> str:
    """Return the comma between entries, with the line break and indentation that follow it."""
    if len(parts) > 1:
        start = _start(page, node, parts, len(parts) - 1)
        _check_between(page, parts[-2][1], start)
        return page.text[parts[-2][1] : start].replace("\r", "")
    opened = page.text[node.span.start + 1 : _start(page, node, parts, 0)]
    if "\n" in opened:
        return "," + opened.replace("\r", "")
    return "," if page.is_json and colon(page, node).strip() == colon(page, node) == ":" else ", "


def colon(page: Page, node: Node) -> str:
    """Return the colon as it is written after the keys of a mapping, with its blanks."""
    pairs: tuple[Pair, ...] = node.pairs if isinstance(node, MappingNode) else ()
    for pair in reversed(pairs[-3:]):
        found = page.text[pair.key.span.end : pair.value.span.start]
        if re.fullmatch(r" ?: ?", found) is not None and (page.is_json or found.endswith(" ")):
            return found
    return ": "


def base(page: Page, node: Node, *, spreads: bool) -> str | None:
    """Return the indentation that new brackets inside of others start from; None where they stay in one line."""
    parts = parts_of(node)
    if not parts:
        return page.indent(node.span.start) if spreads else None
    first = parts[0][0]
    beside = [pair.value for pair in node.pairs] if isinstance(node, MappingNode) else children_of(node)
    held = [(each, parts_of(each)) for each in beside if isinstance(each, MappingNode | SequenceNode)]
    stay = [page.line(below[0][0]) <= each.span.start for each, below in held if below]
    return page.indent(first) if page.line(first) > node.span.start and not (stay and all(stay)) else None


def written(page: Page, spot: Spot, pen: Pen, data: Data) -> str:
    """Return what replaces a value in brackets, or brackets."""
    node = spot.node
    if is_scalar(data):
        return pen.scalar(data, flow=True)
    inner = None
    if page.is_json:
        if parts := (parts_of(node) if isinstance(node, MappingNode | SequenceNode) else []):
            inner = page.indent(node.span.start) if page.line(parts[0][0]) > node.span.start else None
        elif spot.parent is not None:
            inner = base(page, spot.parent.node, spreads=pen.hand.spreads)
        else:
            inner = page.indent(node.span.start) if pen.hand.spreads else None
    return pen.flow(data, inner, colon=colon(page, node))
