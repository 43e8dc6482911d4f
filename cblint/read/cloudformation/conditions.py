"""This is where conditions are decided, which only those can be that rest on no parameter."""

from __future__ import annotations

from cblint.parse.node import Node, ScalarNode, SequenceNode, resolved
from cblint.read.cloudformation.functions import call_of
from cblint.read.cloudformation.template import Template
from cblint.record import TYPE_CHECKING
from cblint.value import Basis, Known, Truth, all_of, any_of, maybe, truth

if TYPE_CHECKING:
    from cblint.read.cloudformation.evaluation import Evaluator

MAX_STEPS = 200
"""A condition that takes more steps is not decided."""


def condition(evaluator: Evaluator, template: Template, name: str) -> Truth:
    """Return whether a named condition holds; maybe, if it rests on a parameter, even on one with a default."""
    found = template.conditions.get(name)
    if found is None:
        return maybe(f"condition {name}")
    steps = [0]
    answer = _answer(evaluator, template, found.node, steps, 0)
    return maybe(f"condition {name}") if answer.is_maybe else answer


def _answer(evaluator: Evaluator, template: Template, node: Node, steps: list[int], depth: int) -> Truth:
    steps[0] += 1
    call = call_of(resolved(node))
    if call is None or depth > 20 or steps[0] > MAX_STEPS:
        return maybe()
    argument = resolved(call.argument)
    if call.name == "Condition" and isinstance(argument, ScalarNode):
        found = template.conditions.get(argument.text)
        return maybe() if found is None else _answer(evaluator, template, found.node, steps, depth + 1)
    if not isinstance(argument, SequenceNode):
        return maybe()
    if call.name == "Equals":
        return _equal(evaluator, argument.items)
    answers = [_answer(evaluator, template, item, steps, depth + 1) for item in argument.items]
    match call.name:
        case "And":
            return all_of(answers)
        case "Or":
            return any_of(answers)
        case "Not" if len(answers) == 1:
            return ~answers[0]
        case _:
            return maybe()


def _equal(evaluator: Evaluator, items: tuple[Node, ...]) -> Truth:
    if len(items) != 2:
        return maybe()
    left, right = (evaluator.value(item) for item in items)
    if not isinstance(left, Known) or not isinstance(right, Known):
        return maybe()
    if max(left.origin.basis, right.origin.basis) is not Basis.GIVEN:
        return maybe()
    return truth(left.data == right.data) if type(left.data) is type(right.data) else maybe()
