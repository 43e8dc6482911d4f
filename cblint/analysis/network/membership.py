"""This is where a project's VPC configuration is held against what it names: VPC, zones, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.network.egress import groups_of
from cblint.analysis.network.routes import target_of
from cblint.analysis.network.ways import declared
from cblint.analysis.places import written_steps
from cblint.model.network import Network, SecurityGroup, Subnet, Vpc
from cblint.model.part import Resource, label
from cblint.model.project import Project
from cblint.record import Record
from cblint.value import (
    NO,
    YES,
    Basis,
    Choice,
    Hole,
    Items,
    Known,
    Reason,
    Step,
    Text,
    Truth,
    Unknown,
    Value,
    maybe,
    string,
    truth,
    why_unknown,
)
from cblint.workspace import Workspace

DEFAULT_VPC = "the default VPC"


class Member(Record):
    """A subnet or security group of a project that is declared, and whether it is of another VPC."""

    item: Value
    """Where the project names it."""
    resource: Subnet | SecurityGroup
    kind: str
    """`subnet` or `security group`."""
    vpc: str
    """Its VPC, for people."""
    foreign: Truth
    steps: tuple[Step, ...]


def members(workspace: Workspace, project: Project) -> tuple[Member, ...]:
    """Return the declared subnets and security groups of a project."""
    return workspace.once(_members, project)


def _members(workspace: Workspace, project: Project) -> tuple[Member, ...]:
    config = project.vpc_config
    if config is None or not project.vpc_given.is_yes:
        return ()
    vpcs = {vpc.address: vpc for stack in workspace.stacks for vpc in stack.network.vpcs}
    found = [
        _member(item, subnet, "subnet", config.vpc_id, vpcs)
        for item in config.subnets.items
        for _, subnet in _subnets(workspace, item)
    ]
    found += [
        _member(each.item, each.group, "security group", config.vpc_id, vpcs)
        for each in groups_of(workspace, project)
        if each.group is not None
    ]
    return tuple(found)


def _subnets(workspace: Workspace, item: Value) -> Iterator[tuple[Network, Subnet]]:
    scope = declared(workspace, item)
    if scope is not None:
        yield scope


def _member(item: Value, resource: Subnet | SecurityGroup, kind: str, wanted: Value, vpcs: dict[str, Vpc]) -> Member:
    name = label(resource)
    vpc = _name(resource.vpc_id, vpcs)
    place = written_steps(resource.vpc_id, f"puts it into {vpc}") if vpc != DEFAULT_VPC else ()
    steps = (
        *written_steps(wanted, f"the project builds in {_name(wanted, vpcs)}"),
        *written_steps(item, f"and names {kind} `{name}`"),
        Step(resource.span, f"{kind} `{name}`" + ("" if place else ", which names no VPC")),
        *place,
    )
    return Member(item, resource, kind, vpc, differ(wanted, resource.vpc_id, vpcs), steps)


def _name(value: Value, vpcs: dict[str, Vpc]) -> str:
    vpc = target_of(value, tuple(vpcs.values()))
    if vpc is not None:
        return f"VPC `{label(vpc)}`"
    known = string(value)
    return f"VPC `{known}`" if known else DEFAULT_VPC


def differ(one: Value, other: Value, vpcs: dict[str, Vpc]) -> Truth:
    """Return whether two ids are surely those of two VPCs; what names none is of the default VPC."""
    for value in (one, other):
        if isinstance(value, Choice):
            return maybe(why_unknown(value))
    mine, its = target_of(one, tuple(vpcs.values())), target_of(other, tuple(vpcs.values()))
    if mine is not None and its is not None:
        same = mine is its
        return maybe("both may be the default VPC") if not same and _may_be_default(mine, its) else truth(not same)
    if mine is not None and isinstance(other, Known) and other.data is None:
        return maybe("it is the default VPC") if _is_default(mine) else YES
    if isinstance(one, Known) and isinstance(other, Known) and string(one) and string(other):
        return truth(string(one) != string(other))
    if one.origin.reference is not None and one.origin.reference == other.origin.reference:
        return NO
    return maybe(why_unknown(other if mine is not None or isinstance(one, Known) else one))


def _may_be_default(one: Vpc, other: Vpc) -> bool:
    return _is_default(one) and _is_default(other)


def _is_default(vpc: Resource) -> bool:
    """Tell whether it is the region's default VPC that is taken over."""
    return "aws_default_vpc." in vpc.address


class Zones(Record):
    """In which availability zones a project's subnets are."""

    single: Truth
    """Whether all are in one, of which there may be only one."""
    name: str
    """The zone, for people; empty where it is not known by name."""
    steps: tuple[Step, ...]


def zones(workspace: Workspace, project: Project) -> Zones:
    """Tell whether all subnets of a project are in one availability zone."""
    config = project.vpc_config
    if config is None or not project.vpc_given.is_yes or not config.subnets.closed or not config.subnets.items:
        return Zones(maybe("not all subnets of the project are in view"), "", ())
    scopes = [declared(workspace, item) for item in config.subnets.items]
    subnets = {scope[1].address: scope[1] for scope in scopes if scope is not None}
    if None not in scopes and len(subnets) == 1:
        (only,) = subnets.values()
        return Zones(YES, string(only.availability_zone) or "", (Step(only.span, f"subnet `{label(only)}`"),))
    literals = {string(item) for item in config.subnets.items}
    if len(literals) == 1 and None not in literals:
        return Zones(YES, "", ())
    if None in scopes:
        return Zones(maybe("the zone of a subnet is not known"), "", ())
    places = [each.availability_zone for each in subnets.values()]
    single = _are_same(places)
    steps = tuple(
        Step(zone.origin.span, f"the zone of subnet `{label(each)}`")
        for each, zone in zip(subnets.values(), places, strict=True)
    )
    return Zones(single, string(places[0]) or "", steps)


def _are_same(values: list[Value]) -> Truth:
    """Return whether all zones are one; a name with an unknown part may be equal to another."""
    names = [string(value) for value in values]
    known = {name for name in names if name}
    if len(known) > 1:
        return NO
    if len(known) == 1 and all(names):
        return YES
    shapes = {_shape(value) for value in values}
    if len(shapes) == 1 and None not in shapes:
        return YES
    return maybe("the zone of a subnet is not known")


def _shape(value: Value) -> tuple[str, ...] | None:
    """Return what a text with unknown parts says, each part by the name of what is not known."""
    if not isinstance(value, Text):
        return None
    parts = [f"{part.reason.name} {part.detail}" if isinstance(part, Hole) else part for part in value.parts]
    unnamed = any(isinstance(part, Hole) and not part.detail for part in value.parts)
    return None if unnamed else tuple(parts)


class Lack(Record):
    """What a project's VPC configuration lacks."""

    name: str
    """For people: `VPC`, `subnets`, `security groups`."""
    value: Value


def lacks(project: Project) -> tuple[Lack, ...]:
    """Return what is surely missing in a VPC configuration that is surely given; one of nothing means none.

    What is only empty by a variable's default is there to be given.
    """
    config = project.vpc_config
    if config is None or not project.vpc_given.is_yes:
        return ()
    parts: tuple[tuple[str, Value, bool], ...] = (
        ("VPC", config.vpc_id, _is_missing(config.vpc_id)),
        ("subnets", config.subnets, _is_empty(config.subnets)),
        ("security groups", config.security_group_ids, _is_empty(config.security_group_ids)),
    )
    found = tuple(Lack(name, value) for name, value, missing in parts if missing)
    if len(found) == len(parts):
        return ()
    return tuple(lack for lack in found if lack.value.origin.basis is not Basis.DEFAULT)


def _is_missing(value: Value) -> bool:
    """Tell whether an id that is required is not written, or is empty."""
    if isinstance(value, Unknown):
        return value.reason is Reason.MALFORMED and value.origin.basis is Basis.AWS_DEFAULT
    return string(value) == ""


def _is_empty(items: Items) -> bool:
    return items.closed and all(string(item) == "" or _is_null(item) for item in items.items)


def _is_null(value: Value) -> bool:
    return isinstance(value, Known) and value.data is None
