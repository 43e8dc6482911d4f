"""This is where expressions of HCL become values, known as far as they can be."""

from __future__ import annotations

from cblint.parse.hcl_nodes import (
    Call,
    Conditional,
    Expression,
    ForNode,
    Literal,
    Name,
    ObjectNode,
    OpaqueNode,
    Operation,
    Template,
    Traversal,
    TupleNode,
)
from cblint.read.terraform.combine import basis_of, choice, for_each_option, resting_on, used
from cblint.read.terraform.functions import call
from cblint.read.terraform.loops import for_expression
from cblint.read.terraform.operators import operation
from cblint.read.terraform.scalars import as_text, as_truth, unknown_like
from cblint.read.terraform.scope import Scope, here
from cblint.read.terraform.templates import template
from cblint.read.terraform.traversal import into
from cblint.value import Entries, Entry, Items, Known, Option, Reason, Unknown, Value, at


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
            return Known(here(span, scope), data, text, segments if isinstance(data, str) else None)
        case Template():
            return template(expression, scope, evaluate)
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
            return operation(operator, [evaluate(each, scope) for each in operands], here(span, scope))
        case ObjectNode():
            return _object(expression, scope)
        case TupleNode(span=span, items=items):
            return Items(here(span, scope), tuple(evaluate(each, scope) for each in items))
        case ForNode(span=span, source=source):
            return for_expression(expression, evaluate(source, scope), here(span, scope), scope, evaluate)
        case OpaqueNode(span=span, malformed=malformed):
            return Unknown(here(span, scope), Reason.MALFORMED if malformed else Reason.TOO_LARGE)


def _traversal(node: Traversal, scope: Scope) -> Value:
    if isinstance(node.root, Name):
        value, taken = scope.module.resolve(node.root.name, node.steps, node.span, scope)
        found = into(value, node.steps[taken:], scope, evaluate)
        return used(found, node.span, scope.use) if node.root.name in scope.names else found
    return into(evaluate(node.root, scope), node.steps, scope, evaluate)


def _call(node: Call, scope: Scope) -> Value:
    origin = here(node.span, scope)
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
    origin = here(node.span, scope)

    def build(picked: list[Value]) -> Value:
        answer = as_truth(picked[0])
        if answer is not None:
            value = evaluate(node.yes if answer else node.no, scope)
            return resting_on(value, picked[0].origin.basis)
        if isinstance(picked[0], Known | Items | Entries):
            return Unknown(origin, Reason.MALFORMED, written)
        failed = isinstance(picked[0], Unknown) and picked[0].reason is Reason.NOT_FOUND
        if failed or node.condition.span in scope.run.described:
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
    return Entries(here(node.span, scope).resting_on(basis_of(keys)), tuple(entries), closed)
