"""This is where it is defined where the packets of a build's subnet go, and by which places."""

from __future__ import annotations

from cblint.enumeration import Enum
from cblint.model.network import NatGateway, Route, RouteTable, Subnet
from cblint.model.part import Part
from cblint.model.project import Project
from cblint.record import Record
from cblint.value import Known, Step, Truth, Value, maybe, truth


class Way(Enum):
    """Where the packets for the internet go."""

    INTERNET = "through a NAT gateway to the internet"
    ELSEWHERE = "to where there may be a way to the internet"
    NO_ROUTE = "nowhere: there is no default route"
    INTERNET_GATEWAY = "to an internet gateway, without a public address"
    NAT_WITHOUT_INTERNET = "to a NAT gateway that has no way to the internet"
    UNKNOWN = "not known"


BEYOND = {
    Way.INTERNET: "to an internet gateway",
    Way.NAT_WITHOUT_INTERNET: "to a NAT gateway again",
    Way.ELSEWHERE: "to where there may be a way to the internet",
    Way.UNKNOWN: "to what is not known",
}
"""Where the packets go behind a NAT gateway, in words."""


class Path(Record):
    """The way of a build's packets from one of its project's subnets."""

    project: Project
    item: Value
    """The subnet's item in the project's VPC configuration."""
    way: Way
    subnet: Subnet | None
    table: RouteTable | None
    """The subnet's table, where it is declared."""
    route: Route | None
    """The default route, if there is one."""
    nat: NatGateway | None
    steps: tuple[Step, ...]
    """From the project on, each place that the argument rests on."""
    has_ipv6: bool = False
    """Whether there is, or may be, a default route for IPv6."""
    has_endpoints: bool = False
    """Whether its VPC has interface endpoints, so that it may be meant to have no way to the internet."""
    gap: str = ""
    """Why it is not known, where it is not."""

    def goes(self, way: Way) -> Truth:
        """Return whether this is the way."""
        return maybe(self.gap) if self.way is Way.UNKNOWN else truth(self.way is way)

    @property
    def place(self) -> Part | Value:
        """Where a default route would be added: the subnet's table, or the subnet where no table is its own.

        Of a module that is not in the repository, it is the input that decides on it, if that is written.
        """
        way_out = self.table.way_out if self.table is not None else None
        if self.table is not None and isinstance(way_out, Known) and way_out.data is not None:
            return self.table if way_out.origin.span == self.table.span else way_out
        place = self.table or self.subnet
        return place if place is not None else self.project
