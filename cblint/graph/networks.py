"""This is where it is drawn where the traffic of builds goes: subnets, NAT gateways, the internet."""

from __future__ import annotations

from cblint.analysis.network import ways
from cblint.graph.parts import Kind, Node, Relation, State
from cblint.graph.sketch import Sketch, named, stack_of
from cblint.model.network import SecurityGroup
from cblint.model.project import Project
from cblint.value import Value


def draw_network(sketch: Sketch, project: Project, node: str) -> None:
    """Draw the subnets that a project builds in with the way of their traffic, and its security groups."""
    for path in ways.paths(sketch.workspace, project):
        if path.subnet is None:
            reason = path.gap or "which subnet it is"
            subnet = sketch.undeclared(Kind.SUBNET, path.item, project)
            if not named(path.item):
                subnet = sketch.unknown(Kind.SUBNET, path.item, reason, box=stack_of(project))
            sketch.edge(node, subnet, Relation.IN, path.item)
            continue
        goes = f"traffic goes {path.way.value}" if path.way is not ways.Way.UNKNOWN else ""
        subnet = sketch.declared(Kind.SUBNET, path.subnet, details=(goes,) if goes else ())
        sketch.edge(node, subnet, Relation.IN, path.item)
        _draw_way(sketch, path, subnet)
    if project.vpc_config is not None:
        for group in project.vpc_config.security_group_ids.items:
            _draw_security_group(sketch, group, node)


def _draw_way(sketch: Sketch, path: ways.Path, subnet: str) -> None:
    route = path.route.span if path.route is not None else None
    start = subnet
    if path.nat is not None:
        start = sketch.declared(Kind.NAT, path.nat)
        sketch.edge(subnet, start, Relation.ROUTES, route)
    if path.way in (ways.Way.INTERNET, ways.Way.UNKNOWN, ways.Way.ELSEWHERE):
        sure = path.way is ways.Way.INTERNET
        internet = Node(f"{Kind.INTERNET.value}:.", Kind.INTERNET, "internet", (), "", State.OUTSIDE, "", None, "")
        text = "" if sure else path.gap or "maybe"
        sketch.edge(start, sketch.node(internet), Relation.ROUTES, route, text=text, sure=sure)


def _draw_security_group(sketch: Sketch, value: Value, node: str) -> None:
    reference = value.origin.reference
    group = None if reference is None else sketch.workspace.declared(SecurityGroup, reference.address)
    if group is not None:
        sketch.edge(node, sketch.declared(Kind.SECURITY_GROUP, group, group.name), Relation.IN, value)
        return
