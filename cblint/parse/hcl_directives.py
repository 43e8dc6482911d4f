"""This is where the markers of a template's directives are found, and what stands between them becomes theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cblint.parse.hcl_nodes import Directive, Expression, ForDirective, IfDirective, Interpolation, TemplatePart
from cblint.parse.hcl_places import Places
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_NESTING = 20
MARKERS = frozenset(
    {"template_if_intro", "template_else_intro", "template_if_end", "template_for_start", "template_for_end"}
)
NESTING = frozenset({"template_directive", "template_if", "template_for"})

Read = Callable[["Node"], Expression]


class Marker(NamedTuple):
    """`%{if …}`, `%{else}`, `%{endif}`, `%{for …}` or `%{endfor}`."""

    span: Span
    kind: str
    """The first word."""
    expression: Expression | None = None
    names: tuple[str, ...] = ()
    """Of a loop: the names of the key, if there is one, and of the value."""


def marked(node: Node) -> Iterator[Node]:
    """Yield the interpolations and markers in a template, in their order, those inside of directives too."""
    pending = node.children[::-1]
    while pending:
        child = pending.pop()
        if child.type == "template_interpolation" or child.type in MARKERS:
            yield child
        elif child.type in NESTING:
            pending += child.children[::-1]


def marker(node: Node, places: Places, read: Read) -> Marker:
    """Return a marker's node as ours."""
    words = [child.type for child in node.children if child.type in ("if", "else", "endif", "for", "endfor")]
    expression = next((read(child) for child in node.children if child.type == "expression"), None)
    names = tuple(places.word(child) for child in node.children if child.type == "identifier")
    return Marker(places.span(node), words[0] if words else "", expression, names)


class _Open:
    """A directive whose end was not met yet."""

    def __init__(self, start: Marker) -> None:
        self.start = start
        self.yes: list[TemplatePart] = []
        self.no: list[TemplatePart] | None = None

    @property
    def inside(self) -> list[TemplatePart]:
        return self.yes if self.no is None else self.no

    def closed(self, end: Marker) -> TemplatePart:
        """Return the directive, which ends at a marker."""
        span = self.start.span.to(end.span)
        match self.start, end.kind:
            case Marker(kind="if", expression=condition), "endif" if condition is not None:
                return IfDirective(span, condition, tuple(self.yes), tuple(self.no or ()))
            case Marker(kind="for", expression=source, names=[*names]), "endfor" if source is not None and names:
                key = names[0] if len(names) > 1 else ""
                return ForDirective(span, key, names[-1], source, tuple(self.yes))
            case _:
                return Directive(span)


def nested(flat: list[TemplatePart | Marker]) -> tuple[TemplatePart, ...]:
    """Return parts and markers as parts that hold what stands inside of them."""
    if not any(isinstance(part, Marker) for part in flat):
        return tuple(part for part in flat if not isinstance(part, Marker))
    made: list[TemplatePart] = []
    stack: list[_Open] = []
    for part in flat:
        if not isinstance(part, Marker):
            (stack[-1].inside if stack else made).append(part)
        elif part.kind in ("if", "for") and len(stack) < MAX_NESTING:
            stack.append(_Open(part))
        elif part.kind == "else" and stack and stack[-1].start.kind == "if" and stack[-1].no is None:
            stack[-1].no = []
        elif part.kind in ("endif", "endfor") and stack:
            ended = stack.pop().closed(part)
            (stack[-1].inside if stack else made).append(ended)
        else:
            return (Directive(part.span),)
    return (Directive(stack[0].start.span),) if stack else tuple(made)


def interpolation(node: Node, places: Places, read: Read) -> TemplatePart:
    """Return an interpolation's node as ours; one without an expression is malformed."""
    for child in node.children:
        if child.type == "expression":
            return Interpolation(places.span(node), read(child))
    return Directive(places.span(node))
