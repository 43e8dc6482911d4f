"""This is where a template's parameters get their values: given by another template, by default, or one of several."""

from __future__ import annotations

from cblint.model.part import FROM_PARAMETER_STORE, NO_ECHO
from cblint.parse.node import SequenceNode
from cblint.read.cloudformation.template import Definition
from cblint.read.cloudformation.text import OF_PARAMETER, split
from cblint.read.shape import MAX_ALTERNATIVES, choice, mapped
from cblint.record import TYPE_CHECKING
from cblint.source import Span
from cblint.value import (
    Basis,
    Known,
    Option,
    Origin,
    Reason,
    Step,
    Text,
    Unknown,
    Value,
    string,
)

if TYPE_CHECKING:
    from cblint.read.cloudformation.evaluation import Evaluator


def parameter_value(evaluator: Evaluator, parameter: Definition, span: Span, depth: int) -> Value:
    """Return the value of a parameter where it is used."""
    step = Step(span, f"by parameter `{parameter.name}`")
    kind = parameter.word("Type") or ""
    hidden = (parameter.word("NoEcho") or "").lower() == "true"
    note = NO_ECHO if hidden else "a parameter"
    if kind.startswith("AWS::SSM::"):
        stored = Origin((Step(parameter.name_span, FROM_PARAMETER_STORE), step))
        return Unknown(stored, Reason.OUTSIDE, parameter.name)
    given = evaluator.surroundings.given(parameter.name, depth)
    if given is not None:
        origin = given.origin.then(parameter.name_span, note).then(*step)
        return _listed(given.replace(origin=origin), kind)
    is_nested = evaluator.surroundings.is_nested
    default = parameter.get("Default")
    value = None if default is None else evaluator.value(default, depth + 1)
    if value is None or (string(value) == "" and not is_nested):
        return _allowed(evaluator, parameter, (note, step), depth)
    first = Step(value.origin.span, f"the default of {note}")
    return _listed(value.replace(origin=Origin((first, step), Basis.GIVEN if is_nested else Basis.DEFAULT)), kind)


def _listed(value: Value, kind: str) -> Value:
    """Return a value as a list, where the parameter is of such a type and it is a string."""
    if kind != "CommaDelimitedList" and not kind.startswith("List<"):
        return value
    return mapped(value, lambda each: split(each, ",") if isinstance(each, Text) or string(each) is not None else each)


def _allowed(evaluator: Evaluator, parameter: Definition, used: tuple[str, Step], depth: int) -> Value:
    """Return what a parameter without a value may be: one of those allowed, where they are listed."""
    note, step = used
    origin = Origin((Step(parameter.name_span, note), step))
    unknown = Unknown(origin, Reason.NO_VALUE, parameter.name)
    listed = parameter.get("AllowedValues")
    kind = parameter.word("Type") or ""
    if not isinstance(listed, SequenceNode) or listed.tag is not None or kind not in {"String", "Number"}:
        return unknown
    if note == NO_ECHO or not 0 < len(listed.items) <= MAX_ALTERNATIVES:
        return unknown
    options = []
    for item in listed.items:
        value = evaluator.value(item, depth + 1)
        if not isinstance(value, Known) or (written := string(value)) is None:
            return unknown
        allowed = value.replace(origin=Origin((Step(value.origin.span, f"an allowed value of {note}"), step)))
        options.append(Option(f"{OF_PARAMETER}{parameter.name} is {written}", allowed))
    return choice(origin, tuple(options))
