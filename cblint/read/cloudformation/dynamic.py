"""This is where dynamic references, which CloudFormation replaces when it deploys, become what is not known."""

from __future__ import annotations

import re

from cblint.read.cloudformation.text import Assembly
from cblint.source import HOLE
from cblint.value import Hole, Known, Reason, Text, Unknown, Value, at, embedded

_START = "{{resolve:"
_REFERENCE = re.compile(r"\{\{resolve:[^{}\n]*+\}\}")


def without_dynamic_references(value: Value) -> Value:
    """Return a value with each `{{resolve:…}}` as an unknown part, whose detail is the reference as written."""
    text = embedded(value) if _may_hold_one(value) else None
    if text is None or _START not in text.text:
        return value
    holes = iter([part for part in value.parts if isinstance(part, Hole)] if isinstance(value, Text) else [])
    made = Assembly(value.origin.span)
    position = 0

    def literal(end: int) -> None:
        start = position
        for index, piece in enumerate(text.text[start:end].split(HOLE)):
            if index:
                made.add_hole(next(holes))
                start += 1
            made.add(piece, text.map.slice(start, start + len(piece)))
            start += len(piece)

    for match in _REFERENCE.finditer(text.text):
        literal(match.start())
        inner = [next(holes) for _ in range(match[0].count(HOLE))]
        detail = match[0]
        for hole in inner:
            detail = detail.replace(HOLE, f"${{{hole.detail}}}", 1)
        if match.span() == (0, len(text.text)):
            return Unknown(value.origin, Reason.OUTSIDE, detail)
        made.add_hole(Hole(at(text.span(*match.span())), Reason.OUTSIDE, detail))
        position = match.end()
    literal(len(text.text))
    result = made.value(value.origin)
    return result.replace(origin=value.origin)


def _may_hold_one(value: Value) -> bool:
    if isinstance(value, Known):
        return isinstance(value.data, str) and _START in value.data
    return isinstance(value, Text) and _START in "".join([part for part in value.parts if isinstance(part, str)])
