"""This is where a scalar is held against what a table expects, and the expected is put into words."""

from __future__ import annotations

import re

from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode
from cblint.read.keys import Flag, Number, Word
from cblint.value import Known, Value, string


def allowed(shape: Word, value: Value) -> bool:
    """Tell whether a scalar is one of those that a shape allows."""
    text = string(value) or ""
    if not shape.values and not shape.pattern:
        return True
    if shape.pattern:
        return re.fullmatch(shape.pattern, text, re.IGNORECASE if shape.ignore_case else 0) is not None
    if shape.ignore_case:
        return text.lower() in [each.lower() for each in shape.values]
    if text in shape.values and not shape.bare:
        return True
    data = value.data if isinstance(value, Known) else None
    if isinstance(data, bool) or not isinstance(data, int | float):
        return False
    return any(_same_number(each, data) for each in shape.values)


def _same_number(text: str, number: float) -> bool:
    try:
        return float(text) == number
    except ValueError:
        return False


def is_number(shape: Number, text: str) -> bool:
    """Tell whether a text is a whole number that a shape allows."""
    found = re.fullmatch(r"[-+]?\d{1,18}(\.0*)?", text, re.ASCII)
    if found is None:
        return False
    number = int(text.partition(".")[0])
    return shape.minimum is None or number >= shape.minimum


def is_short(text: str) -> bool:
    """Tell whether a scalar can stand in a message."""
    return 0 < len(text) <= 20 and "\n" not in text and "`" not in text


def form(node: Node) -> str:
    """Say what a node is."""
    match node:
        case MappingNode():
            return "a mapping"
        case SequenceNode():
            return "a list"
        case ScalarNode(text=""):
            return "empty"
        case _:
            return "a string"


def expected(shape: Word | Flag | Number) -> str:
    """Say what a shape allows."""
    match shape:
        case Word(what=what):
            return what
        case Flag():
            return "`yes` or `no`"
        case Number(minimum=None):
            return "a whole number"
        case Number(minimum=minimum):
            return f"a whole number from {minimum}"
