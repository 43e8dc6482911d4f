"""This is where a scalar is held against what a table expects, and the expected is put into words."""

from __future__ import annotations

import re

from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode
from cblint.read.keys import FALSE_WORDS, TRUE_WORDS, Flag, Number, Word
from cblint.value import Known, Scalar, Value, string


def allowed(shape: Word, value: Value) -> bool:
    """Tell whether a scalar is one of those that a shape allows."""
    text = string(value) or ""
    if not shape.values and not shape.pattern:
        return True
    if shape.pattern:
        flags = re.IGNORECASE if shape.ignore_case else 0
        return text in shape.examples or re.fullmatch(shape.pattern, text, flags) is not None
    if shape.ignore_case:
        return text.lower() in [each.lower() for each in shape.values]
    if text in shape.values and not shape.bare:
        return True
    data = value.data if isinstance(value, Known) else None
    return any(is_same_number(each, data) for each in shape.values)


def is_same_number(text: str, data: Scalar) -> bool:
    """Tell whether a scalar is a number, and the one that a text stands for."""
    if isinstance(data, bool) or not isinstance(data, int | float):
        return False
    try:
        return float(text) == data
    except ValueError:
        return False


def is_number(shape: Number, value: Value) -> bool:
    """Tell whether a scalar is a whole number that a shape allows, quoted or not."""
    data = value.data if isinstance(value, Known) else None
    if isinstance(data, str) and re.fullmatch(r"\+?[0-9]{1,18}(\.0*)?", data):
        data = int(data.partition(".")[0])
    if isinstance(data, bool) or not isinstance(data, int | float) or data % 1 != 0:
        return False
    return shape.minimum is None or data >= shape.minimum


def truth_of(value: Value) -> bool | None:
    """Return the truth value that a scalar means, quoted or not; None where it is none."""
    data = value.data if isinstance(value, Known) else None
    if isinstance(data, bool | int | float):
        return bool(data) if data in (0, 1) else None
    word = data.lower() if isinstance(data, str) else ""
    if word in (*TRUE_WORDS, "y", "1"):
        return True
    return False if word in (*FALSE_WORDS, "n", "0") else None


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
