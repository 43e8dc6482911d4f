"""This is where HCL that does not parse is made readable without moving a character: unclosed strings are masked.

So that one missing quote hides no more than its own attribute. Exponents are masked, too: the grammar has none
without a decimal point.
"""

from __future__ import annotations

import re

from cblint.pattern import pattern
from cblint.record import NamedTuple

MAX_STRINGS = 20
_EXPONENT = pattern(r"(?<![\w.$])\d+[eE][-+]?\d+(?![\w.])")
_CODE = pattern(r'#[^\n]*|//[^\n]*|/\*|<<-?([^\W\d][\w-]*)\r?\n|["{}]')
_STRING = pattern(r'\\.|\$\$\{|%%\{|[$%]\{|["\n]')
_CLOSERS = pattern(r"[\])}\s,]*$")


class Masked(NamedTuple):
    """A text of the same length in which what is in the way is replaced, and the strings that were not closed."""

    text: str
    unclosed: tuple[tuple[int, int], ...]


def mask(text: str) -> Masked | None:
    """Return a text with unclosed strings and exponents masked; None if it has none."""
    unclosed = _unclosed(text)
    pieces: list[str] = []
    position = 0
    for start, end in unclosed:
        kept = _tail(text, start, end)
        hidden = len(text[start:kept].encode("utf-8", "surrogatepass"))
        pieces += [text[position:start], "x" * hidden, text[kept:end]]
        position = end
    pieces.append(text[position:])
    masked = _EXPONENT.sub(lambda match: "1" * len(match[0]), "".join(pieces))
    return None if masked == text else Masked(masked, tuple(unclosed))


def _tail(text: str, start: int, end: int) -> int:
    """Return where the closing brackets at the end of a line begin, if something was opened before on it."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    opened = sum(before.count(each) for each in "([{") - sum(before.count(each) for each in ")]}")
    found = _CLOSERS.search(text, max(start + 1, end - 40), end)
    return found.start() if opened > 0 and found is not None else end


def _unclosed(text: str) -> list[tuple[int, int]]:
    """Return the ranges from each quote that is not closed on its line to the end of that line."""
    found: list[tuple[int, int]] = []
    stack: list[int] = []
    """For each open bracket -1, for each interpolation -2, for each string where it starts."""
    position = 0
    while len(found) < MAX_STRINGS:
        in_string = bool(stack) and stack[-1] >= 0
        match = (_STRING if in_string else _CODE).search(text, position)
        if match is None:
            break
        position = match.end()
        if in_string and match[0] == "\n":
            outermost = next(each for each in stack if each >= 0)
            if "\n" in text[outermost : match.start()]:
                break
            found.append((outermost, match.start() - text.endswith("\r", 0, match.start())))
            del stack[stack.index(outermost) :]
        elif in_string:
            _in_string(match[0], stack)
        else:
            position = _in_code(match, stack, text)
    if stack and len(found) < MAX_STRINGS:
        outermost = next((each for each in stack if each >= 0), -1)
        if outermost >= 0 and "\n" not in text[outermost:]:
            found.append((outermost, len(text)))
    return found


def _in_string(found: str, stack: list[int]) -> None:
    if found == '"':
        stack.pop()
    elif found in ("${", "%{"):
        stack.append(-2)


def _in_code(match: re.Match[str], stack: list[int], text: str) -> int:
    """Take one sign between strings; return where to go on."""
    found = match[0]
    if found == '"':
        stack.append(match.start())
    elif found == "{":
        stack.append(-1)
    elif found == "}":
        if stack:
            stack.pop()
    elif found == "/*":
        end = text.find("*/", match.end())
        return len(text) if end < 0 else end + 2
    elif match[1]:
        word = re.compile(rf"^[ \t]*{re.escape(match[1])}[ \t\r]*$", re.MULTILINE)
        end_word = word.search(text, match.end())
        return len(text) if end_word is None else end_word.end()
    return match.end()
