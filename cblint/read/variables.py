"""This is where the environment variables of projects and pipeline actions are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.buildspec import Variable
from cblint.read.document import json_document
from cblint.read.section import Section, sections_of
from cblint.read.shape import choice, mapped
from cblint.value import Known, Option, Origin, Reason, Truth, Unknown, Value

VARIABLE: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "value": ("value", "Value"),
    "type": ("type", "Type"),
}


def read_variables(holder: Section, name: str, *, by: str) -> tuple[tuple[Variable, ...], bool]:
    """Return the variables of a list of blocks or objects, and whether all that there may be are in view.

    One that is only set under a condition is there, its value a choice of as many values as it may have.
    """
    symbol = holder.symbol_of(name)
    return _variables(*sections_of(holder.get(name), holder.language, VARIABLE, symbol), symbol, by)


def read_json_variables(value: Value, symbol: str, *, by: str) -> tuple[tuple[Variable, ...], bool]:
    """Return the variables of a JSON list in a string, as pipeline actions have them."""
    listed = mapped(value, json_document)
    return _variables(*sections_of(listed, "terraform", VARIABLE, symbol), symbol, by)


def _variables(sections: tuple[Section, ...], closed: bool, symbol: str, by: str) -> tuple[tuple[Variable, ...], bool]:
    found: dict[str, list[tuple[Variable, Truth]]] = {}
    for part in sections:
        variable = _variable(part, symbol, by)
        if variable is None:
            closed = False
        else:
            found.setdefault(variable.name, []).append((variable, part.given))
    return tuple(variable for same in found.values() for variable in _settled(same)), closed


def _variable(part: Section, symbol: str, by: str) -> Variable | None:
    name = part.get("name")
    if not isinstance(name, Known) or not isinstance(name.data, str):
        return None
    missing = Unknown(part.value.origin, Reason.MALFORMED, "value")
    return Variable(
        part.span,
        f"{symbol}.{name.data}",
        name.data,
        name.origin.span,
        part.scalar("value", missing),
        part.scalar("type", "PLAINTEXT"),
        by,
    )


def _settled(same: list[tuple[Variable, Truth]]) -> Iterator[Variable]:
    """Yield the variables of one name: those that are surely set as they are, the others as one with a choice."""
    options = []
    for variable, given in same:
        if given.is_yes:
            yield variable
        else:
            options.append(Option(" and ".join(given.reasons), variable.value))
    if options:
        first = same[0][0]
        origin = Origin(first.value.origin.steps, first.value.origin.basis)
        yield first.replace(value=choice(origin, tuple(options)))
