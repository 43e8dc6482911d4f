"""Network parts know each other by reference, and what may not be there is not certain."""

from __future__ import annotations

import pytest

from cblint.model.network import Network
from cblint.read.declaration import Declaration
from cblint.value import Choice, Items, Reason, Unknown, at, maybe
from tests.read.declared import declare, place, ref, shown, stack

VPC = declare("aws_vpc", "main", {"cidr_block": "10.0.0.0/16"})
TABLE = declare("aws_route_table", "a", {"vpc_id": ref(VPC.address)})
UNKNOWN_LIST = Unknown(at(place()), Reason.NO_VALUE, "var.gateways")
CFN_VPC = declare("AWS::EC2::VPC", "Vpc", {})


def network(*declarations: Declaration, closed: bool = True) -> Network:
    return stack(*declarations, closed=closed).network


@pytest.mark.parametrize(
    ("attribute", "kind"),
    [
        ("gateway_id", "gateway"),
        ("nat_gateway_id", "nat-gateway"),
        ("transit_gateway_id", "transit-gateway"),
        ("vpc_peering_connection_id", "peering"),
        ("network_interface_id", "network-interface"),
        ("vpc_endpoint_id", "endpoint"),
        ("egress_only_gateway_id", "other"),
        ("core_network_arn", "other"),
    ],
)
def test_a_route_has_the_kind_of_its_target(attribute: str, kind: str) -> None:
    block = {"cidr_block": "0.0.0.0/0", attribute: "x", "instance_id": "", "local_gateway_id": None}
    (table,) = network(declare("aws_route_table", "a", {"route": [block]})).route_tables
    (route,) = table.routes
    assert (shown(route.destination), route.target_kind, shown(route.target)) == ("0.0.0.0/0", kind, "x")
    assert route.table.origin.reference is not None
    assert route.table.origin.reference.address == "infra:aws_route_table.a"


def test_a_route_with_two_targets_has_no_known_one() -> None:
    attributes = {"route_table_id": "rtb-1", "gateway_id": "igw-1", "nat_gateway_id": "nat-1"}
    (route,) = network(declare("aws_route", "r", attributes)).routes
    assert isinstance(route.target, Unknown)


def test_routes_of_a_dynamic_block_leave_the_table_open() -> None:
    blocks = Items(at(place()), (), closed=False)
    (table,) = network(declare("aws_route_table", "a", {"route": blocks})).route_tables
    assert not table.routes_closed


@pytest.mark.parametrize(
    "declarations",
    [
        (declare("aws_route_table", "a", {"vpc_id": ref(VPC.address), "propagating_vgws": ["vgw-1"]}),),
        (declare("aws_route_table", "a", {"vpc_id": ref(VPC.address), "propagating_vgws": UNKNOWN_LIST}),),
    ],
)
def test_propagated_routes_lead_nobody_knows_where(declarations: tuple[Declaration, ...]) -> None:
    (table,) = network(*declarations).route_tables
    (route,) = table.routes
    assert isinstance(route.destination, Unknown)
    assert route.table.origin.reference is not None
    assert route.table.origin.reference.address == "infra:aws_route_table.a"


def test_a_propagation_apart_from_its_table_is_a_route_too() -> None:
    terraform = {"route_table_id": ref(TABLE.address), "vpn_gateway_id": "vgw-1"}
    (route,) = network(TABLE, declare("aws_vpn_gateway_route_propagation", "p", terraform)).routes
    assert isinstance(route.destination, Unknown)
    assert route.table.origin.reference is not None
    cloudformation = {"RouteTableIds": ["rtb-1", "rtb-2"], "VpnGatewayId": "vgw-1"}
    routes = network(declare("AWS::EC2::VPNGatewayRoutePropagation", "P", cloudformation)).routes
    assert [shown(route.table) for route in routes] == ["rtb-1", "rtb-2"]


def test_a_route_under_a_condition_may_have_no_target() -> None:
    attributes = {"RouteTableId": "rtb-1", "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"}
    (route,) = network(declare("AWS::EC2::Route", "R", attributes, maybe("condition Nat"))).routes
    assert isinstance(route.target, Choice)
    assert route.target_kind == "nat-gateway"


def test_the_main_table_is_found_by_its_association() -> None:
    association = declare(
        "aws_main_route_table_association",
        "m",
        {"vpc_id": ref(VPC.address), "route_table_id": ref(TABLE.address)},
    )
    parts = network(VPC, TABLE, association)
    main = parts.vpcs[0].main_route_table.origin.reference
    of = parts.route_tables[0].main_of.origin.reference
    assert main is not None
    assert main.address == TABLE.address
    assert of is not None
    assert of.address == VPC.address


def test_the_default_table_of_a_vpc_is_its_main_one() -> None:
    attributes = {"default_route_table_id": ref(VPC.address, "default_route_table_id")}
    default = declare("aws_default_route_table", "d", attributes)
    parts = network(VPC, default)
    main = parts.vpcs[0].main_route_table.origin.reference
    assert main is not None
    assert main.address == default.address
    assert shown(network(VPC, TABLE).vpcs[0].main_route_table) == (None, "AWS_DEFAULT")


def test_the_main_table_of_the_default_vpc_is_out_of_view() -> None:
    (vpc,) = network(declare("aws_default_vpc", "d", {})).vpcs
    assert shown(vpc.main_route_table) is Reason.OUTSIDE


def test_an_internet_gateway_has_the_vpc_of_its_attachment() -> None:
    gateway = declare("AWS::EC2::InternetGateway", "Gateway", {})
    attributes = {"VpcId": ref(CFN_VPC.address, ""), "InternetGatewayId": ref(gateway.address, "")}
    attachment = declare("AWS::EC2::VPCGatewayAttachment", "Attachment", attributes)
    (found,) = network(CFN_VPC, gateway, attachment).internet_gateways
    assert found.vpc_id.origin.reference is not None
    assert found.vpc_id.origin.reference.address == CFN_VPC.address
    assert shown(network(CFN_VPC, gateway).internet_gateways[0].vpc_id) == (None, "AWS_DEFAULT")


def test_only_cloudformation_leaves_the_default_egress_rule() -> None:
    (terraform,) = network(declare("aws_security_group", "g", {})).security_groups
    (cloudformation,) = network(declare("AWS::EC2::SecurityGroup", "G", {})).security_groups
    assert terraform.egress_given.is_yes
    assert shown(terraform.egress) == []
    assert cloudformation.egress_given.is_no


def test_rules_apart_from_their_group_are_its_own() -> None:
    group = declare("aws_security_group", "g", {})
    rule = {"security_group_id": ref(group.address), "type": "egress", "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
    ingress = rule | {"type": "ingress"}
    new = {"security_group_id": ref(group.address), "ip_protocol": "-1", "cidr_ipv4": "10.0.0.0/8"}
    (found,) = network(
        group,
        declare("aws_security_group_rule", "a", rule),
        declare("aws_security_group_rule", "b", ingress),
        declare("aws_vpc_security_group_egress_rule", "c", new),
    ).security_groups
    assert [each["cidr_blocks"] for each in shown(found.egress)] == [["0.0.0.0/0"], ["10.0.0.0/8"]]  # type: ignore[attr-defined]
    assert found.egress_closed


def test_a_rule_of_an_unknown_group_opens_the_egress() -> None:
    group = declare("aws_security_group", "g", {})
    attributes = {"security_group_id": Unknown(at(place()), Reason.NO_VALUE), "type": "egress", "protocol": "-1"}
    (found,) = network(group, declare("aws_security_group_rule", "a", attributes)).security_groups
    assert not found.egress_closed


def test_endpoints_have_the_tables_that_are_linked_to_them() -> None:
    endpoint = declare("aws_vpc_endpoint", "s3", {"service_name": "com.amazonaws.eu-west-1.s3"})
    attributes = {"vpc_endpoint_id": ref(endpoint.address), "route_table_id": ref(TABLE.address)}
    link = declare("aws_vpc_endpoint_route_table_association", "l", attributes)
    (found,) = network(endpoint, TABLE, link).endpoints
    assert len(found.route_table_ids.items) == 1
    assert found.subnet_ids.items == ()


def test_a_list_that_is_not_known_says_why() -> None:
    subnets = Unknown(at(place()), Reason.NO_VALUE, "var.subnets")
    (endpoint,) = network(declare("aws_vpc_endpoint", "s3", {"subnet_ids": subnets})).endpoints
    assert not endpoint.subnet_ids.closed
    assert shown(endpoint.subnet_ids.items) == [Reason.NO_VALUE]


def test_an_open_stack_has_an_open_network() -> None:
    assert not network(VPC, closed=False).closed


def test_a_group_that_is_a_target_of_a_rule_is_one_unknown() -> None:
    rule = {"IpProtocol": "tcp", "DestinationSecurityGroupId": ref("infra/stack.yml:Other", "GroupId")}
    (found,) = network(declare("AWS::EC2::SecurityGroup", "G", {"SecurityGroupEgress": [rule]})).security_groups
    assert shown(found.egress)[0]["security_groups"] == [Reason.COMPUTED]  # type: ignore[index]


def test_a_rule_apart_from_a_group_of_cloudformation_may_leave_the_default_rule() -> None:
    group = declare("AWS::EC2::SecurityGroup", "G", {})
    rule = declare("AWS::EC2::SecurityGroupEgress", "R", {"GroupId": ref(group.address, "GroupId"), "IpProtocol": "-1"})
    (found,) = network(group, rule).security_groups
    assert found.egress_given.is_maybe
