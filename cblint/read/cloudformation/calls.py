"""This is where intrinsic functions are evaluated."""

from __future__ import annotations

from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode, resolved
from cblint.read.cloudformation.conditions import condition
from cblint.read.cloudformation.functions import FUNCTIONS, Call
from cblint.read.cloudformation.lists import blocks, length, select, split_up, zones
from cblint.read.cloudformation.mapping import find_in_map
from cblint.read.cloudformation.references import References
from cblint.read.cloudformation.substitution import substituted
from cblint.read.cloudformation.template import Template
from cblint.read.cloudformation.text import Assembly
from cblint.read.shape import choice
from cblint.record import TYPE_CHECKING
from cblint.source import Span
from cblint.value import (
    Hole,
    Items,
    Option,
    Reason,
    Text,
    Unknown,
    Value,
    at,
    string,
)

if TYPE_CHECKING:
    from cblint.read.cloudformation.evaluation import Evaluator


class Calls:
    """Evaluates the functions of one template."""

    def __init__(self, evaluator: Evaluator, template: Template) -> None:
        self._evaluator = evaluator
        self._template = template
        self._references = References(evaluator, template)

    def value(self, call: Call, span: Span, depth: int) -> Value:
        """Return what a function gives."""
        argument = resolved(call.argument)
        match call.name:
            case "Ref":
                return self._ref(argument, span, depth)
            case "GetAtt":
                return self._get_att(argument, span, depth)
            case "Sub":
                return self._sub(argument, span, depth)
            case "Join":
                return self._join(argument, span, depth)
            case "If":
                return self._if(argument, span, depth)
            case "FindInMap":
                return find_in_map(self._evaluator, self._template, argument, span, depth)
            case "Select":
                return select(self._evaluator, argument, span, depth)
            case "Split":
                return split_up(self._evaluator, argument, span, depth)
            case "ImportValue":
                return self._import(argument, span, depth)
            case name:
                return self._rare(name, argument, span, depth)

    def _rare(self, name: str, argument: Node, span: Span, depth: int) -> Value:
        """Return what a function gives that few templates call; one that is not known is not evaluated."""
        match name:
            case "Length":
                return length(self._evaluator, argument, span, depth)
            case "Cidr":
                return blocks(self._evaluator, argument, span, depth)
            case "GetAZs":
                return zones(span)
            case "ToJsonString":
                from cblint.read.cloudformation.json_text import json_text  # noqa: PLC0415  (few templates call it)

                return self._counted(json_text(self._evaluator.value(argument, depth + 1), span), span)
            case _:
                known = f"Fn::{name}" if name in FUNCTIONS else name
                return Unknown(at(span), Reason.NOT_EVALUATED, known)

    def _ref(self, argument: Node, span: Span, depth: int) -> Value:
        if not isinstance(argument, ScalarNode):
            return _malformed(span, "Ref")
        return self._references.ref(argument.text.strip(), span, depth)

    def _import(self, argument: Node, span: Span, depth: int) -> Value:
        name = string(self._evaluator.value(argument, depth + 1))
        value = None if name is None else self._evaluator.surroundings.imported(name, span, depth)
        if value is not None:
            return value
        return Unknown(at(span), Reason.OUTSIDE, f"the export `{name}`" if name else "an export")

    def _get_att(self, argument: Node, span: Span, depth: int) -> Value:
        if isinstance(argument, SequenceNode):
            values = [string(self._evaluator.value(item, depth + 1)) for item in argument.items]
            words = [word for word in values if word is not None]
            if len(words) < 2 or len(words) < len(values):
                return Unknown(at(span), Reason.NOT_EVALUATED, "Fn::GetAtt")
            return self._references.get_att(words[0], ".".join(words[1:]), span, depth)
        if isinstance(argument, ScalarNode):
            name, _, attribute = argument.text.strip().partition(".")
            return self._references.get_att(name, attribute, span, depth)
        return _malformed(span, "Fn::GetAtt")

    def _sub(self, argument: Node, span: Span, depth: int) -> Value:
        own: dict[str, Node] = {}
        if isinstance(argument, SequenceNode) and len(argument.items) == 2:
            names = resolved(argument.items[1])
            if not isinstance(names, MappingNode):
                return _malformed(span, "Fn::Sub")
            own = {pair.key.text: pair.value for pair in names.pairs if isinstance(pair.key, ScalarNode)}
            argument = resolved(argument.items[0])
        if not isinstance(argument, ScalarNode) or argument.tag is not None:
            return _malformed(span, "Fn::Sub")

        def inner(name: str, place: Span) -> Value:
            if name in own:
                return self._evaluator.value(own[name], depth + 1)
            resource, dot, attribute = name.partition(".")
            if dot:
                return self._references.get_att(resource, attribute, place, depth + 1)
            return self._references.ref(name, place, depth + 1)

        return self._counted(substituted(argument, inner), span)

    def _join(self, argument: Node, span: Span, depth: int) -> Value:
        if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
            return _malformed(span, "Fn::Join")
        delimiter = string(self._evaluator.value(argument.items[0], depth + 1))
        values = self._evaluator.value(argument.items[1], depth + 1)
        if delimiter is None:
            return _malformed(span, "Fn::Join")
        if not isinstance(values, Items):
            reason = values.reason if isinstance(values, Unknown) else Reason.NOT_EVALUATED
            return Unknown(at(span), reason, "Fn::Join")
        made = Assembly(span)
        for index, value in enumerate(values.items):
            if index and delimiter:
                made.add(delimiter)
            made.add_value(value)
        if not values.closed:
            made.add_hole(Hole(at(span), Reason.NOT_EVALUATED, "Fn::Join"))
        return self._counted(made.value(at(span)), span)

    def _if(self, argument: Node, span: Span, depth: int) -> Value:
        if not isinstance(argument, SequenceNode) or len(argument.items) != 3:
            return _malformed(span, "Fn::If")
        named = resolved(argument.items[0])
        if not isinstance(named, ScalarNode):
            return _malformed(span, "Fn::If")
        answer = condition(self._evaluator, self._template, named.text)
        if not answer.is_maybe:
            return self._evaluator.value(argument.items[1 if answer.is_yes else 2], depth + 1)
        options = (
            Option(f"condition {named.text}", self._evaluator.value(argument.items[1], depth + 1)),
            Option(f"not condition {named.text}", self._evaluator.value(argument.items[2], depth + 1)),
        )
        return choice(at(span), options)

    def _counted(self, value: Value, span: Span) -> Value:
        """Return a string that was put together, unless too many characters were in all."""
        more = self._evaluator.surroundings.spend(_length(value))
        return value if more else Unknown(at(span), Reason.TOO_LARGE)


def _length(value: Value) -> int:
    if isinstance(value, Text):
        return sum([len(part) if isinstance(part, str) else 1 for part in value.parts])
    return len(string(value) or "")


def _malformed(span: Span, name: str) -> Unknown:
    return Unknown(at(span), Reason.MALFORMED, name)
