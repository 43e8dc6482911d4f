"""This is where `Ref` and `Fn::GetAtt` are evaluated: parameters, pseudo parameters and resources."""

from __future__ import annotations

import re

from cblint.data.cloudformation import ReturnValues, return_values
from cblint.parse.node import MappingNode
from cblint.read.cloudformation.parameters import parameter_value
from cblint.read.cloudformation.template import NESTING, Definition, Template, pair_of
from cblint.read.cloudformation.text import Assembly
from cblint.read.shape import is_scalar, settled
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import Span
from cblint.value import (
    Known,
    Reason,
    Reference,
    Unknown,
    Value,
    at,
)

if TYPE_CHECKING:
    from cblint.read.cloudformation.evaluation import Evaluator

_PLACE = re.compile(r"\{([^{}]+)\}")
_OUTPUTS = "Outputs."
_ROLE = "Role"
_OF_STACK = frozenset({"AWS::StackId", "AWS::StackName"})


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
            return Unknown(at(span), Reason.OUTSIDE, name + self._whose(name))
        parameter = self._template.parameters.get(name)
        if parameter is not None:
            return parameter_value(self._evaluator, parameter, span, depth)
        resource = self._template.resources.get(name)
        if resource is None:
            return self._made_by_sam(name, "", span)
        known = return_values().get(resource.word("Type") or "")
        return self._pattern(resource, "" if known is None else known.ref, _Use("", known, span, depth))

    def get_att(self, name: str, attribute: str, span: Span, depth: int) -> Value:
        """Return what `GetAtt` gives."""
        resource = self._template.resources.get(name)
        if resource is None:
            return self._made_by_sam(name, attribute, span)
        type_ = resource.word("Type") or ""
        if type_ in NESTING and attribute.startswith(_OUTPUTS):
            output = attribute.removeprefix(_OUTPUTS)
            value = self._evaluator.surroundings.output(resource, output, span, depth)
            if value is not None:
                return value
        if type_ in NESTING or type_.startswith("Custom::"):
            reference = Reference(f"{self._template.prefix}{name}", attribute)
            return Unknown(at(span, reference=reference), Reason.OUTSIDE, f"{name}.{attribute}")
        known = return_values().get(type_)
        pattern = "" if known is None else known.attributes.get(attribute, "")
        return self._pattern(resource, pattern, _Use(attribute, known, span, depth))

    def _made_by_sam(self, name: str, attribute: str, span: Span) -> Value:
        """Return what is known of a resource that is not written: SAM makes a role for each function without one."""
        function = self._template.resources.get(name.removesuffix(_ROLE)) if name.endswith(_ROLE) else None
        if function is None or function.word("Type") != "AWS::Serverless::Function":
            return Unknown(at(span), Reason.NOT_FOUND, name)
        reference = Reference(f"{self._template.prefix}{name}", attribute)
        return Unknown(at(span, reference=reference), Reason.COMPUTED, f"{name}.{attribute}" if attribute else name)

    def _pattern(self, resource: Definition, pattern: str, use: _Use) -> Value:
        """Return the string that a pattern makes, as read from the resource's attribute."""
        reference = Reference(f"{self._template.prefix}{resource.name}", use.attribute)
        word = f"{resource.name}.{use.attribute}" if use.attribute else resource.name
        name = self._name(resource, use) if pattern == "{name}" else None
        if not pattern or (pattern == "{name}" and name is None):
            return Unknown(at(use.span, reference=reference), Reason.COMPUTED, word)
        if name is not None:
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
        match word:
            case "name":
                return self._name(resource, use) or Unknown(at(use.span), Reason.COMPUTED, resource.name)
            case "path":
                path = None if use.known is None else self._property(resource, use.known.path, use.depth)
                return path or Known(at(use.span), "/")
            case "id":
                return Unknown(at(use.span), Reason.COMPUTED, resource.name)
            case _:
                return Unknown(at(use.span), Reason.OUTSIDE, word)

    def _whose(self, name: str) -> str:
        """Return what tells a stack's own name from that of the stack that it is nested in."""
        return f" of {self._template.prefix}" if name in _OF_STACK and self._evaluator.surroundings.is_nested else ""

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
        value = self._evaluator.value(found.value, depth + 1)
        if is_scalar(value):
            return value
        return settled(value, Unknown(at(resource.name_span), Reason.COMPUTED, resource.name))
