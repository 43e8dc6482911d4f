"""This is where HCL is laid flat for comparison: the values of its attributes, and what they hold."""

from __future__ import annotations

from cblint.edit.same_tree import Flat, Leaf
from cblint.parse.hcl_nodes import Body, Call, Expression, Literal, ObjectNode, Template, TupleNode


def flatten_hcl(text: str, body: Body) -> Flat:
    """Lay the tree of an HCL text flat; operations, conditions and loops are leaves as a whole."""
    flat = Flat()
    values: list[tuple[Expression, int]] = []
    bodies = [(body, 0)]
    while bodies:
        inner, link = bodies.pop()
        for name, value in [(attribute.name_span, attribute.value) for attribute in inner.attributes]:
            flat.leaves.append(Leaf(name.start, name.end, "key", text[name.start : name.end], link))
            values.append((value, flat.link(link, "attribute", name.start)))
        for block in inner.blocks:
            start, end = block.span.start, block.span.end
            flat.leaves.append(Leaf(start, end, "header", text[start:end], link))
            bodies.append((block.body, flat.link(link, "block", block.type_span.start)))
    _flatten_values(flat, text, values)
    return flat


def _flatten_values(flat: Flat, text: str, values: list[tuple[Expression, int]]) -> None:
    while values:
        node, link = values.pop()
        match node:
            case ObjectNode(items=items) if items:
                keys = [text[key.span.start : key.span.end] for key, _ in items]
                flat.repeated += len(keys) - len(set(keys))
                for key, value in items:
                    start, end = key.span.start, key.span.end
                    flat.leaves.append(Leaf(start, end, "key", text[start:end], link))
                    values.append((value, flat.link(link, "key", start)))
            case TupleNode(items=each) if each:
                values += [(item, flat.link(link, "item", item.span.start)) for item in each]
            case Call(span=span, name=name, arguments=arguments):
                end = span.start + len(name)
                flat.leaves.append(Leaf(span.start, end, "call", f"{name} {len(arguments)} {node.expands}", link))
                values += [(each, flat.link(link, "argument", each.span.start)) for each in arguments]
            case _:
                flat.leaves.append(_leaf(text, node, link))


def _leaf(text: str, node: Expression, link: int) -> Leaf:
    start, end = node.span.start, node.span.end
    held = node if isinstance(node, Literal | Template) else None
    is_empty = isinstance(node, ObjectNode | TupleNode)
    return Leaf(start, end, type(node).__name__, text[start:end], link, held, is_empty)
