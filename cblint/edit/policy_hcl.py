"""This is where statements and actions are added to policies that Terraform code writes out."""

from __future__ import annotations

from collections.abc import Sequence

from cblint.edit.draft import Data
from cblint.edit.hcl_holder import holder_of
from cblint.edit.hcl_items import appended
from cblint.edit.hcl_pieces import Piece, pieces
from cblint.edit.hcl_strings import embedded_text
from cblint.edit.hcl_text import Change, edits, written
from cblint.edit.hcl_tree import Braces, Element, braces, chain, editable, is_heredoc, readable
from cblint.edit.policy_statement import Grant, into_blocks, into_list
from cblint.finding import Edit
from cblint.parse.hcl_nodes import (
    Attribute,
    Block,
    Call,
    Expression,
    Literal,
    ObjectItem,
    ObjectNode,
    Template,
    TupleNode,
)
from cblint.record import TYPE_CHECKING
from cblint.source import SourceFile, Span

if TYPE_CHECKING:
    from typing import TypeAlias

DOCUMENT = "aws_iam_policy_document"
ENCODERS = frozenset({"jsonencode", "yamlencode"})

Document: TypeAlias = "Literal | Template | ObjectNode | Block"


def statement_in_hcl(
    source: SourceFile, place: Span, actions: Sequence[str], resources: Sequence[Data]
) -> tuple[Edit, ...]:
    """Add a statement to the policy around a place of a Terraform file."""
    above = _above(source, place)
    for index in range(len(above) - 1, -1, -1):
        document = (
            _given(above[index], source.text) if index == len(above) - 1 else _document(above[index], source.text)
        )
        if document is None:
            continue
        if not editable(above[:index]):
            return ()
        match document:
            case Block():
                return edits(source.path, into_blocks(document, Grant(actions, resources), source.text))
            case ObjectNode():
                return edits(source.path, into_list(document, Grant(actions, resources), source.text))
            case _:
                return _in_heredoc(source, document, place, actions, resources)
    return ()


def actions_in_hcl(source: SourceFile, place: Span, actions: Sequence[str]) -> tuple[Edit, ...]:
    """Add actions to the statement around a place of a Terraform file."""
    above = _above(source, place)
    for index in range(len(above) - 1, -1, -1):
        element = above[index]
        if isinstance(element, Literal | Template) and is_heredoc(element, source.text):
            return _actions_in_heredoc(source, element, place, actions) if editable(above[:index]) else ()
        piece = _actions(element, source.text)
        if piece is not None:
            return edits(source.path, _more(piece, actions, source.text)) if editable(above[:index]) else ()
    return ()


def _above(source: SourceFile, place: Span) -> tuple[Element, ...]:
    body = readable(source)
    return () if body is None else chain(body, place, source.text)


def _document(element: Element, text: str) -> Document | None:
    """Return the policy document that something around a place is."""
    match element:
        case Block(type="data", labels=(kind, *_)) if kind.text == DOCUMENT:
            return element
        case ObjectNode(items=items) if any(_is_statement(each) for each in items):
            return element
        case Literal() | Template() if is_heredoc(element, text):
            return element
        case _:
            return None


def _given(element: Element, text: str) -> Document | None:
    """Return the policy document that the innermost element at a place is or has as its value."""
    value: Element = element.value if isinstance(element, Attribute | ObjectItem) else element
    if isinstance(value, Call) and value.name in ENCODERS and len(value.arguments) == 1:
        value = value.arguments[0]
    return _document(value, text)


def _is_statement(item: ObjectItem) -> bool:
    return isinstance(item.key, Literal) and item.key.data == "Statement"


def _actions(element: Element, text: str) -> Piece | None:
    """Return the entry of a statement that holds the actions it allows."""
    found = braces(element, text)
    if found is None:
        return None
    match element:
        case ObjectNode():
            holder, name, effect = holder_of(element, found, text), "Action", "Effect"
        case Block(type="statement", body=body):
            holder, name, effect = holder_of(body, found, text), "actions", "effect"
        case _:
            return None
    if holder is None or not _allows(holder.piece(effect), by_default=name == "actions"):
        return None
    return holder.piece(name)


def _allows(effect: Piece | None, *, by_default: bool) -> bool:
    """Tell whether a statement with such an effect allows what it names."""
    if effect is None:
        return by_default
    return isinstance(effect.value, Literal) and effect.value.data == "Allow"


def _in_heredoc(
    source: SourceFile, node: Literal | Template, place: Span, actions: Sequence[str], resources: Sequence[Data]
) -> tuple[Edit, ...]:
    from cblint.edit.policy_tree import statement_in_tree  # noqa: PLC0415  (only where a heredoc holds the policy)

    text = embedded_text(node)
    if text is None or not is_heredoc(node, source.text):
        return ()
    return statement_in_tree(source, text, place, actions, resources)


def _actions_in_heredoc(
    source: SourceFile, node: Literal | Template, place: Span, actions: Sequence[str]
) -> tuple[Edit, ...]:
    from cblint.edit.policy_tree import actions_in_tree  # noqa: PLC0415  (only where a heredoc holds the policy)

    text = embedded_text(node)
    return () if text is None else actions_in_tree(source, text, place, actions)


def _more(piece: Piece, actions: Sequence[str], text: str) -> tuple[Change, ...]:
    """Add actions to a list, or to the one string that stands in its place."""
    items: Sequence[Expression] = piece.value.items if isinstance(piece.value, TupleNode) else (piece.value,)
    known = {each.data for each in items if isinstance(each, Literal)}
    lines = [f'"{each}"' for each in dict.fromkeys(actions) if each not in known and written(each) == f'"{each}"']
    match piece.value:
        case TupleNode(span=span):
            found = pieces(piece.value, text)
            return () if found is None or not lines else appended(found, Braces(span.start, span.end - 1), lines, text)
        case Literal(data=str(), span=span) if lines and not is_heredoc(piece.value, text):
            return (Change(span.start, span.start, "["), Change(span.end, span.end, f", {', '.join(lines)}]"))
        case _:
            return ()
