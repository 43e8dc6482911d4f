"""This is where VPCs, subnets, routes and gateways are built from their declarations.

Meaning: Amazon VPC user guide, "Configure route tables" (2026).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.network import (
    InternetGateway,
    NatGateway,
    Network,
    Route,
    RouteTable,
    RouteTableAssociation,
    Subnet,
    Vpc,
)
from cblint.read.declaration import Declaration
from cblint.read.resources.kinds import Declared, identity, refers_to
from cblint.read.resources.reach import endpoints, security_groups
from cblint.read.section import Section, section
from cblint.read.shape import if_exists
from cblint.source import Span
from cblint.value import (
    Known,
    Reason,
    Reference,
    Truth,
    Unknown,
    Value,
    at,
)

VPC_PART: Mapping[str, tuple[str, str]] = {
    "vpc_id": ("vpc_id", "VpcId"),
    "subnet_id": ("subnet_id", "SubnetId"),
    "route_table_id": ("route_table_id", "RouteTableId"),
    "gateway_id": ("gateway_id", ""),
    "internet_gateway_id": ("internet_gateway_id", "InternetGatewayId"),
    "default_route_table_id": ("default_route_table_id", ""),
    "connectivity_type": ("connectivity_type", "ConnectivityType"),
    "map_public_ip_on_launch": ("map_public_ip_on_launch", "MapPublicIpOnLaunch"),
    "availability_zone": ("availability_zone", "AvailabilityZone"),
    "cidr_block": ("cidr_block", "CidrBlock"),
    "way_out": ("described_way_out", ""),
    "routes": ("route", ""),
    "propagating": ("propagating_vgws", ""),
}
PROPAGATION: Mapping[str, tuple[str, str]] = {
    "gateway": ("vpn_gateway_id", "VpnGatewayId"),
    "table": ("route_table_id", ""),
    "tables": ("", "RouteTableIds"),
}
DESTINATIONS: Mapping[str, tuple[str, str]] = {
    "inline": ("cidr_block", ""),
    "inline_ipv6": ("ipv6_cidr_block", ""),
    "block": ("destination_cidr_block", "DestinationCidrBlock"),
    "ipv6_block": ("destination_ipv6_cidr_block", "DestinationIpv6CidrBlock"),
    "prefix_list": ("destination_prefix_list_id", "DestinationPrefixListId"),
}
TARGETS: Mapping[str, tuple[str, str]] = {
    "gateway": ("gateway_id", "GatewayId"),
    "nat-gateway": ("nat_gateway_id", "NatGatewayId"),
    "instance": ("instance_id", "InstanceId"),
    "network-interface": ("network_interface_id", "NetworkInterfaceId"),
    "transit-gateway": ("transit_gateway_id", "TransitGatewayId"),
    "peering": ("vpc_peering_connection_id", "VpcPeeringConnectionId"),
    "endpoint": ("vpc_endpoint_id", "VpcEndpointId"),
    "other": ("egress_only_gateway_id", "EgressOnlyInternetGatewayId"),
    "other carrier": ("carrier_gateway_id", "CarrierGatewayId"),
    "other core": ("core_network_arn", "CoreNetworkArn"),
    "other local": ("local_gateway_id", "LocalGatewayId"),
}
ROUTE: Mapping[str, tuple[str, str]] = {
    **DESTINATIONS,
    **TARGETS,
    "table": ("route_table_id", "RouteTableId"),
}


def network(declared: Declared, span: Span, symbol: str, *, closed: bool) -> Network:
    """Return the network parts of a stack."""
    return Network(
        span,
        symbol,
        vpcs=tuple(_vpcs(declared)),
        subnets=tuple(_subnets(declared)),
        route_tables=tuple(_route_tables(declared)),
        routes=tuple(_routes(declared)),
        associations=tuple(_associations(declared)),
        internet_gateways=tuple(_internet_gateways(declared)),
        nat_gateways=tuple(_nat_gateways(declared)),
        security_groups=tuple(security_groups(declared)),
        endpoints=tuple(endpoints(declared)),
        closed=closed,
    )


def _vpcs(declared: Declared) -> Iterator[Vpc]:
    mains = list(_main_tables(declared))
    siblings = declared.addresses("vpc")
    for declaration in declared.of("vpc"):
        part = section(declaration, VPC_PART)
        no_name = Unknown(part.default().origin, Reason.COMPUTED)
        table: Value = part.default()
        if declaration.type == "aws_default_vpc":
            table = Unknown(at(declaration.name_span), Reason.OUTSIDE, "the default VPC's main route table")
        for vpc_id, main in mains:
            meant = refers_to(vpc_id, declaration.address, no_name, siblings)
            if meant.is_yes:
                table = main
            elif meant.is_maybe and isinstance(table, Known):
                table = Unknown(main.origin, Reason.NOT_EVALUATED, "the main route table")
        yield Vpc(*identity(declaration), main_route_table=table, cidr_block=part.scalar("cidr_block"))


def _main_tables(declared: Declared) -> Iterator[tuple[Value, Value]]:
    """Yield each VPC's id with the id of the table that is declared to be its main one."""
    for declaration in declared.of("main association"):
        part = section(declaration, VPC_PART)
        table = if_exists(part.scalar("route_table_id"), declaration.exists)
        yield part.scalar("vpc_id"), table
    for declaration in declared.of("route table"):
        if declaration.type == "aws_default_route_table":
            origin = at(declaration.name_span, reference=Reference(declaration.address, "id"))
            own = Unknown(origin, Reason.COMPUTED)
            vpc_id = section(declaration, VPC_PART).scalar("default_route_table_id")
            yield vpc_id, if_exists(own, declaration.exists)


def _subnets(declared: Declared) -> Iterator[Subnet]:
    for declaration in declared.of("subnet"):
        part = section(declaration, VPC_PART)
        yield Subnet(
            *identity(declaration),
            vpc_id=part.scalar("vpc_id"),
            map_public_ip_on_launch=part.boolean("map_public_ip_on_launch"),
            availability_zone=part.scalar("availability_zone"),
            cidr_block=part.scalar("cidr_block"),
        )


def _route_tables(declared: Declared) -> Iterator[RouteTable]:
    for declaration in declared.of("route table"):
        part = section(declaration, VPC_PART)
        adopted = declaration.type == "aws_default_route_table"
        vpc_id = part.scalar("default_route_table_id" if adopted else "vpc_id")
        inline, closed = part.many("routes", ROUTE) if part.language == "terraform" else ((), True)
        own = Unknown(at(declaration.name_span, reference=Reference(declaration.address, "id")), Reason.COMPUTED)
        yield RouteTable(
            *identity(declaration),
            vpc_id=vpc_id,
            routes=(*(_route(route.given, route, own) for route in inline), *_propagating(part, own)),
            routes_closed=closed,
            main_of=vpc_id if adopted else _main_of(declared, declaration, part),
            way_out=part.scalar("way_out") if part.language == "terraform" else part.default(),
        )


def _main_of(declared: Declared, declaration: Declaration, part: Section) -> Value:
    siblings = declared.addresses("route table")
    no_name = Unknown(part.default().origin, Reason.COMPUTED)
    for each in declared.of("main association"):
        association = section(each, VPC_PART)
        table = association.scalar("route_table_id")
        meant = refers_to(table, declaration.address, no_name, siblings)
        if meant.is_yes:
            return if_exists(association.scalar("vpc_id"), each.exists)
        if meant.is_maybe:
            return Unknown(table.origin, Reason.NOT_EVALUATED, "the main route table")
    return part.default()


def _routes(declared: Declared) -> Iterator[Route]:
    for declaration in declared.of("route"):
        part = section(declaration, ROUTE)
        yield _route(declaration.exists, part, part.scalar("table"))

    for declaration in declared.of("route propagation"):
        part = section(declaration, PROPAGATION)
        terraform = part.language == "terraform"
        tables = (part.scalar("table"),) if terraform else part.strings("tables").items
        for table in tables:
            yield _propagated(part, "table" if terraform else "tables", table, part.scalar("gateway"))


def _propagating(part: Section, own: Value) -> Iterator[Route]:
    """Yield a route for each virtual private gateway that brings its routes into a table."""
    if part.language == "terraform":
        for gateway in part.strings("propagating").items:
            yield _propagated(part, "propagating", own, gateway)


def _propagated(part: Section, name: str, table: Value, gateway: Value) -> Route:
    """Return what stands for the routes of a virtual private gateway: where they lead from is not known."""
    span = part.span_of(name)
    destination = Unknown(at(span), Reason.OUTSIDE, "the destination of a propagated route")
    return Route(span, part.symbol_of(name), table, destination, gateway, "gateway")


def _route(exists: Truth, part: Section, table: Value) -> Route:
    """Return a route; one that is only there under a condition has a target that may be null."""
    _, destination = _given(part, tuple(DESTINATIONS))
    kind, target = _given(part, tuple(TARGETS))
    return Route(
        part.span,
        part.symbol,
        table=table,
        destination=destination,
        target=if_exists(target, exists),
        target_kind=kind.partition(" ")[0],
    )


def _given(part: Section, names: tuple[str, ...]) -> tuple[str, Value]:
    """Return the one attribute of several that is given, and its name; an unknown, if that is not certain."""
    found = [
        (name, value)
        for name in names
        if part.key(name) and not (isinstance(value := part.scalar(name), Known) and value.data in {None, ""})
    ]
    if not found:
        return "", part.default()
    if len(found) == 1:
        return found[0]
    return "other", Unknown(part.value.origin, Reason.CONDITION)


def _associations(declared: Declared) -> Iterator[RouteTableAssociation]:
    for declaration in declared.of("association"):
        part = section(declaration, VPC_PART)
        if part.get("subnet_id") is None:
            continue
        yield RouteTableAssociation(
            *identity(declaration),
            subnet_id=if_exists(part.scalar("subnet_id"), declaration.exists),
            route_table_id=part.scalar("route_table_id"),
        )


def _internet_gateways(declared: Declared) -> Iterator[InternetGateway]:
    siblings = declared.addresses("internet gateway")
    for declaration in declared.of("internet gateway"):
        part = section(declaration, VPC_PART)
        no_name = Unknown(part.default().origin, Reason.COMPUTED)
        vpc_id: Value = part.scalar("vpc_id") if part.language == "terraform" else part.default()
        for each in declared.of("gateway attachment"):
            attachment = section(each, VPC_PART)
            gateway = attachment.scalar("internet_gateway_id")
            meant = refers_to(gateway, declaration.address, no_name, siblings)
            if meant.is_yes:
                vpc_id = if_exists(attachment.scalar("vpc_id"), each.exists)
            elif meant.is_maybe and isinstance(vpc_id, Known):
                vpc_id = Unknown(gateway.origin, Reason.NOT_EVALUATED, "the attachment")
        yield InternetGateway(*identity(declaration), vpc_id=if_exists(vpc_id, declaration.exists))


def _nat_gateways(declared: Declared) -> Iterator[NatGateway]:
    for declaration in declared.of("nat gateway"):
        part = section(declaration, VPC_PART)
        yield NatGateway(
            *identity(declaration),
            subnet_id=if_exists(part.scalar("subnet_id"), declaration.exists),
            connectivity_type=part.scalar("connectivity_type", "public"),
        )
