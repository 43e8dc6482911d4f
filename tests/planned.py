"""This is where a Terraform module becomes the plan that Terraform would print of it, as far as the module is known.

What only a provider knows, such as ids, is left unknown, as it is before the first apply; of expressions a plan says
what they refer to, and no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cblint.files import Files
from cblint.read.declaration import Declaration
from cblint.read.terraform import declare_module
from cblint.value import Choice, Entries, Hole, Items, Known, Reference, Text, Unknown, Value

Json = dict[str, Any]


def planned(folder: Path) -> str:
    """Return the plan of a root module without modules of its own, all of whose variables are known."""
    module = declare_module("", Files(str(folder)))
    managed = [each for each in module.declarations if not each.type.startswith("data.")]
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.9.8",
        "planned_values": {"root_module": {"resources": [_value(each) for each in managed]}},
        "resource_changes": [_change(each) for each in managed],
        "configuration": {"root_module": {"resources": _configured(managed)}},
    }
    return json.dumps(plan, indent=1) + "\n"


def _local(declaration: Declaration) -> str:
    return declaration.address.partition(":")[2]


def _value(each: Declaration) -> Json:
    values = _known(each.attributes)
    return {"address": _local(each), "mode": "managed", "type": each.type, "name": each.name, "values": values}


def _change(each: Declaration) -> Json:
    return {
        "address": _local(each),
        "mode": "managed",
        "type": each.type,
        "name": each.name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {
            "actions": ["create"],
            "before": None,
            "after": _known(each.attributes),
            "after_unknown": _unknown(each.attributes) or {},
            "before_sensitive": False,
            "after_sensitive": {},
        },
    }


def _configured(managed: list[Declaration]) -> list[Json]:
    found: dict[str, Json] = {}
    for each in managed:
        address = f"{each.type}.{each.name}"
        found.setdefault(address, {"address": address, "mode": "managed", "expressions": _expressions(each.attributes)})
    return list(found.values())


def _known(value: Value) -> Any:
    """Return what is known of a value; of an object, its known fields, of a list, all items if it is all known."""
    match value:
        case Known(data=data):
            return data
        case Entries(entries=entries):
            return {each.key: _known(each.value) for each in entries if not _is_unknown(each.value)}
        case Items(items=items):
            return [_known(each) for each in items]
        case _:
            return None


def _is_unknown(value: Value) -> bool:
    """Tell whether a plan leaves a value out: a list of what is not known is not known itself, as in a set."""
    match value:
        case Items(items=items):
            return any(_is_unknown(each) for each in items)
        case Entries() | Known():
            return False
        case _:
            return True


def _unknown(value: Value) -> Any:
    """Return the tree of trues that says what is not known; nothing where all is."""
    if _is_unknown(value):
        return True
    match value:
        case Entries(entries=entries):
            return {each.key: tree for each in entries if (tree := _unknown(each.value))}
        case Items(items=items):
            trees = [_unknown(each) or {} for each in items]
            return trees if any(trees) else None
        case _:
            return None


def _expressions(value: Entries) -> Json:
    made: Json = {}
    for each in value.entries:
        blocks = isinstance(each.value, Items) and all(isinstance(item, Entries) for item in each.value.items)
        if blocks and isinstance(each.value, Items):
            made[each.key] = [_expressions(item) for item in each.value.items if isinstance(item, Entries)]
            continue
        references = list(dict.fromkeys(name for one in _references(each.value) for name in _written(one)))
        if references:
            made[each.key] = {"references": references}
    return made


def _written(reference: Reference) -> Iterator[str]:
    address = reference.address.partition(":")[2]
    if reference.attribute:
        yield f"{address}.{reference.attribute}"
    yield address


def _references(value: Value | Hole) -> Iterator[Reference]:
    if value.origin.reference is not None:
        yield value.origin.reference
    match value:
        case Items(items=items):
            for each in items:
                yield from _references(each)
        case Text(parts=parts):
            for part in parts:
                if isinstance(part, Hole):
                    yield from _references(part)
        case Entries(entries=entries):
            for entry in entries:
                yield from _references(entry.value)
        case Choice() | Unknown() | Known():
            pass
