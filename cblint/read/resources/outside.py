"""This is where it is decided what a module that is not in view may change of what is declared beside it."""

from __future__ import annotations

from cblint.data.terraform_modules import known_modules
from cblint.read.declaration import OutsideCall
from cblint.value import Choice, Entries, Hole, Items, Known, Origin, Reason, Text, Unknown, Value, string

MIN_STEM = 3
"""A shorter string is in every other name."""
SURROUNDINGS = frozenset({"account", "partition", "region"})
NO_ROLES = (
    "data.aws_ami.", "data.aws_availability_zones.", "data.aws_caller_identity.", "data.aws_partition.",
    "data.aws_region.", "data.aws_subnet.", "data.aws_subnets.", "data.aws_vpc.", "data.aws_vpcs.",
)  # fmt: skip
"""Data sources that no role's name or ARN can be read from."""
MAX_DEPTH = 30


def may_change_role(call: OutsideCall, address: str, name: Value) -> bool:
    """Tell whether a module may give a role policies: it is given the role, or what may be or make up its name."""
    if call.source in known_modules().leaves_roles:
        return False
    return not call.closed or any(_may_mean(value, address, name, 0) for value in call.arguments)


def may_change_network(call: OutsideCall) -> bool:
    """Tell whether a module may make routes, gateways or the like in a network that it has not made."""
    return call.source not in known_modules().leaves_networks


def _may_mean(value: Value, address: str, name: Value, depth: int) -> bool:
    match value:
        case _ if depth > MAX_DEPTH or _is_role(value.origin, address):
            return True
        case Items(items=items, closed=closed):
            return not closed or any(_may_mean(item, address, name, depth + 1) for item in items)
        case Entries(origin=origin, entries=entries, closed=closed):
            # A whole resource that is handed on is open, too: what it has beyond its entries it makes itself.
            if (not closed and origin.reference is None) or any(_overlaps(entry.key, name) for entry in entries):
                return True
            return any(_may_mean(entry.value, address, name, depth + 1) for entry in entries)
        case Choice(options=options):
            return any(_may_mean(option.value, address, name, depth + 1) for option in options)
        case Text(parts=parts):
            holes = [part for part in parts if isinstance(part, Hole)]
            if any(_is_role(hole.origin, address) or _is_open(hole) for hole in holes):
                return True
            return any(_overlaps(part, name) for part in parts if isinstance(part, str))
        case Unknown():
            return _is_open(value)
        case Known(data=str() as data):
            return _overlaps(data, name)
        case _:
            return False


def _is_role(origin: Origin, address: str) -> bool:
    """Tell whether a value was read from the role, or from a role that is looked up and may be it."""
    reference = origin.reference
    if reference is None:
        return False
    found = reference.address
    own = found == address or found.startswith(f"{address}[") or address.startswith(f"{found}[")
    return own or "data.aws_iam_" in found


def _is_open(value: Unknown | Hole) -> bool:
    """Tell whether what is not known may be a role: another resource's id is none, nor what another module makes."""
    reference = value.origin.reference
    if reference is not None and value.reason is Reason.COMPUTED:
        return False
    if value.reason is not Reason.OUTSIDE:
        return True
    kind = value.detail
    return not (kind in SURROUNDINGS or kind.startswith(("module.", *NO_ROLES)))


def _overlaps(text: str, name: Value) -> bool:
    """Tell whether a string may be a role's name or ARN, or a part that a module makes its name of."""
    if isinstance(name, Unknown) and name.reason is Reason.COMPUTED:
        return False  # a name that is made up when the resource is made is not written anywhere
    stems = [part for part in name.parts if isinstance(part, str)] if isinstance(name, Text) else [string(name) or ""]
    if isinstance(name, Unknown | Choice) or not any(stems):
        return True
    found = text.lower()
    return any(
        (len(found) >= MIN_STEM and found in stem) or (len(stem) >= MIN_STEM and stem in found)
        for stem in (each.lower() for each in stems)
    )
