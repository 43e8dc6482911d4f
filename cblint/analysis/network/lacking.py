"""This is where it is answered which of AWS's services a build needs, and has no way to."""

from __future__ import annotations

from cblint.analysis.network.endpoints import names
from cblint.analysis.network.packets import journeys
from cblint.analysis.network.routes import refers, target_of
from cblint.analysis.network.services import ServiceNeed, service_needs
from cblint.analysis.network.ways import Path, declared
from cblint.model.build import Build
from cblint.model.network import Network, SecurityGroup, Vpc, VpcEndpoint
from cblint.record import Record
from cblint.value import equals
from cblint.workspace import Workspace


class Unreached(Record):
    """A service that a build needs, and that packets from one of its subnets surely do not reach."""

    need: ServiceNeed
    path: Path
    """The way that packets for the internet take from there."""
    vpc: Vpc
    endpoint: VpcEndpoint | None
    """An endpoint of the VPC for the service, which does not take them."""
    group: SecurityGroup | None
    """The first of its security groups, if only these keep it from taking them."""


def unreached(workspace: Workspace, build: Build) -> tuple[Unreached, ...]:
    """Return the services that a build needs and has no way to, whatever the security groups let out."""
    return workspace.once(_unreached, build)


def _unreached(workspace: Workspace, build: Build) -> tuple[Unreached, ...]:
    if build.project is None:
        return ()
    found = []
    for need in service_needs(workspace, build):
        for journey in journeys(workspace, build.project, need.service):
            scope = declared(workspace, journey.path.item)
            if not journey.routed.is_no or scope is None:
                continue
            network, subnet = scope
            vpc = target_of(subnet.vpc_id, network.vpcs)
            if vpc is not None:
                endpoint = _beside(network, vpc, need.service)
                found.append(Unreached(need, journey.path, vpc, endpoint, _keeping_out(network, endpoint)))
    return tuple(found)


def _beside(network: Network, vpc: Vpc, service: str) -> VpcEndpoint | None:
    """Return the endpoint that a VPC has for a service."""
    of_vpc = (each for each in network.endpoints if refers(each.vpc_id, vpc, network.vpcs).is_yes)
    return next((each for each in of_vpc if names(each, service).is_yes), None)


def _keeping_out(network: Network, endpoint: VpcEndpoint | None) -> SecurityGroup | None:
    """Return the group that lets nothing into an endpoint that has the service's own names."""
    if endpoint is None or not equals(endpoint.private_dns, True).is_yes:
        return None
    groups = (target_of(item, network.security_groups) for item in endpoint.security_group_ids.items)
    return next((group for group in groups if group is not None), None)
