"""This is where a CloudFormation template is taken apart into its sections, not yet evaluated."""

from __future__ import annotations

from cblint.parse.node import AliasNode, MappingNode, Node, Pair, ScalarNode, SequenceNode, pairs_of, resolved
from cblint.record import Record
from cblint.source import Span

HARMLESS_TRANSFORMS = frozenset(
    {
        "AWS::CodeDeployBlueGreen",
        "AWS::LanguageExtensions",
        "AWS::SecretsManager-2020-07-23",
        "AWS::SecretsManager-2024-09-16",
        "AWS::Serverless-2016-10-31",
    }
)
"""Transforms that leave the resources which are read here as they are written."""


NESTING = frozenset({"AWS::CloudFormation::Stack", "AWS::Serverless::Application"})
"""The types of resource that are stacks of another template."""


class Definition(Record):
    """One entry of a section: its name, where that stands, and its content."""

    name: str
    name_span: Span
    node: Node
    inner: dict[str, Node]
    """The nodes under those of its keys that are written once."""

    def get(self, key: str) -> Node | None:
        """Return the node under a key, if it has one."""
        return self.inner.get(key)

    def word(self, key: str) -> str | None:
        """Return the plain string under a key."""
        node = self.inner.get(key)
        return node.text if isinstance(node, ScalarNode) and node.tag is None else None


class Template(Record):
    """The sections of a template."""

    path: str
    prefix: str
    """What the addresses of its resources begin with: its path and `:`, or those of the stack that it is nested in."""
    parameters: dict[str, Definition]
    mappings: dict[str, Definition]
    conditions: dict[str, Definition]
    resources: dict[str, Definition]
    outputs: dict[str, Definition]
    preference: Pair | None
    """SAM's `Globals.Function.DeploymentPreference`, which holds for all functions."""
    architectures: Pair | None
    """SAM's `Globals.Function.Architectures`, which holds for all functions."""
    role: Pair | None
    """SAM's `Globals.Function.Role`, which holds for all functions."""
    closed: bool
    """Whether all resources are in view, and each as it is written."""
    by_macro: bool
    """Whether a macro that is not known may add to everything that is written."""


def template_of(path: str, root: Node, prefix: str = "") -> Template | None:
    """Return the template that a tree is; None if it is none."""
    root = resolved(root)
    if not isinstance(root, MappingNode):
        return None
    resources, closed = _definitions(root, "Resources")
    by_macro = not _is_harmless(pair_of(root, "Transform"))
    return Template(
        path,
        prefix or f"{path}:",
        parameters=_definitions(root, "Parameters")[0],
        mappings=_definitions(root, "Mappings")[0],
        conditions=_definitions(root, "Conditions")[0],
        resources=resources,
        outputs=_definitions(root, "Outputs")[0],
        preference=_global(root, "Globals", "Function", "DeploymentPreference"),
        architectures=_global(root, "Globals", "Function", "Architectures"),
        role=_global(root, "Globals", "Function", "Role"),
        closed=closed and not by_macro,
        by_macro=by_macro,
    )


def pair_of(node: Node, key: str) -> Pair | None:
    """Return the pair of a key in a mapping; None too where the key is written twice."""
    found = pairs_of(node, key)
    if len(found) != 1:
        return None
    pair = found[0]
    return Pair(pair.key, resolved(pair.value)) if isinstance(pair.value, AliasNode) else pair


def _global(node: Node, *keys: str) -> Pair | None:
    """Return the pair of the last of some keys, each below the one before it."""
    pair = None
    for key in keys:
        pair = pair_of(node, key)
        if pair is None:
            return None
        node = pair.value
    return pair


def _definitions(root: MappingNode, key: str) -> tuple[dict[str, Definition], bool]:
    """Return the entries of a section, and whether it holds nothing else; what is written twice is left out."""
    pair = pair_of(root, key)
    if pair is None or not isinstance(pair.value, MappingNode):
        return {}, pair is None and key not in keys_of(root)
    found: dict[str, Definition] = {}
    twice: set[str] = set()
    closed = True
    for each in pair.value.pairs:
        name = each.key.text if isinstance(each.key, ScalarNode) else ""
        if not name or name.startswith("Fn::") or name == "<<":
            closed = False
        elif name in found:
            twice.add(name)
        else:
            node = resolved(each.value)
            found[name] = Definition(name, each.key.span, node, _written_once(node))
    return {name: each for name, each in found.items() if name not in twice}, closed and not twice


def _written_once(node: Node) -> dict[str, Node]:
    """Return what stands under the keys of a mapping, but for those that are written twice; nothing of others."""
    found: dict[str, Node] = {}
    twice: set[str] = set()
    for key, value in node.pairs if isinstance(node, MappingNode) else ():
        if isinstance(key, ScalarNode):
            if key.text in found:
                twice.add(key.text)
            found[key.text] = resolved(value)
    for key_text in twice:
        del found[key_text]
    return found


def keys_of(node: Node) -> frozenset[str]:
    """Return the keys of a mapping; none of another node."""
    pairs = node.pairs if isinstance(node, MappingNode) else ()
    return frozenset(pair.key.text for pair in pairs if isinstance(pair.key, ScalarNode))


def has_transform(root: Node, name: str) -> bool:
    """Tell whether a template asks for a transform."""
    pair = pair_of(root, "Transform")
    value = None if pair is None else pair.value
    names = value.items if isinstance(value, SequenceNode) else (value,)
    return any(isinstance(each, ScalarNode) and each.text == name for each in names)


def _is_harmless(transform: Pair | None) -> bool:
    if transform is None:
        return True
    value = transform.value
    names = value.items if isinstance(value, SequenceNode) else (value,)
    return all(
        isinstance(name, ScalarNode) and name.text in HARMLESS_TRANSFORMS and not isinstance(name, AliasNode)
        for name in names
    )
