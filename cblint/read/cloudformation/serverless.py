"""This is where a function's properties are narrowed to those that are read, with what SAM's `Globals` say of all."""

from __future__ import annotations

from cblint.parse.node import MappingNode, Node, Pair, ScalarNode, resolved
from cblint.read.cloudformation.template import Template, keys_of, pair_of

FUNCTIONS = frozenset({"AWS::Lambda::Function", "AWS::Serverless::Function"})
_PREFERENCE = "DeploymentPreference"
_READ = frozenset({"FunctionName", "Architectures", "ImageUri", "Events", _PREFERENCE, "<<"})
_OF_ROLE = frozenset({"AssumeRolePolicyDocument", "PermissionsBoundary", "Policies", "Role"})
"""What SAM makes a function's role of, where it has none."""
_DEPTH = 2
"""So deep do `Globals` and a function's own preference hold mappings."""


def function_properties(template: Template, kind: str, node: Node) -> Node:
    """Return the properties of a function that are read, so that large ones cost nothing."""
    if not isinstance(node, MappingNode) or node.tag is not None:
        return node
    more = _OF_ROLE if kind == "AWS::Serverless::Function" else frozenset()
    narrowed = node._replace(pairs=tuple(pair for pair in node.pairs if _is_read(pair, more)))
    if kind != "AWS::Serverless::Function":
        return narrowed
    if template.architectures is not None and "Architectures" not in keys_of(narrowed):
        narrowed = narrowed._replace(pairs=(*narrowed.pairs, template.architectures))
    given = template.preference
    if given is None:
        return narrowed
    if _PREFERENCE not in keys_of(narrowed):
        return narrowed._replace(pairs=(*narrowed.pairs, given))
    return narrowed._replace(pairs=tuple(_merged(pair, given, _DEPTH) for pair in narrowed.pairs))


def _is_read(pair: Pair, more: frozenset[str]) -> bool:
    """Tell whether a property is read: of a function's code, only an image, for the rest may be long."""
    if (
        not isinstance(pair.key, ScalarNode)
        or pair.key.text in _READ
        or pair.key.text in more
        or pair.key.text.startswith("Fn::")
    ):
        return True
    return pair.key.text == "Code" and "ImageUri" in keys_of(resolved(pair.value))


def _merged(own: Pair, given: Pair, depth: int) -> Pair:
    """Return a pair whose mapping also holds what one of the same key has more."""
    if not isinstance(own.key, ScalarNode) or not isinstance(given.key, ScalarNode) or own.key.text != given.key.text:
        return own
    mine, theirs = resolved(own.value), resolved(given.value)
    if not depth or not isinstance(mine, MappingNode) or not isinstance(theirs, MappingNode):
        return own
    shared = []
    for pair in mine.pairs:
        name = pair.key.text if isinstance(pair.key, ScalarNode) else ""
        other = pair_of(theirs, name)
        shared.append(pair if other is None else _merged(pair, other, depth - 1))
    more = (pair for pair in theirs.pairs if not (isinstance(pair.key, ScalarNode) and pair.key.text in keys_of(mine)))
    return own._replace(value=mine._replace(pairs=(*shared, *more)))
