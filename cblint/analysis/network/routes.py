"""This is where a subnet's route table and the default route of a table are found, or why they are not known.

Meaning: Amazon VPC user guide, "Configure route tables" (2026): a subnet without an association uses its VPC's main
table; a main table that nobody touches has only the local route; the most specific route wins.
"""

from __future__ import annotations

from typing import TypeVar

from cblint.analysis.network.addresses import is_private
from cblint.model.network import Network, Route, RouteTable, Subnet, Vpc
from cblint.model.part import Resource, label
from cblint.record import Record
from cblint.value import (
    NO,
    YES,
    Choice,
    Known,
    Step,
    Truth,
    Value,
    alternatives,
    equals,
    maybe,
    string,
    why_unknown,
)

ResourceT = TypeVar("ResourceT", bound=Resource)

DEFAULT = "0.0.0.0/0"
DEFAULT_IPV6 = "::/0"


class SubnetTable(Record):
    """The route table of a subnet: a declared one, or the untouched main table of a declared VPC, or not known."""

    table: RouteTable | None
    vpc: Vpc | None
    """The VPC whose undeclared main table it is."""
    steps: tuple[Step, ...]
    """How it comes to be the subnet's table."""
    gap: str
    """Why it is not known; empty if it is."""


class DefaultRoute(Record):
    """The default route of a table; without one, `gap` says why there may be one all the same."""

    route: Route | None
    has_ipv6: bool
    """Whether there is, or may be, a default route for IPv6."""
    gap: str


def table_of(network: Network, subnet: Subnet) -> SubnetTable:
    """Find the route table of a subnet: the associated one, or else its VPC's main table."""
    unclear = ""
    associated = []
    subnets = frozenset(each.address for each in network.subnets)
    for association in network.associations:
        belongs = refers(association.subnet_id, subnet, subnets)
        if belongs.is_yes:
            associated.append(association)
        elif belongs.is_maybe:
            unclear = unclear or f"an association of a route table: {belongs.reasons[0]}"
    if len(associated) > 1:
        return _not_known(f"subnet `{label(subnet)}` has several associations")
    if not associated:
        return _not_known(unclear) if unclear else _main_table(network, subnet)
    association = associated[0]
    table = target_of(association.route_table_id, network.route_tables)
    if table is None:
        return _not_known(f"route table of subnet `{label(subnet)}`: {why_unknown(association.route_table_id)}")
    steps = (
        Step(association.span, f"gives it route table `{label(table)}`"),
        Step(table.span, f"route table `{label(table)}`"),
    )
    return SubnetTable(table, None, steps, "")


def _main_table(network: Network, subnet: Subnet) -> SubnetTable:
    vpc = target_of(subnet.vpc_id, network.vpcs)
    if not network.closed:
        return _not_known("not all network resources are in view")
    if vpc is None:
        return _not_known(f"the VPC of subnet `{label(subnet)}`: {why_unknown(subnet.vpc_id)}")
    held = Step(vpc.span, f"no association: the main route table of VPC `{label(vpc)}` holds")
    mains = []
    for table in network.route_tables:
        if isinstance(table.main_of, Known) and table.main_of.data is None:
            continue
        is_main = refers(table.main_of, vpc, network.vpcs)
        if is_main.is_maybe:
            return _not_known(f"a main route table: {is_main.reasons[0]}")
        if is_main.is_yes:
            mains.append(table)
    if len(mains) > 1:
        return _not_known(f"VPC `{label(vpc)}` has several main route tables")
    if mains:
        return SubnetTable(mains[0], None, (held, Step(mains[0].span, "is that main table")), "")
    named = target_of(vpc.main_route_table, network.route_tables)
    if named is None and not (isinstance(vpc.main_route_table, Known) and vpc.main_route_table.data is None):
        return _not_known(f"the main route table of VPC `{label(vpc)}`: {why_unknown(vpc.main_route_table)}")
    if named is not None:
        return SubnetTable(named, None, (held, Step(named.span, "is that main table")), "")
    return SubnetTable(None, vpc, (held,), "")


def _not_known(gap: str) -> SubnetTable:
    return SubnetTable(None, None, (), gap)


def default_route(network: Network, found: SubnetTable) -> DefaultRoute:
    """Find the default route of a table that is known.

    What is not in view may be the default route; beside one that is in view, it is not taken for a route of its own.
    """
    routes: list[Route] = list(found.table.routes) if found.table is not None else []
    gap = "" if network.closed else "not all network resources are in view"
    if found.table is not None and not found.table.routes_closed:
        gap = f"not all routes of route table `{label(found.table)}` are in view"
    defaults = [route for route in routes if equals(route.destination, DEFAULT).is_yes]
    others = [route for route in routes if route not in defaults]
    for route in network.routes:
        belongs = belongs_to(route.table, found, network)
        if equals(route.destination, DEFAULT).is_yes:
            defaults += [route] if belongs.is_yes else []
        elif not belongs.is_no:
            others.append(route)
        if belongs.is_maybe:
            gap = gap or f"the route table of a route: {belongs.reasons[0]}"
    others = [route for route in others if string(route.target) != "local"]
    has_ipv6 = any(not equals(route.destination, DEFAULT_IPV6).is_no for route in others)
    apart = [route for route in others if not is_private(route.destination)]
    if len(defaults) == 1:
        apart = [route for route in apart if not _go_alike(route, defaults[0])]
        return DefaultRoute(defaults[0], has_ipv6, _why_apart(apart[0]) if apart else "")
    if defaults:
        return DefaultRoute(None, has_ipv6, "there are several default routes")
    if has_ipv6 and not apart:
        gap = gap or "IPv6 traffic has a default route"
    return DefaultRoute(None, has_ipv6, gap or (_why_apart(apart[0]) if apart else ""))


def _go_alike(route: Route, other: Route) -> bool:
    """Tell whether two routes surely lead to the same target."""
    if isinstance(route.target, Choice) or isinstance(other.target, Choice) or route.target_kind != other.target_kind:
        return False
    mine, its = route.target.origin.reference, other.target.origin.reference
    if mine is not None and its is not None:
        return mine.address == its.address
    return string(route.target) is not None and string(route.target) == string(other.target)


def _why_apart(route: Route) -> str:
    """Say why a route that is not, or may not be, for all addresses keeps the way from being known."""
    known = string(route.destination)
    if known is not None:
        return f"there is a route to `{known}`, which are only some addresses"
    return f"the destination of a route: {why_unknown(route.destination)}"


def belongs_to(value: Value, found: SubnetTable, network: Network) -> Truth:
    """Return whether a value is a table's id: by the table, or by the VPC whose main table it is."""
    reference = None if isinstance(value, Choice) else value.origin.reference
    vpc = found.vpc
    if reference is not None and any(reference.address == each.address for each in network.vpcs):
        if vpc is None and found.table is not None:
            vpc = target_of(found.table.main_of, network.vpcs)
        return YES if vpc is not None and vpc.address == reference.address else NO
    if found.table is not None:
        return refers(value, found.table, network.route_tables)
    if reference is not None and any(reference.address == each.address for each in network.route_tables):
        return NO
    return maybe(why_unknown(value))


def refers(value: Value, resource: Resource, kin: tuple[Resource, ...] | frozenset[str]) -> Truth:
    """Return whether a value is a resource's: no only where it is another one's of the same kind.

    `kin` are those of the kind, or their addresses, where many values are asked for.
    """
    if isinstance(value, Choice):
        answers = {refers(option, resource, kin).answer for option in alternatives(value)}
        return Truth(answers.pop()) if answers in ({True}, {False}) else maybe(why_unknown(value))
    reference = value.origin.reference
    if reference is not None:
        if reference.address == resource.address:
            return YES
        addresses = kin if isinstance(kin, frozenset) else [other.address for other in kin]
        if reference.address in addresses:
            return NO
    known = string(value)
    return maybe(f"`{known}` is not declared here" if known is not None else why_unknown(value))


def target_of(value: Value, kin: tuple[ResourceT, ...]) -> ResourceT | None:
    """Return the resource that a value refers to, if it is in view and does so under all conditions."""
    reference = value.origin.reference
    if reference is None or isinstance(value, Choice):
        return None
    return next((resource for resource in kin if resource.address == reference.address), None)
