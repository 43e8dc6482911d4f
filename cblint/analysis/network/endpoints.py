"""This is where it is answered which endpoints of a VPC take the packets for one of AWS's services.

Meaning: AWS PrivateLink guide, "Access an AWS service using an interface VPC endpoint" and "Gateway endpoints" (2026):
an interface endpoint takes them from the whole VPC if it has the service's own names, a gateway endpoint from the
subnets of its route tables. Endpoints of a service in another region do not count.
"""

from __future__ import annotations

from cblint.analysis.network.addresses import is_private
from cblint.analysis.network.routes import SubnetTable, belongs_to, refers, target_of
from cblint.model.network import Network, Subnet, VpcEndpoint
from cblint.pattern import pattern
from cblint.record import Record
from cblint.value import (
    NO,
    Basis,
    Hole,
    Known,
    Text,
    Truth,
    Value,
    alternatives,
    any_of,
    equals,
    maybe,
    string,
    truth,
    why_unknown,
)
from cblint.workspace import Workspace

_SERVICE = pattern(r"(?:cn\.)?com\.amazonaws\.[a-z0-9-]+\.(.+)")
MAX_CANDIDATES = 16
"""More endpoints for one service in one VPC are not followed: only one can have its names."""
GATEWAYS = frozenset({"s3", "dynamodb"})
"""Services that have gateway endpoints; what their interface endpoints take from a VPC is not followed."""


class Candidate(Record):
    """An endpoint that may take the packets for a service."""

    endpoint: VpcEndpoint
    network: Network
    takes: Truth


class Doors(Record):
    """The endpoints that may take the packets for a service from a subnet."""

    interfaces: tuple[Candidate, ...]
    gateways: tuple[Candidate, ...]
    hidden: Truth
    """Whether there may be others that are not in view: no or maybe."""

    @property
    def inside(self) -> Truth:
        """Whether the service's names are those of addresses in the VPC, or of networks beside it."""
        return any_of([each.takes for each in self.interfaces]) | self.hidden


def doors(workspace: Workspace, network: Network, subnet: Subnet, table: SubnetTable, service: str) -> Doors:
    """Find the endpoints that may take the packets for a service (`ecr.dkr`) from a subnet.

    Subnets of one VPC and one table have the same; so it is asked once for these.
    """
    known = workspace.once(_answers)
    vpc = target_of(subnet.vpc_id, network.vpcs)
    where = table.table.address if table.table is not None else table.gap or "main"
    key = (service, vpc.address if vpc is not None else subnet.address, where)
    if key not in known:
        known[key] = _doors(workspace, network, subnet, table, service)
    return known[key]


def _answers(_workspace: Workspace) -> dict[tuple[str, str, str], Doors]:
    return {}


def _doors(workspace: Workspace, network: Network, subnet: Subnet, table: SubnetTable, service: str) -> Doors:
    interfaces, gateways = [], []
    for stack in workspace.stacks:
        for endpoint in stack.network.endpoints:
            meant = names(endpoint, service) & _in_same_vpc(endpoint, stack.network, subnet, network)
            if meant.is_no:
                continue
            inner = meant & equals(endpoint.type, "Interface") & _has_names(endpoint, service)
            outer = meant & equals(endpoint.type, "Gateway") & _has_table(endpoint, stack.network, table, network)
            if not inner.is_no:
                interfaces.append(Candidate(endpoint, stack.network, inner))
            if not outer.is_no:
                gateways.append(Candidate(endpoint, stack.network, outer))
    if len(interfaces) > MAX_CANDIDATES:
        return Doors((), (), maybe("there are too many endpoints to be followed"))
    return Doors(tuple(interfaces), tuple(gateways), _hidden(network, subnet, table))


def names(endpoint: VpcEndpoint, service: str) -> Truth:
    """Return whether an endpoint is one for a service."""
    answers = {_names(option, service).answer for option in alternatives(endpoint.service_name)}
    return Truth(answers.pop()) if len(answers) == 1 and None not in answers else maybe("an endpoint's service")


def _names(value: Value, service: str) -> Truth:
    match value:
        case Known(data=str() as data):
            found = _SERVICE.fullmatch(data)
            return truth(found is not None and found[1] == service)
        case Known(data=None):
            return NO
        case Text(parts=(str() as first, Hole(), str() as last)) if first.endswith("com.amazonaws."):
            return truth(last == f".{service}") if last.startswith(".") else maybe(why_unknown(value))
        case _:
            return maybe(why_unknown(value))


def _in_same_vpc(endpoint: VpcEndpoint, its: Network, subnet: Subnet, network: Network) -> Truth:
    """Return whether an endpoint is in a subnet's VPC: no only where it is in another declared one."""
    vpc = target_of(subnet.vpc_id, network.vpcs)
    if vpc is None or isinstance(endpoint.vpc_id, Known):
        return maybe("the VPC of an endpoint is not known")
    return refers(endpoint.vpc_id, vpc, its.vpcs)


def _has_names(endpoint: VpcEndpoint, service: str) -> Truth:
    """Return whether an interface endpoint takes its service's own names.

    Who writes that it does not may have declared the names elsewhere.
    """
    if service in GATEWAYS:
        return maybe("what an interface endpoint takes beside a gateway endpoint is not known")
    named = equals(endpoint.private_dns, True)
    given = named.is_no and endpoint.private_dns.origin.basis is not Basis.AWS_DEFAULT
    return maybe("an endpoint has no private DNS, and its names may be declared elsewhere") if given else named


def _has_table(endpoint: VpcEndpoint, its: Network, table: SubnetTable, network: Network) -> Truth:
    if table.gap:
        return maybe(table.gap)
    rest = NO if endpoint.route_table_ids.closed else maybe("not all route tables of an endpoint are in view")
    # A table of another template is only known by what that exports.
    kin = network if its is network else its
    return any_of([belongs_to(item, table, kin) for item in endpoint.route_table_ids.items]) | rest


def _hidden(network: Network, subnet: Subnet, table: SubnetTable) -> Truth:
    """Return whether there may be endpoints out of view: in this VPC, or in a network that a route leads to."""
    if target_of(subnet.vpc_id, network.vpcs) is None:
        return maybe(f"the VPC of the subnet: {why_unknown(subnet.vpc_id)}")
    if table.gap or not network.closed:
        return maybe(table.gap or "not all network resources are in view")
    inner = list(table.table.routes) if table.table is not None else []
    inner += [each for each in network.routes if not belongs_to(each.table, table, network).is_no]
    if any(_leads_beside(each.destination) and not _is_local(each.target) for each in inner):
        return maybe("a route leads to another network, which may have endpoints")
    return NO


def _leads_beside(destination: Value) -> bool:
    return string(destination) is None or is_private(destination)


def _is_local(target: Value) -> bool:
    return string(target) == "local"
