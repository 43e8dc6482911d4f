"""This is where the syntax tree of HCL is defined: bodies, blocks, attributes and expressions with full spans."""

from __future__ import annotations

from cblint.parse.node import SyntaxProblem
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import Segment, Span

if TYPE_CHECKING:
    from typing import TypeAlias


class Literal(NamedTuple):
    """A string without interpolation, a number, a truth value or null."""

    span: Span
    data: str | int | float | bool | None
    text: str = ""
    """As written, where it is not a string."""
    segments: tuple[Segment, ...] = ()
    """Where the characters of a string stand in the file."""


class TextPart(NamedTuple):
    """Literal characters of a template."""

    text: str
    segments: tuple[Segment, ...]


class Interpolation(NamedTuple):
    """`${…}` in a template."""

    span: Span
    expression: Expression


class IfDirective(NamedTuple):
    """`%{if}` … `%{else}` … `%{endif}`."""

    span: Span
    condition: Expression
    yes: tuple[TemplatePart, ...]
    no: tuple[TemplatePart, ...]


class ForDirective(NamedTuple):
    """`%{for}` … `%{endfor}`."""

    span: Span
    key_name: str
    """Empty where there is only one name."""
    value_name: str
    source: Expression
    parts: tuple[TemplatePart, ...]


class Directive(NamedTuple):
    """A directive that is malformed or nested too deeply: it is not evaluated."""

    span: Span


TemplatePart: TypeAlias = "TextPart | Interpolation | IfDirective | ForDirective | Directive"


class Template(NamedTuple):
    """A quoted string or heredoc with at least one interpolation or directive."""

    span: Span
    parts: tuple[TemplatePart, ...]


class Name(NamedTuple):
    """The first identifier of a reference."""

    span: Span
    name: str


class AttributeStep(NamedTuple):
    """`.name`."""

    span: Span
    name: str


class IndexStep(NamedTuple):
    """`[key]`, or the legacy `.0`."""

    span: Span
    key: Expression


class SplatStep(NamedTuple):
    """`[*]`, or the legacy `.*`, which only attribute names may follow as part of it."""

    span: Span
    legacy: bool


StepNode: TypeAlias = AttributeStep | IndexStep | SplatStep


class Traversal(NamedTuple):
    """An expression followed by at least one step into its value."""

    span: Span
    root: Expression
    steps: tuple[StepNode, ...]


class Call(NamedTuple):
    """A function call; `expands` if its last argument ends in `...`."""

    span: Span
    name: str
    arguments: tuple[Expression, ...]
    expands: bool


class Conditional(NamedTuple):
    """`condition ? yes : no`."""

    span: Span
    condition: Expression
    yes: Expression
    no: Expression


class Operation(NamedTuple):
    """An operator with one or two operands."""

    span: Span
    operator: str
    operands: tuple[Expression, ...]


class ObjectItem(NamedTuple):
    """One entry of an object; a bare word as key is a string."""

    key: Expression
    value: Expression


class ObjectNode(NamedTuple):
    """`{ key = value, … }`."""

    span: Span
    items: tuple[ObjectItem, ...]


class TupleNode(NamedTuple):
    """`[value, …]`."""

    span: Span
    items: tuple[Expression, ...]


class ForNode(NamedTuple):
    """`[for …]`, or `{for …}`, which has a key."""

    span: Span
    key_name: str
    """Empty where there is only one name."""
    value_name: str
    source: Expression
    key: Expression | None
    value: Expression
    condition: Expression | None
    grouped: bool
    """Whether values of equal keys are collected (`...`)."""


class OpaqueNode(NamedTuple):
    """An expression that cannot be evaluated: malformed, or nested too deeply."""

    span: Span
    malformed: bool


Expression: TypeAlias = (
    Literal
    | Template
    | Name
    | Traversal
    | Call
    | Conditional
    | Operation
    | ObjectNode
    | TupleNode
    | ForNode
    | OpaqueNode
)


class Attribute(NamedTuple):
    """`name = value`; the value of a malformed one is opaque."""

    span: Span
    name: str
    name_span: Span
    value: Expression


class Label(NamedTuple):
    """A label of a block; its span includes the quotes."""

    span: Span
    text: str


class Block(NamedTuple):
    """`type "label" … { body }`; its span is the header, from the type to the last label."""

    span: Span
    type: str
    type_span: Span
    labels: tuple[Label, ...]
    body: Body


class Body(NamedTuple):
    """What stands in a block or file, in its order; if it is not complete, something in it does not parse."""

    span: Span
    attributes: tuple[Attribute, ...]
    blocks: tuple[Block, ...]
    complete: bool

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute of a name, if there is one."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


class Duplicate(NamedTuple):
    """An attribute given a second time in one body; both are malformed."""

    span: Span
    name: str
    first: Span


class HclDocument(NamedTuple):
    """A parsed text: its body, and what is wrong with it."""

    body: Body
    problems: tuple[SyntaxProblem, ...]
    duplicates: tuple[Duplicate, ...]
