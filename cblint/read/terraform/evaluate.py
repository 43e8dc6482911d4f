"""This is where expressions of HCL become values, known as far as they can be."""

from __future__ import annotations

from cblint.parse.hcl_nodes import (
    Call,
    Conditional,
    Directive,
    Expression,
    ForNode,
    Literal,
    Name,
    ObjectNode,
    OpaqueNode,
    Operation,
    Template,
    TextPart,
    Traversal,
    TupleNode,
)
from cblint.read.terraform.combine import Piece, basis_of, choice, concatenated, for_each_option, resting_on, used
from cblint.read.terraform.functions import call
from cblint.read.terraform.loops import for_expression
from cblint.read.terraform.operators import operation
from cblint.read.terraform.scalars import as_text, as_truth, unknown_like
from cblint.read.terraform.scope import Scope
from cblint.read.terraform.traversal import into
from cblint.source import Span
from cblint.value import Entries, Entry, Items, Known, Option, Origin, Reason, Step, Unknown, Value, at


def evaluate(expression: Expression, scope: Scope) -> Value:
    """Return the value of an expression; what cannot be evaluated is unknown, with a reason."""
    if not scope.run.enter():
        scope.run.leave()
        return Unknown(at(expression.span, scope.note), Reason.TOO_LARGE)
    try:
        return _evaluated(expression, scope)
    finally:
        scope.run.leave()


def _evaluated(expression: Expression, scope: Scope) -> Value:
    match expression:
        case Literal(span=span, data=data, text=text, segments=segments):
            return Known(_at(span, scope), data, text, segments if isinstance(data, str) else None)
        case Template():
            return template(expression, scope)
        case Name(name=name, span=span):
            value = scope.module.resolve(name, (), span, scope)[0]
            return used(value, span, scope.use) if name in scope.names else value
        case Traversal():
            return _traversal(expression, scope)
        case Call():
            return _call(expression, scope)
        case Conditional():
            return _conditional(expression, scope)
        case Operation(operator=operator, operands=operands, span=span):
            return operation(operator, [evaluate(each, scope) for each in operands], _at(span, scope))
        case ObjectNode():
            return _object(expression, scope)
        case TupleNode(span=span, items=items):
            return Items(_at(span, scope), tuple(evaluate(each, scope) for each in items))
        case ForNode(span=span, source=source):
            return for_expression(expression, evaluate(source, scope), _at(span, scope), scope, evaluate)
        case OpaqueNode(span=span, malformed=malformed):
            return Unknown(_at(span, scope), Reason.MALFORMED if malformed else Reason.TOO_LARGE)


def _at(span: Span, scope: Scope) -> Origin:
    return Origin((Step(span, scope.note),), scope.basis)


def template(node: Template, scope: Scope) -> Value:
    """Return the value of a template: of a single interpolation as it is, else a string."""
    origin = _at(node.span, scope)
    values: list[Value] = []
    for part in node.parts:
        match part:
            case TextPart(text=text, segments=segments):
                values.append(Known(origin, text, "", segments))
            case Directive(span=span):
                values.append(Unknown(_at(span, scope), Reason.NOT_EVALUATED, "a template directive"))
            case _:
                values.append(evaluate(part.expression, scope))
    if len(node.parts) == 1 and not isinstance(node.parts[0], TextPart | Directive):
        return values[0]
    segments_of = [part.segments if isinstance(part, TextPart) else () for part in node.parts]

    def build(picked: list[Value]) -> Value:
        pieces = [Piece(value, each) for value, each in zip(picked, segments_of, strict=True)]
        return concatenated(pieces, origin)

    return for_each_option(values, origin, build)


def _traversal(node: Traversal, scope: Scope) -> Value:
    if isinstance(node.root, Name):
        value, taken = scope.module.resolve(node.root.name, node.steps, node.span, scope)
        found = into(value, node.steps[taken:], scope, evaluate)
        return used(found, node.span, scope.use) if node.root.name in scope.names else found
    return into(evaluate(node.root, scope), node.steps, scope, evaluate)


def _call(node: Call, scope: Scope) -> Value:
    origin = _at(node.span, scope)
    arguments = [evaluate(each, scope) for each in node.arguments]
    if node.expands and arguments:
        last = arguments.pop()
        if not isinstance(last, Items) or not last.closed:
            return Unknown(origin, Reason.NOT_EVALUATED, node.name)
        arguments += last.items
    return call(node.name, arguments, origin, scope)


def _conditional(node: Conditional, scope: Scope) -> Value:
    condition = evaluate(node.condition, scope)
    written = scope.run.written(node.condition.span)
    origin = _at(node.span, scope)

    def build(picked: list[Value]) -> Value:
        answer = as_truth(picked[0])
        if answer is not None:
            value = evaluate(node.yes if answer else node.no, scope)
            return resting_on(value, picked[0].origin.basis)
        if isinstance(picked[0], Known | Items | Entries):
            return Unknown(origin, Reason.MALFORMED, written)
        if isinstance(picked[0], Unknown) and picked[0].reason is Reason.NOT_FOUND:
            return unknown_like(picked[0], origin)
        options = [
            Option(written, evaluate(node.yes, scope)),
            Option(f"!({written})", evaluate(node.no, scope)),
        ]
        return choice(origin, options)

    return for_each_option([condition], origin, build)


def _object(node: ObjectNode, scope: Scope) -> Value:
    entries = []
    closed = True
    keys: list[Value] = []
    for item in node.items:
        key = evaluate(item.key, scope)
        name = as_text(key)
        if name is None:
            closed = False
            continue
        keys.append(key)
        entries.append(Entry(name, item.key.span, evaluate(item.value, scope)))
    return Entries(_at(node.span, scope).resting_on(basis_of(keys)), tuple(entries), closed)
