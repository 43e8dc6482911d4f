"""This is where a new statement of a policy is written in Terraform code as its siblings are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cblint.edit.draft import Data
from cblint.edit.hcl_holder import Holder, holder_of, style_of
from cblint.edit.hcl_items import appended
from cblint.edit.hcl_pieces import Piece, pieces
from cblint.edit.hcl_text import (
    UNIT,
    Change,
    aligned,
    ends_line,
    indent,
    key_text,
    meaningful,
    next_line,
    object_text,
    starts_line,
    written,
)
from cblint.edit.hcl_tree import Braces, braces
from cblint.parse.hcl_nodes import Block, Literal, ObjectNode, TupleNode
from cblint.record import NamedTuple

Changes = tuple[Change, ...]

ALONE = frozenset({"Action", "Resource"})
"""What need not be a list where there is only one."""
PRINCIPALS = frozenset({"Principal", "NotPrincipal"})
BLOCKS = frozenset({"principals", "not_principals"})


class Grant(NamedTuple):
    """What a new statement allows."""

    actions: Sequence[str]
    resources: Sequence[Data]


def into_list(document: ObjectNode, grant: Grant, text: str) -> Changes:
    """Add a statement to the list in an object; a single statement becomes the first of a list."""
    holder = _held(document, text)
    listed = None if holder is None else holder.piece("Statement")
    if holder is None or listed is None:
        return ()
    match listed.value:
        case TupleNode(span=span, items=items):
            found = pieces(listed.value, text)
            siblings = [each for each in items if isinstance(each, ObjectNode)]
            if any(_is_of_others(each) for each in siblings):
                return ()
            outer = indent(text, found[-1].start if found else span.start)
            new = _Sibling(_held(siblings[-1], text) if siblings else None, holder, text).statement(grant, outer)
            opening = Braces(span.start, span.end - 1)
            return () if not found or new is None else appended(found, opening, [new], text)
        case ObjectNode(span=span) if not _is_of_others(listed.value):
            new = _Sibling(_held(listed.value, text), holder, text).statement(grant, indent(text, span.start))
            if new is None or starts_line(text, span.start):
                return ()
            changes = appended([Piece(span.start, span.end, listed.value)], Braces(span.start, span.end), [new], text)
            *rest, last = sorted(changes)
            return (Change(span.start, span.start, "["), *rest, last._replace(text=f"{last.text}]"))
        case _:
            return ()


def into_blocks(document: Block, grant: Grant, text: str) -> Changes:
    """Add a `statement` block after the last one of a data source."""
    own = [each for each in document.body.blocks if each.type == "statement"]
    places = [found for block in own if (found := braces(block, text)) is not None]
    if not own or len(places) < len(own) or any(each.type in BLOCKS for block in own for each in block.body.blocks):
        return ()
    last, place = own[-1], places[-1]
    holder = holder_of(last.body, place, text)
    if holder is None or not starts_line(text, last.span.start) or not ends_line(text, place.close + 1):
        return ()
    outer = indent(text, last.span.start)
    inside = _Sibling(holder, holder, text).lines(grant, outer + UNIT)
    if inside is None:
        return ()
    after = next_line(text, places[-2].close) if len(places) > 1 else 0
    parted = len(places) < 2 or not text[after : next_line(text, after)].strip()
    at = next_line(text, place.close)
    new = f"{outer}statement {{\n{inside}\n{outer}}}\n"
    return (Change(at, at, f"\n{new}" if parted else new),)


def _is_of_others(statement: ObjectNode) -> bool:
    """Tell whether a statement says whom it is for: such a document belongs to no role."""
    return any(isinstance(each.key, Literal) and each.key.data in PRINCIPALS for each in statement.items)


def _held(node: ObjectNode, text: str) -> Holder | None:
    return holder_of(node, Braces(node.span.start, node.span.end - 1), text)


class _Sibling:
    """A statement that a new one is to look like."""

    def __init__(self, own: Holder | None, document: Holder, text: str) -> None:
        self._pieces = [] if own is None else own.pieces
        self._text = text
        self._style = style_of(own or document, text)
        if own is not None and "\n" not in text[own.braces.open : own.braces.close]:
            self._style = self._style._replace(inline=True)

    def statement(self, grant: Grant, outer: str) -> str | None:
        """Return a statement as an object that stands at an indentation."""
        deeper = outer if self._style.inline else outer + UNIT
        values = {
            "Effect": written("Allow"),
            "Action": self._names(grant.actions, "Action", deeper),
            "Resource": self._names(grant.resources, "Resource", deeper),
        }
        pairs: list[tuple[str, str]] = []
        for name in self._ordered(values):
            key, value = key_text(name, self._style), values[name]
            if key is None or value is None:
                return None
            pairs.append((key, value))
        return object_text(pairs, outer, self._style)

    def lines(self, grant: Grant, indentation: str) -> str | None:
        """Return the lines of a `statement` block, parted and in an order as a sibling's."""
        values = {
            "effect": written("Allow"),
            "actions": self._names(grant.actions, "actions", indentation),
            "resources": self._names(grant.resources, "resources", indentation),
        }
        effect = self._piece("effect")
        if effect is None or not isinstance(effect.value, Literal):
            del values["effect"]
        groups: list[list[tuple[str, str]]] = []
        for name in self._ordered(values):
            value = values[name]
            if value is None:
                return None
            if not groups or self._is_parted(name):
                groups.append([])
            groups[-1].append((name, value))
        found = [f"\n{indentation}".join(aligned(each, self._style)) for each in groups]
        return indentation + f"\n\n{indentation}".join(found)

    def _piece(self, name: str) -> Piece | None:
        return next((each for each in self._pieces if each.name == name), None)

    def _ordered(self, names: Iterable[str]) -> list[str]:
        """Return keys in the order of the sibling, where it has them all."""
        order = [piece.name for piece in self._pieces]
        return sorted(names, key=order.index) if set(names) <= set(order) else list(names)

    def _names(self, names: Sequence[Data], key: str, outer: str) -> str | None:
        """Return actions or resources as the sibling's are written: alone or in a list, in one line or several."""
        piece = self._piece(key)
        items = piece.value.items if piece is not None and isinstance(piece.value, TupleNode) else None
        if len(names) == 1 and items is None and key in ALONE:
            return written(names[0], outer, self._style)
        spread = len(names) > 1 and not self._style.inline
        trailing = self._style.last_comma or not self._style.commas
        if items and piece is not None:
            on_lines = "\n" in self._text[piece.value.span.start : items[0].span.start]
            spread = on_lines or (spread and len(items) == 1)
            trailing = self._text[meaningful(self._text, items[-1].span.end)] == "," if on_lines else trailing
        deeper = outer + UNIT if spread else outer
        found = [written(each, deeper, self._style) for each in names]
        known = [each for each in found if each is not None]
        if len(known) < len(found):
            return None
        if not spread:
            return f"[{', '.join(known)}]"
        inside = f",\n{deeper}".join(known)
        return f"[\n{deeper}{inside}{',' if trailing else ''}\n{outer}]"

    def _is_parted(self, name: str) -> bool:
        """Tell whether a blank line stands before an attribute of the sibling."""
        piece = self._piece(name)
        before = [each for each in self._pieces if piece is not None and each.start < piece.start]
        if piece is None or not before:
            return False
        return "\n\n" in self._text[before[-1].end : piece.start].replace("\r", "").replace(" ", "")
