"""This is where lines of blocks are inserted and deleted: entries and items, with the comments that are theirs."""

from __future__ import annotations

import re

from cblint.edit.scalar import NotPlainError
from cblint.edit.tree_page import Page
from cblint.edit.tree_spot import Spot
from cblint.finding import Edit
from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode, Style


def below(page: Page, node: Node, lines: list[str]) -> Edit:
    """Return the edit that puts lines below the last line of a node, after its comment."""
    page.check_last(node, more=True)
    return below_line(page, node.span.end, lines)


def below_line(page: Page, offset: int, lines: list[str]) -> Edit:
    """Return the edit that puts lines below the line of an offset, on which only a comment may follow."""
    page.tail(offset)
    after = page.following(offset)
    clips = _clips(page, lines)
    if clips and page.low:
        raise NotPlainError
    if page.text[after - 1 : after] == "\n":
        return page.edit(after, after, "".join(line + "\n" for line in lines))
    return page.edit(after, after, "".join("\n" + line for line in lines) + "\n" * clips)


def _clips(page: Page, lines: list[str]) -> bool:
    """Tell whether lines may end in a block that needs a line end, where the text has none."""
    return page.ends_open and any(line.endswith((": |", "- |")) for line in lines)


def joined(page: Page, lines: list[str], between: str) -> str:
    """Return lines that replace others and are followed by what followed those."""
    if _clips(page, lines):
        raise NotPlainError
    return between.join(lines)


def before(page: Page, spot: Spot, index: int, lines: list[str]) -> Edit:
    """Return the edit that puts an entry's lines before another entry and its comment."""
    node = spot.node
    assert isinstance(node, MappingNode)
    start = node.pairs[index].key.span.start
    column = page.column(start)
    line = page.line(start)
    if page.text[line:start].strip():  # it stands after a dash
        return page.edit(start, start, "".join(f"{text}\n" for text in _inner(lines, column)) + column)
    limit = _end_before(page, spot, index)
    if limit > page.low or spot.parent is not None:
        line = _comment_start(page, line, len(column), limit)
    return page.edit(line, line, "".join(column + text + "\n" if text else "\n" for text in lines))


def _inner(lines: list[str], column: str) -> list[str]:
    return [lines[0], *[column + line if line else line for line in lines[1:]]]


def _end_before(page: Page, spot: Spot, index: int) -> int:
    """Return where ends what precedes an entry: the entry before it, or what its mapping is the value of."""
    assert isinstance(spot.node, MappingNode)
    if index:
        return spot.node.pairs[index - 1].value.span.end
    return page.low if spot.parent is None else page.gap(spot)[0]


def _comment_start(page: Page, line: int, width: int, limit: int) -> int:
    """Return where the comment lines right above a line start that are indented as it is."""
    while line > limit:
        above = page.line(line - 1)
        if above <= limit or re.match(rf" {{{width}}}#", page.text[above:line]) is None:
            break
        line = above
    return line


def entry_deleted(page: Page, spot: Spot, index: int) -> Edit:
    """Return the edit that deletes one of several entries, with the lines that are its own.

    A comment above it goes with it if it is indented as the entry is, follows nothing but a blank line or an entry
    directly, and if what comes next does not seem to belong to it, too: it is the last entry, or a blank line or a
    comment follows. The comment above the first entry stays, as it may be about all.
    """
    node = spot.node
    assert isinstance(node, MappingNode)
    start, end = node.pairs[index].key.span.start, node.pairs[index].value.span.end
    page.check_last(node.pairs[index].value, more=False)
    line = page.line(start)
    stop = page.tail(end)
    if page.text[line:start].strip(" "):
        return _first_deleted(page, node, page.column(start), stop)
    if index:
        page.check_last(node.pairs[index - 1].value, more=False)
        first = _comment_start(page, line, start - line, node.pairs[index - 1].value.span.end)
        if first < line and _is_own(page, stop, last=index == len(node.pairs) - 1):
            line = first
    return _lines_deleted(page, line, stop, node.pairs[index - 1].value if index else None)


def _first_deleted(page: Page, node: MappingNode, column: str, stop: int) -> Edit:
    """Return the edit that deletes an entry after a dash: the next one takes its place."""
    start, following = node.pairs[0].key.span.start, node.pairs[1].key.span.start
    if page.text[stop:following].lstrip("\r\n") != column or page.column(following) != column:
        raise NotPlainError
    return page.edit(start, following, "")


def _is_own(page: Page, stop: int, *, last: bool) -> bool:
    after = page.following(stop)
    following = page.text[after : page.line_end(after)].strip()
    return last or not following or following.startswith("#")


def item_deleted(page: Page, spot: Spot, index: int) -> Edit:
    """Return the edit that deletes one of several items of a block list, with its lines."""
    node = spot.node
    assert isinstance(node, SequenceNode)
    item = node.items[index]
    page.check_last(item, more=False)
    dash = page.dash(spot, index)
    line = page.line(dash)
    stop = page.tail(max(item.span.end, dash + 1))
    if page.text[line:dash].strip(" "):
        raise NotPlainError
    if index:
        page.check_last(node.items[index - 1], more=False)
    return _lines_deleted(page, line, stop, node.items[index - 1] if index else None)


def _lines_deleted(page: Page, line: int, stop: int, previous: Node | None) -> Edit:
    """Return the edit that deletes lines, and one of two blank ones around them."""
    after = page.following(stop)
    if page.text[after - 1 : after] != "\n":
        return _tail_deleted(page, line, after, previous)
    above = page.text[page.line(line - 1) : line] if line > page.low else ""
    if line <= page.low or not above.strip():
        after = _after_blank(page, after)
        if after >= len(page.text) and previous is not None:
            return page.edit(_without_blank(page, line), after, "")
    return page.edit(line, after, "")


def _after_blank(page: Page, after: int) -> int:
    """Return where the blank lines from a line on end."""
    while after < len(page.text) and not page.text[after : page.line_end(after)].strip():
        following = page.following(after)
        if page.text[following - 1] != "\n":
            break
        after = following
    return after


def _without_blank(page: Page, line: int) -> int:
    """Return where the blank lines above a line start."""
    while line > page.low and not page.text[page.line(line - 1) : line].strip():
        line = page.line(line - 1)
    return line


def _tail_deleted(page: Page, line: int, after: int, previous: Node | None) -> Edit:
    """Return the edit that deletes the last lines of a file that has no line end at its end."""
    leaf = previous
    while isinstance(leaf, MappingNode | SequenceNode):
        inner = [pair.value for pair in leaf.pairs] if isinstance(leaf, MappingNode) else list(leaf.items)
        if not inner:
            break
        leaf = inner[-1]
    if previous is None or (isinstance(leaf, ScalarNode) and leaf.style in (Style.LITERAL, Style.FOLDED)):
        return page.edit(line, after, "")
    start = line - 1
    return page.edit(start - 1 if page.text[start - 1 : start] == "\r" else start, after, "")
