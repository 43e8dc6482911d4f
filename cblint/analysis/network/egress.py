"""This is where it is answered what the security groups of a build let out.

Meaning: Amazon VPC user guide, "Security group rules" (2026): groups only allow, and what one allows is allowed. What
goes to Amazon's own name server is not held against them.
"""

from __future__ import annotations

from collections.abc import Callable

from cblint.analysis.network.addresses import are_among, block_of, is_public
from cblint.analysis.network.endpoints import names
from cblint.analysis.network.routes import refers
from cblint.model.network import Network, SecurityGroup, SecurityRule, VpcEndpoint
from cblint.model.part import label
from cblint.model.project import Project
from cblint.record import Record
from cblint.value import (
    NO,
    YES,
    Items,
    Known,
    Truth,
    Value,
    all_of,
    alternatives,
    any_of,
    maybe,
    string,
    test,
    truth,
    why_unknown,
)
from cblint.workspace import Workspace

MAX_GROUPS = 64
"""Of a project with more security groups the rest is not followed; AWS allows 5."""
EVERY_PROTOCOL = frozenset({"-1", "all"})
TCP = frozenset({"tcp", "6"})


class Target(Record):
    """Where packets go: to public addresses, or to an endpoint in the VPC."""

    port: int
    service: str = ""
    """The service whose public addresses are meant (`s3`); empty for those of the internet."""
    inside: bool = False
    """Whether they go to addresses in the VPC."""
    endpoint: VpcEndpoint | None = None
    """The interface endpoint that has them; None where that is not known."""


class Group(Record):
    """A security group of a project: the item that names it, and the group where it is declared."""

    item: Value
    network: Network | None
    group: SecurityGroup | None


def groups_of(workspace: Workspace, project: Project) -> tuple[Group, ...]:
    """Return the security groups of a project, in their order."""
    return workspace.once(_groups_of, project)


def _groups_of(workspace: Workspace, project: Project) -> tuple[Group, ...]:
    config = project.vpc_config
    if config is None:
        return ()
    return tuple(_declared(workspace, item) for item in config.security_group_ids.items[:MAX_GROUPS])


def _declared(workspace: Workspace, item: Value) -> Group:
    for stack in workspace.stacks:
        for group in stack.network.security_groups:
            if refers(item, group, ()).is_yes:
                return Group(item, stack.network, group)
    return Group(item, None, None)


def lets_out(workspace: Workspace, project: Project, target: Target) -> Truth:
    """Return whether the security groups of a project let packets out to where they should go; asked once for each."""
    known = workspace.once(_answers, project)
    endpoint = target.endpoint.address if target.endpoint is not None else ""
    key = (target.port, target.service, target.inside, endpoint)
    if key not in known:
        known[key] = _lets_out(workspace, project, target)
    return known[key]


def _answers(_workspace: Workspace, _project: Project) -> dict[tuple[int, str, bool, str], Truth]:
    return {}


def _lets_out(workspace: Workspace, project: Project, target: Target) -> Truth:
    config = project.vpc_config
    if config is None:
        return YES
    groups = groups_of(workspace, project)
    found = any_of([_group_lets(group, target) for group in groups])
    items = config.security_group_ids
    if items.closed and groups and len(groups) == len(items.items):
        return found
    return found | maybe("not all security groups of the project are in view")


def _group_lets(found: Group, target: Target) -> Truth:
    group, network = found.group, found.network
    if group is None or network is None:
        known = string(found.item)
        why = f"security group `{known}` is not declared in the repository" if known else why_unknown(found.item)
        return maybe(why)
    if group.egress_given.is_no:
        return YES
    allowed = any_of([rule_lets(rule, group, network, target) for rule in group.egress])
    if group.egress_given.is_maybe:
        return allowed | maybe(*group.egress_given.reasons)
    if not (group.egress_closed and network.closed):
        return allowed | maybe(f"not all rules of security group `{label(group)}` are in view")
    return allowed


def rule_lets(rule: SecurityRule, group: SecurityGroup, network: Network, target: Target) -> Truth:
    """Return whether one rule of a group lets packets out to where they should go."""
    return all_of([rule.exists, opens(rule, target.port), _leads(rule, group, network, target)])


def opens(rule: SecurityRule, port: int) -> Truth:
    """Return whether a rule is one for a port of TCP."""
    every = test(rule.protocol, lambda data: str(data).lower() in EVERY_PROTOCOL)
    tcp = test(rule.protocol, lambda data: str(data).lower() in TCP)
    ports = _holds(rule.from_port, lambda number: number <= port) & _holds(rule.to_port, lambda number: number >= port)
    return every | (tcp & ports)


def _holds(value: Value, predicate: Callable[[int], bool]) -> Truth:
    answers = {_number_holds(option, predicate).answer for option in alternatives(value)}
    return Truth(answers.pop()) if len(answers) == 1 and None not in answers else maybe(why_unknown(value))


def _number_holds(value: Value, predicate: Callable[[int], bool]) -> Truth:
    """Hold a port against a predicate; one that is missing, or less than 0, says nothing that is documented."""
    known = string(value) or ""
    return truth(predicate(int(known))) if known.isascii() and known.isdigit() else maybe(why_unknown(value))


def _leads(rule: SecurityRule, group: SecurityGroup, network: Network, target: Target) -> Truth:
    if target.inside:
        return _leads_inside(rule, group, network, target)
    public = any_of([_is_public(item) for item in rule.cidr_blocks.items]) | rest(rule.cidr_blocks)
    lists = any_of([_of_list(item, network, target.service) for item in rule.prefix_list_ids.items])
    sixth = maybe("IPv6 addresses are allowed") if rule.ipv6_cidr_blocks.items else NO
    return any_of([public, lists, rest(rule.prefix_list_ids), sixth, rest(rule.ipv6_cidr_blocks)])


def _is_public(item: Value) -> Truth:
    answers = []
    for option in alternatives(item):
        block = block_of(string(option) or "")
        if isinstance(option, Known) and option.data is None:
            answers.append(NO)
        else:
            answers.append(maybe(why_unknown(option)) if block is None else is_public(block))
    return answers[0] if len({each.answer for each in answers}) == 1 else maybe(why_unknown(item))


def _of_list(item: Value, network: Network, service: str) -> Truth:
    """Return whether a prefix list has the addresses: a gateway endpoint's own list has those of its service."""
    for endpoint in network.endpoints:
        if refers(item, endpoint, ()).is_yes:
            return names(endpoint, service) if service else NO
    return maybe("what a prefix list holds is not known")


def _leads_inside(rule: SecurityRule, group: SecurityGroup, network: Network, target: Target) -> Truth:
    endpoint = target.endpoint
    if endpoint is None:
        return maybe("the endpoint is not known")
    own = test(rule.own_group, lambda data: data is True) & _has_group(endpoint, group, network)
    groups = any_of([_to_group(item, endpoint, network) for item in rule.security_groups.items])
    blocks = are_among(_addresses(endpoint, network), rule.cidr_blocks)
    lists = maybe("what a prefix list holds is not known") if rule.prefix_list_ids.items else NO
    sixth = maybe("IPv6 addresses are allowed") if rule.ipv6_cidr_blocks.items else NO
    more = any_of(list(map(rest, (rule.security_groups, rule.prefix_list_ids, rule.ipv6_cidr_blocks))))
    return any_of([blocks, groups, own, lists, sixth, more])


def _has_group(endpoint: VpcEndpoint, group: SecurityGroup, network: Network) -> Truth:
    items = endpoint.security_group_ids
    if not items.items:
        return maybe("the endpoint has its VPC's default security group")
    return any_of([refers(item, group, network.security_groups) for item in items.items]) | rest(items)


def _to_group(item: Value, endpoint: VpcEndpoint, network: Network) -> Truth:
    """Return whether the group that a rule names is one of the endpoint's."""
    named = next((group for group in network.security_groups if refers(item, group, ()).is_yes), None)
    return maybe(why_unknown(item)) if named is None else _has_group(endpoint, named, network)


def _addresses(endpoint: VpcEndpoint, network: Network) -> tuple[Value, ...]:
    """Return the blocks that the addresses of an endpoint are from."""
    if not endpoint.subnet_ids.closed:
        return ()
    return tuple(
        next((each.cidr_block for each in network.subnets if refers(item, each, ()).is_yes), item)
        for item in endpoint.subnet_ids.items
    )


def rest(items: Items) -> Truth:
    """Return whether there may be more in a list than is in view: no or maybe."""
    return NO if items.closed else maybe("a rule of a security group is not known")
