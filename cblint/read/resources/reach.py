"""This is where security groups and VPC endpoints are built from their declarations.

Egress rules are entries in Terraform's words, whichever language they are written in: `protocol`, `from_port`,
`to_port`, `cidr_blocks`, `ipv6_cidr_blocks`, `prefix_list_ids`, `security_groups`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.network import SecurityGroup, VpcEndpoint
from cblint.read.declaration import Declaration
from cblint.read.resources.kinds import Declared, identity, refers_to
from cblint.read.section import Section, section
from cblint.read.shape import as_items, if_exists, is_given
from cblint.value import (
    YES,
    Entries,
    Entry,
    Items,
    Reason,
    Unknown,
    Value,
    equals,
    maybe,
)

SECURITY_GROUP: Mapping[str, tuple[str, str]] = {
    "vpc_id": ("vpc_id", "VpcId"),
    "egress": ("egress", "SecurityGroupEgress"),
}
EGRESS: Mapping[str, tuple[str, str]] = {
    "protocol": ("protocol", "IpProtocol"),
    "from_port": ("from_port", "FromPort"),
    "to_port": ("to_port", "ToPort"),
    "cidr_blocks": ("cidr_blocks", "CidrIp"),
    "ipv6_cidr_blocks": ("ipv6_cidr_blocks", "CidrIpv6"),
    "prefix_list_ids": ("prefix_list_ids", "DestinationPrefixListId"),
    "security_groups": ("security_groups", "DestinationSecurityGroupId"),
}
GROUP_RULE: Mapping[str, tuple[str, str]] = {
    **EGRESS,
    "security_groups": ("source_security_group_id", ""),
    "type": ("type", ""),
    "group": ("security_group_id", ""),
}
EGRESS_RULE: Mapping[str, tuple[str, str]] = {
    "protocol": ("ip_protocol", "IpProtocol"),
    "from_port": ("from_port", "FromPort"),
    "to_port": ("to_port", "ToPort"),
    "cidr_blocks": ("cidr_ipv4", "CidrIp"),
    "ipv6_cidr_blocks": ("cidr_ipv6", "CidrIpv6"),
    "prefix_list_ids": ("prefix_list_id", "DestinationPrefixListId"),
    "security_groups": ("referenced_security_group_id", "DestinationSecurityGroupId"),
    "group": ("security_group_id", "GroupId"),
}
ENDPOINT: Mapping[str, tuple[str, str]] = {
    "vpc_id": ("vpc_id", "VpcId"),
    "service_name": ("service_name", "ServiceName"),
    "subnet_ids": ("subnet_ids", "SubnetIds"),
    "route_table_ids": ("route_table_ids", "RouteTableIds"),
}
ENDPOINT_LINK: Mapping[str, tuple[str, str]] = {
    "endpoint": ("vpc_endpoint_id", ""),
    "subnet_ids": ("subnet_id", ""),
    "route_table_ids": ("route_table_id", ""),
}
_SCALARS = ("protocol", "from_port", "to_port")
_LISTS = ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups")


def security_groups(declared: Declared) -> Iterator[SecurityGroup]:
    """Yield the security groups. Terraform takes away AWS's default rule; CloudFormation leaves it, if none is given.

    So `egress_given` is no only where AWS's default rule, which allows everything, is in force; whether a rule that
    stands apart takes it away in CloudFormation is not certain.
    """
    rules = list(_rules(declared))
    siblings = declared.addresses("security group")
    for declaration in declared.of("security group"):
        part = section(declaration, SECURITY_GROUP)
        egress = _egress(part)
        given = YES if part.language == "terraform" else is_given(part.get("egress"))
        no_name = _no_name(part)
        for target, rule in rules:
            meant = refers_to(target, declaration.address, no_name, siblings)
            if meant.is_yes:
                egress = egress.replace(items=(*egress.items, rule))
                given = given | maybe("a rule stands apart from its group")
            elif meant.is_maybe and egress.closed:
                egress = egress.replace(closed=False)
                given = given | meant
        yield SecurityGroup(*identity(declaration), vpc_id=part.scalar("vpc_id"), egress=egress, egress_given=given)


def endpoints(declared: Declared) -> Iterator[VpcEndpoint]:
    """Yield the VPC endpoints with the subnets and tables that are linked to them."""
    for declaration in declared.of("endpoint"):
        part = section(declaration, ENDPOINT)
        service = part.scalar("service_name")
        yield VpcEndpoint(
            *identity(declaration),
            vpc_id=part.scalar("vpc_id"),
            service_name=if_exists(service, declaration.exists),
            subnet_ids=_linked(declared, declaration, part, "subnet_ids", "endpoint subnet"),
            route_table_ids=_linked(declared, declaration, part, "route_table_ids", "endpoint table"),
        )


def _egress(part: Section) -> Items:
    rules, closed = part.many("egress", EGRESS)
    origin = part.items("egress").origin
    return Items(
        origin, tuple(if_exists(_rule(rule, single=part.language != "terraform"), rule.given) for rule in rules), closed
    )


def _rules(declared: Declared) -> Iterator[tuple[Value, Value]]:
    """Yield the rules that are declared apart from their group: the group's id and the rule."""
    for declaration in declared.of("group rule"):
        part = section(declaration, GROUP_RULE)
        if equals(part.scalar("type"), "egress").is_no:
            continue
        yield part.scalar("group"), if_exists(_rule(part, single=False), declaration.exists)
    for declaration in declared.of("egress rule"):
        part = section(declaration, EGRESS_RULE)
        yield part.scalar("group"), if_exists(_rule(part), declaration.exists)


def _rule(part: Section, *, single: bool = True) -> Value:
    """Return a rule in Terraform's words; where it takes a single block of addresses, that is a list of one."""
    values: list[tuple[str, Value]] = [(name, part.scalar(name)) for name in _SCALARS]
    values += [(name, _listed(part, name, single=single)) for name in _LISTS]
    entries = tuple(Entry(name, part.span_of(name), value) for name, value in values)
    return Entries(part.value.origin, entries)


def _listed(part: Section, name: str, *, single: bool) -> Items:
    value = part.get(name)
    if single and value is not None and not isinstance(value, Items):
        return Items(value.origin, (value,))
    return as_items(value, part.default(), single=True)


def _linked(declared: Declared, declaration: Declaration, part: Section, name: str, kind: str) -> Items:
    items = part.strings(name)
    siblings = declared.addresses("endpoint")
    for each in declared.of(kind):
        link = section(each, ENDPOINT_LINK)
        meant = refers_to(link.scalar("endpoint"), declaration.address, _no_name(part), siblings)
        if meant.is_yes:
            value = if_exists(link.scalar(name), each.exists)
            items = items.replace(items=(*items.items, value))
        elif meant.is_maybe:
            items = items.replace(closed=False)
    return items


def _no_name(part: Section) -> Value:
    return Unknown(part.default().origin, Reason.COMPUTED)
