"""This is where intrinsic functions are evaluated."""

from __future__ import annotations

from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode, resolved
from cblint.read.cloudformation.conditions import condition
from cblint.read.cloudformation.functions import FUNCTIONS, Call
from cblint.read.cloudformation.references import References
from cblint.read.cloudformation.substitution import substituted
from cblint.read.cloudformation.template import Template, pair_of
from cblint.read.cloudformation.text import Assembly, split
from cblint.read.shape import MAX_ALTERNATIVES, choice
from cblint.record import TYPE_CHECKING
from cblint.source import Span
from cblint.value import (
    Hole,
    Items,
    Option,
    Reason,
    Unknown,
    Value,
    at,
    embedded,
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
                return self._find_in_map(argument, span, depth)
            case "Select":
                return self._select(argument, span, depth)
            case "Split":
                return self._split(argument, span, depth)
            case "ImportValue":
                name = string(self._evaluator.value(argument, depth + 1))
                return Unknown(at(span), Reason.OUTSIDE, f"the export `{name}`" if name else "an export")
            case name:
                known = f"Fn::{name}" if name in FUNCTIONS else name
                return Unknown(at(span), Reason.NOT_EVALUATED, known)

    def _ref(self, argument: Node, span: Span, depth: int) -> Value:
        if not isinstance(argument, ScalarNode):
            return _malformed(span, "Ref")
        return self._references.ref(argument.text.strip(), span, depth)

    def _get_att(self, argument: Node, span: Span, depth: int) -> Value:
        if isinstance(argument, SequenceNode):
            words = [item.text for item in argument.items if isinstance(item, ScalarNode) and item.tag is None]
            if len(words) != len(argument.items) or len(words) != 2:
                return Unknown(at(span), Reason.NOT_EVALUATED, "Fn::GetAtt")
            return self._references.get_att(words[0], words[1], span, depth)
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

    def _find_in_map(self, argument: Node, span: Span, depth: int) -> Value:
        if not isinstance(argument, SequenceNode) or len(argument.items) not in {3, 4}:
            return _malformed(span, "Fn::FindInMap")
        keys = [self._evaluator.value(item, depth + 1) for item in argument.items[:3]]
        name, first, second = map(string, keys)
        mapping = self._template.mappings.get(name or "")
        if mapping is None or second is None:
            return Unknown(at(span), Reason.NOT_EVALUATED, "Fn::FindInMap")
        if first is None:
            return self._any_of(mapping.node, second, span, depth)
        row = pair_of(mapping.node, first)
        cell = None if row is None else pair_of(row.value, second)
        if cell is None:
            return Unknown(at(span), Reason.NOT_FOUND, f"{name}.{first}.{second}")
        value = self._evaluator.value(cell.value, depth + 1)
        basis = max(key.origin.basis for key in keys)
        return value.replace(origin=value.origin.then(span, f"found in mapping `{name}`").resting_on(basis))

    def _any_of(self, mapping: Node, second: str, span: Span, depth: int) -> Value:
        """Return a choice of what all rows of a mapping have, where the row is not known."""
        rows = mapping.pairs if isinstance(mapping, MappingNode) else ()
        if len(rows) > MAX_ALTERNATIVES:
            return Unknown(at(span), Reason.CONDITION, "Fn::FindInMap")
        options = []
        for row in rows:
            cell = pair_of(row.value, second)
            if isinstance(row.key, ScalarNode) and cell is not None:
                value = self._evaluator.value(cell.value, depth + 1)
                options.append(Option(f"the key is {row.key.text}", value))
        if not options:
            return Unknown(at(span), Reason.NOT_EVALUATED, "Fn::FindInMap")
        return choice(at(span), tuple(options))

    def _select(self, argument: Node, span: Span, depth: int) -> Value:
        if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
            return _malformed(span, "Fn::Select")
        index = string(self._evaluator.value(argument.items[0], depth + 1)) or ""
        values = self._evaluator.value(argument.items[1], depth + 1)
        if not isinstance(values, Items) or not values.closed or not (index.isascii() and index.isdigit()):
            reason = values.reason if isinstance(values, Unknown) else Reason.NOT_EVALUATED
            return Unknown(at(span), reason, "Fn::Select")
        if len(index) > 6 or int(index) >= len(values.items):
            return _malformed(span, "Fn::Select")
        value = values.items[int(index)]
        return value.replace(origin=value.origin.then(span, "selected from a list"))

    def _split(self, argument: Node, span: Span, depth: int) -> Value:
        if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
            return _malformed(span, "Fn::Split")
        delimiter = string(self._evaluator.value(argument.items[0], depth + 1))
        value = self._evaluator.value(argument.items[1], depth + 1)
        if not delimiter or string(value) is None:
            return Unknown(at(span), Reason.NOT_EVALUATED, "Fn::Split")
        return split(value, delimiter)

    def _counted(self, value: Value, span: Span) -> Value:
        """Return a string that was put together, unless too many characters were in all."""
        text = embedded(value)
        if text is not None:
            self._evaluator.text_left -= len(text.text)
        return value if self._evaluator.text_left > 0 else Unknown(at(span), Reason.TOO_LARGE)


def _malformed(span: Span, name: str) -> Unknown:
    return Unknown(at(span), Reason.MALFORMED, name)
