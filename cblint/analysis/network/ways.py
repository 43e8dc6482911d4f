"""This is where it is answered where the traffic of a build's subnets goes: to the internet, or to nowhere.

Meaning: CodeBuild user guide, "Use AWS CodeBuild with Amazon Virtual Private Cloud" (2026): a build's network
interface has no public address, so only a NAT device, or another network, brings its packets to the internet.
"""

from __future__ import annotations

from cblint.analysis.network.path import BEYOND, Path, Way
from cblint.analysis.network.routes import (
    DEFAULT,
    SubnetTable,
    default_route,
    refers,
    table_of,
    target_of,
)
from cblint.analysis.places import written_steps
from cblint.model.network import NatGateway, Network, Route, Subnet, VpcEndpoint
from cblint.model.part import Part, label
from cblint.model.project import Project
from cblint.value import (
    Known,
    Reason,
    Step,
    Value,
    equals,
    string,
    why_unknown,
)
from cblint.workspace import Workspace

__all__ = ["Path", "Way", "declared", "paths"]

GATEWAY_ENDPOINTS = (".s3", ".dynamodb")
FORWARDING = {
    "instance": "an instance",
    "network-interface": "a network interface",
    "transit-gateway": "a transit gateway",
    "peering": "a peering connection",
    "endpoint": "an endpoint",
}
"""Targets behind which there may be a way to the internet."""


MAX_SUBNETS = 64
"""Of a project with more subnets the rest is not followed; AWS allows 16."""


def paths(workspace: Workspace, project: Project) -> tuple[Path, ...]:
    """Follow the packets from each subnet of a project that builds in a VPC; asked once for each project."""
    return workspace.once(_paths, project)


def _paths(workspace: Workspace, project: Project) -> tuple[Path, ...]:
    config = project.vpc_config
    if config is None or project.vpc_given.is_no or project.exists.is_no:
        return ()
    if project.vpc_given.is_maybe:
        reasons = project.vpc_given.reasons or (Reason.CONDITION.value,)
        return (_unknown(project, config.subnets, f"whether builds run in a VPC: {reasons[0]}"),)
    if not project.environment.fleet.is_no:
        return (_unknown(project, config.subnets, "builds run on a fleet, which has a network of its own"),)
    items = config.subnets.items
    found = [_path(workspace, project, item) for item in items[:MAX_SUBNETS]]
    if len(items) > MAX_SUBNETS:
        found.append(_unknown(project, config.subnets, "a project with so many subnets is not followed"))
    if not config.subnets.closed and all(path.subnet is not None for path in found):
        found.append(_unknown(project, config.subnets, "not all subnets of the project are in view"))
    return tuple(found)


def _unknown(project: Project, item: Value, gap: str) -> Path:
    return Path(project, item, Way.UNKNOWN, None, None, None, None, (), gap=gap)


def _path(workspace: Workspace, project: Project, item: Value) -> Path:
    scope = declared(workspace, item)
    if scope is None:
        known = string(item)
        why = f"subnet `{known}` is not declared in the repository" if known is not None else why_unknown(item)
        return _unknown(project, item, why)
    network, subnet = scope
    start = written_steps(item, f"project `{label(project)}` builds in subnet `{label(subnet)}`")
    base = Path(
        project=project,
        item=item,
        way=Way.UNKNOWN,
        subnet=subnet,
        table=None,
        route=None,
        nat=None,
        steps=(*start, Step(subnet.span, f"subnet `{label(subnet)}`")),
        has_endpoints=any(_serves(endpoint, subnet, network) for endpoint in network.endpoints),
    )
    return _followed(network, base, subnet)


def declared(workspace: Workspace, item: Value) -> tuple[Network, Subnet] | None:
    """Return the subnet that a value refers to, with the network that it is declared in."""
    for stack in workspace.stacks:
        subnet = target_of(item, stack.network.subnets)
        if subnet is not None:
            return stack.network, subnet
    return None


def _serves(endpoint: VpcEndpoint, subnet: Subnet, network: Network) -> bool:
    service = string(endpoint.service_name) or ""
    if service.endswith(GATEWAY_ENDPOINTS) and not endpoint.subnet_ids.items:
        return False
    vpc = target_of(subnet.vpc_id, network.vpcs)
    return vpc is None or not refers(endpoint.vpc_id, vpc, network.vpcs).is_no


def _followed(network: Network, path: Path, subnet: Subnet) -> Path:
    found = table_of(network, subnet)
    if found.gap:
        return path.replace(gap=found.gap)
    found_route = default_route(network, found)
    steps = (*path.steps, *found.steps)
    path = path.replace(table=found.table, steps=steps, has_ipv6=found_route.has_ipv6)
    if found_route.gap:
        return path.replace(gap=found_route.gap)
    if found_route.route is None:
        return path.replace(way=Way.NO_ROUTE, steps=(*steps, _no_route(found, subnet)))
    return _to_target(network, path, found_route.route)


def _no_route(found: SubnetTable, subnet: Subnet) -> Step:
    place: Part = found.table or found.vpc or subnet
    return Step(place.span, f"no route to `{DEFAULT}` leaves it")


def _to_target(network: Network, path: Path, route: Route) -> Path:
    path = path.replace(route=route)
    gateway = target_of(route.target, network.internet_gateways)
    if gateway is not None and route.target_kind == "gateway":
        step = Step(route.span, f"`{DEFAULT}` goes to internet gateway `{label(gateway)}`")
        return path.replace(way=Way.INTERNET_GATEWAY, steps=(*path.steps, step))
    nat = target_of(route.target, network.nat_gateways)
    if nat is not None and route.target_kind in {"nat-gateway", "gateway"}:
        step = Step(route.span, f"`{DEFAULT}` goes to NAT gateway `{label(nat)}`")
        return _through_nat(network, path.replace(nat=nat, steps=(*path.steps, step)), nat)
    known = string(route.target) or ""
    if route.target_kind == "gateway":
        return _to_other_gateway(path, route, known)
    if route.target_kind == "nat-gateway":
        return path.replace(gap=f"NAT gateway of route table: {_named(route.target)}")
    if route.target_kind in FORWARDING:
        step = Step(route.span, f"`{DEFAULT}` goes to {FORWARDING[route.target_kind]}")
        return path.replace(way=Way.ELSEWHERE, steps=(*path.steps, step))
    return path.replace(gap="the target of the default route is not known")


def _to_other_gateway(path: Path, route: Route, known: str) -> Path:
    if known.startswith("igw-"):
        step = Step(route.span, f"`{DEFAULT}` goes to internet gateway `{known}`")
        return path.replace(way=Way.INTERNET_GATEWAY, steps=(*path.steps, step))
    if known.startswith("vgw-"):
        step = Step(route.span, f"`{DEFAULT}` goes to a virtual private gateway")
        return path.replace(way=Way.ELSEWHERE, steps=(*path.steps, step))
    return path.replace(gap=f"the target of the default route: {_named(route.target)}")


def _named(value: Value) -> str:
    known = string(value)
    return f"`{known}` is not declared in the repository" if known else why_unknown(value)


def _through_nat(network: Network, path: Path, nat: NatGateway) -> Path:
    """Follow the packets from a NAT gateway on: its own subnet has to route them to an internet gateway."""
    if not equals(nat.connectivity_type, "public").is_yes:
        return path.replace(gap=f"NAT gateway `{label(nat)}` is private, or may be")
    subnet = target_of(nat.subnet_id, network.subnets)
    if subnet is None:
        return path.replace(gap=f"the subnet of NAT gateway `{label(nat)}`: {_nat_subnet(nat)}")
    stands = written_steps(nat.subnet_id, f"NAT gateway `{label(nat)}` stands in subnet `{label(subnet)}`")
    start = path.replace(steps=(*path.steps, *stands, Step(subnet.span, f"subnet `{label(subnet)}`")))
    found = table_of(network, subnet)
    route = default_route(network, found) if not found.gap else None
    if route is None or route.gap:
        return path.replace(gap=found.gap or (route.gap if route else ""))
    steps = (*start.steps, *found.steps)
    if route.route is None:
        return start.replace(way=Way.NAT_WITHOUT_INTERNET, steps=(*steps, _no_route(found, subnet)))
    beyond = _beyond_nat(network, route.route)
    steps = (*steps, Step(route.route.span, f"its `{DEFAULT}` goes {BEYOND[beyond]}"))
    if beyond is Way.UNKNOWN:
        return path.replace(gap="the target of the NAT gateway's default route is not known")
    return start.replace(way=beyond, steps=steps)


def _nat_subnet(nat: NatGateway) -> str:
    value = nat.subnet_id
    if isinstance(value, Known) and value.data is None:
        return "it has none of its own"
    return _named(value)


def _beyond_nat(network: Network, route: Route) -> Way:
    """Return where the packets of a NAT gateway go, which has a public address."""
    if target_of(route.target, network.nat_gateways) is not None:
        return Way.NAT_WITHOUT_INTERNET
    if target_of(route.target, network.internet_gateways) is not None:
        return Way.INTERNET
    if (string(route.target) or "").startswith("igw-"):
        return Way.INTERNET
    return Way.ELSEWHERE if route.target_kind in FORWARDING else Way.UNKNOWN
