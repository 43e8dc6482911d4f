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
    if isinstance(node, (AliasNode, BrokenNode)):
        return None
    tag = node.tag
    if tag is not None:
        name = tag.removeprefix("!")
        return None if tag.startswith("!!") or not name else Call(name, _untagged(node))
    if not isinstance(node, MappingNode) or len(node.pairs) != 1:
        return None
    key, argument = node.pairs[0]
    if not isinstance(key, ScalarNode):
        return None
    if key.text in {"Ref", "Condition"}:
        return Call(key.text, argument) if isinstance(argument, ScalarNode) else None
    return Call(key.text.removeprefix("Fn::"), argument) if key.text.startswith("Fn::") else None


def _untagged(node: ScalarNode | SequenceNode | MappingNode) -> Node:
    if isinstance(node, ScalarNode):
        return ScalarNode(node.span, node.text, node.style, node.segments)
    return SequenceNode(*node[:2]) if isinstance(node, SequenceNode) else MappingNode(*node[:2])
