"""This is where it is answered what the security groups of an endpoint let in from a build.

Meaning: AWS PrivateLink guide, "Access an AWS service using an interface VPC endpoint" (2026): the endpoint's security
groups have to let the requests in.
"""

from __future__ import annotations

from cblint.analysis.network.addresses import are_among
from cblint.analysis.network.egress import Group, groups_of, opens, rest
from cblint.analysis.network.routes import refers, target_of
from cblint.model.network import Network, SecurityGroup, SecurityRule, Subnet, VpcEndpoint
from cblint.model.part import label
from cblint.model.project import Project
from cblint.record import Record
from cblint.value import NO, YES, Truth, Value, all_of, any_of, maybe, test
from cblint.workspace import Workspace


class Visitor(Record):
    """Where packets come from: the subnet and the security groups of a build."""

    subnet: Subnet
    groups: tuple[Group, ...]
    all_groups: bool


def visitor(workspace: Workspace, project: Project, subnet: Subnet) -> Visitor:
    """Return where the packets of a project's builds in one of its subnets come from."""
    config = project.vpc_config
    groups = groups_of(workspace, project)
    items = config.security_group_ids if config is not None else None
    return Visitor(subnet, groups, items is not None and items.closed and len(items.items) == len(groups))


def lets_in(endpoint: VpcEndpoint, network: Network, source: Visitor, port: int) -> Truth:
    """Return whether the security groups of an interface endpoint let packets of a build in."""
    items = endpoint.security_group_ids
    if not items.items:
        return maybe("the endpoint has its VPC's default security group")
    groups = [target_of(item, network.security_groups) for item in items.items]
    allowed = any_of([_group_lets(group, network, source, port) for group in groups if group is not None])
    if None in groups or not items.closed:
        return allowed | maybe("not all security groups of an endpoint are in view")
    return allowed


def _group_lets(group: SecurityGroup, network: Network, source: Visitor, port: int) -> Truth:
    allowed = any_of([all_of([rule.exists, opens(rule, port), _from(rule, group, source)]) for rule in group.ingress])
    if group.ingress_closed and network.closed:
        return allowed
    return allowed | maybe(f"not all rules of security group `{label(group)}` are in view")


def _from(rule: SecurityRule, group: SecurityGroup, source: Visitor) -> Truth:
    lists = (rule.cidr_blocks, rule.ipv6_cidr_blocks, rule.prefix_list_ids, rule.security_groups)
    own = test(rule.own_group, lambda data: data is True)
    if own.is_no and not any(items.items for items in lists):
        return maybe("where a rule lets packets in from is not known")
    blocks = are_among((source.subnet.cidr_block,), rule.cidr_blocks)
    groups = any_of([_is_among(item, source) for item in rule.security_groups.items])
    others = maybe("a rule lets in what is not followed") if rule.prefix_list_ids.items else NO
    return any_of([blocks, groups, own & _has(source, group), others, *map(rest, lists)])


def _is_among(item: Value, source: Visitor) -> Truth:
    """Return whether the group that a rule names is one of a build's."""
    kin = tuple(each.group for each in source.groups if each.group is not None)
    found = any_of([refers(item, group, ()) for group in kin])
    return found if found.is_yes or not _is_other(item, source) else NO


def _is_other(item: Value, source: Visitor) -> bool:
    """Tell whether a rule names a declared group, and all of the build's are others that are declared."""
    known = all(each.network is not None for each in source.groups) and source.all_groups
    networks = [each.network for each in source.groups if each.network is not None]
    return known and any(target_of(item, each.security_groups) is not None for each in networks)


def _has(source: Visitor, group: SecurityGroup) -> Truth:
    """Return whether a build has a group."""
    if any(each.group is group for each in source.groups):
        return YES
    known = all(each.group is not None for each in source.groups) and source.all_groups
    return NO if known else maybe("not all security groups of the project are in view")
