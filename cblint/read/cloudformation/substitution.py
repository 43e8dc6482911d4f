"""This is where `Fn::Sub` puts values into a string: what stays keeps its place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable

from cblint.parse.node import ScalarNode
from cblint.read.cloudformation.text import Assembly
from cblint.source import HOLE, Span
from cblint.value import Hole, Reason, Value, at

_VARIABLE = re.compile(r"\$\{(!?)([^{}]*)\}")
_NAME = re.compile(r"\s*([A-Za-z0-9:._-]+)\s*")


def substituted(node: ScalarNode, value_of: Callable[[str, Span], Value]) -> Value:
    """Return a string with `${Name}` replaced by what `value_of` gives for it; `${!Name}` stays as `${Name}`."""
    text = node.embedded()
    made = Assembly(node.span)

    def literal(start: int, end: int) -> None:
        if start == end:
            return
        for index, piece in enumerate(text.text[start:end].split(HOLE)):
            if index:
                made.add_hole(Hole(at(node.span), Reason.NOT_EVALUATED))
                start += 1
            made.add(piece, text.map.slice(start, start + len(piece)))
            start += len(piece)

    position = 0
    for match in _VARIABLE.finditer(text.text):
        if match[1]:
            literal(position, match.start(1))
            literal(match.end(1), match.end())
        else:
            literal(position, match.start())
            name = _NAME.fullmatch(match[2])
            place = text.span(match.start(), match.end())
            if name is None:
                made.add_hole(Hole(at(place), Reason.MALFORMED, match[0]))
            else:
                made.add_value(value_of(name[1], place))
        position = match.end()
    literal(position, len(text.text))
    return made.value(at(node.span))
