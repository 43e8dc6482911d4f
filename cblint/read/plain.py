"""This is where a plain YAML or JSON tree becomes values: scalars typed as YAML 1.2 types them, aliases resolved."""

from __future__ import annotations

from cblint.parse.node import (
    AliasNode,
    BrokenNode,
    MappingNode,
    Node,
    Pair,
    ScalarNode,
    SequenceNode,
    Style,
    resolved,
)
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import HOLE, Segment
from cblint.value import Entries, Entry, Hole, Items, Known, Reason, Scalar, Text, Unknown, Value, at

MAX_DEPTH = 200
"""Values nested deeper than this, aliases included, are unknown."""
MAX_VALUES = 500_000
"""What stands for more values than this once its aliases are written out is unknown."""
MAX_DIGITS = 4000
"""A longer number is unknown."""

_INTEGER = pattern(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: tuple[tuple[frozenset[str], Scalar], ...] = (
    (frozenset({"", "~", "null", "Null", "NULL"}), None),
    (frozenset({"true", "True", "TRUE"}), True),
    (frozenset({"false", "False", "FALSE"}), False),
)
_NUMERIC = frozenset("-+.0123456789")
_IN_NUMBERS = _NUMERIC | frozenset("abcdefABCDEFinINoxE")
"""Numbers are made of these, `.inf` and `.NaN` too."""
_FIRST = _NUMERIC | frozenset("~nNtTfF")
_TYPES = {"!!int": int, "!!float": float, "!!bool": bool, "!!null": type(None)}


class _Made(NamedTuple):
    """A value, how deep it is, and how many values it stands for with its aliases written out."""

    value: Value
    depth: int
    size: int


def plain_value(node: Node, holes: tuple[Hole, ...] = ()) -> Value:
    """Return the value that a node stands for.

    A tag other than YAML's own types is not evaluated, a broken item is malformed. `holes` are what the `HOLE`
    characters of the tree stand for, in the order of the text; they are used only if their number is right.
    """
    if isinstance(node, ScalarNode) and not holes:
        return _scalar(node, None)
    return _Reading(node, holes).read(node, 0).value


def plain_scalar(text: str) -> Scalar:
    """Return what a plain scalar means in YAML's core schema; raise ValueError for a number that is too long."""
    if text and text[0] not in _FIRST:
        return text
    for words, meaning in _WORDS:
        if text in words:
            return meaning
    if text[0] not in _NUMERIC or not _IN_NUMBERS.issuperset(text):
        return text
    if text.isascii() and text.replace(".", "", 1).isdecimal() and len(text) <= MAX_DIGITS:  # as most numbers are
        return float(text) if "." in text else int(text)
    if _INTEGER.fullmatch(text):
        if len(text) > MAX_DIGITS:
            raise ValueError(text)
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


class _Reading:
    """One pass over a tree; what an anchor names is read once."""

    def __init__(self, root: Node, holes: tuple[Hole, ...]) -> None:
        self._made: dict[int, _Made] = {}
        self._active: set[int] = set()
        self._holes = _assigned(root, holes) if holes else {}

    def read(self, node: Node, depth: int) -> _Made:
        if depth > MAX_DEPTH:
            return _Made(_too_large(node), 1, 1)
        match node:
            case ScalarNode():
                return _Made(_scalar(node, self._holes.get(id(node))), 1, 1)
            case MappingNode() if _is_plain(node.tag, "!!map"):
                return self._mapping(node, depth)
            case SequenceNode() if _is_plain(node.tag, "!!seq"):
                return self._sequence(node, depth)
            case AliasNode():
                return self._alias(node, depth)
            case BrokenNode():
                return _Made(Unknown(at(node.span), Reason.MALFORMED, node.problem), 1, 1)
            case _:
                return _Made(Unknown(at(node.span), Reason.NOT_EVALUATED, node.tag or ""), 1, 1)

    def _sequence(self, node: SequenceNode, depth: int) -> _Made:
        made = [self.read(item, depth + 1) for item in node.items]
        closed = not any(isinstance(item, ScalarNode) and _is_hole(item.text) for item in node.items)
        return _bounded(node, made, Items(at(node.span), tuple([each.value for each in made]), closed))

    def _mapping(self, node: MappingNode, depth: int) -> _Made:
        made: list[_Made] = []
        own: list[Entry] = []
        merged: list[Entry] = []
        closed = True
        for pair in node.pairs:
            each = self.read(pair.value, depth + 1)
            made.append(each)
            key = _key(pair)
            if key is None:
                closed = False
            elif key == "<<" and isinstance(pair.key, ScalarNode) and pair.key.style is Style.PLAIN:
                sources, all_known = _merge_sources(each.value)
                closed = closed and all_known
                merged += [entry for source in sources for entry in source.entries]
            else:
                own.append(Entry(key, pair.key.span, each.value))
        entries = (*_first_of_each(merged, {entry.key for entry in own}), *own)
        return _bounded(node, made, Entries(at(node.span), entries, closed))

    def _alias(self, node: AliasNode, depth: int) -> _Made:
        target = resolved(node)
        if isinstance(target, AliasNode) or id(target) in self._active:
            return _Made(Unknown(at(node.span), Reason.MALFORMED, f"*{node.name}"), 1, 1)
        made = self._made.get(id(target))
        if made is None:
            self._active.add(id(target))
            made = self._made[id(target)] = self.read(target, depth + 1)
            self._active.discard(id(target))
        if depth + made.depth > MAX_DEPTH:
            return _Made(_too_large(node), 1, 1)
        value = made.value.replace(origin=made.value.origin.then(node.span, f"by alias `*{node.name}`"))
        return made._replace(value=value)


def _scalar(node: ScalarNode, holes: tuple[Hole, ...] | None) -> Value:
    origin = at(node.span)
    if node.tag is not None and node.tag not in ("!", "!!str", *_TYPES):
        return Unknown(origin, Reason.NOT_EVALUATED, node.tag)
    if HOLE in node.text:
        if node.style is Style.PLAIN and node.text == HOLE:
            hole = holes[0] if holes else Hole(origin, Reason.NOT_EVALUATED)
            return Unknown(origin, hole.reason, hole.detail)
        return Text(origin, _parts(node, holes), node.segments)
    is_typed = node.style is Style.PLAIN if node.tag is None else node.tag in _TYPES
    if is_typed:
        try:
            data = plain_scalar(node.text)
        except ValueError:
            return Unknown(origin, Reason.TOO_LARGE, "a number")
        if node.tag is not None and type(data) is not _TYPES[node.tag]:
            return Unknown(origin, Reason.MALFORMED, f"no {node.tag[2:]}")
        if not isinstance(data, str):
            return Known(origin, data, node.text)
    return Known(origin, node.text, "", _segments(node))


def _parts(node: ScalarNode, holes: tuple[Hole, ...] | None) -> tuple[str | Hole, ...]:
    pieces = node.text.split(HOLE)
    parts: list[str | Hole] = []
    for index, piece in enumerate(pieces):
        if index:
            parts.append(holes[index - 1] if holes else Hole(at(node.span), Reason.NOT_EVALUATED))
        if piece:
            parts.append(piece)
    return tuple(parts)


def _assigned(root: Node, holes: tuple[Hole, ...]) -> dict[int, tuple[Hole, ...]]:
    """Return the holes of each scalar by its identity; nothing if their number is wrong."""
    found: dict[int, tuple[Hole, ...]] = {}
    used = 0
    pending = [root]
    while pending:
        match pending.pop():
            case ScalarNode() as node:
                count = node.text.count(HOLE)
                if count:
                    found[id(node)] = holes[used : used + count]
                    used += count
            case MappingNode(pairs=pairs):
                pending += [half for pair in reversed(pairs) for half in (pair.value, pair.key)]
            case SequenceNode(items=items):
                pending += reversed(items)
            case BrokenNode(text=text):
                used += text.count(HOLE)
            case _:
                pass
    return found if used == len(holes) else {}


def _bounded(node: Node, made: list[_Made], value: Value) -> _Made:
    size = 1
    if isinstance(value, Entries):
        size += len(value.entries)
    size += sum(each.size for each in made)
    if size > MAX_VALUES:
        return _Made(_too_large(node), 1, 1)
    return _Made(value, 1 + max((each.depth for each in made), default=0), size)


def _is_hole(text: str) -> bool:
    """Tell whether nothing of a text is known: in a list, it could stand for several items."""
    return bool(text) and not text.strip(HOLE)


def _too_large(node: Node) -> Unknown:
    return Unknown(at(node.span), Reason.TOO_LARGE)


def _is_plain(tag: str | None, standard: str) -> bool:
    return tag is None or tag in ("!", standard)


def _key(pair: Pair) -> str | None:
    """Return a key that is a known string, else None."""
    key = resolved(pair.key)
    if isinstance(key, ScalarNode) and key.tag in (None, "!", "!!str") and HOLE not in key.text:
        return key.text
    return None


def _segments(node: ScalarNode) -> tuple[Segment, ...] | None:
    segments = node.segments
    length = len(node.text)
    if len(segments) == 1 and segments[0] == (0, node.span.start, length) and node.span.end - node.span.start == length:
        return None
    return segments


def _merge_sources(value: Value) -> tuple[list[Entries], bool]:
    """Return the mappings that a merge key names, the strongest first, and whether that is all of them."""
    values = value.items if isinstance(value, Items) else (value,)
    sources = [each for each in values if isinstance(each, Entries)]
    return sources, len(sources) == len(values) and all(source.closed for source in sources)


def _first_of_each(entries: list[Entry], taken: set[str]) -> list[Entry]:
    kept = []
    for entry in entries:
        if entry.key not in taken:
            taken.add(entry.key)
            kept.append(entry)
    return kept
