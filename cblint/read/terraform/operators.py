"""This is where operators of HCL are applied to values."""

from __future__ import annotations

from cblint.read.terraform.combine import basis_of, for_each_option
from cblint.read.terraform.scalars import as_number, as_truth, equality, literal, unknown_like
from cblint.value import Known, Origin, Reason, Unknown, Value

MAX_NUMBER = 1e15
"""Larger numbers are not computed."""


def operation(operator: str, operands: list[Value], origin: Origin) -> Value:
    """Return the result of an operator with one or two operands."""

    def build(picked: list[Value]) -> Value:
        on = origin.resting_on(basis_of(picked))
        if len(picked) == 1:
            return _unary(operator, picked[0], on)
        if operator in ("==", "!="):
            equal = equality(picked[0], picked[1], on)
            return Known(on, not equal.data) if operator == "!=" and isinstance(equal, Known) else equal
        if operator in ("&&", "||"):
            return _logical(picked[0], picked[1], on, decisive=operator == "||")
        return _arithmetic(operator, picked[0], picked[1], on)

    return for_each_option(operands, origin, build)


def _unary(operator: str, value: Value, origin: Origin) -> Value:
    truth, number = as_truth(value), as_number(value)
    if operator == "!" and truth is not None:
        return Known(origin, not truth)
    if operator == "-" and number is not None:
        return Known(origin, -number, str(-number))
    return unknown_like(value, origin)


def _logical(left: Value, right: Value, origin: Origin, *, decisive: bool) -> Value:
    answers = [as_truth(left), as_truth(right)]
    if decisive in answers:
        deciding = left if answers[0] is decisive else right
        return Known(origin.resting_on(deciding.origin.basis), decisive)
    if None not in answers:
        return Known(origin, not decisive)
    return unknown_like(left if answers[0] is None else right, origin)


def _arithmetic(operator: str, left: Value, right: Value, origin: Origin) -> Value:
    a, b = as_number(left), as_number(right)
    if a is None or b is None:
        return unknown_like(left if a is None else right, origin)
    if abs(a) > MAX_NUMBER or abs(b) > MAX_NUMBER:
        return Unknown(origin, Reason.TOO_LARGE)
    match operator:
        case "+":
            return literal(origin, a + b)
        case "-":
            return literal(origin, a - b)
        case "*":
            return literal(origin, a * b)
        case "/" if b:
            return literal(origin, a // b if isinstance(a, int) and isinstance(b, int) and a % b == 0 else a / b)
        case "%" if b:
            return literal(origin, a - b * int(a / b))
        case "<":
            return literal(origin, a < b)
        case ">":
            return literal(origin, a > b)
        case "<=":
            return literal(origin, a <= b)
        case ">=":
            return literal(origin, a >= b)
        case _:
            return Unknown(origin, Reason.MALFORMED, operator)
