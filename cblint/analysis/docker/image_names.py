"""This is where names of images are compared that are known but for variables: equal variables, equal names."""

from __future__ import annotations

from cblint.value import Hole, Known, Text, Unknown, Value, string


def name_key(value: Value) -> str | None:
    """Return what is equal for equal names, with `latest` where no tag is written; None where it is not known."""
    text = text_key(value)
    if text is None:
        return None
    last = text.partition("@")[0].rpartition("/")[2]
    return text if ":" in last or "@" in text or last.endswith("}") else f"{text}:latest"


def text_key(value: Value) -> str | None:
    """Return a text with each variable in it by its name; None where a part has no name."""
    match value:
        case Known():
            return string(value)
        case Unknown():
            return _hole(value)
        case Text(parts=parts):
            found = [part if isinstance(part, str) else _hole(part) for part in parts]
            return None if None in found else "".join(part or "" for part in found)
        case _:
            return None


def _hole(part: Hole | Unknown) -> str | None:
    """Return a variable by its name, and the output of a command by the place of that command."""
    if part.detail.replace("::", "").replace(".", "").isidentifier():
        return f"${{{part.detail}}}"
    if part.origin.reference is not None:
        return f"${{{part.origin.reference.address}.{part.origin.reference.attribute}}}"
    place = part.origin.steps[0].span
    return f"${{{place.path}:{place.start}}}"
