"""This is where a place of an HCL file is found in its tree, with what surrounds it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from cblint.edit.hcl_text import meaningful
from cblint.parse.hcl import parse
from cblint.parse.hcl_nodes import (
    Attribute,
    Block,
    Body,
    Call,
    Conditional,
    Expression,
    ForNode,
    IndexStep,
    Interpolation,
    Literal,
    ObjectItem,
    ObjectNode,
    Operation,
    Template,
    Traversal,
    TupleNode,
)
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import SourceFile, Span

if TYPE_CHECKING:
    from typing import TypeAlias

Element: TypeAlias = Body | Block | Attribute | ObjectItem | Expression

THROUGH = frozenset(
    {
        "compact",
        "concat",
        "distinct",
        "flatten",
        "jsonencode",
        "merge",
        "nonsensitive",
        "sensitive",
        "tolist",
        "tomap",
        "toset",
        "yamlencode",
    }
)
"""Functions whose result holds what they are given as it is written."""
MAX_CHAIN = 400


class Braces(NamedTuple):
    """Where the braces or brackets of something stand; of a file, just before and after its text."""

    open: int
    close: int


@lru_cache(maxsize=4)
def readable(source: SourceFile) -> Body | None:
    """Return the body of a file, which is edited in many places one after another; None if a part does not parse."""
    if "\r" in source.text.replace("\r\n", ""):
        return None
    document = parse(source.embedded())
    return None if document.problems or not document.body.complete else document.body


def chain(body: Body, place: Span, text: str) -> tuple[Element, ...]:
    """Return what holds a place, from the file's body to the smallest; nothing for a place outside."""
    if not body.span.contains(place):
        return ()
    found: list[Element] = [body]
    while len(found) < MAX_CHAIN:
        inner = next((each for each in _inside(found[-1], place) if _holds(each, place, text)), None)
        if inner is None:
            break
        found.append(inner)
    return tuple(found)


def _inside(element: Element, place: Span) -> Sequence[Element]:
    """Return what stands in something; of a body only what may hold a place, as a file can have thousands of blocks."""
    match element:
        case Body(attributes=attributes, blocks=blocks):
            return (*_last_before(attributes, place), *_last_before(blocks, place))
        case Block(body=body):
            return (body,)
        case Attribute(value=value):
            return (value,)
        case ObjectItem(key=key, value=value):
            return (key, value)
        case ObjectNode(items=items):
            return items
        case TupleNode(items=items):
            return items
        case Call(arguments=arguments):
            return arguments
        case _:
            return _computed(element)


def _last_before(elements: Sequence[Attribute | Block], place: Span) -> Sequence[Attribute | Block]:
    index = bisect_right(elements, place.start, key=lambda each: each.span.start)
    return elements[index - 1 : index] if index else ()


def _computed(element: Element) -> Sequence[Element]:
    match element:
        case Conditional(condition=condition, yes=yes, no=no):
            return (condition, yes, no)
        case Operation(operands=operands):
            return operands
        case Traversal(root=root, steps=steps):
            return (root, *(step.key for step in steps if isinstance(step, IndexStep)))
        case Template(parts=parts):
            return tuple(part.expression for part in parts if isinstance(part, Interpolation))
        case ForNode(source=source, key=key, value=value, condition=condition):
            return tuple(each for each in (source, key, value, condition) if each is not None)
        case _:
            return ()


def _holds(element: Element, place: Span, text: str) -> bool:
    match element:
        case Block():
            found = braces(element, text)
            return found is not None and element.span.start <= place.start and place.end <= found.close + 1
        case ObjectItem(key=key, value=value):
            return key.span.start <= place.start and place.end <= value.span.end
        case Body(span=span):
            return span.contains(place)
        case _:
            return element.span.contains(place)


def braces(element: Element, text: str) -> Braces | None:
    """Return where a block, object or list opens and closes; None where that is not plain."""
    match element:
        case Block(span=header, body=body):
            opening = meaningful(text, header.end)
            empty = not body.attributes and not body.blocks
            closing = meaningful(text, opening + 1 if empty else body.span.end)
            plain = text[opening : opening + 1] == "{" and text[closing : closing + 1] == "}"
            return Braces(opening, closing) if plain else None
        case ObjectNode(span=span) | TupleNode(span=span):
            return Braces(span.start, span.end - 1)
        case _:
            return None


def editable(above: Sequence[Element]) -> bool:
    """Tell whether something under these elements stands in the configuration as it is written."""
    for index, element in enumerate(above):
        match element:
            case Body() | Attribute() | ObjectItem() | ObjectNode() | TupleNode():
                continue
            case Block(type=kind) if kind != "dynamic":
                continue
            case Call(name=name) if name in THROUGH:
                continue
            case Conditional(condition=condition) if index + 1 == len(above) or above[index + 1] is not condition:
                continue
            case _:
                return False
    return True


def is_heredoc(value: Expression, text: str) -> bool:
    """Tell whether a value is a heredoc."""
    return isinstance(value, Literal | Template) and text.startswith("<<", value.span.start)


def ends_in_heredoc(value: Expression, text: str) -> bool:
    """Tell whether nothing may follow a value in its line, because a heredoc ends there."""
    return "<<" in text[value.span.start : value.span.end] and text[value.span.end - 1] not in ')]}"'
