"""This is where sarif-om's classes become JSON: by the property names in their fields' metadata.

What is absent or equal to the standard's default is left out, but for `level`: code scanning's own default depends
on the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attr

from cblint.report.escape import json_text

_KEPT = frozenset({"level"})


def serialise(log: object) -> str:
    """Return a SARIF log as JSON in ASCII, so that no character of it can be taken for a command or be lost."""
    return json_text(_plain(log), indent=2) + "\n"


def _plain(value: object) -> object:
    match value:
        case None | str() | int() | float():
            return value
        case Mapping():
            return {key: _plain(each) for key, each in value.items()}
        case Sequence():
            return [_plain(each) for each in value]
        case _:
            return dict(_properties(value))


def _properties(value: object) -> Iterator[tuple[str, object]]:
    kind = type(value)
    if not attr.has(kind):
        raise TypeError(f"{kind.__name__} is not a part of SARIF")
    for field in attr.fields(kind):
        name = field.metadata["schema_property_name"]
        held = getattr(value, field.name)
        if held is not None and (name in _KEPT or held != field.default):
            yield name, _plain(held)
