"""This is where VPCs, subnets, routes and gateways are typed parts.

Meaning: Amazon VPC user guide, "Configure route tables" (2026).
"""

from __future__ import annotations

from cblint.model.part import Part, Resource
from cblint.value import Items, Truth, Value


class Vpc(Resource):
    """A VPC."""

    main_route_table: Value
    """Its main route table's id, where the repository names it by reference; a known null where not."""


class Subnet(Resource):
    """A subnet."""

    vpc_id: Value
    map_public_ip_on_launch: Value
    availability_zone: Value


class Route(Part):
    """One route of a table."""

    table: Value
    """The route table's id."""
    destination: Value
    """An IPv4 block such as `0.0.0.0/0`, an IPv6 block or a prefix list id."""
    target: Value
    """The target's id."""
    target_kind: str
    """`gateway`, `nat-gateway`, `instance`, `network-interface`, `transit-gateway`, `peering`, `endpoint`, `other`;
    empty where not given. `gateway` may be an internet gateway, a virtual private gateway or `local`."""


class RouteTable(Resource):
    """A route table with the routes that are written in it."""

    vpc_id: Value
    routes: tuple[Route, ...]
    routes_closed: bool
    """Whether all routes that are written in it are in view (separate routes stand in the network)."""
    main_of: Value
    """The VPC whose main table it is declared to be (`aws_default_route_table`, main association); else null."""


class RouteTableAssociation(Resource):
    """Gives a subnet its route table."""

    subnet_id: Value
    route_table_id: Value


class InternetGateway(Resource):
    """An internet gateway."""

    vpc_id: Value


class NatGateway(Resource):
    """A NAT gateway."""

    subnet_id: Value
    connectivity_type: Value
    """`public` or `private`."""


class SecurityGroup(Resource):
    """A security group with the egress rules that are written in it."""

    vpc_id: Value
    egress: Items
    egress_given: Truth


class VpcEndpoint(Resource):
    """A VPC endpoint."""

    vpc_id: Value
    service_name: Value
    subnet_ids: Items
    route_table_ids: Items


class Network(Part):
    """All network parts of one scope: what is declared together and can refer to each other."""

    vpcs: tuple[Vpc, ...] = ()
    subnets: tuple[Subnet, ...] = ()
    route_tables: tuple[RouteTable, ...] = ()
    routes: tuple[Route, ...] = ()
    associations: tuple[RouteTableAssociation, ...] = ()
    internet_gateways: tuple[InternetGateway, ...] = ()
    nat_gateways: tuple[NatGateway, ...] = ()
    security_groups: tuple[SecurityGroup, ...] = ()
    endpoints: tuple[VpcEndpoint, ...] = ()
    closed: bool = True
    """Whether every network resource of the scope was read; false where some are made by modules out of view."""
