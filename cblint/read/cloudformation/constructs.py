"""This is where it is told of a template that the CDK wrote by which paths its app knows the resources."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.stack import Construct
from cblint.parse.node import ScalarNode
from cblint.read.cloudformation.instance import Instance
from cblint.read.cloudformation.template import pair_of
from cblint.source import Span

_PATH = "aws:cdk:path"
_LAST = ("/Resource", "/Default")
"""What the CDK calls the one resource of a construct, which its app does not name."""


def constructs(instance: Instance) -> Iterator[Construct]:
    """Yield the resources of a stack's own template whose construct is noted."""
    root = instance.loaded.root
    if root is None:
        return
    whole = Span(root.span.path, 0, root.span.end)
    for definition in instance.template.resources.values():
        metadata = definition.get("Metadata")
        path = None if metadata is None else pair_of(metadata, _PATH)
        if path is not None and isinstance(path.value, ScalarNode):
            name = path.value.text
            for last in _LAST:
                name = name.removesuffix(last)
            yield Construct(definition.name_span.to(definition.node.span), name, whole)
