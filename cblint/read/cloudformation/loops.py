"""This is where loops over names are written out, as the transform `AWS::LanguageExtensions` does it.

`Fn::ForEach::Any: [Name, [a, b], {Key${Name}: …}]` stands for the mapping's pairs once for each item. What cannot be
written out stays as it is: then there may be more than is in view.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.parse.node import AliasNode, MappingNode, Node, Pair, ScalarNode, SequenceNode, Style, resolved
from cblint.read.cloudformation.evaluation import Evaluator
from cblint.read.cloudformation.functions import call_of
from cblint.read.cloudformation.template import has_transform, template_of
from cblint.record import NamedTuple
from cblint.source import HOLE, EmbeddedText, Segment
from cblint.value import Items, string

LOOP = "Fn::ForEach::"
EXTENSIONS = "AWS::LanguageExtensions"
MAX_NODES = 50_000
"""More nodes are not made by writing loops out."""
MAX_DEPTH = 60
"""Loops that stand deeper are not written out."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]")


class _TooMuchError(Exception):
    """Writing the loops out would make too many nodes."""


class _Bound(NamedTuple):
    """What the name of a loop stands for in one round."""

    name: str
    value: str
    item: ScalarNode


class _Loop(NamedTuple):
    name: str
    items: tuple[ScalarNode, ...]
    body: MappingNode


def written_out(path: str, root: Node) -> Node:
    """Return a template without the loops that can be written out."""
    root = resolved(root)
    plain = template_of(path, root)
    if plain is None or not has_transform(root, EXTENSIONS):
        return root
    try:
        return _Writer(Evaluator(plain)).written(root, 0)
    except _TooMuchError:
        return root


class _Writer:
    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._left = MAX_NODES

    def written(self, node: Node, depth: int) -> Node:
        """Return a node with the loops in it written out."""
        if depth > MAX_DEPTH:
            return node
        match node:
            case MappingNode(pairs=pairs):
                made: list[Pair] = []
                for pair in pairs:
                    made += self._pairs(pair, depth)
                return node._replace(pairs=tuple(made))
            case SequenceNode(items=items):
                return node._replace(items=tuple(self.written(item, depth + 1) for item in items))
            case _:
                return node

    def _pairs(self, pair: Pair, depth: int) -> Iterator[Pair]:
        loop = self._loop(pair) if depth <= MAX_DEPTH else None
        if loop is None:
            yield pair._replace(value=self.written(pair.value, depth + 1))
            return
        for item in loop.items:
            bound = _Bound(loop.name, item.text, item)
            for inner in loop.body.pairs:
                key, value = self._bound(inner.key, bound, 0, in_sub=True), self._bound(inner.value, bound, 0)
                yield from self._pairs(Pair(key, value), depth + 1)

    def _loop(self, pair: Pair) -> _Loop | None:
        """Return the loop that a pair is; None if it is none, or its items are not known."""
        argument = resolved(pair.value)
        if not isinstance(pair.key, ScalarNode) or not pair.key.text.startswith(LOOP):
            return None
        if not isinstance(argument, SequenceNode) or len(argument.items) != 3:
            return None
        name, listed, body = argument.items[0], argument.items[1], resolved(argument.items[2])
        call = call_of(body)
        if call is not None and not f"Fn::{call.name}".startswith(LOOP):
            return None
        if not isinstance(name, ScalarNode) or not isinstance(body, MappingNode):
            return None
        items = self._items(listed)
        return None if items is None or _NAME.fullmatch(name.text) is None else _Loop(name.text, items, body)

    def _items(self, listed: Node) -> tuple[ScalarNode, ...] | None:
        value = self._evaluator.value(listed)
        if not isinstance(value, Items) or not value.closed:
            return None
        found = []
        for item in value.items:
            inner = item.items if isinstance(item, Items) and item.closed else (item,)
            for each in inner:
                text = string(each)
                if text is None:
                    return None
                span = each.origin.span
                exact = span.end - span.start == len(text)
                segments = (Segment(0, span.start, len(text)),) if exact else ()
                found.append(ScalarNode(span, text, Style.DOUBLE, segments))
        return tuple(found)

    def _bound(self, node: Node, bound: _Bound, depth: int, *, in_sub: bool = False) -> Node:
        """Return a copy of a node in which a loop's name is what it stands for in one round."""
        self._left -= 1
        if self._left < 0 or depth > MAX_DEPTH:
            raise _TooMuchError
        call = call_of(node)
        if call is not None and call.name == "Ref" and _is(call.argument, bound.name):
            return bound.item._replace(span=node.span, segments=())
        in_sub = in_sub or (call is not None and call.name == "Sub")
        match node:
            case AliasNode(target=target) if target is not None:
                return self._bound(target, bound, depth + 1, in_sub=in_sub)
            case ScalarNode():
                return _replaced(node, bound, in_sub=in_sub)
            case MappingNode(pairs=pairs):
                made = [
                    Pair(
                        self._bound(pair.key, bound, depth + 1, in_sub=True),
                        self._bound(pair.value, bound, depth + 1, in_sub=in_sub),
                    )
                    for pair in pairs
                ]
                return node._replace(pairs=tuple(made))
            case SequenceNode(items=items):
                return node._replace(items=tuple(self._bound(each, bound, depth + 1, in_sub=in_sub) for each in items))
            case _:
                return node


def _is(node: Node, name: str) -> bool:
    return isinstance(node, ScalarNode) and node.text.strip() == name


def _replaced(node: ScalarNode, bound: _Bound, *, in_sub: bool) -> ScalarNode:
    """Return a scalar with `${Name}` and `&{Name}` replaced; not in keys or `Fn::Sub`, it is not certain by what."""
    if f"{{{bound.name}}}" not in node.text:
        return node
    own: EmbeddedText = node.embedded()
    parts: list[str] = []
    segments: list[Segment] = []
    length = position = 0
    for match in re.finditer(r"[$&]\{" + bound.name + r"\}", own.text):
        plain = _NOT_ALPHANUMERIC.sub("", bound.value) if match[0][0] == "&" else bound.value
        kept = own.text[position : match.start()]
        segments += [each._replace(inner=each.inner + length) for each in own.map.slice(position, match.start())]
        parts += [kept, plain if in_sub else HOLE]
        length += len(kept) + len(parts[-1])
        position = match.end()
    segments += [each._replace(inner=each.inner + length) for each in own.map.slice(position, len(own.text))]
    return node._replace(text="".join([*parts, own.text[position:]]), segments=tuple(segments))
