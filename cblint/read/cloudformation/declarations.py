"""This is where the resources of a template, and of those nested in it, are declared: evaluated, not yet understood."""

from __future__ import annotations

from cblint.parse.node import MappingNode, ScalarNode, SequenceNode
from cblint.read.cloudformation.conditions import condition
from cblint.read.cloudformation.evaluation import MAX_SIZE, Evaluator
from cblint.read.cloudformation.function_roles import function_role
from cblint.read.cloudformation.instance import Instance
from cblint.read.cloudformation.serverless import FUNCTIONS, function_properties
from cblint.read.cloudformation.template import NESTING, Definition, Template, keys_of
from cblint.read.declaration import Declaration
from cblint.read.resources.kinds import KINDS
from cblint.value import YES, Entries, Items, Known, Reference, Truth, at, maybe


class Declarations:
    """What a stack and those nested in it declare."""

    def __init__(self, instance: Instance) -> None:
        self.made: list[Declaration] = []
        self.instances: list[Instance] = []
        """The stacks, the outermost first."""
        self.complete = True
        """Whether no resource was left out."""
        self.followed = True
        """Whether all nested stacks are in view."""
        self.size = 0
        """How many values the resources stand for."""
        self._add(instance, YES)

    def _add(self, instance: Instance, exists: Truth) -> None:
        """Add the resources of the kinds that are read, in their order."""
        self.instances.append(instance)
        evaluator, template = instance.evaluator, instance.template
        for definition in template.resources.values():
            kind = definition.word("Type")
            if kind is None:
                self.complete = False
            elif kind in NESTING:
                self._add_nested(instance, definition, exists & _exists(evaluator, template, definition))
            elif kind in KINDS and kind.startswith("AWS::"):
                declaration = _declaration(instance, definition, kind, exists)
                self.size += evaluator.measure(declaration.attributes)[0]
                if self.size > MAX_SIZE:
                    self.complete = False
                    return
                self.made.append(declaration)
                if template.role is None:
                    self.made += function_role(declaration)

    def _add_nested(self, instance: Instance, definition: Definition, exists: Truth) -> None:
        if exists.is_no:
            return
        inner = instance.nested(definition)
        if inner is None or inner.loaded.document.problems or not inner.template.resources:
            self.followed = False
        if inner is not None:
            self._add(inner, exists)


def _declaration(instance: Instance, definition: Definition, kind: str, exists: Truth) -> Declaration:
    evaluator, template = instance.evaluator, instance.template
    return Declaration(
        language="cloudformation",
        type=kind,
        name=definition.name,
        address=f"{template.prefix}{definition.name}",
        span=definition.name_span,
        name_span=definition.name_span,
        attributes=_attributes(evaluator, template, definition, kind),
        exists=exists & _exists(evaluator, template, definition),
        folder=template.path.rpartition("/")[0],
        depends_on=_depends_on(template, definition),
    )


def _depends_on(template: Template, definition: Definition) -> Items | None:
    """Return the logical ids that a resource depends on; one that is no plain string leaves them open."""
    node = definition.get("DependsOn")
    if node is None:
        return None if "DependsOn" not in keys_of(definition.node) else Items(at(definition.name_span), (), False)
    listed = node.items if isinstance(node, SequenceNode) else (node,)
    plain = [each for each in listed if isinstance(each, ScalarNode) and each.tag is None]
    names = (
        Known(at(each.span, reference=Reference(f"{template.prefix}{each.text}", "")), each.text) for each in plain
    )
    return Items(at(node.span), tuple(names), len(plain) == len(listed))


def _attributes(evaluator: Evaluator, template: Template, definition: Definition, kind: str) -> Entries:
    """Return the properties as far as they are in view; a resource that is no mapping has none in view."""
    node = definition.get("Properties")
    if node is None:
        plain = isinstance(definition.node, MappingNode) and "Properties" not in keys_of(definition.node)
        return Entries(at(definition.name_span), (), closed=plain and not template.by_macro)
    value = evaluator.value(function_properties(template, kind, node) if kind in FUNCTIONS else node)
    return value if isinstance(value, Entries) else Entries(at(definition.name_span), (), closed=False)


def _exists(evaluator: Evaluator, template: Template, definition: Definition) -> Truth:
    if "Condition" not in keys_of(definition.node):
        return YES
    name = definition.word("Condition")
    return maybe("a condition") if name is None else condition(evaluator, template, name)
