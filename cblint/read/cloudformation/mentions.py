"""This is where it is listed what the nodes of a template refer to, evaluated or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.parse.node import MappingNode, Node, Pair, ScalarNode, SequenceNode, resolved
from cblint.read.cloudformation.functions import Call, call_of
from cblint.record import NamedTuple
from cblint.source import Span

VARIABLE = re.compile(r"\$\{(!?)([^{}]*)\}")
"""A variable of `Fn::Sub`; after `!` it is none."""
NAME = re.compile(r"\s*([A-Za-z0-9_]+(?:::[A-Za-z0-9]+)*)((?:\.[A-Za-z0-9:._-]+)?)\s*")
"""What it names: a parameter, resource or pseudo parameter, and an attribute."""
_PLAIN = re.compile(r"[A-Za-z0-9.]+(?:::[A-Za-z0-9]+)*")


class Mention(NamedTuple):
    """A name that a node refers to."""

    kind: str
    """`reference` to a parameter or resource, `resource`, `condition` or `mapping`."""
    name: str
    node: ScalarNode
    start: int
    """Where the name begins in the text of the node."""

    @property
    def span(self) -> Span:
        """Where the name stands."""
        return self.node.embedded().span(self.start, self.start + len(self.name))


def mentions(root: Node, *, conditions: bool = False) -> Iterator[Mention]:
    """Yield what a node and those in it refer to; `conditions` tells whether it is a condition itself."""
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        call = call_of(node)
        if call is not None:
            yield from _of_call(call, conditions=conditions)
            pending += _arguments(call)
            continue
        match node:
            case MappingNode(pairs=pairs):
                pending += [pair.value for pair in pairs if not _is_plain(pair.value) and not _is_loop(pair)]
            case SequenceNode(items=items):
                pending += [item for item in items if not _is_plain(item)]
            case _:
                pass


def _is_plain(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag is None


def _is_loop(pair: Pair) -> bool:
    """Tell whether a pair stands for others, in which names may be put together."""
    return isinstance(pair.key, ScalarNode) and pair.key.text.startswith(("Fn::ForEach", "Fn::Transform"))


def _arguments(call: Call) -> list[Node]:
    """Return the nodes of a call in which there may be others."""
    argument = resolved(call.argument)
    match call.name, argument:
        case (("Transform" | "Ref" | "GetAtt" | "Condition"), _):
            return []
        case "Sub", SequenceNode(items=items):
            return list(items[1:2])
        case (("If" | "FindInMap"), SequenceNode(items=items)):
            return list(items[1:])
        case "Sub", _:
            return []
        case _:
            return [call.argument] if call.argument is argument else []


def _of_call(call: Call, *, conditions: bool) -> Iterator[Mention]:
    argument = call.argument
    first = argument.items[0] if isinstance(argument, SequenceNode) and argument.items else None
    match call.name:
        case "Ref":
            yield from _named("reference", argument)
        case "Condition" if conditions:
            yield from _named("condition", argument)
        case "GetAtt":
            yield from _named("resource", argument if first is None else first, attribute=first is None)
        case "If" if first is not None:
            yield from _named("condition", first)
        case "FindInMap" if first is not None:
            yield from _named("mapping", first)
        case "Sub":
            yield from _of_sub(argument if first is None else first, argument)
        case _:
            return


def _named(kind: str, node: Node, *, attribute: bool = False) -> Iterator[Mention]:
    if not isinstance(node, ScalarNode) or node.tag is not None or _PLAIN.fullmatch(node.text) is None:
        return
    name = node.text.partition(".")[0] if attribute else node.text
    yield Mention(kind, name, node, 0)


def _of_sub(node: Node, argument: Node) -> Iterator[Mention]:
    if not isinstance(node, ScalarNode) or node.tag is not None:
        return
    names = resolved(argument.items[1]) if isinstance(argument, SequenceNode) and len(argument.items) > 1 else None
    pairs = names.pairs if isinstance(names, MappingNode) else ()
    if names is not None and (not isinstance(names, MappingNode) or call_of(names) is not None):
        return
    own = {pair.key.text for pair in pairs if isinstance(pair.key, ScalarNode)}
    for match in VARIABLE.finditer(node.text):
        found = None if match[1] else NAME.fullmatch(match[2])
        if found is None or found[1] + found[2] in own or match[2].strip() in own:
            continue
        yield Mention("resource" if found[2] else "reference", found[1], node, match.start(2) + found.start(1))
