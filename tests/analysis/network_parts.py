"""Networks made by hand, for the tests of where packets go."""

from __future__ import annotations

from typing import TypeVar

from cblint.files import Files
from cblint.model.network import (
    InternetGateway,
    NatGateway,
    Network,
    Route,
    RouteTable,
    RouteTableAssociation,
    SecurityGroup,
    SecurityRule,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from cblint.model.project import Project, ProjectArtifacts, ProjectCache, ProjectEnvironment, ProjectSource, VpcConfig
from cblint.model.stack import Stack
from cblint.source import Span
from cblint.value import NO, YES, Basis, Items, Known, Reason, Reference, Truth, Unknown, Value, at
from cblint.workspace import Workspace

PartT = TypeVar("PartT")
COUNT = [0]


def span() -> Span:
    """A place of its own for each part."""
    COUNT[0] += 10
    return Span("main.tf", COUNT[0], COUNT[0] + 5)


def null() -> Known:
    return Known(at(span(), basis=Basis.AWS_DEFAULT), None)


def known(data: str) -> Known:
    return Known(at(span()), data)


def unknown(detail: str = "var.x") -> Unknown:
    return Unknown(at(span()), Reason.NO_VALUE, detail)


def ref(name: str, attribute: str = "id") -> Value:
    """A value read from a resource; `?` is one that nothing is known of."""
    if name == "?":
        return unknown()
    return Unknown(at(span(), reference=Reference(f":{name}", attribute)), Reason.COMPUTED, f"{name}.{attribute}")


def resource(name: str) -> tuple[Span, str, str, Span]:
    return span(), name, f":{name}", span()


def vpc(name: str = "vpc", main: Value | None = None) -> Vpc:
    return Vpc(*resource(name), main_route_table=main or null())


def subnet(name: str, vpc_id: Value | None = None, block: Value | None = None) -> Subnet:
    return Subnet(
        *resource(name),
        vpc_id=vpc_id or ref("vpc"),
        map_public_ip_on_launch=null(),
        availability_zone=null(),
        cidr_block=block or null(),
    )


def route(kind: str, target: Value, destination: str | Value = "0.0.0.0/0", table: Value | None = None) -> Route:
    return Route(
        span=span(),
        symbol="route",
        table=table or null(),
        destination=known(destination) if isinstance(destination, str) else destination,
        target=target,
        target_kind=kind,
    )


def table(name: str, *routes: Route, closed: bool = True, main_of: Value | None = None) -> RouteTable:
    return RouteTable(
        *resource(name), vpc_id=ref("vpc"), routes=routes, routes_closed=closed, main_of=main_of or null()
    )


def association(subnet_id: Value, table_id: Value) -> RouteTableAssociation:
    return RouteTableAssociation(*resource("association"), subnet_id=subnet_id, route_table_id=table_id)


def internet_gateway(name: str = "igw") -> InternetGateway:
    return InternetGateway(*resource(name), vpc_id=ref("vpc"))


def nat(name: str, subnet_id: Value, kind: Value | None = None) -> NatGateway:
    return NatGateway(*resource(name), subnet_id=subnet_id, connectivity_type=kind or known("public"))


def endpoint(service: str, subnets: tuple[Value, ...] = ()) -> VpcEndpoint:
    return VpcEndpoint(
        *resource("endpoint"),
        vpc_id=ref("vpc"),
        service_name=known(service),
        subnet_ids=Items(at(span()), subnets),
        route_table_ids=Items(at(span()), ()),
    )


def door(
    name: str,
    service: Value,
    kind: str,
    *,
    names: Value | None = None,
    tables: tuple[Value, ...] = (),
    subnets: tuple[Value, ...] = (),
) -> VpcEndpoint:
    """An endpoint with a name of its own and all that decides what it takes."""
    return VpcEndpoint(
        *resource(name),
        vpc_id=ref("vpc"),
        service_name=service,
        subnet_ids=Items(at(span()), subnets),
        route_table_ids=Items(at(span()), tables),
        type=known(kind),
        security_group_ids=Items(at(span()), (ref("endpoint-group"),)),
        private_dns=names or Known(at(span(), basis=Basis.AWS_DEFAULT), False),
        policy=null(),
    )


def security_rule(protocol: Value, first: Value, last: Value, **where: Value) -> SecurityRule:
    """An egress rule to one destination: `cidr_blocks`, `prefix_list_ids` or `security_groups`."""
    listed = {name: Items(at(span()), (value,)) for name, value in where.items()}
    nothing = Items(at(span()), ())
    return SecurityRule(
        span=span(),
        symbol="egress",
        protocol=protocol,
        from_port=first,
        to_port=last,
        cidr_blocks=listed.get("cidr_blocks", nothing),
        ipv6_cidr_blocks=listed.get("ipv6_cidr_blocks", nothing),
        prefix_list_ids=listed.get("prefix_list_ids", nothing),
        security_groups=listed.get("security_groups", nothing),
        own_group=Known(at(span(), basis=Basis.AWS_DEFAULT), False),
        exists=YES,
    )


def security_group(
    name: str,
    *rules: SecurityRule,
    closed: bool = True,
    given: Truth = YES,
    ingress: tuple[SecurityRule, ...] = (),
) -> SecurityGroup:
    return SecurityGroup(
        *resource(name),
        vpc_id=ref("vpc"),
        egress=rules,
        egress_closed=closed,
        egress_given=given,
        ingress=ingress,
        ingress_closed=True,
    )


def network(*parts: object, closed: bool = True) -> Network:
    def kind(wanted: type[PartT]) -> tuple[PartT, ...]:
        return tuple(part for part in parts if isinstance(part, wanted))

    return Network(
        span=span(),
        symbol="",
        vpcs=kind(Vpc),
        subnets=kind(Subnet),
        route_tables=kind(RouteTable),
        routes=kind(Route),
        associations=kind(RouteTableAssociation),
        internet_gateways=kind(InternetGateway),
        nat_gateways=kind(NatGateway),
        security_groups=kind(SecurityGroup),
        endpoints=kind(VpcEndpoint),
        closed=closed,
    )


def project(
    *subnets: Value,
    closed: bool = True,
    given: Truth = YES,
    source_type: str = "NO_SOURCE",
    image: Value | None = None,
    credentials: Value | None = None,
    groups: tuple[Value, ...] = (),
) -> Project:
    return Project(
        *resource("project"),
        language="terraform",
        name=known("app"),
        source=ProjectSource(span(), "source", known(source_type), null(), null(), null()),
        secondary_sources=(),
        artifacts=ProjectArtifacts(span(), "artifacts", known("NO_ARTIFACTS"), *[null()] * 4),
        secondary_artifacts=(),
        secondary_artifacts_closed=True,
        cache=ProjectCache(span(), "cache", null(), Items(at(span()), ())),
        environment=ProjectEnvironment(
            span=span(),
            symbol="environment",
            type=known("LINUX_CONTAINER"),
            image=image or known("aws/codebuild/standard:7.0"),
            compute_type=known("BUILD_GENERAL1_SMALL"),
            privileged_mode=Known(at(span()), False),
            image_pull_credentials_type=credentials or known("CODEBUILD"),
            variables=(),
            variables_closed=True,
            docker_server=NO,
            fleet=NO,
        ),
        service_role=ref("role", "arn"),
        vpc_config=VpcConfig(
            span=span(),
            symbol="vpc_config",
            vpc_id=ref("vpc"),
            subnets=Items(at(span()), subnets, closed=closed),
            security_group_ids=Items(at(span()), groups),
        ),
        vpc_given=given,
        file_systems=NO,
        batch_service_role=null(),
        exists=YES,
    )


def workspace(net: Network, *projects: Project, root: str = "/tmp") -> Workspace:
    return Workspace(Files(root), (), (), (Stack("", "terraform", net, projects=projects),))
