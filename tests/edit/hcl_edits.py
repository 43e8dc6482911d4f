"""What the tests of edits in HCL share: places by their text, edits applied, and trees as plain data."""

from __future__ import annotations

from collections.abc import Callable

from cblint.edit.draft import Draft
from cblint.edit.drafts import draft
from cblint.finding import Edit
from cblint.parse.hcl import parse
from cblint.parse.hcl_nodes import Body, Expression, Literal, ObjectNode, TupleNode
from cblint.source import SourceFile, Span

Operation = Callable[[Draft, Span], tuple[Edit, ...]]


def at(text: str, words: str) -> Span:
    """Return the place of some words that stand once in a text."""
    assert text.count(words) == 1, words
    start = text.index(words)
    return Span("main.tf", start, start + len(words))


def applied(text: str, edits: tuple[Edit, ...]) -> str:
    """Return a text after edits, which must be sorted and apart."""
    pieces: list[str] = []
    end = 0
    for edit in edits:
        assert edit.span.start >= end, edits
        pieces += [text[end : edit.span.start], edit.text]
        end = edit.span.end
    return "".join([*pieces, text[end:]])


def draft_at(text: str, place: Span) -> Draft | None:
    """Return what edits a place of a text."""
    return draft(SourceFile("main.tf", text), place)


def edited(text: str, words: str, operation: Operation) -> str | None:
    """Return a text after an operation on a place; None where there are no edits."""
    place = at(text, words)
    found = draft_at(text, place)
    edits = () if found is None else operation(found, place)
    return applied(text, edits) if edits else None


def data(text: str) -> object:
    """Return a text as plain data: attributes and entries by name, what is no literal as it is written."""
    document = parse(SourceFile("main.tf", text).embedded())
    assert not document.problems, (document.problems, text)
    assert not document.duplicates, text
    return _body(document.body, text)


def _body(body: Body, text: str) -> object:
    attributes = {each.name: _plain(each.value, text) for each in body.attributes}
    blocks = [(each.type, [label.text for label in each.labels], _body(each.body, text)) for each in body.blocks]
    return (attributes, blocks)


def _plain(node: Expression, text: str) -> object:
    match node:
        case Literal(data=value):
            return value
        case ObjectNode(items=items):
            return {str(_plain(each.key, text)): _plain(each.value, text) for each in items}
        case TupleNode(items=values):
            return [_plain(each, text) for each in values]
        case _:
            return ("code", text[node.span.start : node.span.end])
