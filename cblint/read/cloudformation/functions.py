"""This is where CloudFormation's intrinsic functions are recognised: short tags and long names are the same."""

from __future__ import annotations

from cblint.parse.node import AliasNode, BrokenNode, MappingNode, Node, ScalarNode, SequenceNode
from cblint.record import NamedTuple

FUNCTIONS = frozenset(
    {
        "And", "Base64", "Cidr", "Condition", "Equals", "FindInMap", "GetAZs", "GetAtt", "GetStackOutput", "If",
        "ImportValue", "Join", "Length", "Not", "Or", "Ref", "Select", "Split", "Sub", "ToJsonString", "Transform",
    }
)  # fmt: skip


class Call(NamedTuple):
    """An intrinsic function and its argument."""

    name: str
    """Without `!` or `Fn::`."""
    argument: Node


def call_of(node: Node) -> Call | None:
    """Return the function that a node calls; None if it calls none."""
    match node:
        case AliasNode() | BrokenNode():
            return None
        case ScalarNode(tag=tag) | SequenceNode(tag=tag) | MappingNode(tag=tag) if tag is not None:
            name = tag.removeprefix("!")
            if tag.startswith("!!") or not name:
                return None
            return Call(name, node._replace(tag=None))
        case MappingNode(pairs=((ScalarNode(text=key), argument),)):
            if key in {"Ref", "Condition"}:
                named = isinstance(argument, ScalarNode)
                return Call(key, argument) if named else None
            return Call(key.removeprefix("Fn::"), argument) if key.startswith("Fn::") else None
        case _:
            return None
