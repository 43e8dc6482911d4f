"""This is where it is answered whether the packets of a build arrive: which way they take, and what stops them.

The way is that of their subnet's route table, or the door of an endpoint; and security groups have to let them out, and
into the endpoint. What network ACLs and firewalls let through is not followed.
"""

from __future__ import annotations

from cblint.analysis.network.egress import Target, lets_out
from cblint.analysis.network.endpoints import GATEWAYS, Doors, doors
from cblint.analysis.network.ingress import lets_in, visitor
from cblint.analysis.network.routes import SubnetTable, table_of
from cblint.analysis.network.ways import Path, Way, declared, paths
from cblint.model.network import Network, Subnet
from cblint.model.project import Project
from cblint.record import Record
from cblint.value import NO, YES, Truth, any_of, maybe
from cblint.workspace import Workspace

HTTPS = 443
INTERNET = ""
"""Stands for any public address, in place of a service."""


class Journey(Record):
    """What becomes of packets from one of a project's subnets to one destination."""

    path: Path
    """The way that packets for the internet take from there."""
    routed: Truth
    """Whether they arrive, if the project's security groups let them out."""
    arrives: Truth


def journeys(workspace: Workspace, project: Project, service: str = INTERNET, port: int = HTTPS) -> tuple[Journey, ...]:
    """Follow packets to a service of the region (`ecr.dkr`), or to the internet, from each subnet of a project."""
    return tuple(_journey(workspace, path, service, port) for path in paths(workspace, project))


def _journey(workspace: Workspace, path: Path, service: str, port: int) -> Journey:
    project = path.project
    public = lets_out(workspace, project, Target(port, service))
    to_internet = _to_internet(path, service)
    if service == INTERNET:
        return Journey(path, to_internet, to_internet & public)
    scope = declared(workspace, path.item)
    if path.subnet is None or scope is None:
        return _nowhere_known(workspace, path, port, public)
    network, subnet = scope
    found = doors(workspace, network, subnet, _table(workspace, network, subnet), service)
    source = visitor(workspace, project, subnet)
    lets = [lets_in(each.endpoint, each.network, source, port) for each in found.interfaces]
    routed = _through(found, YES, to_internet, _inner(found, lets, YES))
    inner = [
        within & lets_out(workspace, project, Target(port, service, True, each.endpoint))
        for within, each in zip(lets, found.interfaces, strict=True)
    ]
    unseen = lets_out(workspace, project, Target(port, service, inside=True))
    return Journey(path, routed, _through(found, public, to_internet, _inner(found, inner, unseen)))


def _table(workspace: Workspace, network: Network, subnet: Subnet) -> SubnetTable:
    """Return a subnet's route table; asked once for each subnet."""
    known = workspace.once(_tables)
    if subnet.address not in known:
        known[subnet.address] = table_of(network, subnet)
    return known[subnet.address]


def _tables(_workspace: Workspace) -> dict[str, SubnetTable]:
    return {}


def _nowhere_known(workspace: Workspace, path: Path, port: int, public: Truth) -> Journey:
    """Return a journey from a subnet that is not in view: only its security groups may stop it surely."""
    unknown = maybe(path.gap or "the subnet is not known")
    lets = public | lets_out(workspace, path.project, Target(port, inside=True))
    return Journey(path, unknown, unknown & lets)


def _to_internet(path: Path, service: str) -> Truth:
    if path.way is Way.INTERNET:
        return YES
    if path.way in {Way.UNKNOWN, Way.ELSEWHERE}:
        return maybe(path.gap or "behind the target of the default route there may be a way")
    if path.way is Way.NAT_WITHOUT_INTERNET and service in GATEWAYS:
        return maybe("the NAT gateway's route table may have an endpoint")
    return maybe("IPv6 traffic has a default route") if path.has_ipv6 else NO


def _inner(found: Doors, lets: list[Truth], unseen: Truth) -> Truth:
    """Return whether packets to addresses in the VPC are let out; of several endpoints only one has the names."""
    sure = [each for door, each in zip(found.interfaces, lets, strict=True) if door.takes.is_yes]
    answers = sure or ([*lets, unseen] if found.hidden.is_maybe else lets)
    if not answers:
        return NO
    return answers[0] if len({each.answer for each in answers}) == 1 else maybe("which endpoint is taken is not known")


def _through(found: Doors, public: Truth, to_internet: Truth, inner: Truth) -> Truth:
    """Return whether packets arrive: at an endpoint in the VPC if its names are the service's, else as public ones."""
    outside = public & (any_of([each.takes for each in found.gateways]) | to_internet)
    if found.inside.is_yes:
        return inner
    if found.inside.is_no:
        return outside
    return inner if inner.answer == outside.answer else maybe(*found.inside.reasons)
