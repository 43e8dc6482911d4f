"""This is where conditions are decided, which only those can be that rest on no parameter."""

from __future__ import annotations

from cblint.parse.node import Node, ScalarNode, SequenceNode, resolved
from cblint.read.cloudformation.functions import call_of
from cblint.read.cloudformation.template import Template
from cblint.record import TYPE_CHECKING
from cblint.value import Basis, Truth, Value, all_of, alternatives, any_of, maybe, string, truth

if TYPE_CHECKING:
    from cblint.read.cloudformation.evaluation import Evaluator

MAX_STEPS = 200
"""A condition that takes more steps is not decided."""


def condition(evaluator: Evaluator, template: Template, name: str) -> Truth:
    """Return whether a named condition holds; maybe, if it rests on a parameter, even on one with a default."""
    found = template.conditions.get(name)
    if found is None:
        return maybe(f"condition {name}")
    decided = evaluator.surroundings.decided(name)
    if decided is not None:
        return decided
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
    answers = {_same(one, other) for one in alternatives(left) for other in alternatives(right)}
    return truth(answers.pop() is True) if len(answers) == 1 and None not in answers else maybe()


def _same(left: Value, right: Value) -> bool | None:
    """Tell whether two values are equal as strings, which is how CloudFormation compares them; None if not known."""
    if max(left.origin.basis, right.origin.basis) is not Basis.GIVEN:
        return None
    one, other = string(left), string(right)
    return None if one is None or other is None else one == other
