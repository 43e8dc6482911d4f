"""Every operation on every node of a text, and what a second reader must make of the result."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from cblint.edit.draft import Data
from cblint.edit.drafts import draft
from cblint.edit.tree import TreeDraft
from cblint.edit.tree_read import file_page
from cblint.finding import Edit
from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode
from cblint.source import SourceFile, Span

VALUES: list[Data] = [
    "new value",
    "yes",
    "a: b #c",
    True,
    {"k1": ["x", "1.10"], "k2": {"z": "*"}},
    ["p", "q r"],
    "two\nlines\n",
    "",
    12,
    'it\'s "so" \\ é',
]
PARTS = ["Q'\"", "x: #y", "lo\\ng", "", " ", "é"]


class Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """Reads any tag as itself."""


def _tagged(loader: Any, suffix: str, node: yaml.Node) -> list[Any]:
    if isinstance(node, yaml.ScalarNode):
        return ["T", node.value, suffix]
    if isinstance(node, yaml.SequenceNode):
        return ["T", loader.construct_sequence(node, deep=True), suffix]
    return ["T", loader.construct_mapping(node, deep=True), suffix]


Loader.add_multi_constructor("!", _tagged)


def load(text: str) -> list[Any]:
    """Return what a second reader makes of a text: kinds, values and the order of keys."""
    if text.lstrip()[:1] in ("{", "["):
        try:
            return plain(json.loads(text))
        except json.JSONDecodeError:
            pass
    return plain(yaml.load(text, Loader))


def plain(data: Any) -> list[Any]:
    match data:
        case ["T", held, suffix]:
            return [*plain(held), suffix]
        case dict():
            return ["M", [[plain(key), plain(value)] for key, value in data.items()]]
        case list():
            return ["L", [plain(each) for each in data]]
        case _:
            return [type(data).__name__, repr(data)]


def _kept(here: list[Any], value: Any) -> list[Any]:
    """Return what stands there when a value is set: a quoted truth value or number stays quoted."""
    if here[0] == "str" and type(value) in (bool, int):
        kind = r"'(?i:true|false)'" if type(value) is bool else r"'[-+]?[0-9]+'"
        if re.fullmatch(kind, here[1]):
            return plain(str(value).lower())
    return plain(value)


def applied(text: str, edits: tuple[Edit, ...]) -> str:
    for edit in sorted(edits, key=lambda each: each.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


class Trial:
    """One operation: its name, its edits, and what the text then means; None for what must be refused."""

    def __init__(self, name: str, edits: tuple[Edit, ...], expected: list[Any] | None) -> None:
        self.name = name
        self.edits = edits
        self.expected = expected


Path = tuple[int, ...]


def nodes_of(node: Node, path: Path = ()) -> Iterator[tuple[Node, Path]]:
    yield node, path
    match node:
        case MappingNode(pairs=pairs):
            for index, pair in enumerate(pairs):
                yield from nodes_of(pair.value, (*path, index))
        case SequenceNode(items=items):
            for index, item in enumerate(items):
                yield from nodes_of(item, (*path, index))


def at(data: list[Any], path: Path) -> list[Any]:
    for index in path:
        data = data[1][index] if data[0] == "L" else data[1][index][1]
    return data


def without(data: list[Any], path: Path) -> list[Any] | None:
    """Return data without an entry or item, and without what would be left empty."""
    made = copy.deepcopy(data)
    while path:
        holder = at(made, path[:-1])
        if len(holder[1]) > 1:
            del holder[1][path[-1]]
            return made
        path = path[:-1]
    return None


def trials(source: SourceFile, step: int = 1) -> Iterator[Trial]:
    """Try every operation on every so many nodes."""
    page = file_page(source)
    if page is None:
        return
    data = load(source.text)
    found = TreeDraft(page)
    assert draft(source, Span(source.path, 0, 0)) is not None
    for count, (node, path) in enumerate(list(nodes_of(page.root))[::step]):
        yield from _on(node, path, found, data, count)


def _with(data: list[Any], path: Path, change: Any) -> list[Any]:
    made = copy.deepcopy(data)
    change(at(made, path))
    return made


def _on(node: Node, path: Path, found: TreeDraft, data: list[Any], count: int) -> Iterator[Trial]:
    value = VALUES[count % len(VALUES)]
    try:
        here = at(data, path)
    except IndexError:  # a key that is there twice, or merged
        return
    if path and isinstance(here, list):
        yield Trial(
            "set_value",
            found.set_value(node.span, value),
            _with(data, path, lambda h: h.__setitem__(slice(None), _kept(here, value))),
        )
    match node:
        case MappingNode(pairs=pairs) if len(pairs) == len(here[1]):
            yield from _on_mapping(node, path, found, data, value)
        case SequenceNode(items=items) if len(items) == len(here[1]):
            added = _with(data, path, lambda h: h[1].append(plain(value)))
            yield Trial("add_item", found.add_item(node.span, value), added)
            for index, item in enumerate(items):
                left = without(data, (*path, index)) if len(items) > 1 else None
                yield Trial("delete_item", found.delete_item(item.span), left)
        case ScalarNode() if path and node.text and here[0] == "str":
            length = len(node.text.rstrip("\n"))
            start, end = length // 3, 2 * length // 3 + 1
            end = min(end, length)
            part = PARTS[count % len(PARTS)]
            changed = plain(node.text[:start] + part + node.text[end:]) + here[2:]
            edits = found.replace_within(node.embedded().span(start, end), part)
            yield Trial(
                f"replace_within {node.style.value}",
                edits,
                _with(data, path, lambda h: h.__setitem__(slice(None), changed)),
            )


def _on_mapping(node: MappingNode, path: Path, found: TreeDraft, data: list[Any], value: Data) -> Iterator[Trial]:
    entry = [plain("ZZ"), plain(value)]
    yield Trial("set_entry", found.set_entry(node.span, "ZZ", value), _with(data, path, lambda h: h[1].append(entry)))
    for index, pair in enumerate(node.pairs):
        if not isinstance(pair.key, ScalarNode):
            continue
        inserted = _with(data, path, lambda h, index=index: h[1].insert(index, entry))
        yield Trial("insert_entry", found.insert_entry(node.span, "ZZ", value, before=pair.key.text), inserted)
        renamed = _with(data, path, lambda h, index=index: h[1][index].__setitem__(0, plain("Y: es")))
        yield Trial("rename_entry", found.rename_entry(pair.key.span, "Y: es"), renamed)
        yield Trial("delete_entry", found.delete_entry(pair.key.span), without(data, (*path, index)))
