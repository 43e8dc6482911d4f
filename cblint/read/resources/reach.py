"""This is where security groups and VPC endpoints are built from their declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.network import SecurityGroup, SecurityRule, VpcEndpoint
from cblint.read.declaration import Declaration
from cblint.read.document import json_document
from cblint.read.resources.kinds import Declared, identity, named, refers_to
from cblint.read.section import Section, section
from cblint.read.shape import as_items, if_exists, is_given, mapped
from cblint.value import (
    NO,
    YES,
    Items,
    Reason,
    Truth,
    Unknown,
    Value,
    at,
    equals,
    maybe,
    string,
)

SECURITY_GROUP: Mapping[str, tuple[str, str]] = {
    "vpc_id": ("vpc_id", "VpcId"),
    "egress": ("egress", "SecurityGroupEgress"),
    "ingress": ("ingress", "SecurityGroupIngress"),
    "name": ("name", "GroupName"),
    "name_prefix": ("name_prefix", ""),
}
EGRESS: Mapping[str, tuple[str, str]] = {
    "protocol": ("protocol", "IpProtocol"),
    "from_port": ("from_port", "FromPort"),
    "to_port": ("to_port", "ToPort"),
    "cidr_blocks": ("cidr_blocks", "CidrIp"),
    "ipv6_cidr_blocks": ("ipv6_cidr_blocks", "CidrIpv6"),
    "prefix_list_ids": ("prefix_list_ids", "DestinationPrefixListId"),
    "security_groups": ("security_groups", "DestinationSecurityGroupId"),
    "own_group": ("self", ""),
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
    "own_group": ("", ""),
    "group": ("security_group_id", "GroupId"),
}
SOURCES: Mapping[str, tuple[str, str]] = {
    "prefix_list_ids": ("prefix_list_ids", "SourcePrefixListId"),
    "security_groups": ("security_groups", "SourceSecurityGroupId"),
}
INGRESS: Mapping[str, tuple[str, str]] = {**EGRESS, **SOURCES}
INGRESS_RULE: Mapping[str, tuple[str, str]] = {
    **EGRESS_RULE,
    "prefix_list_ids": ("prefix_list_id", "SourcePrefixListId"),
    "security_groups": ("referenced_security_group_id", "SourceSecurityGroupId"),
}
ENDPOINT: Mapping[str, tuple[str, str]] = {
    "vpc_id": ("vpc_id", "VpcId"),
    "service_name": ("service_name", "ServiceName"),
    "subnet_ids": ("subnet_ids", "SubnetIds"),
    "route_table_ids": ("route_table_ids", "RouteTableIds"),
    "type": ("vpc_endpoint_type", "VpcEndpointType"),
    "security_group_ids": ("security_group_ids", "SecurityGroupIds"),
    "private_dns": ("private_dns_enabled", "PrivateDnsEnabled"),
    "policy": ("policy", "PolicyDocument"),
}
ENDPOINT_LINK: Mapping[str, tuple[str, str]] = {
    "endpoint": ("vpc_endpoint_id", ""),
    "subnet_ids": ("subnet_id", ""),
    "route_table_ids": ("route_table_id", ""),
    "security_group_ids": ("security_group_id", ""),
    "policy": ("policy", ""),
}


def security_groups(declared: Declared) -> Iterator[SecurityGroup]:
    """Yield the security groups. Terraform takes away AWS's default rule; CloudFormation leaves it, if none is given.

    So `egress_given` is no only where AWS's default rule, which allows everything, is in force; whether a rule that
    stands apart takes it away in CloudFormation is not certain.
    """
    out, into = list(_rules(declared, "egress")), list(_rules(declared, "ingress"))
    for declaration in declared.of("security group"):
        part = section(declaration, SECURITY_GROUP)
        egress, all_out, apart = _with_those_apart(declared, part, declaration, out, "egress")
        ingress, all_in, _ = _with_those_apart(declared, part, declaration, into, "ingress")
        given = YES if part.language == "terraform" else is_given(part.get("egress"))
        yield SecurityGroup(
            *identity(declaration),
            vpc_id=part.scalar("vpc_id"),
            egress=egress,
            egress_closed=all_out,
            egress_given=given | apart,
            name=named(declaration, part, "name", "name_prefix"),
            ingress=ingress,
            ingress_closed=all_in,
        )


def _with_those_apart(
    declared: Declared, part: Section, declaration: Declaration, rules: list[tuple[Value, SecurityRule]], name: str
) -> tuple[tuple[SecurityRule, ...], bool, Truth]:
    """Return a group's rules, whether all are in view, and whether there are some that stand apart from it."""
    found, closed = _inline(part, name)
    closed = closed and not _is_left_alone(declaration, name)
    siblings = declared.addresses("security group")
    apart = NO
    for target, rule in rules:
        meant = refers_to(target, declaration.address, _no_name(part), siblings)
        if meant.is_yes:
            found = (*found, rule)
            apart = apart | maybe("a rule stands apart from its group")
        elif meant.is_maybe:
            closed = False
            apart = apart | meant
    return found, closed, apart


def _is_left_alone(declaration: Declaration, name: str) -> bool:
    """Tell whether the rules of a group may be changed by somebody else."""
    ignored = declaration.ignores_changes
    if ignored is None:
        return False
    return not ignored.closed or any(string(item) in {name, "all", None} for item in ignored.items)


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
            type=part.scalar("type", "Gateway"),
            security_group_ids=_linked(declared, declaration, part, "security_group_ids", "endpoint group"),
            private_dns=_private_dns(declared, part),
            policy=_endpoint_policy(declared, declaration, part),
        )


def _private_dns(declared: Declared, part: Section) -> Value:
    """Return whether an endpoint takes its service's own names.

    What CloudFormation does where it is not said is not documented; and a private zone may have the names.
    """
    if part.get("private_dns") is not None:
        return part.boolean("private_dns")
    if equals(part.scalar("type", "Gateway"), "Gateway").is_yes:
        return part.default(False)
    if part.language != "terraform":
        return Unknown(at(part.span), Reason.UNDOCUMENTED, part.key("private_dns"))
    named = any(declared.of("endpoint names"))
    return Unknown(at(part.span), Reason.NOT_EVALUATED, "private_dns_enabled") if named else part.default(False)


def _endpoint_policy(declared: Declared, declaration: Declaration, part: Section) -> Value:
    policy = part.get("policy") or part.default()
    siblings = declared.addresses("endpoint")
    for each in declared.of("endpoint policy"):
        link = section(each, ENDPOINT_LINK)
        meant = refers_to(link.scalar("endpoint"), declaration.address, _no_name(part), siblings) & each.exists
        if meant.is_yes:
            policy = link.get("policy") or policy
        elif meant.is_maybe:
            policy = Unknown(link.value.origin, Reason.NOT_EVALUATED, "policy")
    return mapped(policy, json_document)


def _inline(part: Section, name: str) -> tuple[tuple[SecurityRule, ...], bool]:
    """Return the rules that are written in a group; Terraform's attribute form of blocks is read alike."""
    rules, closed = part.many(name, EGRESS if name == "egress" else INGRESS)
    return tuple(_rule(rule, rule.given, single=part.language != "terraform") for rule in rules), closed


def _rules(declared: Declared, name: str) -> Iterator[tuple[Value, SecurityRule]]:
    """Yield the rules of a direction that are declared apart from their group: the group's id and the rule."""
    for declaration in declared.of("group rule"):
        part = section(declaration, GROUP_RULE)
        if equals(part.scalar("type"), name).is_no:
            continue
        exists = declaration.exists & equals(part.scalar("type"), name)
        yield part.scalar("group"), _rule(part, exists, single=False)
    for declaration in declared.of(f"{name} rule"):
        part = section(declaration, EGRESS_RULE if name == "egress" else INGRESS_RULE)
        yield part.scalar("group"), _rule(part, declaration.exists)


def _rule(part: Section, exists: Truth, *, single: bool = True) -> SecurityRule:
    """Return a rule; where it takes a single block of addresses, that is a list of one."""
    return SecurityRule(
        part.span,
        part.symbol,
        protocol=part.scalar("protocol", Unknown(part.value.origin, Reason.MALFORMED, "protocol")),
        from_port=part.scalar("from_port"),
        to_port=part.scalar("to_port"),
        cidr_blocks=_listed(part, "cidr_blocks", single=single),
        ipv6_cidr_blocks=_listed(part, "ipv6_cidr_blocks", single=single),
        prefix_list_ids=_listed(part, "prefix_list_ids", single=single),
        security_groups=_listed(part, "security_groups", single=single),
        own_group=part.boolean("own_group") if part.key("own_group") else part.default(False),
        exists=exists,
    )


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
