"""This is where `Ref` and `Fn::GetAtt` are evaluated: parameters, pseudo parameters and resources."""

from __future__ import annotations

import re

from cblint.data.cloudformation import ReturnValues, return_values
from cblint.model.part import FROM_PARAMETER_STORE, NO_ECHO
from cblint.parse.node import MappingNode
from cblint.read.cloudformation.template import Definition, Template, pair_of
from cblint.read.cloudformation.text import Assembly, split
from cblint.read.shape import settled
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import Span
from cblint.value import (
    Basis,
    Known,
    Origin,
    Reason,
    Reference,
    Step,
    Unknown,
    Value,
    at,
    string,
)

if TYPE_CHECKING:
    from cblint.read.cloudformation.evaluation import Evaluator

_PLACE = re.compile(r"\{([^{}]+)\}")


class _Use(NamedTuple):
    """One reference to a resource: its attribute, what is known about the type, where it stands and how deep."""

    attribute: str
    known: ReturnValues | None
    span: Span
    depth: int


class References:
    """Evaluates the references of one template."""

    def __init__(self, evaluator: Evaluator, template: Template) -> None:
        self._evaluator = evaluator
        self._template = template

    def ref(self, name: str, span: Span, depth: int) -> Value:
        """Return what `Ref` gives: a parameter's value, a resource's name or id."""
        if name == "AWS::NoValue":
            return Known(at(span, "no value"), None)
        if name.startswith("AWS::"):
            return Unknown(at(span), Reason.OUTSIDE, name)
        parameter = self._template.parameters.get(name)
        if parameter is not None:
            return self._parameter(parameter, span, depth)
        resource = self._template.resources.get(name)
        if resource is None:
            return Unknown(at(span), Reason.NOT_FOUND, name)
        known = return_values().get(resource.word("Type") or "")
        return self._pattern(resource, "" if known is None else known.ref, _Use("", known, span, depth))

    def get_att(self, name: str, attribute: str, span: Span, depth: int) -> Value:
        """Return what `GetAtt` gives."""
        resource = self._template.resources.get(name)
        if resource is None:
            return Unknown(at(span), Reason.NOT_FOUND, name)
        type_ = resource.word("Type") or ""
        if type_ == "AWS::CloudFormation::Stack" or type_.startswith("Custom::"):
            reference = Reference(f"{self._template.path}:{name}", attribute)
            return Unknown(at(span, reference=reference), Reason.OUTSIDE, f"{name}.{attribute}")
        known = return_values().get(type_)
        pattern = "" if known is None else known.attributes.get(attribute, "")
        return self._pattern(resource, pattern, _Use(attribute, known, span, depth))

    def _parameter(self, parameter: Definition, span: Span, depth: int) -> Value:
        step = Step(span, f"by parameter `{parameter.name}`")
        kind = parameter.word("Type") or ""
        hidden = (parameter.word("NoEcho") or "").lower() == "true"
        note = NO_ECHO if hidden else "a parameter"
        origin = Origin((Step(parameter.name_span, note), step))
        if kind.startswith("AWS::SSM::"):
            stored = Origin((Step(parameter.name_span, FROM_PARAMETER_STORE), step))
            return Unknown(stored, Reason.OUTSIDE, parameter.name)
        default = parameter.get("Default")
        value = None if default is None else self._evaluator.value(default, depth + 1)
        if value is None or string(value) == "":
            return Unknown(origin, Reason.NO_VALUE, parameter.name)
        first = Step(value.origin.span, f"the default of {note}")
        known = value.replace(origin=Origin((first, step), Basis.DEFAULT))
        if kind == "CommaDelimitedList" or kind.startswith("List<"):
            return split(known, ",")
        return known

    def _pattern(self, resource: Definition, pattern: str, use: _Use) -> Value:
        """Return the string that a pattern makes, as read from the resource's attribute."""
        reference = Reference(f"{self._template.path}:{resource.name}", use.attribute)
        word = f"{resource.name}.{use.attribute}" if use.attribute else resource.name
        computed = Unknown(at(use.span, reference=reference), Reason.COMPUTED, word)
        if not pattern:
            return computed
        if pattern == "{name}":
            name = self._name(resource, use)
            if name is None:
                return computed
            return name.replace(origin=name.origin.then(use.span, f"by `{word}`").referring_to(reference))
        made = Assembly(use.span)
        position = 0
        for match in _PLACE.finditer(pattern):
            made.add(pattern[position : match.start()])
            made.add_value(self._place(match[1], resource, use))
            position = match.end()
        made.add(pattern[position:])
        value = made.value(at(use.span))
        return value.replace(origin=value.origin.referring_to(reference))

    def _place(self, word: str, resource: Definition, use: _Use) -> Value:
        made_up = Unknown(at(use.span), Reason.COMPUTED, resource.name)
        match word:
            case "name":
                return self._name(resource, use) or made_up
            case "path":
                path = None if use.known is None else self._property(resource, use.known.path, use.depth)
                return path or Known(at(use.span), "/")
            case "id":
                return made_up
            case _:
                return Unknown(at(use.span), Reason.OUTSIDE, word)

    def _name(self, resource: Definition, use: _Use) -> Value | None:
        return None if use.known is None else self._property(resource, use.known.name, use.depth)

    def _property(self, resource: Definition, name: str, depth: int) -> Value | None:
        """Return a property as a scalar; None where it is not given."""
        node = resource.get("Properties")
        if node is None or not name:
            return None
        if not isinstance(node, MappingNode) or node.tag is not None:
            return Unknown(at(node.span), Reason.NOT_EVALUATED, name)
        found = pair_of(node, name)
        if found is None:
            return None
        made_up = Unknown(at(resource.name_span), Reason.COMPUTED, resource.name)
        return settled(self._evaluator.value(found.value, depth + 1), made_up)
