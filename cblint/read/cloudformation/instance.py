"""This is where a template stands as a stack, alone or nested in another: what it is given, and what it hands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cblint.parse.node import Node
from cblint.read.cloudformation.evaluation import Evaluator
from cblint.read.cloudformation.library import Library, Loaded, plain_pairs
from cblint.read.cloudformation.mentions import Mention, mentions
from cblint.read.cloudformation.surroundings import Surroundings
from cblint.read.cloudformation.template import Definition, Template, keys_of, pair_of
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Known, Reason, Truth, Unknown, Value, at

MAX_NESTING = 6
"""Stacks nested deeper are not followed."""
MAX_INSTANCES = 200
"""No more stacks that are nested in one are followed."""


class Call(NamedTuple):
    """The resource by which a stack is nested in another."""

    outer: Instance
    definition: Definition


class Whole:
    """What all the stacks share that are nested in one: the text and the number of stacks that they may make."""

    def __init__(
        self,
        library: Library,
        exports: Callable[[str], tuple[Instance, Definition] | None],
        world: dict[str, Truth] | None = None,
    ) -> None:
        self.library = library
        self.exports = exports
        self.world = world or {}
        """The conditions of the outermost stack that are taken as decided."""
        self.count = 0


class Instance(Surroundings):
    """A stack that is made of a template."""

    def __init__(self, whole: Whole, loaded: Loaded, template: Template, call: Call | None = None) -> None:
        super().__init__()
        self.whole = whole
        self.loaded = loaded
        self.template = template
        self.is_nested = call is not None
        self._call = call
        self._budget: Surroundings = self if call is None else call.outer.budget
        self._nested: dict[str, Instance | None] = {}
        self._mentions: dict[str, tuple[Mention, ...]] = {}
        self.evaluator = Evaluator(template, self)

    @property
    def budget(self) -> Surroundings:
        """What counts the text of all that is nested in one stack."""
        return self._budget

    def spend(self, length: int) -> bool:
        """Count characters that were put together, and tell whether there may be more."""
        self._budget.text_left -= length
        return self._budget.text_left > 0

    def paths(self) -> Iterator[str]:
        """Yield the paths of this template and of those around it."""
        yield self.template.path
        if self._call is not None:
            yield from self._call.outer.paths()

    def mentions(self, definition: Definition) -> tuple[Mention, ...]:
        """Return what the properties of a resource refer to."""
        found = self._mentions.get(definition.name)
        if found is None:
            properties = definition.get("Properties")
            found = () if properties is None else tuple(mentions(properties))
            self._mentions[definition.name] = found
        return found

    def nested(self, definition: Definition) -> Instance | None:
        """Return the stack that a resource nests in this one; None where its template is not in view."""
        if definition.name not in self._nested:
            self._nested[definition.name] = self._made(definition)
        return self._nested[definition.name]

    def _made(self, definition: Definition) -> Instance | None:
        path = self.whole.library.path_of(self.template, definition)
        around = tuple(self.paths())
        if path is None or path in around or len(around) >= MAX_NESTING or self.whole.count >= MAX_INSTANCES:
            return None
        loaded = self.whole.library.get(path)
        template = None if loaded is None else loaded.nested(f"{self.template.prefix}{definition.name}.")
        if loaded is None or template is None:
            return None
        self.whole.count += 1
        return Instance(self.whole, loaded, template, Call(self, definition))

    def given(self, parameter: str, depth: int) -> Value | None:
        """Return what the outer template gives for a parameter; None where its default holds."""
        if self._call is None:
            return None
        outer, definition = self._call
        properties = plain_pairs(definition.get("Properties"))
        unknown = Unknown(at(definition.name_span), Reason.NOT_EVALUATED, parameter)
        if properties is None:
            return unknown if "Properties" in keys_of(definition.node) else None
        if "Parameters" not in keys_of(properties):
            return None
        listed = pair_of(properties, "Parameters")
        parameters = None if listed is None else plain_pairs(listed.value)
        if parameters is None:
            return unknown
        pair = pair_of(parameters, parameter)
        value = None if pair is None else outer.evaluator.value(pair.value, depth + 1)
        return None if isinstance(value, Known) and value.data is None else value

    def output(self, stack: Definition, name: str, span: Span, depth: int) -> Value | None:
        """Return an output of a stack that is nested in this one."""
        inner = self.nested(stack)
        node = None if inner is None else inner.handed_on(name)
        if inner is None or node is None:
            return None
        value = inner.evaluator.value(node, depth + 1)
        return value.replace(origin=value.origin.then(span, f"output `{name}` of `{stack.name}`"))

    def handed_on(self, output: str) -> Node | None:
        """Return the value of an output."""
        found = self.template.outputs.get(output)
        return None if found is None else found.get("Value")

    def imported(self, name: str, span: Span, depth: int) -> Value | None:
        """Return what is exported under a name."""
        found = self.whole.exports(name)
        node = None if found is None else found[1].get("Value")
        if found is None or node is None:
            return None
        value = found[0].evaluator.value(node, depth + 1)
        return value.replace(origin=value.origin.then(span, f"imported as `{name}`"))

    def decided(self, condition: str) -> Truth | None:
        """Return whether a condition holds in the world that is looked at."""
        return self.whole.world.get(condition) if self._call is None else None
