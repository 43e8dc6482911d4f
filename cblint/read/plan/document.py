"""This is where the resources of a plan are found, each with the place where it stands in the plan's text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from json import JSONDecodeError, JSONDecoder, loads

from cblint.read.resources.kinds import KINDS
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Any

MAX_RESOURCES = 5000
"""No more resources of one plan are read."""
MAX_DEPTH = 30
"""Modules nested deeper than this are not followed."""
_ADDRESS = re.compile(r'\{\s*"address"\s*:\s*("(?:[^"\\]|\\.)*+")')


class Resource(NamedTuple):
    """A resource as it will be, or is, after the plan is carried out."""

    address: str
    """With the path of modules and the key of the instance: `module.vpc.aws_subnet.private["a"]`."""
    type: str
    name: str
    module: str
    """The path of its module without a dot at the end, empty for the root."""
    values: dict[str, Any]
    unknown: object
    """Which values are only known after the plan is carried out: true, or a tree of trues."""
    sensitive: object


class Planned(NamedTuple):
    """What a plan says."""

    resources: tuple[Resource, ...]
    configuration: Mapping[str, Any]
    """The root module's, empty where the plan has none."""
    closed: bool
    """Whether all that Terraform manages is in view."""


def planned(text: str) -> Planned | None:
    """Return what a plan, or a state, says; None for what is neither. Raise ValueError for what is no JSON."""
    try:
        data = loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(data, dict):
        return None
    changes = data.get("resource_changes")
    values = data.get("values")
    if isinstance(changes, list):
        found = list(_changed(changes))
    elif isinstance(values, dict):
        found = list(_stored(values.get("root_module"), 0))
    else:
        return None
    configuration = object_of(object_of(data.get("configuration")).get("root_module"))
    whole = data.get("complete", True) is True and data.get("errored", False) is False
    return Planned(tuple(found[:MAX_RESOURCES]), configuration, closed=whole and len(found) <= MAX_RESOURCES)


def _changed(changes: list[Any]) -> Iterator[Resource]:
    for each in changes:
        change = object_of(object_of(each).get("change"))
        after = change.get("after")
        if isinstance(after, dict) and _is_read(each):
            unknown, sensitive = change.get("after_unknown"), change.get("after_sensitive")
            module = each.get("module_address")
            yield Resource(
                each["address"],
                _kind(each),
                each["name"],
                module if isinstance(module, str) else "",
                after,
                unknown,
                sensitive,
            )


def _stored(module: object, depth: int) -> Iterator[Resource]:
    """Yield the resources of a state's module and of those in it."""
    if not isinstance(module, dict) or depth > MAX_DEPTH:
        return
    path = module.get("address")
    for each in list_of(module.get("resources")):
        values = object_of(each).get("values")
        if isinstance(values, dict) and _is_read(each):
            name = path if isinstance(path, str) else ""
            sensitive = each.get("sensitive_values")
            yield Resource(each["address"], _kind(each), each["name"], name, values, None, sensitive)
    for each in list_of(module.get("child_modules")):
        yield from _stored(each, depth + 1)


def _is_read(each: dict[str, Any]) -> bool:
    words = [each.get(key) for key in ("address", "type", "name", "mode")]
    return all(isinstance(word, str) for word in words) and _kind(each) in KINDS


def _kind(each: dict[str, Any]) -> str:
    return f"data.{each['type']}" if each["mode"] == "data" else str(each["type"])


def places(text: str, addresses: frozenset[str]) -> dict[str, tuple[int, int]]:
    """Return where the object stands that says of each resource what it will be: its start and end in the text."""
    found: dict[str, tuple[int, int]] = {}
    read = JSONDecoder().raw_decode
    for match in _ADDRESS.finditer(text):
        address = _unquoted(match[1])
        if address not in addresses:
            continue
        try:
            written, end = read(text, match.start())
        except (JSONDecodeError, RecursionError):
            continue
        if "change" in written or ("values" in written and address not in found):
            found[address] = (match.start(), end)
    return found


def _unquoted(text: str) -> str:
    plain = text[1:-1]
    if "\\" not in plain:
        return plain
    try:
        return str(loads(text))
    except JSONDecodeError:
        return plain


def object_of(value: object) -> dict[str, Any]:
    """Return an object of the plan; what is none is an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Any]:
    """Return a list, an empty one in place of anything else."""
    return value if isinstance(value, list) else []
