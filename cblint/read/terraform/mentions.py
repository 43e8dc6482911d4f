"""This is where it is listed what the expressions of a block refer to, evaluated or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cblint.parse.hcl_nodes import (
    Attribute,
    AttributeStep,
    Block,
    Body,
    Call,
    Conditional,
    Expression,
    ForDirective,
    ForNode,
    IfDirective,
    IndexStep,
    Interpolation,
    Name,
    ObjectNode,
    Operation,
    SplatStep,
    StepNode,
    Template,
    TemplatePart,
    Traversal,
    TupleNode,
)
from cblint.read.terraform.blocks import META_BLOCKS, block_kind
from cblint.record import NamedTuple
from cblint.source import Span

_NO_REFERENCES = frozenset({"provider", "providers", "source", "version"})
"""Attributes of resources and module calls whose words are no references."""


class Mention(NamedTuple):
    """A name and the attributes asked of it, such as `aws_iam_role.build.arn`."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    """Where each word stands."""
    names: frozenset[str]
    """The names of the loops around it."""


Pending = tuple[Expression, frozenset[str]]


def of_block(block: Block) -> Iterator[Mention]:
    """Yield what a resource, data source or module call refers to."""
    own = (each for each in block.body.attributes if each.name not in _NO_REFERENCES)
    yield from of_expressions((attribute.value, frozenset()) for attribute in own)
    for inner in block.body.blocks:
        if inner.type not in META_BLOCKS:
            yield from of_expressions(_of_inner(inner, frozenset()))


def of_attribute(attribute: Attribute) -> Iterator[Mention]:
    """Yield what an attribute refers to."""
    yield from of_expressions([(attribute.value, frozenset())])


def _of_inner(block: Block, names: frozenset[str]) -> Iterator[Pending]:
    """Yield the expressions of a nested block with the names of the loops around them."""
    pending = [(block, names)]
    while pending:
        inner, names = pending.pop()
        body: Body = inner.body
        if inner.type == "dynamic":
            iterator = body.attribute("iterator")
            own = iterator.value.name if iterator and isinstance(iterator.value, Name) else block_kind(inner)
            over = body.attribute("for_each")
            if over is not None:
                yield over.value, names
            contents = (each for each in body.blocks if each.type == "content")
            pending += [(each, names | {own}) for each in contents]
            continue
        for attribute in body.attributes:
            yield attribute.value, names
        pending += [(each, names) for each in body.blocks]


def of_expressions(expressions: Iterable[Pending]) -> Iterator[Mention]:
    """Yield what expressions refer to, but for the names of loops, given with each."""
    pending = list(expressions)
    while pending:
        node, names = pending.pop()
        if isinstance(node, Traversal):
            if isinstance(node.root, Name):
                if node.root.name not in names:
                    yield _mention(node.root, node.steps, names)
            else:
                pending.append((node.root, names))
            pending += [(step.key, names) for step in node.steps if isinstance(step, IndexStep)]
        else:
            pending += _inside(node, names)


def _inside(node: Expression, names: frozenset[str]) -> Iterator[Pending]:
    match node:
        case Template(parts=parts):
            yield from _of_parts(parts, names)
        case Call(arguments=inner) | Operation(operands=inner) | TupleNode(items=inner):
            yield from ((each, names) for each in inner)
        case Conditional(condition=condition, yes=yes, no=no):
            yield from ((each, names) for each in (condition, yes, no))
        case ObjectNode(items=items):
            yield from ((each, names) for item in items for each in item)
        case ForNode(source=source, key=key, value=value, condition=condition):
            yield source, names
            own = names | {node.key_name, node.value_name}
            yield from ((each, own) for each in (key, value, condition) if each is not None)
        case _:
            return


def _of_parts(parts: tuple[TemplatePart, ...], names: frozenset[str]) -> Iterator[Pending]:
    pending = [(part, names) for part in parts]
    while pending:
        part, names = pending.pop()
        match part:
            case Interpolation(expression=expression):
                yield expression, names
            case IfDirective(condition=condition, yes=yes, no=no):
                yield condition, names
                pending += [(each, names) for each in (*yes, *no)]
            case ForDirective(source=source, parts=inner):
                yield source, names
                own = names | {part.key_name, part.value_name}
                pending += [(each, own) for each in inner]
            case _:
                pass


def _mention(root: Name, steps: tuple[StepNode, ...], names: frozenset[str]) -> Mention:
    """Return the words of a reference; an index or splat right after a module's name is left out."""
    words, spans = [root.name], [root.span]
    for position, step in enumerate(steps):
        match step:
            case AttributeStep(name=name, span=span):
                words.append(name)
                spans.append(span)
            case IndexStep() | SplatStep() if position == 1 and root.name == "module":
                continue
            case _:
                break
    return Mention(tuple(words), tuple(spans), names)
