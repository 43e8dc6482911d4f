"""This is where a resource is read apart from its attributes: what it depends on, which changes it leaves alone."""

from __future__ import annotations

from cblint.parse.hcl_nodes import AttributeStep, Block, Expression, Literal, Name, Traversal, TupleNode
from cblint.value import Items, Known, Reason, Reference, Unknown, Value, at


def depends_on(block: Block, place: str) -> Items | None:
    """Return what a resource depends on, `place` being what its module's addresses begin with."""
    attribute = block.body.attribute("depends_on")
    return None if attribute is None else _names(attribute.value, place)


def ignores_changes(block: Block) -> Items | None:
    """Return the attributes whose changes Terraform ignores: `all` stands for every one."""
    for inner in block.body.blocks:
        attribute = inner.body.attribute("ignore_changes") if inner.type == "lifecycle" else None
        if attribute is not None:
            return _names(attribute.value, None)
    return None


def provider(block: Block) -> str:
    """Return the provider that a resource names (`aws.us`); empty for the default one."""
    attribute = block.body.attribute("provider")
    return "" if attribute is None else _written(attribute.value) or "?"


def _names(value: Expression, place: str | None) -> Items:
    if isinstance(value, Name | Literal) and _written(value) == "all":
        return Items(at(value.span), (Known(at(value.span), "all"),))
    if not isinstance(value, TupleNode):
        return Items(at(value.span), (), closed=False)
    return Items(at(value.span), tuple(_name(item, place) for item in value.items))


def _name(item: Expression, place: str | None) -> Value:
    written = _written(item)
    if not written:
        return Unknown(at(item.span), Reason.NOT_EVALUATED)
    reference = None if place is None else Reference(place + written, "")
    return Known(at(item.span, reference=reference), written)


def _written(item: Expression) -> str:
    """Return a reference as written, as far as it names a resource or an attribute; empty if it is none."""
    match item:
        case Literal(data=str() as data):
            return data
        case Name(name=name):
            return name
        case Traversal(root=Name(name=name), steps=steps):
            words = [name]
            for step in steps:
                if not isinstance(step, AttributeStep):
                    break
                words.append(step.name)
            return ".".join(words)
        case _:
            return ""
