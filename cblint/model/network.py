"""This is where VPCs, subnets, routes and gateways are typed parts.

Meaning: Amazon VPC user guide, "Configure route tables" (2026).
"""

from __future__ import annotations

from cblint.model.part import UNREAD, UNREAD_ITEMS, Part, Resource
from cblint.value import Items, Truth, Value


class Vpc(Resource):
    """A VPC."""

    main_route_table: Value
    """Its main route table's id, where the repository names it by reference; a known null where not."""
    cidr_block: Value = UNREAD
    """Its first block of IPv4 addresses."""


class Subnet(Resource):
    """A subnet."""

    vpc_id: Value
    map_public_ip_on_launch: Value
    availability_zone: Value
    cidr_block: Value = UNREAD
    """Its block of IPv4 addresses."""


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
    way_out: Value = UNREAD
    """What decides whether a module gives it a default route: an input of the module; else a known null."""


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


class SecurityRule(Part):
    """A rule of a security group, written in it or apart; its span is its block's header or first key."""

    protocol: Value
    """`-1` or `all` for every one, a name such as `tcp`, or a number; unknown where it is missing."""
    from_port: Value
    """A number; a known null where not given."""
    to_port: Value
    """A number; a known null where not given."""
    cidr_blocks: Items
    """IPv4 blocks that traffic goes to, or comes from."""
    ipv6_cidr_blocks: Items
    prefix_list_ids: Items
    security_groups: Items
    """Ids of groups that traffic goes to, or comes from."""
    own_group: Value
    """A truth value, Terraform's `self`; an AWS default of false where not given."""
    exists: Truth
    """Whether it is there: maybe under a condition."""


class SecurityGroup(Resource):
    """A security group with all rules in view, those that stand apart from it too."""

    vpc_id: Value
    egress: tuple[SecurityRule, ...]
    egress_closed: bool
    """Whether all egress rules that it may have are in view."""
    egress_given: Truth
    """No only where AWS's default rule, which allows everything, is in force: CloudFormation without egress rules."""
    name: Value = UNREAD
    ingress: tuple[SecurityRule, ...] = ()
    ingress_closed: bool = False
    """Whether all ingress rules that it may have are in view."""


class VpcEndpoint(Resource):
    """A VPC endpoint."""

    vpc_id: Value
    service_name: Value
    subnet_ids: Items
    route_table_ids: Items
    type: Value = UNREAD
    """`Gateway`, `Interface`, …; an AWS default of `Gateway` where not given."""
    security_group_ids: Items = UNREAD_ITEMS
    """Of an interface endpoint: empty where it has the VPC's default group."""
    private_dns: Value = UNREAD
    """A truth value; Terraform's default of false where it is not given, and nothing else declares names."""
    policy: Value = UNREAD
    """Its policy document as entries; a known null where not given: then everything is allowed."""


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
