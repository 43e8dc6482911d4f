"""This is where a text is read for editing: a whole file, or what stands in a string of it line by line."""

from __future__ import annotations

import re
from functools import lru_cache

from cblint.edit.tree_page import Page
from cblint.edit.tree_spot import Spot, is_substituted
from cblint.parse.node import Document, MappingNode, ScalarNode, SequenceNode, Style
from cblint.source import HOLE, EmbeddedText, SourceFile, Span

_OTHER_BREAK = "\r(?!\n)|[\x85\u2028\u2029]"
_KEY = r"[A-Za-z][\w.:/-]*"


def file_page(source: SourceFile) -> Page | None:
    """Return a YAML or JSON file as a page; None where it is neither, or holds several documents."""
    return _page(source, source.embedded(), ())


def embedded_page(source: SourceFile, text: EmbeddedText, *, barred: tuple[str, ...]) -> Page | None:
    """Return an embedded text as a page, if it has structure and its lines stand in the file as they are."""
    if not is_line_by_line(source.text, text):
        return None
    page = _page(source, text, barred)
    if page is None or not has_structure(text.text, Document(page.root, ()), is_json=page.is_json):
        return None
    return page


def has_structure(text: str, document: Document, *, is_json: bool) -> bool:
    """Tell whether a text is meant as YAML or JSON: a block list, or a mapping whose keys are words.

    What YAML would read as brackets, but JSON does not, may as well be a test of a shell.
    """
    if not is_json and text.lstrip()[:1] in ("{", "["):
        return False
    match document.root:
        case MappingNode(pairs=pairs):
            keys = [pair.key for pair in pairs]
            return is_json or all(isinstance(key, ScalarNode) and re.fullmatch(_KEY, key.text) for key in keys)
        case root:
            return isinstance(root, SequenceNode)


def is_inside(spot: Spot, place: Span) -> bool:
    """Tell whether a place lies in the text of a scalar, not on its quotes or its header."""
    node = spot.node
    return isinstance(node, ScalarNode) and bool(node.segments) and place.start >= node.segments[0].outer


def page_within(page: Page, spot: Spot) -> Page | None:
    """Return the text that a scalar holds as a page, if it has structure and can be edited where it stands."""
    node = spot.node
    if not isinstance(node, ScalarNode) or spot.is_key or not node.segments or node.tag not in (None, "!Sub"):
        return None
    if node.style is Style.SINGLE and len(node.segments) == 1 and node.text[:1] in ("{", "["):
        barred: tuple[str, ...] = ("'", "\n")
    elif node.style is Style.LITERAL:
        barred = ()
    else:
        return None
    barred += ("${",) if is_substituted(spot) else ()
    source = SourceFile(page.path, page.text)
    return embedded_page(source, node.embedded(), barred=(*page.barred, *barred))


@lru_cache(maxsize=4)
def read(text: EmbeddedText) -> tuple[Document, bool]:
    """Return the tree of a text, and whether it is JSON: it is if it begins as JSON does and parses as such."""
    if text.text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        from cblint.parse.json import parse as parse_json  # noqa: PLC0415  (only for what may be JSON)

        document = parse_json(text)
        if document.root is not None and (document.complete or text.map.path.endswith(".json")):
            return document, True
    from cblint.parse.yaml import parse  # noqa: PLC0415  (only for YAML)

    document = parse(text)
    return document if document.second is None else document._replace(complete=False), False


def _page(source: SourceFile, text: EmbeddedText, barred: tuple[str, ...]) -> Page | None:
    document, is_json = read(text)
    if document.root is None or not document.complete:
        return None
    if not is_json and (source.path.endswith(".json") or re.search(_OTHER_BREAK, text.text) is not None):
        return None
    return Page(
        source.path, source.text, document.root, text.map.hull[0], is_json, barred, not text.text.endswith("\n")
    )


def is_line_by_line(whole: str, text: EmbeddedText) -> bool:
    """Tell whether the lines of an embedded text stand in its file as they are, but for their indentation."""
    inner, outer = 0, -1
    for segment in text.map.segments:
        missing = text.text[inner : segment.inner]
        if missing.strip(HOLE):
            return False
        if outer >= 0 and not missing and whole[outer : segment.outer].strip(" \t\r"):
            return False
        if (
            whole[segment.outer : segment.outer + segment.length]
            != text.text[segment.inner : segment.inner + segment.length]
        ):
            return False
        inner, outer = segment.inner + segment.length, segment.outer + segment.length
    return bool(text.map.segments) and not text.text[inner:].strip(HOLE + "\n")
