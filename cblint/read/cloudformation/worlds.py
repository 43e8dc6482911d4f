"""This is where a template's conditions are taken together: which of them may hold at once, and which may not.

A world is one way in which all conditions of a template can come out. What a parameter is compared with tells which
conditions exclude each other; comparisons of anything else are taken to be free.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode, resolved
from cblint.read.cloudformation.conditions import condition
from cblint.read.cloudformation.evaluation import Evaluator
from cblint.read.cloudformation.functions import call_of
from cblint.read.cloudformation.instance import Instance
from cblint.read.cloudformation.template import NESTING, Template
from cblint.read.resources.kinds import KINDS
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.value import string

if TYPE_CHECKING:
    from typing import TypeAlias

MAX_ASSIGNMENTS = 128
"""Conditions that rest on more combinations are not taken together."""
MAX_WORLDS = 8
"""A template with more worlds is only looked at as a whole."""
MAX_STEPS = 50_000
"""Conditions that take more steps are not taken together."""
_MAX_DEPTH = 20
_MAX_KEY = 200
_OTHER = "\0other"
_PSEUDO = "AWS::"

World: TypeAlias = "tuple[tuple[str, bool], ...]"
"""The conditions that rest on what is not known, by name, and whether each holds."""


class _Question(NamedTuple):
    """What a condition rests on: whether a parameter is one of some values, or a free comparison."""

    subject: str
    value: str


_Answers: TypeAlias = "dict[str, str]"


def worlds(instance: Instance) -> tuple[World, ...]:
    """Return the worlds that differ in a condition that something which is read rests on; none if there is one only."""
    evaluator, template = instance.evaluator, instance.template
    used = sorted(_used(instance))
    if not used:
        return ()
    try:
        return _of_all(_Asking(evaluator, template), template, used)
    except _TooManyError:
        return ()


def _of_all(asking: _Asking, template: Template, used: list[str]) -> tuple[World, ...]:
    domains: dict[str, list[str]] = {}
    for name in used:
        for question in asking.questions(template.conditions[name].node, 0):
            domain = domains.setdefault(question.subject, asking.domain(question.subject))
            if question.value not in domain and _OTHER in domain:
                domain.append(question.value)
    if not domains or prod(map(len, domains.values())) > MAX_ASSIGNMENTS:
        return ()
    found: dict[World, None] = {}
    for values in product(*domains.values()):
        answers = dict(zip(domains, values, strict=True))
        world = tuple((name, asking.answer(template.conditions[name].node, answers, 0)) for name in used)
        found[world] = None
    return tuple(found) if 1 < len(found) <= MAX_WORLDS else ()


def _used(instance: Instance) -> Iterator[str]:
    """Yield the conditions that are not decided, and that what is read rests on."""
    evaluator, template = instance.evaluator, instance.template
    names: set[str] = set()
    for definition in template.resources.values():
        if definition.word("Type") in KINDS or definition.word("Type") in NESTING:
            own = definition.word("Condition")
            names |= {own} if own is not None else set()
            names |= {each.name for each in instance.mentions(definition) if each.kind == "condition"}
    for name in names:
        if name in template.conditions and condition(evaluator, template, name).is_maybe:
            yield name


class _TooManyError(Exception):
    """The conditions are too many, or too deep in each other."""


class _Asking:
    """Takes conditions apart into questions, and puts the answers together."""

    def __init__(self, evaluator: Evaluator, template: Template) -> None:
        self._evaluator = evaluator
        self._template = template
        self._left = MAX_STEPS

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _TooManyError

    def domain(self, subject: str) -> list[str]:
        """Return what a parameter may be, `_OTHER` for what is not listed; yes and no for a free comparison."""
        parameter = self._template.parameters.get(subject)
        if parameter is None:
            return [_OTHER] if subject.startswith(_PSEUDO) else ["yes", "no"]
        allowed = parameter.get("AllowedValues")
        if isinstance(allowed, SequenceNode) and all(isinstance(each, ScalarNode) for each in allowed.items):
            return sorted({each.text for each in allowed.items if isinstance(each, ScalarNode)})
        return [_OTHER]

    def questions(self, node: Node, depth: int) -> Iterator[_Question]:
        """Yield what a condition rests on."""
        self._step()
        call = call_of(resolved(node))
        if call is None or depth > _MAX_DEPTH:
            yield _Question(_free(node), "yes")
            return
        argument = resolved(call.argument)
        if call.name == "Equals" and isinstance(argument, SequenceNode) and len(argument.items) == 2:
            question = self._compared(*argument.items)
            if isinstance(question, _Question):
                yield question
            return
        for inner in self._inner(call.name, argument):
            yield from self.questions(inner, depth + 1)
        if not self._inner(call.name, argument):
            yield _Question(_free(node), "yes")

    def answer(self, node: Node, answers: _Answers, depth: int) -> bool:
        """Return whether a condition holds, given the answers to all questions."""
        self._step()
        call = call_of(resolved(node))
        if call is None or depth > _MAX_DEPTH:
            return answers[_free(node)] == "yes"
        argument = resolved(call.argument)
        if call.name == "Equals" and isinstance(argument, SequenceNode) and len(argument.items) == 2:
            question = self._compared(*argument.items)
            return answers[question.subject] == question.value if isinstance(question, _Question) else question
        inner = [self.answer(each, answers, depth + 1) for each in self._inner(call.name, argument)]
        if not inner:
            return answers[_free(node)] == "yes"
        match call.name:
            case "Or":
                return any(inner)
            case "Not":
                return not inner[0]
            case _:
                return all(inner)

    def _inner(self, name: str, argument: Node) -> tuple[Node, ...]:
        """Return the conditions that one is made of."""
        if name == "Condition" and isinstance(argument, ScalarNode):
            found = self._template.conditions.get(argument.text)
            return () if found is None else (found.node,)
        if name in {"And", "Or"} and isinstance(argument, SequenceNode):
            return argument.items
        if name == "Not" and isinstance(argument, SequenceNode) and len(argument.items) == 1:
            return argument.items
        return ()

    def _compared(self, left: Node, right: Node) -> _Question | bool:
        for one, other in ((left, right), (right, left)):
            call = call_of(resolved(one))
            plain = resolved(other)
            if call is not None and call.name == "Ref" and isinstance(call.argument, ScalarNode):
                name = call.argument.text.strip()
                named = name in self._template.parameters or name.startswith(_PSEUDO)
                if named and isinstance(plain, ScalarNode) and plain.tag is None:
                    return _Question(name, plain.text)
        values = [string(self._evaluator.value(each)) for each in (left, right)]
        if None not in values and all(call_of(resolved(each)) is None for each in (left, right)):
            return values[0] == values[1]
        return _Question(" = ".join(sorted((_free(left), _free(right)))), "yes")


def _free(node: Node) -> str:
    """Return what tells a comparison from others: its words, in their order."""
    words: list[str] = []
    pending = [node]
    while pending and len(words) < _MAX_KEY:
        each = resolved(pending.pop())
        match each:
            case ScalarNode(text=text, tag=tag):
                words.append(f"{tag or ''} {text}")
            case SequenceNode(items=items, tag=tag):
                words.append(f"{tag or ''}[{len(items)}")
                pending += reversed(items)
            case MappingNode(pairs=pairs, tag=tag):
                words.append(f"{tag or ''}{{{len(pairs)}")
                pending += [half for pair in reversed(pairs) for half in (pair.value, pair.key)]
            case _:
                words.append(f"at {each.span.start}")
    return "\n".join(words) if len(words) < _MAX_KEY else f"at {node.span.start}"
