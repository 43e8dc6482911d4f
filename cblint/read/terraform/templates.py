"""This is where templates become strings: interpolations, conditions and loops between literal characters."""

from __future__ import annotations

from cblint.parse.hcl_nodes import Directive, ForDirective, IfDirective, Interpolation, Template, TemplatePart, TextPart
from cblint.read.terraform.combine import Piece, choice, concatenated, for_each_option
from cblint.read.terraform.loops import MAX_ROUNDS, rounds
from cblint.read.terraform.scalars import as_truth, unknown_like
from cblint.read.terraform.scope import Scope, here
from cblint.read.terraform.traversal import Evaluate
from cblint.read.terraform.written import as_string
from cblint.source import Segment
from cblint.value import Choice, Entries, Items, Known, Option, Origin, Reason, Text, Unknown, Value


def template(node: Template, scope: Scope, evaluate: Evaluate) -> Value:
    """Return the value of a template: of a single interpolation as it is, else a string."""
    if len(node.parts) == 1 and isinstance(node.parts[0], Interpolation):
        return evaluate(node.parts[0].expression, scope)
    return _joined(node.parts, here(node.span, scope), scope, evaluate)


def _joined(parts: tuple[TemplatePart, ...], origin: Origin, scope: Scope, evaluate: Evaluate) -> Value:
    values: list[Value] = []
    for part in parts:
        match part:
            case TextPart(text=text, segments=segments):
                values.append(Known(origin, text, "", segments))
            case Interpolation(expression=expression):
                values.append(as_string(evaluate(expression, scope), scope.run))
            case IfDirective():
                values.append(_chosen(part, scope, evaluate))
            case ForDirective():
                values.append(_repeated(part, scope, evaluate))
            case Directive(span=span):
                values.append(Unknown(here(span, scope), Reason.MALFORMED, "a template directive"))

    def build(picked: list[Value]) -> Value:
        pairs = zip(picked, parts, strict=True)
        return concatenated([Piece(value, _segments(value, part)) for value, part in pairs], origin)

    return for_each_option(values, origin, build)


def _segments(value: Value, part: TemplatePart) -> tuple[Segment, ...]:
    """Return where the characters of a part stand: those that were interpolated are of another place."""
    if isinstance(part, Interpolation) or not isinstance(value, Known | Text):
        return ()
    return value.segments or ()


def _chosen(part: IfDirective, scope: Scope, evaluate: Evaluate) -> Value:
    origin = here(part.span, scope)

    def build(picked: list[Value]) -> Value:
        condition = picked[0]
        answer = as_truth(condition)
        on = origin.resting_on(condition.origin.basis)
        if answer is not None:
            return _joined(part.yes if answer else part.no, on, scope, evaluate)
        if isinstance(condition, Known | Items | Entries):
            return Unknown(origin, Reason.MALFORMED, "a template directive")
        if not isinstance(condition, Unknown | Choice):
            return unknown_like(condition, origin)
        written = scope.run.written(part.condition.span)
        yes, no = (_joined(parts, on, scope, evaluate) for parts in (part.yes, part.no))
        return choice(origin, [Option(written, yes), Option(f"!({written})", no)])

    return for_each_option([evaluate(part.condition, scope)], origin, build)


def _repeated(part: ForDirective, scope: Scope, evaluate: Evaluate) -> Value:
    origin = here(part.span, scope)

    def build(picked: list[Value]) -> Value:
        over = picked[0]
        if not isinstance(over, Items | Entries) or not over.closed:
            return unknown_like(over, origin)
        pairs = rounds(over)
        if len(pairs) > MAX_ROUNDS:
            return Unknown(origin, Reason.TOO_LARGE, "a template directive")
        made: list[Value] = []
        for key, value in pairs:
            if not scope.run.enter():
                scope.run.leave()
                return Unknown(origin, Reason.TOO_LARGE, "a template directive")
            names = {part.value_name: value} | ({part.key_name: key} if part.key_name else {})
            made.append(_joined(part.parts, origin, scope.with_names(names), evaluate))
            scope.run.leave()
        return for_each_option(made, origin, lambda each: concatenated([_piece(value) for value in each], origin))

    return for_each_option([evaluate(part.source, scope)], origin, build)


def _piece(value: Value) -> Piece:
    return Piece(value, value.segments or () if isinstance(value, Known | Text) else ())
