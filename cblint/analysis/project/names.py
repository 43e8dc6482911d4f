"""This is where it is answered whether a resource can have the name that it is given."""

from __future__ import annotations

import re

from cblint.data import resource_names
from cblint.data.resource_names import NameFacts
from cblint.model.part import ResourceName
from cblint.pattern import pattern
from cblint.value import Text, Value, alternatives, string

_LEFT = pattern(r"[{<]|__[A-Za-z]\w*__|@@|%\w+%", re.ASCII)
"""What stands in a name that something was to replace, or will: that is another matter."""


def refusal(name: ResourceName) -> str:
    """Say why AWS refuses a name; nothing where it does not, or that cannot be told."""
    facts = resource_names.load().get(name.kind)
    if facts is None:
        return ""
    found = [_refusal(facts, each) for each in alternatives(name.value)]
    return found[0] if all(found) else ""


def _refusal(facts: NameFacts, value: Value) -> str:
    shown, pieces = _pieces(value)
    if not pieces or any(_LEFT.search(piece) is not None for piece in pieces):
        return ""
    reason = _wrong_character(facts, pieces) or _wrong_length(facts, pieces, whole=not isinstance(value, Text))
    if not reason and not isinstance(value, Text):
        reason = _wrong_order(facts, pieces[0])
    return f"`{shown}` cannot be the name of {facts.label}: {reason}" if reason else ""


def _pieces(value: Value) -> tuple[str, list[str]]:
    """Return a name as it is shown, and the parts of it that are known."""
    if isinstance(value, Text):
        shown = "".join(part if isinstance(part, str) else "…" for part in value.parts)
        return shown, [part for part in value.parts if isinstance(part, str)]
    text = string(value)
    return text or "", [text] if text else []


def _wrong_character(facts: NameFacts, pieces: list[str]) -> str:
    allowed = pattern(facts.characters, re.ASCII)
    wrong = next((letter for piece in pieces for letter in piece if allowed.fullmatch(letter) is None), "")
    if not wrong:
        return ""
    what = "a space" if wrong == " " else "a line end" if wrong in "\r\n" else f"`{wrong}`"
    return f"it has {what}, but can only have {facts.says}"


def _wrong_length(facts: NameFacts, pieces: list[str], *, whole: bool) -> str:
    length = sum(map(len, pieces))
    if length > facts.longest:
        least = "" if whole else "at least "
        return f"it has {least}{length} characters, but can have {facts.longest}"
    if whole and length < facts.shortest:
        return f"it has {length} character{'s' if length > 1 else ''}, but needs {facts.shortest}"
    return ""


def _wrong_order(facts: NameFacts, text: str) -> str:
    if facts.never and (found := pattern(facts.never, re.ASCII).search(text)) is not None:
        return f"it has `{found[0]}`"
    if not facts.pattern or pattern(facts.pattern, re.ASCII).fullmatch(text) is not None:
        return ""
    for end, word in ((text[0], "begins"), (text[-1], "ends")):
        if not end.isalnum():
            return f"it {word} with `{end}`"
    return "two separators stand together"
