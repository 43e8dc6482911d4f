"""This is where the text of a scalar is changed as it is written: in its quotes, in its block, with its escapes."""

from __future__ import annotations

import re

from cblint.edit.scalar import NotPlainError, double, is_plain, is_plain_text, is_printable, quoted, single
from cblint.edit.tree_page import Page
from cblint.finding import Edit
from cblint.parse.node import ScalarNode, Style
from cblint.source import HOLE, Span

_BLOCK = r"[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?\r?\n"


def replaced(page: Page, node: ScalarNode, part: Span, text: str, *, flow: bool) -> Edit:
    """Return the edit that replaces a part of a scalar's text."""
    start, end = _inner(node, part)
    changed = node.text[:start] + text + node.text[end:]
    if HOLE in text:
        raise NotPlainError
    if part == node.span and node.style in (Style.SINGLE, Style.DOUBLE):
        return page.edit(part.start, part.end, _in_quotes(text, node.style))
    match node.style:
        case Style.PLAIN:
            return _in_plain(page, node, part, text, changed, flow=flow)
        case Style.SINGLE if "\n" in text or not is_printable(text):
            _check_one_line(page, node)
            return page.edit(node.span.start, node.span.end, f'"{double(changed)}"')
        case Style.SINGLE:
            _check_fold(page, node, part, text)
            return page.edit(part.start, part.end, single(text))
        case Style.DOUBLE:
            _check_fold(page, node, part, text)
            return page.edit(part.start, part.end, double(text))
        case Style.LITERAL:
            return _in_literal(page, node, part, text, changed)
        case _:
            return _in_folded(page, node, part, text, changed)


def _inner(node: ScalarNode, part: Span) -> tuple[int, int]:
    """Return where a part of the file stands in a scalar's text."""
    if part == node.span:
        if node.style in (Style.LITERAL, Style.FOLDED):
            raise NotPlainError
        return 0, len(node.text)
    first = next((each for each in node.segments if each.outer <= part.start <= each.outer + each.length), None)
    last = next((each for each in reversed(node.segments) if each.outer <= part.end <= each.outer + each.length), None)
    if first is None or last is None:
        raise NotPlainError
    start, end = first.inner + part.start - first.outer, last.inner + part.end - last.outer
    if start > end:
        raise NotPlainError
    return start, end


def _in_quotes(text: str, style: Style) -> str:
    return f"'{single(text)}'" if style is Style.SINGLE and is_printable(text) else f'"{double(text)}"'


def _check_one_line(page: Page, node: ScalarNode) -> None:
    if "\n" in page.text[node.span.start : node.span.end]:
        raise NotPlainError


def _check_fold(page: Page, node: ScalarNode, part: Span, text: str) -> None:
    """Refuse a change next to a fold of a scalar that goes over several lines."""
    if "\n" not in page.text[node.span.start : node.span.end]:
        return
    inside = any(each.outer <= part.start and part.end <= each.outer + each.length for each in node.segments)
    if not inside or "\n" in page.text[part.start : part.end] or not text or text != text.strip():
        raise NotPlainError
    if page.text[part.end : part.end + 1] == "\\" and page.line_end(part.end) == part.end + 1:
        raise NotPlainError


def _in_plain(page: Page, node: ScalarNode, part: Span, text: str, changed: str, *, flow: bool) -> Edit:
    folded = "\n" in page.text[node.span.start : node.span.end]
    was_string = is_plain(node.text, flow=flow)
    fits = is_plain(changed, flow=flow) or (not was_string and is_plain_text(changed, flow=flow))
    if page.is_json:
        raise NotPlainError
    if fits and is_printable(text):
        _check_fold(page, node, part, text)
        return page.edit(part.start, part.end, text)
    if folded or HOLE in changed:
        raise NotPlainError
    return page.edit(node.span.start, node.span.end, quoted(changed, Style.PLAIN))


def _in_literal(page: Page, node: ScalarNode, part: Span, text: str, changed: str) -> Edit:
    _check_block(node, changed)
    if not all(is_printable(line.replace("\t", " ")) for line in text.split("\n")):
        raise NotPlainError
    return page.edit(part.start, part.end, text.replace("\n", "\n" + block_indent(page, node)))


def block_indent(page: Page, node: ScalarNode) -> str:
    """Return the blanks that the file puts before each line of a block."""
    for segment in node.segments:
        if segment.length and page.text[segment.outer] != "\n":
            return page.text[page.line(segment.outer) : segment.outer]
    raise NotPlainError


def _check_block(node: ScalarNode, changed: str) -> None:
    """Refuse a text that would not be read as it is between the header and the end of a block."""
    first = next((line for line in changed.split("\n") if line.strip()), None)
    if first is None or first[0] in " \t" or changed.startswith("\n") != node.text.startswith("\n"):
        raise NotPlainError
    if _ends(changed) != _ends(node.text):
        raise NotPlainError
    lines = changed.rstrip("\n").split("\n")
    if not lines[-1].strip():
        raise NotPlainError


def _ends(text: str) -> int:
    return len(text) - len(text.rstrip("\n"))


def _in_folded(page: Page, node: ScalarNode, part: Span, text: str, changed: str) -> Edit:
    _check_block(node, changed)
    content = page.text[page.following(node.span.start) : node.span.end]
    if "\n" in content.strip("\r\n") or "\n" in text or not is_printable(text):
        raise NotPlainError
    return page.edit(part.start, part.end, text)


def block_replaced(page: Page, node: ScalarNode, text: str) -> Edit:
    """Return the edit that gives a literal block another text, its header and indentation staying."""
    if node.style is not Style.LITERAL or re.match(_BLOCK, page.text[node.span.start : node.span.end]) is None:
        raise NotPlainError
    if "+" in page.text[node.span.start : page.line_end(node.span.start)]:
        raise NotPlainError
    _check_block(node, text)
    if not all(is_printable(line.replace("\t", " ")) for line in text.split("\n")):
        raise NotPlainError
    indent = block_indent(page, node)
    body = "\n".join(indent + line if line else "" for line in text.rstrip("\n").split("\n"))
    return page.edit(page.following(node.span.start), node.span.end, body)
