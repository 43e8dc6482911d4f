"""This is where the facts about CloudFormation's resource types are loaded: what `Ref` and `GetAtt` return."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class ReturnValues(Record):
    """What references to a resource of one type give; in a pattern, `{name}` is its name and `{id}` is made up."""

    name: str
    """The property that holds its name; empty where there is none."""
    path: str
    """The property that holds its path in IAM; empty where there is none."""
    ref: str
    """The pattern of what `Ref` returns; empty where that is only known after it was made."""
    attributes: dict[str, str]
    """The patterns of what `GetAtt` returns."""


@cache
def return_values() -> dict[str, ReturnValues]:
    """Return what is known about resource types, by type."""
    types = stored("cloudformation")["types"]
    return {
        name: ReturnValues(each.get("name", ""), each.get("path", ""), each["ref"], dict(each["attributes"]))
        for name, each in types.items()
    }


@cache
def pseudo_parameters() -> frozenset[str]:
    """Return the names that every template may refer to."""
    return frozenset(stored("cloudformation")["pseudo_parameters"])
